// The numbers of the questions, each a link to its question.
import { isWhole, numberOf } from "./question.js";

/** Shows on the map how a question stands; true when it is answered. */
export function mark(map, question, { isFlagged, isCurrent }) {
  const link = map.querySelector(`[data-go="${numberOf(question)}"]`);
  const isAnswered = isWhole(question);
  link.classList.toggle("is-answered", isAnswered);
  link.classList.toggle("is-flagged", isFlagged);
  if (isCurrent) link.setAttribute("aria-current", "true");
  else link.removeAttribute("aria-current");
  const words = [isAnswered && map.dataset.answered, isFlagged && map.dataset.flagged].filter(Boolean);
  link.querySelector("[data-say]").textContent = words.length ? ` (${words.join(", ")})` : "";
  question.querySelector("[data-flag]").setAttribute("aria-pressed", String(isFlagged));
  return isAnswered;
}

/** A comma, and a link to a question. */
export function linkTo(number) {
  const link = document.createElement("a");
  link.href = `#question-${number}`;
  link.dataset.go = number;
  link.textContent = number;
  return [", ", link];
}
