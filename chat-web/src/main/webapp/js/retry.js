/** Of the offline page alone: goes back to where the person was, when asked to or when that can be reached again. */

const LOOK_EVERY = 5_000;

/** The page stands in for another, unless somebody opened it by its own address. */
const standsIn = !location.pathname.endsWith('/offline.xhtml');

const goBack = () => (standsIn ? location.reload() : location.replace('./'));

/** The device may be online and the server away: only asking tells when it is back. */
async function look() {
  if (document.visibilityState === 'hidden') {
    return;
  }
  try {
    if ((await fetch(standsIn ? location.href : './', { method: 'HEAD', cache: 'no-store' })).ok) {
      goBack();
    }
  } catch {
    // Still away.
  }
}

function say() {
  for (const [id, hidden] of /** @type {const} */ ([['device', navigator.onLine], ['server', !navigator.onLine]])) {
    /** @type {HTMLElement} */ (document.getElementById(id)).hidden = hidden;
  }
}

document.getElementById('again')?.addEventListener('click', goBack);
addEventListener('online', goBack);
addEventListener('offline', say);
document.addEventListener('visibilitychange', look);
setInterval(look, LOOK_EVERY);
say();
