// A field of a day is the browser's own, in the order of the browser's language. Where that is not the order of an
// office (05/03 may be the third of May there), the label says which day it is.

const DAY = { weekday: "long", day: "2-digit", month: "2-digit", year: "numeric", timeZone: "UTC" };
const MOMENT = { ...DAY, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const LANGUAGES = { vi: "vi-VN", en: "en-GB" };

function isWrittenAsHere() {
  const order = new Intl.DateTimeFormat(navigator.language).formatToParts().map((part) => part.type);
  const { hourCycle } = new Intl.DateTimeFormat(navigator.language, { hour: "numeric" }).resolvedOptions();
  return order.filter((type) => type !== "literal").join() === "day,month,year" && hourCycle === "h23";
}

function explain(input) {
  const [label] = input.labels;
  if (!label) return;
  const language = LANGUAGES[document.documentElement.lang];
  const format = new Intl.DateTimeFormat(language, input.type === "date" ? DAY : MOMENT);
  const words = document.createElement("span");
  words.className = "field-day";
  label.append(" ", words);
  // What is typed has no zone: it is read and written in one and the same.
  const say = () => (words.textContent = Number.isNaN(input.valueAsNumber) ? "" : format.format(input.valueAsNumber));
  input.addEventListener("input", say);
  say();
}

export function days() {
  if (isWrittenAsHere()) return;
  document.querySelectorAll("input[type=date], input[type=datetime-local]").forEach(explain);
}
