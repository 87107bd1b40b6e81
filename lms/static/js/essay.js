// An essay is kept while it is written: here until the server has it, there as soon as the network lets it.
import { post } from "./sender.js";
import { read, remove, write } from "./storage.js";

const QUIET = 1500;
const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 15000;

export function essay(form) {
  const { account } = document.documentElement.dataset;
  const area = form.querySelector("textarea");
  const number = form.querySelector("[name=seq]");
  const words = form.querySelector("[data-words]");
  const line = form.querySelector("[data-save-state]");
  const paper = { account, token: form.querySelector("[name=csrf_token]").value, againUrl: form.dataset.againUrl };
  const key = `essay-${form.dataset.essay}-${account}`;
  let seq = Number(number.value) - 1;
  let isSending = false;
  let isStopped = false;
  let pause = FIRST_PAUSE;
  let timer;

  const kept = JSON.parse(read(key) ?? "null");
  if (kept && kept.seq > seq) {
    area.value = kept.text;
    seq = kept.seq;
    later(0);
  } else {
    remove(key);
  }

  function tell(state) {
    line.dataset.state = state;
    line.textContent = line.dataset[state];
  }

  function count() {
    words.textContent = area.value.split(/\s+/).filter(Boolean).length;
  }

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
  }

  function take(sent, status) {
    if (status === 200) {
      pause = FIRST_PAUSE;
      if (sent !== seq) return later(0);
      remove(key);
      return tell("saved");
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

  area.addEventListener("input", () => {
    seq += 1;
    number.value = seq + 1;
    write(key, JSON.stringify({ text: area.value, seq }));
    count();
    later(QUIET);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    isStopped = true;
  });
  for (const kind of ["online", "pageshow"]) {
    addEventListener(kind, () => {
      if (read(key)) later(0);
    });
  }
  number.value = seq + 1;
  count();
}
