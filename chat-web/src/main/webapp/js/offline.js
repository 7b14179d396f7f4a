import { scriptUrl } from './trusted.js';

/**
 * Has the browser keep a page for when Parley can't be reached; see sw.js. It can wait until this page is there, and where
 * it can't be done (plain http beyond localhost, private windows of some browsers) nothing else is missing.
 */
export function registerOffline() {
  if (!('serviceWorker' in navigator)) {
    return;
  }
  // Of all files' version: /assets/<version>/js/offline.js
  const version = new URL('..', import.meta.url).pathname.split('/').at(-2) ?? '';
  const register = () => navigator.serviceWorker.register(scriptUrl(`sw.js?${version}`)).catch(() => {});
  if (document.readyState === 'complete') {
    register();
  } else {
    addEventListener('load', register, { once: true });
  }
}
