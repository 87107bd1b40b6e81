/*
 * Sends what waits in the outbox, one answer at a time, and says how it went.
 *
 * All requests carry X-CSRFToken and speak JSON:
 *   POST save_url    {"question": 3, "choice": ["b"], "seq": 17}, or in place of the choice "values": what stands in
 *         the fields of a question that is answered by writing (q<number> is v<number> there)
 *     200 {"saved": 12, "of": 20, "at": "14:03:27", "seq": 17, "left": 431.5}; left are the seconds until the
 *         deadline by the server's clock, or null; seq grows with every tap of the attempt, an older
 *         one never overwrites a newer one, sending twice is harmless
 *     401 signed out: the answers wait in this browser, a dialog signs in again over the page
 *     409 {"state": "closed", "late" or "taken_over", "url": where to go on}; what is late is kept, never counted
 *     400 the token is old: a fresh one is asked for, once; any other 4xx refuses this one answer
 *     anything else, or no reply in 8 s: tried again, in order, after 2 to 15 s and when the network is back
 *     409 {"state": "question_over"}: the question's own time is over; the answer is kept, never counted
 *   POST save_url    {"question": 0, "choice": ["12500"], "seq": 18}: a prediction, answered likewise; the second is question -1
 *   POST save_url    {"question": 21, "text": "...", "seq": 19}: the essay of the paper, after its last question
 *   POST next_url    {"after": 3}: shows question 4, whose time begins then; 200 {"url": where to go on}
 *   POST submit_url  {}, or {"is_timer": true} from the countdown, which ends nothing before the deadline
 *     200 {"url": receipt}; doing it twice gives the same; 401 and 409 as above
 *     422 {"blank": [3], "url": page}: the rules ask for every answer, and these are missing
 *     202 {"left": 300.1}: more time was given, the paper goes on
 *     202 {"wait": 9.2}: the time is over and answers on their way still count; it is graded in so many seconds
 */
const PATIENCE = 8000;
const MOST_KEPT_ALIVE = 60_000; // bytes of a request that may outlive its page; browsers refuse more than 64 KiB
const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 15000;

async function once(url, token, body) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  const text = new Blob([JSON.stringify(body)]);
  try {
    const reply = await fetch(url, {
      method: "POST",
      headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token },
      body: text,
      keepalive: text.size < MOST_KEPT_ALIVE,
      signal: stop.signal,
    });
    const isJson = reply.headers.get("Content-Type")?.startsWith("application/json");
    return { status: reply.status, value: isJson ? await reply.json() : {} };
  } catch {
    return { status: 0, value: {} };
  } finally {
    clearTimeout(timer);
  }
}

/** Who is signed in now, with a fresh token: {account_id, csrf_token}; nothing without a reply. */
export async function session(paper) {
  try {
    const reply = await fetch(paper.againUrl, { headers: { Accept: "application/json" } });
    return reply.ok ? await reply.json() : {};
  } catch {
    return {};
  }
}

/** The status and the JSON of a reply; status 0 is no reply. An old token is renewed once. */
export async function post(paper, url, body) {
  const reply = await once(url, paper.token, body);
  if (reply.status !== 400) return reply;
  const { account_id: account, csrf_token: token } = await session(paper);
  if (String(account) !== paper.account) return reply;
  paper.token = token;
  return once(url, token, body);
}

export class Sender {
  #outbox;
  #paper;
  #report;
  #timer;
  #pause = FIRST_PAUSE;
  sending = null;
  isStopped = false;

  /** `report(state, details)` is told "saving", "saved", "offline", "busy", "refused", "question-over", "signed-out" or "ended". */
  constructor(outbox, paper, report) {
    this.#outbox = outbox;
    this.#paper = paper;
    this.#report = report;
    for (const kind of ["online", "pageshow", "focus"]) addEventListener(kind, () => this.send());
  }

  async send() {
    clearTimeout(this.#timer);
    if (this.sending || this.isStopped || !this.#outbox.first) return;
    this.#report("saving");
    while (this.#outbox.first && !this.isStopped) {
      this.sending = this.#outbox.first;
      const { status, value } = await post(this.#paper, this.#paper.saveUrl, this.sending);
      const goesOn = this.#take(status, value);
      this.sending = null;
      if (!goesOn) return;
    }
  }

  /** Waits until everything is sent; false when it could not be. */
  async empty(patience) {
    const until = Date.now() + patience;
    while (this.#outbox.first && !this.isStopped && Date.now() < until) {
      this.send();
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    return !this.#outbox.first;
  }

  stop() {
    this.isStopped = true;
    clearTimeout(this.#timer);
  }

  #take(status, value) {
    const entry = this.sending;
    if (status === 200) {
      this.#outbox.done(entry);
      this.#pause = FIRST_PAUSE;
      this.#report("saved", { ...value, isLast: !this.#outbox.first });
      return true;
    }
    if (status === 401) {
      this.#report("signed-out");
      return false;
    }
    if (status === 409 && value.state === "late" && this.#outbox.waiting.length > 1) {
      // What comes too late is still told to the server, which keeps it beside the answers that count.
      this.#outbox.done(entry);
      return true;
    }
    if (status === 409 && value.state === "question_over") {
      this.#outbox.done(entry);
      this.#report("question-over");
      return true;
    }
    if (status === 409 || status === 410) {
      this.stop();
      this.#report("ended", value);
      return false;
    }
    if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
      this.#outbox.done(entry);
      this.#report("refused", { number: entry.question });
      return true;
    }
    return this.#later(status ? "busy" : "offline");
  }

  #later(state) {
    this.#report(state, { waiting: this.#outbox.waiting.length });
    this.#timer = setTimeout(() => this.send(), this.#pause);
    this.#pause = Math.min(this.#pause * 1.6, LONGEST_PAUSE);
    return false;
  }
}
