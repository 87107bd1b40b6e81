// Asks how far a job is, ever less often, until it has ended.

const FIRST = 1000;
const SLOWEST = 5000;

async function follow(box) {
  const bar = box.querySelector("progress");
  const message = box.querySelector("[data-job-message]");
  let wait = FIRST;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    wait = Math.min(wait * 1.3, SLOWEST);
    let job;
    try {
      const reply = await fetch(box.dataset.jobUrl, { headers: { Accept: "application/json" } });
      if (reply.status === 401) location.reload();
      if (!reply.ok) continue;
      job = await reply.json();
    } catch {
      continue;
    }
    if (job.progress !== null && job.progress !== undefined) bar.value = job.progress;
    if (job.message && message.textContent !== job.message) message.textContent = job.message;
    if (job.state === "done" || job.state === "failed") {
      finish(box, bar, job);
      return;
    }
  }
}

function finish(box, bar, job) {
  if (job.state === "done") bar.value = bar.max;
  box.dataset.state = job.state;
  if (box.hasAttribute("data-job-reload")) location.reload();
  if (!job.result_url) return;
  const result = box.querySelector("[data-job-result]");
  result.querySelector("a").href = job.result_url;
  result.hidden = false;
}

export function jobs() {
  document.querySelectorAll("[data-job-url]").forEach(follow);
}
