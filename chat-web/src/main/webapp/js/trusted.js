/**
 * The addresses that scripts are loaded from at run time. The page's Content-Security-Policy has the browser refuse any
 * that did not come through here (Trusted Types), and here nothing but the page's own files comes through.
 */

const base = new URL('.', document.baseURI);

/** @param {string} address from the page's folder, or whole @returns {string} */
function ours(address) {
  const { href, origin, pathname } = new URL(address, base);
  if (origin !== base.origin || !pathname.startsWith(base.pathname)) {
    throw new TypeError(`not a script of this page: ${address}`);
  }
  return href;
}

const policy = /** @type {any} */ (globalThis).trustedTypes?.createPolicy('parley', { createScriptURL: ours });

/**
 * @param {string} path from the page's folder
 * @returns {any} a TrustedScriptURL where the browser has them, else a string
 * @throws {TypeError} for whatever is not this page's own
 */
export function scriptUrl(path) {
  return policy ? policy.createScriptURL(path) : ours(path);
}

/** @type {Map<string, Promise<void>>} */
const loading = new Map();

/**
 * Adds a classic script to the page, once however often it is asked for.
 *
 * @param {string} path from the folder that `js` is in, as in `vendor/highlight/highlight.min.js`
 * @returns {Promise<void>} once it has run; where it could not be loaded, the next call tries again
 */
export function loadScript(path) {
  const known = loading.get(path);
  if (known) {
    return known;
  }
  const loaded = added(new URL(`../${path}`, import.meta.url).href);
  loading.set(path, loaded);
  loaded.catch(() => loading.delete(path));
  return loaded;
}

/** @param {string} address @returns {Promise<void>} */
function added(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = scriptUrl(address);
    script.addEventListener('load', () => resolve());
    script.addEventListener('error', () => {
      script.remove();
      reject(new Error(`${address} could not be loaded`));
    });
    document.head.append(script);
  });
}
