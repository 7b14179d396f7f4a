import { CodeBlock } from './code-block.js';
import { plain, wordsOf } from './markdown.js';
import { decoded, LINK, sanitized } from './sanitizer.js';

/**
 * What Markdown says, as elements of the page. A text that grows changes only what is new: each part knows what it was
 * made from, and what has not changed is left as it is.
 */

/** Markup that models use inside Markdown and that says no more than it shows; any other is shown as it is written. */
const HARMLESS = /^<(\/?)(br|sub|sup|kbd|mark|b|i|em|strong|u|s|del|ins|small)\s*\/?>$/i;

/** What is nested deeper is shown as it is written: nobody reads it, and browsers give way under thousands. */
const DEEPEST = 24;
/** The same of larger tables. */
const MOST_CELLS = 5_000;

/** Below the page's own (1) and each message's (2); many answers begin with ##. */
const HEADINGS = ['h3', 'h3', 'h4', 'h5', 'h6'];

/**
 * Brings what an element shows in line with its tokens.
 *
 * @param {Element} parent of these parts and nothing else
 * @param {Part[]} parts shown at the moment, in order
 * @param {Token[]} given
 * @param {Scene} scene
 * @param {boolean} [inside] of an element that is being made, and will be sanitized as a whole
 */
export function show(parent, parts, given, scene, inside = false) {
  const tokens = given.filter(({ type }) => type !== 'space' && type !== 'def');
  let same = 0;
  while (parts[same] && tokens[same] && parts[same].key === keyOf(tokens[same])) {
    same++;
  }
  if (parts[same] && tokens[same] && parts[same].grow?.(tokens[same], scene)) {
    parts[same].key = keyOf(tokens[same]);
    same++;
  }
  parts.splice(same).forEach(({ node }) => node.remove());
  for (const token of tokens.slice(same)) {
    const made = make(token, scene);
    parts.push(Object.assign(made, { key: keyOf(token) }));
    if (inside || !(made.node instanceof Element)) {
      parent.append(made.node);
    } else {
      parent.append(sanitized(made.node));
      scene.furnish(made.node);
    }
  }
}

/** @param {Token} token @returns {string} */
function keyOf(token) {
  return token.key ?? token.raw;
}

/** @param {Token} token @param {Scene} scene @returns {Made} */
function make(token, scene) {
  switch (token.type) {
    case 'text':
      return token.tokens ? container(token, scene) : text(token);
    case 'escape':
      return { node: document.createTextNode(token.text) };
    case 'codespan':
      return { node: element('code', {}, token.text) };
    case 'br':
    case 'hr':
      return { node: element(token.type) };
    case 'checkbox':
      return { node: document.createTextNode(token.checked ? '☑ ' : '☐ ') };
    case 'html':
      return token.block ? container(paragraphOf(token), scene) : { node: document.createTextNode(token.raw) };
    case 'image':
      return { node: image(token, scene) };
    case 'formula':
    case 'formula-block':
      return { node: formula(token) };
    case 'code':
      return new CodeBlock(token, scene);
    case 'table':
      return isTooLarge(token) ? container(plain(token.raw), scene) : table(token, scene);
    default:
      return container(token, scene);
  }
}

/**
 * An element whose content is tokens again.
 *
 * @param {Token} token
 * @param {Scene} scene
 * @returns {Made}
 */
function container(token, scene) {
  const { name, attributes } = shapeOf(token);
  const node = element(name, attributes);
  const shape = JSON.stringify([name, attributes]);
  if (scene.depth >= DEEPEST) {
    node.textContent = token.raw;
    return { node };
  }
  const inner = { ...scene, depth: scene.depth + 1 };
  if (contentOf(token).some(isHarmless)) {
    fillWithMarkup(node, contentOf(token), inner);
    return { node };
  }
  /** @type {Part[]} */
  const parts = [];
  show(node, parts, contentOf(token), inner, true);
  return {
    node,
    grow: (next, now) => {
      const shaped = shapeOf(next);
      if (JSON.stringify([shaped.name, shaped.attributes]) !== shape || contentOf(next).some(isHarmless)) {
        return false;
      }
      show(node, parts, contentOf(next), { ...now, depth: inner.depth });
      return true;
    },
  };
}

/** @param {Token} token @returns {{name: string, attributes: Record<string, string>}} */
function shapeOf(token) {
  switch (token.type) {
    case 'paragraph':
      return { name: 'p', attributes: { dir: 'auto' } };
    case 'heading':
      return { name: HEADINGS[Math.min(token.depth ?? 1, HEADINGS.length) - 1], attributes: { dir: 'auto' } };
    case 'list':
      return token.ordered
        ? { name: 'ol', attributes: { dir: 'auto', start: String(token.start || 1) } }
        : { name: 'ul', attributes: { dir: 'auto' } };
    case 'list_item':
      return { name: 'li', attributes: {} };
    case 'th':
    case 'td':
      return { name: token.type, attributes: token.align ? { 'data-align': token.align } : {} };
    case 'strong':
    case 'em':
    case 'del':
    case 'blockquote':
    case 'tr':
      return { name: token.type, attributes: {} };
    case 'link':
      // What leads nowhere that a person should go is no link.
      return LINK.test(token.href ?? '')
        ? { name: 'a', attributes: { href: token.href ?? '', ...(token.title ? { title: token.title } : {}) } }
        : { name: 'span', attributes: {} };
    default:
      return { name: 'span', attributes: {} };
  }
}

/** @param {Token} token @returns {Token[]} */
function contentOf(token) {
  return (token.type === 'list' ? token.items : token.tokens) ?? [];
}

/** @param {Token} token @returns {Made} */
function text(token) {
  const said = (/** @type {Token} */ { text: words }) => (words.includes('&') ? decoded(words) : words);
  const node = document.createTextNode(said(token));
  return {
    node,
    grow: (next) => {
      if (next.type !== 'text' || next.tokens) {
        return false;
      }
      const words = said(next);
      if (words.startsWith(node.data)) {
        node.appendData(words.slice(node.data.length));
      } else {
        node.data = words;
      }
      return true;
    },
  };
}

/** Words between harmless tags, which come as tokens of their own. @param {Element} parent @param {Token[]} tokens @param {Scene} scene */
function fillWithMarkup(parent, tokens, scene) {
  const open = [parent];
  for (const token of tokens) {
    const [, closing, tag] = (isHarmless(token) && HARMLESS.exec(token.raw.trim())) || [];
    const name = tag?.toLowerCase();
    if (!name) {
      open[open.length - 1].append(make(token, scene).node);
    } else if (closing) {
      const begun = open.findLastIndex((one) => one.localName === name);
      open.length = begun > 0 ? begun : open.length;
    } else {
      const inner = element(name);
      open[open.length - 1].append(inner);
      if (name !== 'br' && open.length < DEEPEST) open.push(inner);
    }
  }
}

/** @param {Token} token */
function isHarmless(token) {
  return token.type === 'html' && HARMLESS.test(token.raw.trim());
}

/** @param {Token} token @returns {Token} */
function paragraphOf({ raw }) {
  return { type: 'paragraph', raw, text: raw, tokens: wordsOf(raw) };
}

/** Loading it would tell another host who reads this: a click opens it in a tab of its own. @param {Token} token @param {Scene} scene */
function image({ href, text: alt }, scene) {
  const name = scene.imageName(alt);
  return href && LINK.test(href) ? element('a', { class: 'image', href }, name) : element('span', { class: 'image' }, name);
}

/** Its source; the typesetter comes when it is on the page. @param {Token} token */
function formula({ text: source, display }) {
  return element(display ? 'div' : 'span', { class: display ? 'formula formula-block' : 'formula' }, source);
}

/** @param {Token} token @param {Scene} scene @returns {Made} */
function table(token, scene) {
  const node = element('div', { class: 'table-box', tabindex: '0' });
  const grid = element('table', { dir: 'auto' });
  const head = element('thead');
  const body = element('tbody');
  grid.append(head, body);
  node.append(grid);
  /** @type {Part[]} */
  const heads = [];
  /** @type {Part[]} */
  const rows = [];
  const fill = (/** @type {Token} */ { header = [], rows: lines = [] }, /** @type {Scene} */ now, inside = false) => {
    show(head, heads, [rowOf(header, 'th')], now, inside);
    show(body, rows, lines.map((cells) => rowOf(cells, 'td')), now, inside);
  };
  fill(token, scene, true);
  return {
    node,
    grow: (next, now) => {
      if (next.type !== 'table' || isTooLarge(next)) {
        return false;
      }
      fill(next, now);
      return true;
    },
  };
}

/** @param {Token} table */
function isTooLarge({ header = [], rows = [] }) {
  return header.length * (rows.length + 1) > MOST_CELLS;
}

/** @type {WeakMap<Cell[], Token>} */
const rowsSeen = new WeakMap();

/** Rows and cells as tokens, so that they grow like everything else. @param {Cell[]} cells @param {'th' | 'td'} type @returns {Token} */
function rowOf(cells, type) {
  let row = rowsSeen.get(cells);
  if (!row) {
    const tokens = cells.map((cell) => ({ ...cell, type, raw: `${cell.align} ${cell.tokens.map(keyOf).join('')}` }));
    row = { type: 'tr', raw: JSON.stringify(tokens.map(({ raw }) => raw)), text: '', tokens };
    rowsSeen.set(cells, row);
  }
  return row;
}

/** @param {string} name @param {Record<string, string>} [attributes] @param {string} [words] @returns {HTMLElement} */
function element(name, attributes = {}, words) {
  const made = document.createElement(name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  if (words !== undefined) made.textContent = words;
  return made;
}

/**
 * @typedef {object} Made
 * @property {ChildNode} node
 * @property {(next: Token, scene: Scene) => boolean} [grow] shows the next token instead, where it is the same one grown
 */
/** @typedef {Made & {key: string}} Part */
/**
 * @typedef {object} Scene
 * @property {number} depth of elements in one another, so far
 * @property {boolean} finished whether no more of the text will come
 * @property {(alt: string) => string} imageName how to name an image that is linked to instead of shown
 * @property {(node: Element) => void} furnish adds what the page itself has to offer, once an element is on it
 */
/** @typedef {import('./markdown.js').Token} Token */
/** @typedef {import('./markdown.js').Cell} Cell */
