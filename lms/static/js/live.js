// Brings the figures of a page up to date while somebody looks at it; nobody's reading is disturbed.

const EVERY = 30000;

function isUsed(box) {
  return box.contains(document.activeElement) || box.querySelector("details[open]") !== null;
}

async function renew() {
  const box = document.querySelector("[data-live]");
  if (document.hidden || isUsed(box)) return;
  const reply = await fetch(location.href);
  if (!reply.ok) return;
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  const fresh = page.querySelector("[data-live]");
  if (fresh && !isUsed(box)) box.replaceWith(document.adoptNode(fresh));
}

export function live() {
  setInterval(() => renew().catch(() => {}), EVERY);
}
