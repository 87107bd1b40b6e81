/*
 * The paper: one question at a time, each tap saved at once, nothing lost without a network.
 *
 * The page is made by the macro paper() of templates/quizzes/_paper.html. `sitting` has
 *   attempt_id, title, number (which attempt), attempt_limit (or None), deadline_at (aware, or None), last_seq,
 *   saved_count, saved_at (aware, or None), question_count, needs_all,
 *   parts: each with number (0 is the whole paper), title, questions: each with number (from 1), text,
 *   is_multiple, options: each with key ("a" ...), text,
 *   points: {number: points}, answers: {number: keys},
 *   predictions: each with its question, guesses: the number that is kept for each, or None,
 *   essay: what is written after the last question, or None, written: its text, words and seq as they are kept.
 * Where questions have times of their own, only the current one is on the page, and there is no way back.
 *
 * Without scripts the form posts to save_url: q<number>=<key> for every answer, seq=<last_seq of this page>, and
 * go=save or go=hand_in, prediction=<number>, prediction2=<number>, essay=<text>; an answer given elsewhere since then stays.
 * The server saves and leads back to the paper, or to submit_url (GET), which asks before handing in.
 *
 * With scripts the requests and what answers them stand at the top of sender.js.
 *
 * Answers that wait are kept in localStorage under paper-<attempt>-<account>; cleared on hand-in and on sign-out.
 */
import { countdown } from "./countdown.js";
import { Outbox } from "./outbox.js";
import { linkTo, mark } from "./paper-map.js";
import { answerOf, countWords, essayOf, isWhole, numberOf, putBack } from "./question.js";
import { fill, showState } from "./save-state.js";
import { post, Sender } from "./sender.js";
import { signInAgain } from "./signing-in.js";

const GRACE = 10000;
const WRITING = 1000;
const ESSAY = 3000;

const root = document.querySelector("[data-paper]");
const form = root.querySelector("[data-paper-form]");
const questions = [...root.querySelectorAll("[data-question]")];
const map = root.querySelector(".paper-map");
const { account } = document.documentElement.dataset;
const { saveUrl, submitUrl, nextUrl, againUrl, token } = root.dataset;
const paper = { account, saveUrl, submitUrl, againUrl, token };
const isOneByOne = "oneByOne" in root.dataset;
const arrived = new Map(questions.map((question) => [numberOf(question), Number(question.dataset.seq)]));
const outbox = new Outbox(root.dataset.attempt, account, Number(root.dataset.seq), arrived);
const sender = new Sender(outbox, paper, report);
const guesses = [...root.querySelectorAll("[data-guess]")];
let current = 0;
let isLeaving = false;
let clock = null;

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function show(state, values) {
  showState(root.querySelector("[data-save-state]"), state, values);
}

function openDialog(id, url) {
  const dialog = document.getElementById(id);
  if (url) dialog.querySelector("[data-target]").href = url;
  if (!dialog.open) dialog.showModal();
}

function freeze(isFrozen = true) {
  for (const input of form.querySelectorAll("[name^=q], [name^=v], [name=essay], [data-guess]")) input.disabled = isFrozen;
}

function report(state, details = {}) {
  if (state === "ended") {
    freeze();
    show(details.state === "late" ? "late" : "read-only");
    isLeaving = true;
    if (details.state !== "taken_over") outbox.clear();
    openDialog({ late: "late", taken_over: "taken-over" }[details.state] ?? "closed", details.url);
    return;
  }
  if (state === "saved" && details.left) clock?.set(details.left * 1000);
  if (state === "saved" && !details.isLast) return;
  show(state, details);
  if (state === "signed-out") openDialog("signed-out");
}

function drawMap() {
  if (isOneByOne) return;
  let answered = 0;
  questions.forEach((question, place) => {
    const isFlagged = outbox.flags.includes(numberOf(question));
    const isAnswered = mark(map, question, { isFlagged, isCurrent: place === current });
    if (!essayOf(question)) answered += isAnswered;
  });
  root.querySelector(".paper-progress").value = answered;
}

function go(place, { isMoved = true } = {}) {
  current = Math.min(Math.max(place, 0), questions.length - 1);
  questions.forEach((question, index) => question.classList.toggle("is-current", index === current));
  root.classList.toggle("is-last", current === questions.length - 1);
  if (isOneByOne) return;
  const position = root.querySelector("[data-position]");
  position.textContent = fill(position.dataset.text, { number: current + 1, count: questions.length });
  root.querySelector('[data-step="-1"]').disabled = current === 0;
  root.querySelector('[data-step="1"]').disabled = current === questions.length - 1;
  drawMap();
  if (!isMoved) return;
  history.replaceState(null, "", `#question-${numberOf(questions[current])}`);
  scrollTo({ top: 0 });
  questions[current].querySelector("legend").focus({ preventScroll: true });
}

function placeOf(number) {
  return questions.findIndex((question) => numberOf(question) === number);
}

function openHandIn() {
  const open = questions.filter((question) => !isWhole(question)).map(numberOf);
  const isRefused = "needsAll" in root.dataset && questions.some((one) => !essayOf(one) && !isWhole(one));
  const words = root.querySelector("[data-hand-in-open]");
  const { all, some, needed } = words.dataset;
  const [before, after = ""] = (open.length ? (isRefused ? needed : some) : all).split("{numbers}");
  words.replaceChildren(fill(before, { count: open.length }), ...open.flatMap(linkTo).slice(1), after);
  root.querySelector("[data-hand-in-final]").hidden = isRefused;
  root.querySelector("[data-hand-in-now]").hidden = isRefused;
  root.querySelector("[data-hand-in-error]").hidden = true;
  openDialog("hand-in");
}

/** Sends what waits, then leaves for the page where a paper whose questions come one by one is handed in. */
async function leaveToHandIn() {
  if (!(await sender.empty(GRACE))) return;
  isLeaving = true;
  location.assign(paper.submitUrl);
}

/** Sends what waits, then shows the next question. */
async function showNext(event) {
  const button = event.target;
  button.disabled = true;
  const isSent = await sender.empty(GRACE);
  if (sender.isStopped) return;
  const { status, value } = isSent ? await post(paper, nextUrl, { after: numberOf(questions[0]) }) : { status: 0 };
  button.disabled = false;
  if (status === 200) {
    isLeaving = true;
    location.replace(value.url);
  } else if (status === 401) report("signed-out");
  else if (status === 409) report("ended", value);
  else show("offline", { waiting: outbox.waiting.length });
}

/** What was tapped in time is still on its way; nothing more can be tapped. */
function questionIsOver() {
  freeze();
  root.querySelector("[data-own-open]").hidden = true;
  root.querySelector("[data-own-over]").hidden = false;
}

/** Sends what waits, then hands in; true when there is nothing more to do here. */
async function handIn(patience, body = {}) {
  const isSent = await sender.empty(patience);
  if (sender.isStopped || !isSent) return sender.isStopped;
  let { status, value } = await post(paper, paper.submitUrl, body);
  while (status === 202 && value.wait !== undefined) {
    show("grace");
    await pause(value.wait * 1000);
    ({ status, value } = await post(paper, paper.submitUrl, body));
  }
  if (status === 202) goOn(value.left * 1000);
  if (status === 200) {
    isLeaving = true;
    sender.stop();
    outbox.clear();
    location.replace(value.url);
  } else if (status === 401) {
    for (const dialog of root.querySelectorAll("dialog[open]")) dialog.close();
    report("signed-out");
  } else if (status === 409) report("ended", value);
  else if (status === 422) {
    isLeaving = true;
    location.assign(value.url);
  }
  return [200, 202, 401, 409, 422].includes(status);
}

/** More time was given: the paper goes on. */
function goOn(left) {
  freeze(false);
  show("more-time");
  clock.set(left);
}

async function handInNow(event) {
  const button = event.target;
  button.disabled = true;
  show("handing-in");
  if (!(await handIn(GRACE))) {
    root.querySelector("[data-hand-in-error]").hidden = false;
    show("offline", { waiting: outbox.waiting.length });
  }
  button.disabled = false;
}

async function timeIsOver() {
  keepNow();
  freeze();
  for (const dialog of root.querySelectorAll("dialog[open]")) dialog.close();
  show("over");
  const until = Date.now() + GRACE;
  while (!sender.isStopped) {
    if (await handIn(Math.max(until - Date.now(), 0), { is_timer: true })) return;
    show("over");
    await pause(1000);
  }
}

function restore() {
  for (const { question, choice, values, text } of outbox.waiting) {
    const guess = guesses.find((one) => Number(one.dataset.guess) === question);
    if (guess) guess.value = choice[0] ?? "";
    const place = placeOf(question);
    if (place >= 0) putBack(questions[place], { choice, values, text });
  }
}

function keep(number, answer) {
  outbox.add(number, answer, sender.sending);
  show("saving");
  sender.send();
}

function keepAnswer(question) {
  keep(numberOf(question), answerOf(question));
  drawMap();
}

let writing = null;
let written = null;
/** Keeps what is being written, if anything is. */
function keepNow() {
  clearTimeout(writing);
  const question = written;
  written = null;
  if (question && !sender.isStopped) keepAnswer(question);
}

/** What is being written is kept after a moment without a key, and at once when the field is left. */
function keepWritten(question, pause) {
  if (written !== question) keepNow();
  clearTimeout(writing);
  written = question;
  writing = setTimeout(keepNow, pause);
}

/** An essay is kept every few seconds, however long somebody writes without a pause. */
function keepEssay(question) {
  countEssay(question);
  if (written !== question) keepWritten(question, ESSAY);
}

function countEssay(question) {
  question.querySelector("[data-words]").textContent = countWords(essayOf(question).value);
}

form.addEventListener("change", (event) => {
  if (guesses.includes(event.target)) {
    const digits = event.target.value.replace(/\D/g, "").slice(0, 9);
    event.target.value = digits;
    keep(Number(event.target.dataset.guess), { choice: digits ? [digits] : [] });
    return;
  }
  const question = event.target.closest("[data-question]");
  if (event.target.matches("input[name^=v], [name=essay]")) keepWritten(question, 0);
  else keepAnswer(question);
});
form.addEventListener("input", (event) => {
  const question = event.target.closest("[data-question]");
  if (event.target.matches("input[name^=v]")) keepWritten(question, WRITING);
  else if (event.target.matches("[name=essay]")) keepEssay(question);
});
form.addEventListener("submit", (event) => event.preventDefault());
root.addEventListener("click", (event) => {
  const link = event.target.closest("[data-go]");
  if (event.target.closest("dialog a") && !link) isLeaving = true;
  const step = event.target.closest("[data-step]");
  const flag = event.target.closest("[data-flag]");
  if (step) go(current + Number(step.dataset.step));
  if (link) {
    event.preventDefault();
    link.closest("dialog")?.close();
    go(placeOf(Number(link.dataset.go)));
  }
  if (flag) {
    outbox.toggleFlag(numberOf(flag.closest("[data-question]")));
    drawMap();
  }
});
root.querySelector("[data-hand-in]").addEventListener("click", (event) => {
  event.preventDefault();
  if (isOneByOne) leaveToHandIn();
  else openHandIn();
});
root.querySelector("[data-next]")?.addEventListener("click", (event) => {
  event.preventDefault();
  showNext(event);
});
root.querySelector("[data-hand-in-now]").addEventListener("click", handInNow);
document.addEventListener("visibilitychange", keepNow);
addEventListener("pagehide", keepNow);
addEventListener("beforeunload", (event) => {
  if (outbox.first && !isLeaving) event.preventDefault();
});

signInAgain(root.querySelector("[data-again]"), paper, () => {
  document.getElementById("signed-out").close();
  sender.send();
});

root.classList.add("is-stepped");
restore();
questions.filter(essayOf).forEach(countEssay);
const missing = guesses.find((one) => `#${one.id}` === location.hash);
const asked = missing ? questions.length - 1 : placeOf(Number(location.hash.replace("#question-", "")));
go(Math.max(asked, 0), { isMoved: false });
missing?.focus();
const timer = root.querySelector(".paper-head [data-countdown]");
clock = timer && countdown(timer, { onEnd: timeIsOver });
const ownTimer = root.querySelector("[data-question-clock] [data-countdown]");
if (ownTimer) countdown(ownTimer, { onEnd: questionIsOver });
sender.send();
