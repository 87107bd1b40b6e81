// Theme and size of text, chosen in the footer and kept in this browser.
import { read, remove, write } from "./storage.js";

const page = document.documentElement;

function show(attribute, chosen) {
  for (const button of document.querySelectorAll(`button[${attribute}]`)) {
    button.setAttribute("aria-pressed", String(button.getAttribute(attribute) === chosen));
  }
}

function choices(selector, attribute, key, fallback, apply) {
  show(attribute, read(key) ?? fallback);
  for (const button of document.querySelectorAll(selector)) {
    button.addEventListener("click", () => {
      const chosen = button.getAttribute(attribute);
      if (chosen === fallback) remove(key);
      else write(key, chosen);
      apply(chosen);
      show(attribute, chosen);
    });
  }
}

export function preferences() {
  choices("button[data-theme-choice]", "data-theme-choice", "theme", "auto", (chosen) => {
    dispatchEvent(new CustomEvent("theme", { detail: chosen === "auto" ? null : chosen }));
  });
  choices("button[data-text-size]", "data-text-size", "text-size", "medium", (chosen) => {
    if (chosen === "medium") delete page.dataset.textSize;
    else page.dataset.textSize = chosen;
  });
}
