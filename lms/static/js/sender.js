// Sends what waits in the outbox, one answer at a time, and says how it went.

const PATIENCE = 8000;
const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 15000;

async function once(url, token, body) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const reply = await fetch(url, {
      method: "POST",
      headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify(body),
      keepalive: true,
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
