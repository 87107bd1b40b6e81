// A phone that several people use: on leaving, nothing of the person before remains.
import { keys, remove } from "./storage.js";

const PAGES = "pages-";
const KEPT = new Set(["theme", "text-size"]);

async function forgetPages(keep) {
  if (!("caches" in window)) return;
  for (const name of await caches.keys()) {
    if (name.startsWith(PAGES) && name !== keep) await caches.delete(name);
  }
}

function forgetEntries() {
  for (const key of keys()) if (!KEPT.has(key)) remove(key);
}

export function leaving() {
  const { account } = document.documentElement.dataset;
  if (account !== "any") forgetPages(account ? PAGES + account : null);
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-sign-out]")) return;
    forgetEntries();
    forgetPages(null);
    sessionStorage.clear();
  });
}
