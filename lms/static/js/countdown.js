// Time left by the server's clock: the page brings the server's "now", the browser only counts on.

const MINUTE = 60;
const MARGIN = 1500;

function clockText(seconds) {
  const hours = Math.floor(seconds / 3600);
  const parts = [Math.floor(seconds / MINUTE) % MINUTE, seconds % MINUTE];
  if (hours) parts.unshift(hours);
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

function clocks() {
  return { wall: Date.now(), running: performance.now() };
}

/** How long ago: a clock that is set back adds no time, one that stood still while the phone slept neither. */
function passed(since) {
  const now = clocks();
  return Math.max(now.wall - since.wall, now.running - since.running);
}

export function countdown(element, { onEnd } = {}) {
  let allowance = Date.parse(element.dataset.deadline) - Date.parse(element.dataset.now);
  let started = clocks();
  const shown = element.querySelector("time");
  const spoken = element.querySelector("[data-announce]");
  const announcements = [[5 * MINUTE, element.dataset.five], [MINUTE, element.dataset.one], [0, element.dataset.over]];
  let timer;
  let last = Infinity;

  const tick = () => {
    const left = Math.max(0, Math.ceil((allowance - passed(started)) / 1000));
    shown.textContent = clockText(left);
    element.dataset.tone = left <= MINUTE ? "red" : left <= 5 * MINUTE ? "amber" : "";
    for (const [bound, text] of announcements) if (last > bound && left <= bound) spoken.textContent = text;
    last = left;
    if (left === 0) {
      clearInterval(timer);
      element.dispatchEvent(new CustomEvent("countdown-over", { bubbles: true }));
      onEnd?.();
    }
  };

  const run = () => {
    clearInterval(timer);
    timer = setInterval(tick, 500);
    tick();
  };

  run();
  return {
    /** Goes by what the server says is left, where that is not what is shown. */
    set(milliseconds) {
      if (Math.abs(allowance - passed(started) - milliseconds) < MARGIN) return;
      [allowance, started, last] = [milliseconds, clocks(), Infinity];
      run();
    },
  };
}
