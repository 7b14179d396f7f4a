import DOMPurify from '../vendor/dompurify/purify.es.mjs';

/**
 * What of a model's words may become part of the page. Nothing that is made from an answer gets there but through here:
 * it loads nothing, runs nothing, and can't dress up as a part of the page.
 */

export const LINK = /^(?:https?:|mailto:)/i;

const WORDS = {
  ALLOWED_TAGS: [
    'a', 'b', 'blockquote', 'br', 'code', 'del', 'div', 'em', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'i', 'ins',
    'kbd', 'li', 'mark', 'ol', 'p', 'pre', 's', 'small', 'span', 'strong', 'sub', 'sup', 'table', 'tbody', 'td', 'th',
    'thead', 'tr', 'u', 'ul', '#text',
  ],
  ALLOWED_ATTR: ['class', 'dir', 'href', 'start', 'tabindex', 'title', 'data-align', 'data-language'],
  ALLOWED_URI_REGEXP: LINK,
  ADD_URI_SAFE_ATTR: ['class', 'dir', 'start', 'tabindex', 'title', 'data-align', 'data-language'],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  IN_PLACE: true,
};
const COLOURED = { ALLOWED_TAGS: ['span', '#text'], ALLOWED_ATTR: ['class'], RETURN_DOM_FRAGMENT: true };
const NOTHING_BUT_TEXT = { ALLOWED_TAGS: ['#text'], ALLOWED_ATTR: [], RETURN_DOM_FRAGMENT: true };
const FORMULA = {
  USE_PROFILES: { html: true, svg: true, mathMl: true },
  ADD_TAGS: ['semantics', 'annotation'],
  ADD_ATTR: ['encoding'],
  FORBID_ATTR: ['href', 'id', 'name', 'src', 'xlink:href'],
  FORBID_TAGS: ['a', 'form', 'img', 'input', 'button', 'style', 'maction', 'mglyph'],
  IN_PLACE: true,
};

const WORD_CLASSES = /^(?:hljs[\w -]*|language-\S*|code-block|table-box|formula(?: formula-block)?|image)$/;

const purifier = DOMPurify(window);
let classes = WORD_CLASSES;
purifier.addHook('afterSanitizeAttributes', (/** @type {Element} */ node) => {
  if (node.nodeName === 'A') {
    node.setAttribute('target', '_blank');
    node.setAttribute('rel', 'noopener noreferrer');
  }
  if (node.hasAttribute('class') && !classes.test(node.getAttribute('class') ?? '')) {
    node.removeAttribute('class');
  }
});

/** Takes out of an element all that has no place in an answer. @template {Element} T @param {T} element @returns {T} */
export function sanitized(element) {
  purifier.sanitize(element, WORDS);
  return element;
}

/** @param {string} markup of a highlighter @returns {DocumentFragment} */
export function coloured(markup) {
  return purifier.sanitize(markup, COLOURED);
}

/** @param {string} text with character references, &amp;amp; and such @returns {string} what it says */
export function decoded(text) {
  const markup = text.replace(/[<>]/g, (bracket) => (bracket === '<' ? '&lt;' : '&gt;'));
  return purifier.sanitize(markup, NOTHING_BUT_TEXT).textContent ?? '';
}

/** The same as sanitized for what the formula's typesetter made. @template {Element} T @param {T} element @returns {T} */
export function sanitizedFormula(element) {
  classes = /^/;
  try {
    purifier.sanitize(element, FORMULA);
  } finally {
    classes = WORD_CLASSES;
  }
  return element;
}
