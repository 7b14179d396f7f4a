/**
 * LaTeX in Markdown, as models write it: $…$ and \(…\) in a line, $$…$$ and \[…\] also on lines of their own. A dollar
 * sign is a price, and no formula, where a space follows it, where the closing one comes after a space, or where a digit
 * follows that. Lengths are bounded, so that a text full of beginnings is read in time; KaTeX would not set more either.
 */

const IN_LINE = [
  { pattern: /^\$\$[^$]{1,2000}?\$\$/, display: true },
  { pattern: /^\\\[(?:[^\\]|\\[^\]]){1,2000}?\\\]/, display: true },
  { pattern: /^\\\((?:[^\\]|\\[^)]){1,2000}?\\\)/, display: false },
  { pattern: /^\$(?=[^\s$])(?:[^$\n\\`]|\\.){0,500}?[^\s$\\`]\$(?!\d)/, display: false },
  { pattern: /^\$[^\s$\\]\$(?!\d)/, display: false },
];
const ON_LINES = [
  /^ {0,3}\$\$[^$]{1,2000}?\$\$[ \t]*(?:\n|$)/,
  /^ {0,3}\\\[(?:[^\\]|\\[^\]]){1,2000}?\\\][ \t]*(?:\n|$)/,
];
const BLANK_LINE = /\n[ \t]*\n/;

export const formulas = [
  {
    name: 'formula-block',
    level: 'block',
    start: (/** @type {string} */ text) => indexOf(text, /^ {0,3}(?:\$\$|\\\[)/m),
    tokenizer: (/** @type {string} */ text) => {
      const found = ON_LINES.map((pattern) => pattern.exec(text)).find((match) => match && !BLANK_LINE.test(match[0]));
      return found ? token('formula-block', found[0], true) : undefined;
    },
  },
  {
    name: 'formula',
    level: 'inline',
    start: (/** @type {string} */ text) => indexOf(text, /\$|\\[([]/),
    tokenizer: (/** @type {string} */ text) => {
      for (const { pattern, display } of IN_LINE) {
        const match = pattern.exec(text);
        if (match) {
          return token('formula', match[0], display);
        }
      }
      return undefined;
    },
  },
];

/** @param {string} type @param {string} raw @param {boolean} display */
function token(type, raw, display) {
  const bare = raw.trim();
  const mark = bare.startsWith('$') && !bare.startsWith('$$') ? 1 : 2;
  return { type, raw, display, text: bare.slice(mark, -mark).trim() };
}

/** @param {string} text @param {RegExp} pattern @returns {number | undefined} */
function indexOf(text, pattern) {
  const index = text.search(pattern);
  return index < 0 ? undefined : index;
}
