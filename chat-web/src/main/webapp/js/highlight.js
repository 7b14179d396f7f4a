import { coloured } from './sanitizer.js';
import { loadScript } from './trusted.js';

/** @returns {any} highlight.js, which comes as a classic script and leaves itself in the global scope */
const highlighter = () => /** @type {any} */ (globalThis).hljs;

/**
 * Loads the highlighter when there is code for the first time. Where it can't be had, code stays plain.
 *
 * @param {() => void} then at once where it is there
 */
export function whenHighlighterIsThere(then) {
  if (highlighter()) {
    then();
  } else {
    loadScript('vendor/highlight/highlight.min.js').then(then, () => {});
  }
}

/**
 * @param {string} code
 * @param {string} language as the answer names it
 * @returns {DocumentFragment | undefined} the code with its words marked; nothing where the language is not known
 */
export function highlight(code, language) {
  const words = highlighter();
  return words?.getLanguage(language)
    ? coloured(words.highlight(code, { language, ignoreIllegals: true }).value)
    : undefined;
}
