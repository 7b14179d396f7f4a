/**
 * The service worker: where a page can't be fetched, it shows one that says so. Nothing else: no answer of the server is
 * kept but that page and its two files, so nothing of a conversation ever is, and what browsers keep by themselves (the
 * files below /assets/) needs no second place.
 *
 * Its address carries the version of the page that registered it, so each version stores its own offline page.
 */
const NAME = 'parley-offline-';
const CACHE = NAME + location.search.slice(1);
const PAGE = 'offline.xhtml';
/** By their unnamed addresses: there they are found whichever node answered with the page. */
const KEPT = [PAGE, 'css/offline.css', 'js/retry.js'];
const addresses = new Set(KEPT.map((path) => new URL(path, location.href).href));

async function keep() {
  const cache = await caches.open(CACHE);
  // Without the cookie: what is kept is nobody's.
  await cache.addAll(KEPT.map((path) => new Request(path, { cache: 'reload', credentials: 'omit' })));
  // Pages that are open don't mind: it does nothing for them.
  await skipWaiting();
}

async function forgetOthers() {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith(NAME) && name !== CACHE).map((name) => caches.delete(name)),
  );
}

/** @param {Request} request @param {string} instead */
async function fetched(request, instead) {
  try {
    return await fetch(request);
  } catch (problem) {
    const kept = await caches.match(instead, { ignoreVary: true });
    if (kept) {
      return kept;
    }
    throw problem;
  }
}

addEventListener('install', (event) => event.waitUntil(keep()));
addEventListener('activate', (event) => event.waitUntil(forgetOthers()));
addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.mode === 'navigate') {
    event.respondWith(fetched(request, PAGE));
  } else if (addresses.has(request.url)) {
    event.respondWith(fetched(request, request.url));
  }
});
