/**
 * Code with its words marked, as markup that holds no text but the code's. highlight.js comes as a classic script and
 * leaves itself in the global scope.
 *
 * @param {string} code
 * @param {string} language as the answer names it; unknown ones stay plain
 * @returns {string}
 */
export function highlighted(code, language) {
  const highlighter = /** @type {any} */ (globalThis).hljs;
  return highlighter?.getLanguage(language)
    ? highlighter.highlight(code, { language, ignoreIllegals: true }).value
    : escaped(code);
}

/** @param {string} text @returns {string} */
export function escaped(text) {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
