import { sanitizedFormula } from './sanitizer.js';
import { loadScript } from './trusted.js';

/** KaTeX's own limits: sizes in em, and expansions of macros. */
const SETTINGS = { throwOnError: true, strict: 'ignore', trust: false, maxSize: 20, maxExpand: 200 };
/** A longer formula would hold up the page. */
const MOST = 2_000;

/** @type {Promise<unknown> | undefined} */
let styles;

/** @returns {any} KaTeX, which comes as a classic script and leaves itself in the global scope */
const katex = () => /** @type {any} */ (globalThis).katex;

/**
 * Sets the formulas of an element, and loads what that takes when there is one for the first time. Until then, and
 * where it can't be had, they stay as they are written.
 *
 * @param {Element} element
 */
export function setFormulas(element) {
  const formulas = element.matches('.formula') ? [element] : Array.from(element.querySelectorAll('.formula'));
  if (formulas.length === 0) {
    return;
  }
  if (katex()) {
    formulas.forEach(set);
    return;
  }
  styles ??= loadStyles('vendor/katex/katex.min.css').catch(() => (styles = undefined));
  Promise.all([loadScript('vendor/katex/katex.min.js'), styles]).then(
    () => formulas.forEach(set),
    () => {},
  );
}

/** @param {Element} place */
function set(place) {
  const source = place.textContent ?? '';
  if (source.length > MOST) {
    return;
  }
  const made = document.createElement('span');
  try {
    katex().render(source, made, { ...SETTINGS, displayMode: place.classList.contains('formula-block') });
  } catch {
    return; // What it does not understand stays as it is written.
  }
  place.replaceChildren(sanitizedFormula(made));
}

/** @param {string} path @returns {Promise<void>} */
function loadStyles(path) {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = new URL(`../${path}`, import.meta.url).href;
  return new Promise((resolve, reject) => {
    link.addEventListener('load', () => resolve());
    link.addEventListener('error', () => {
      link.remove();
      reject(new Error(`${path} could not be loaded`));
    });
    document.head.append(link);
  });
}
