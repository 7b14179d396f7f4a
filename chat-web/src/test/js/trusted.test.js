import { loadScript, scriptUrl } from '/js/trusted.js';
import { equal, that } from './expect.js';

const refused = (address) => {
  try {
    return String(scriptUrl(address)) === '';
  } catch (problem) {
    return problem instanceof TypeError;
  }
};

export function letsThePagesOwnScriptsThrough() {
  equal(['sw.js?1', '/js/main.js', location.origin + '/a.js'].map((path) => String(scriptUrl(path))), [
    `${location.origin}/sw.js?1`,
    `${location.origin}/js/main.js`,
    `${location.origin}/a.js`,
  ]);
}

export function letsNothingElseThrough() {
  const blob = URL.createObjectURL(new Blob(['window.hit = 1'], { type: 'text/javascript' }));
  for (const address of ['https://evil.test/x.js', '//evil.test/x.js', 'data:text/javascript,1', 'javascript:1', blob, 'http:\\\\evil.test']) {
    that(refused(address), address);
  }
}

export function textIsNoScriptsAddress() {
  let complaint;
  try {
    document.createElement('script').src = '/js/main.js';
  } catch (problem) {
    complaint = problem;
  }
  that(complaint instanceof TypeError, 'the tests run without the page’s policy');
}

export async function loadsAScriptOnce() {
  const path = 'vendor/highlight/highlight.min.js';
  const there = () => document.querySelectorAll(`script[src$="${path}"]`).length;
  await Promise.all([loadScript(path), loadScript(path)]);
  await loadScript(path);
  equal(there(), 1);
  equal(typeof globalThis.hljs.highlight, 'function');
}

export async function triesAgainAfterAFailure() {
  for (let i = 0; i < 2; i++) {
    let problem;
    await loadScript('vendor/none.js').catch((e) => (problem = e));
    that(problem.message.includes('vendor/none.js'), String(problem));
  }
  equal(document.head.querySelectorAll('script[src$="none.js"]').length, 0);
}
