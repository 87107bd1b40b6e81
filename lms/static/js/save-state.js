// The line that says how saving stands, in words and colour.

const COLOURS = { saved: "saved", "more-time": "saved", offline: "offline", busy: "offline" };
for (const kind of ["saving", "handing-in", "over", "grace"]) COLOURS[kind] = "saving";

/** A text with its places, such as {count}, filled in. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_match, name) => values[name] ?? "");
}

/** Shows a state on the line; what is no news of every tap is spoken, too. */
export function showState(line, state, values = {}) {
  const key = state.replace(/-(\w)/g, (_match, letter) => letter.toUpperCase());
  const text = fill(line.dataset[key], values);
  line.querySelector("[data-save-text]").textContent = text;
  if (line.dataset.kind !== state && state !== "saving" && state !== "saved") {
    line.querySelector("[data-save-spoken]").textContent = text;
  }
  line.dataset.kind = state;
  line.dataset.state = COLOURS[state] ?? "failed";
}
