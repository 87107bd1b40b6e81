// Modules and lessons are put in order by dragging; the buttons beside them do the same, step by step.
import Sortable from "sortablejs";

export function arranging(outline) {
  const order = () =>
    [...outline.querySelectorAll("[data-module]")].map((module) => [
      Number(module.dataset.module),
      [...module.querySelectorAll("[data-lesson]")].map((lesson) => Number(lesson.dataset.lesson)),
    ]);

  async function keep() {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": outline.dataset.token };
    try {
      const answer = await fetch(outline.dataset.outline, { method: "POST", headers, body: JSON.stringify(order()) });
      if (!answer.ok) location.reload();
    } catch {
      location.reload();
    }
  }

  const shared = { animation: 120, handle: "[data-grip]", onEnd: keep };
  new Sortable(outline, { ...shared, draggable: "[data-module]" });
  for (const lessons of outline.querySelectorAll("[data-lessons]")) {
    new Sortable(lessons, { ...shared, group: "lessons", draggable: "[data-lesson]" });
  }
  outline.classList.add("is-arrangeable");
}
