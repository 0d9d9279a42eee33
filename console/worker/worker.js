// The console where there is no line, and news when nobody looks. It keeps the console's own files and nothing else;
// what the company knows is never in it. `BUILT` is what the build has made, `KEPT` where this build's files are kept.
const BUILT = [];
const KEPT = 'cadre';
const SHELL = '/app/';

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll([SHELL, ...BUILT.map((name) => SHELL + name)])));
});

self.addEventListener('activate', (event) => {
  const dropOthers = caches
    .keys()
    .then((names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name))));
  event.waitUntil(dropOthers.then(() => self.clients.claim()));
});

// Only when whoever looks at the old version says so: drafts are kept, and nothing changes under the hands.
self.addEventListener('message', ({ data }) => {
  if (data === 'take over') self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin || !pathname.startsWith(SHELL)) return;
  if (request.mode === 'navigate') event.respondWith(fetch(request).catch(() => caches.match(SHELL)));
  else event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
});

self.addEventListener('push', (event) => {
  const { title = 'Cadre', body = '', url = SHELL, tag } = event.data?.json() ?? {};
  const icon = '/app/icons/192.png';
  event.waitUntil(self.registration.showNotification(title, { body, tag, icon, badge: icon, data: { url } }));
});

/** Where one is signed in, by whatever name the house calls itself in letters. */
function atHome(address) {
  const { pathname, search } = new URL(address, location.origin);
  return pathname.startsWith(SHELL) ? location.origin + pathname + search : address;
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const url = atHome(event.notification.data.url);
  const show = async () => {
    const open = await self.clients.matchAll({ type: 'window' });
    const [first] = open.filter((one) => new URL(one.url).pathname.startsWith(SHELL));
    if (!first) return self.clients.openWindow(url);
    await first.navigate(url);
    return first.focus();
  };
  event.waitUntil(show());
});
