// Keeps the shell and the pages that may be read without a network; nothing else is ever kept.
/* global SHELL, VERSION -- written in by the build */
const SHELL_CACHE = `shell-${VERSION}`;
const OFFLINE = "/offline";
const PAGES = "pages-";
const MOST_PAGES = 60;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(SHELL_CACHE)
      .then((cache) => cache.addAll([OFFLINE, ...SHELL]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith("shell-") && name !== SHELL_CACHE))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

async function keep(request, response) {
  const account = response.headers.get("Offline-Account");
  if (!account || response.status !== 200 || response.redirected) return;
  const cache = await caches.open(PAGES + account);
  await cache.put(request.url, response);
  const stored = await cache.keys();
  for (const old of stored.slice(0, -MOST_PAGES)) await cache.delete(old);
}

async function openFromNetwork(event, otherwise) {
  try {
    const response = await fetch(event.request);
    event.waitUntil(keep(event.request, response.clone()));
    return response;
  } catch {
    return (await caches.match(event.request.url)) ?? otherwise();
  }
}

async function openAsset(request) {
  return (await caches.match(request)) ?? fetch(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(openFromNetwork(event, () => caches.match(OFFLINE)));
  else if (url.pathname.startsWith("/files/")) event.respondWith(openFromNetwork(event, () => Response.error()));
  else if (url.pathname.startsWith("/static/dist/")) event.respondWith(openAsset(request));
});
