// An essay is kept while it is written: here until the server has it, there as soon as the network lets it.
import { countWords } from "./question.js";
import { post } from "./sender.js";
import { read, remove, write } from "./storage.js";

const QUIET = 1500;
const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 15000;

export function essay(place) {
  const { account } = document.documentElement.dataset;
  const key = `essay-${place.dataset.essay}-${account}`;
  const form = place.querySelector("form[data-save-url]");
  if (!form) return remove(key);
  const area = form.querySelector("textarea");
  const number = form.querySelector("[name=seq]");
  const words = form.querySelector("[data-words]");
  const line = form.querySelector("[data-save-state]");
  const paper = { account, token: form.querySelector("[name=csrf_token]").value, againUrl: form.dataset.againUrl };
  let seq = Number(form.dataset.seq) - 1; // a browser that reloads restores what a hidden field held before
  let isSending = false;
  let isStopped = false;
  let pause = FIRST_PAUSE;
  let timer;

  function tell(state) {
    line.dataset.state = state;
    line.textContent = line.dataset[state];
  }

  function count() {
    words.textContent = countWords(area.value);
  }

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
  }

  function take(sent, status) {
    if (status === 200) {
      pause = FIRST_PAUSE;
      return sent === seq ? tell("saved") : later(0);
    }
    if (status === 0 || status === 408 || status === 429 || status >= 500) {
      tell("offline");
      later(pause);
      pause = Math.min(pause * 1.6, LONGEST_PAUSE);
      return undefined;
    }
    isStopped = true;
    return tell("failed");
  }

  async function send() {
    if (isSending || isStopped) return;
    isSending = true;
    tell("saving");
    const sent = seq;
    const { status } = await post(paper, form.dataset.saveUrl, { text: area.value, seq: sent });
    isSending = false;
    take(sent, status);
  }

  function changed() {
    seq += 1;
    number.value = seq + 1;
    write(key, JSON.stringify({ text: area.value, seq }));
    count();
    later(QUIET);
  }

  area.addEventListener("input", changed);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    isStopped = true;
  });
  for (const kind of ["online", "pageshow"]) {
    addEventListener(kind, () => {
      if (line.dataset.state === "offline") later(0);
    });
  }

  // What was kept stays until a page is seen that has it: this one may be left while a save is on its way.
  const kept = JSON.parse(read(key) ?? "null");
  if (kept && (kept.seq > seq || kept.text === area.value)) {
    area.value = kept.text;
    seq = kept.seq;
    later(0);
  } else if (area.value !== area.defaultValue) {
    changed(); // typed before this script was there
  } else {
    remove(key);
  }
  number.value = seq + 1;
  return count();
}
