import { Lexer, Marked } from '../vendor/marked/marked.esm.js';
import { formulas } from './formulas.js';

const marked = new Marked({ gfm: true, breaks: true }, { extensions: formulas });

/** Fences at both ends: the code is complete. */
const FENCED = /^ {0,3}(`{3,}|~{3,})[^\n]*\n(?:[\s\S]*\n)? {0,3}\1[`~]*\s*$/;

/** A block with more of these is no Markdown that anybody wrote, and takes marked seconds to minutes. */
const MOST = { '[': 500, '<': 3_000, '*': 1_500, _: 2_000, '~': 2_000 };

/**
 * The parts of a Markdown text, as marked reads them. What they were made from, `raw`, put together is the text.
 *
 * @param {string} text with line feeds alone between its lines
 * @param {boolean} finished
 * @param {Links} [links] addresses that were named further up; what this text names is added to them
 * @returns {Token[]}
 */
export function tokensOf(text, finished, links = noLinks()) {
  const tokens = isTooDense(text) ? [plain(text)] : read(text, links);
  const named = JSON.stringify(links);
  marked.walkTokens(/** @type {any} */ (tokens), (/** @type {any} */ token) => {
    token.key = keyOf(token, finished, named);
  });
  return tokens;
}

/** @param {string} text @param {Links} links @returns {Token[]} */
function read(text, links) {
  const lexer = /** @type {any} */ (new Lexer(marked.defaults));
  lexer.tokens.links = links;
  try {
    return lexer.lex(text);
  } catch {
    return [plain(text)]; // Nested so deep that the stack was too small
  }
}

/** @param {string} text */
function isTooDense(text) {
  return Object.entries(MOST).some(([mark, most]) => {
    const tooMany = (/** @type {string} */ words) => words.split(mark).length - 1 > most;
    return tooMany(text) && text.split(/\n[ \t]*\n/).some(tooMany);
  });
}

/** Shown as it is written. @param {string} text @returns {Token} */
export function plain(text) {
  return { type: 'paragraph', raw: text, text, tokens: [{ type: 'escape', raw: text, text }] };
}

/** @returns {Links} */
export function noLinks() {
  return Object.create(null);
}

/** Words of a block of markup, which is shown as it is written. @param {string} text @returns {Token[]} */
export function wordsOf(text) {
  return /** @type {any} */ (new Lexer(marked.defaults)).inlineTokens(text.trim());
}

/** @param {Token} code @returns {boolean} */
export function isClosed({ raw }) {
  return FENCED.test(raw);
}

/** @param {Token} token @param {boolean} finished @param {string} links @returns {string} */
function keyOf(token, finished, links) {
  if (token.type === 'code') {
    return finished || isClosed(token) ? `${token.raw}\0` : token.raw;
  }
  // An address that is named further down changes what stands above it.
  return token.raw.includes('[') ? token.raw + links : token.raw;
}

/** @typedef {Record<string, {href: string, title?: string}>} Links by name */
/**
 * @typedef {object} Token
 * @property {string} type
 * @property {string} raw
 * @property {string} text
 * @property {string} [key] tokens with the same key look the same
 * @property {string} [tag] of a named address
 * @property {Token[]} [tokens]
 * @property {string} [lang] of code
 * @property {string} [href]
 * @property {string | null} [title]
 * @property {number} [depth] of a heading
 * @property {boolean} [ordered]
 * @property {number | ''} [start]
 * @property {Token[]} [items]
 * @property {boolean} [checked]
 * @property {boolean} [block] markup on lines of its own
 * @property {Cell[]} [header]
 * @property {Cell[][]} [rows]
 * @property {'left' | 'center' | 'right' | null} [align] of a cell
 * @property {boolean} [display] of a formula: on lines of its own
 */
/** @typedef {{text: string, tokens: Token[], align: 'left' | 'center' | 'right' | null}} Cell */
