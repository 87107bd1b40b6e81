// Time left by the server's clock: the page brings the server's "now", the browser only counts on.

const MINUTE = 60;

function clockText(seconds) {
  const hours = Math.floor(seconds / 3600);
  const parts = [Math.floor(seconds / MINUTE) % MINUTE, seconds % MINUTE];
  if (hours) parts.unshift(hours);
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

export function countdown(element, { onEnd } = {}) {
  const allowance = Date.parse(element.dataset.deadline) - Date.parse(element.dataset.now);
  const started = Date.now();
  const shown = element.querySelector("time");
  const spoken = element.querySelector("[data-announce]");
  const announcements = [[5 * MINUTE, element.dataset.five], [MINUTE, element.dataset.one], [0, element.dataset.over]];
  let timer;
  let last = Infinity;

  const tick = () => {
    const left = Math.max(0, Math.ceil((allowance - (Date.now() - started)) / 1000));
    shown.textContent = clockText(left);
    if (left <= MINUTE) element.dataset.tone = "red";
    else if (left <= 5 * MINUTE) element.dataset.tone = "amber";
    for (const [bound, text] of announcements) if (last > bound && left <= bound) spoken.textContent = text;
    last = left;
    if (left === 0) {
      clearInterval(timer);
      element.dispatchEvent(new CustomEvent("countdown-over", { bubbles: true }));
      onEnd?.();
    }
  };

  timer = setInterval(tick, 500);
  tick();
}
