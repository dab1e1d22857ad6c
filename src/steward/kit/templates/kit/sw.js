// Served as /sw.js: shows the offline page, and what that needs, when a page cannot be loaded.
const CACHE = {{ static_url("css/base.css")|tojson }};
const OFFLINE = "/offline";
const KEPT = [
  OFFLINE,
  {{ static_url("vendor/tabler.min.css")|tojson }},
  {{ static_url("vendor/icons.svg")|tojson }},
  {{ static_url("css/tokens.css")|tojson }},
  {{ static_url("css/base.css")|tojson }},
  {{ static_url("css/parts.css")|tojson }},
  {{ static_url("css/pieces.css")|tojson }},
  {{ static_url("css/portal.css")|tojson }},
];

async function keep() {
  const cache = await caches.open(CACHE);
  await cache.addAll(KEPT);
  await self.skipWaiting();
}

async function forgetOlder() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
}

async function pageOrOffline(request) {
  try {
    return await fetch(request);
  } catch {
    return caches.match(OFFLINE);
  }
}

async function keptOrFetched(request) {
  return (await caches.match(request)) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(forgetOlder()));
self.addEventListener("fetch", (event) => {
  const { mode, url } = event.request;
  if (mode === "navigate") event.respondWith(pageOrOffline(event.request));
  else if (KEPT.includes(new URL(url).pathname)) event.respondWith(keptOrFetched(event.request));
});

// A note comes from our server: show it, and lead to its page when it is pressed.
self.addEventListener("push", (event) => {
  const { title, body, url, tag } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, { body, tag, icon: "{{ static_url("img/icon-192.png") }}", data: { url } }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.url));
});
