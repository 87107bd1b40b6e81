// Keeps how far a lesson was read, and goes back there when it is opened again, on any device.
const PAUSE = 2500;
const WHOLE = 1000;

export function reading(article) {
  const { reading: url, token } = article.dataset;
  const start = Number(article.dataset.place);
  let timer = 0;
  let kept = null;

  function place() {
    const { top, height } = article.getBoundingClientRect();
    return Math.min(Math.max(Math.round((-top / height) * WHOLE), 0), WHOLE);
  }

  function keep() {
    clearTimeout(timer);
    timer = 0;
    const reached = place();
    if (reached === kept) return;
    kept = reached;
    const body = new URLSearchParams({ place: reached, csrf_token: token });
    fetch(url, { method: "POST", body, keepalive: true, headers: { Accept: "application/json" } }).catch(() => (kept = null));
  }

  if (start > 0 && !location.hash) {
    const { top, height } = article.getBoundingClientRect();
    scrollTo({ top: scrollY + top + (height * start) / WHOLE });
  }
  keep();
  addEventListener("scroll", () => (timer ||= setTimeout(keep, PAUSE)), { passive: true });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep();
  });
}
