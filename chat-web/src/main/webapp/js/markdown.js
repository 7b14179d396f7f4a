import DOMPurify from '../vendor/dompurify/purify.es.mjs';
import { Marked } from '../vendor/marked/marked.esm.js';
import { escaped, highlighted } from './highlight.js';

/**
 * An answer's Markdown as page content. The only module that makes nodes out of a model's words: whatever comes out of
 * here has been through the sanitizer, loads nothing from anywhere and runs nothing.
 */

/** Markup that models use inside Markdown and that says no more than it shows. */
const HARMLESS = /^<\/?(?:br|sub|sup|kbd|mark|b|i|em|strong|u|s|del|ins|small)\s*\/?>$/i;
const LINK = /^(?:https?:|mailto:)/i;

const SANITIZED = {
  ALLOWED_TAGS: [
    'a', 'b', 'blockquote', 'br', 'code', 'del', 'em', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'i', 'ins', 'kbd',
    'li', 'mark', 'ol', 'p', 'pre', 's', 'small', 'span', 'strong', 'sub', 'sup', 'table', 'tbody', 'td', 'th', 'thead',
    'tr', 'u', 'ul',
  ],
  ALLOWED_ATTR: ['align', 'class', 'href', 'start', 'title', 'data-language'],
  ALLOWED_URI_REGEXP: LINK,
  ADD_URI_SAFE_ATTR: ['align', 'start', 'title', 'data-language'],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
};

const sanitizer = DOMPurify(window);
sanitizer.addHook('afterSanitizeAttributes', (/** @type {Element} */ node) => {
  if (node.nodeName === 'A') {
    node.setAttribute('target', '_blank');
    node.setAttribute('rel', 'noopener noreferrer');
  }
  // Classes are the highlighter's alone: no answer may dress up as a part of the page.
  if (node.hasAttribute('class') && !/^(?:hljs[\w -]*|language-\S*)$/.test(node.getAttribute('class') ?? '')) {
    node.removeAttribute('class');
  }
});

/** How to name an image that is linked to instead of shown. */
let imageName = (/** @type {string} */ alt) => alt;

const marked = new Marked({
  gfm: true,
  breaks: true,
  renderer: {
    code(/** @type {Token} */ { text, lang }) {
      const language = (lang ?? '').trim().split(/\s/, 1)[0].toLowerCase();
      return `<pre data-language="${escaped(language)}"><code class="hljs">${highlighted(text, language)}</code></pre>`;
    },
    // Shown as written, so that List<String> outside of code keeps its <String>.
    html(/** @type {Token} */ { text }) {
      return HARMLESS.test(text.trim()) ? text : escaped(text);
    },
    // What leads nowhere that a person should go is no link.
    /** @this {{parser: {parseInline(tokens?: Token[]): string}}} @param {Token} token @returns {string} */
    link({ href, title, tokens }) {
      const words = this.parser.parseInline(tokens);
      const hint = title ? ` title="${escaped(title)}"` : '';
      return href && LINK.test(href) ? `<a href="${escaped(href)}"${hint}>${words}</a>` : words;
    },
    // Loading it would tell another host who reads this.
    image(/** @type {Token} */ { href, text }) {
      const name = escaped(imageName(text));
      return href && LINK.test(href) ? `<a href="${escaped(href)}">${name}</a>` : name;
    },
    checkbox(/** @type {Token} */ { checked }) {
      return checked ? '☑ ' : '☐ ';
    },
  },
});

/** @param {(alt: string) => string} name */
export function nameImages(name) {
  imageName = name;
}

/**
 * The blocks of a text: paragraphs, lists, code. Those that have not changed since the last time have the same key, so
 * that a growing answer touches only its end.
 *
 * @param {string} text Markdown, maybe unfinished
 * @returns {Block[]}
 */
export function blocksOf(text) {
  const tokens = /** @type {Token[] & {links: object}} */ (marked.lexer(text));
  const links = JSON.stringify(tokens.links);
  return tokens
    .filter((token) => token.type !== 'space' && token.type !== 'def')
    .map((token) => ({
      // A link defined further down changes what stands above it.
      key: token.raw.includes('[') ? token.raw + links : token.raw,
      render: () => sanitizer.sanitize(marked.parser([token]), SANITIZED),
    }));
}

/** @typedef {{key: string, render: () => DocumentFragment}} Block */
/** @typedef {{type: string, raw: string, text: string, lang?: string, href?: string, title?: string, tokens?: Token[], checked?: boolean}} Token */
