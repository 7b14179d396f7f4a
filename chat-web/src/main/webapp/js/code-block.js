import { drawDiagram } from './diagram.js';
import { highlight, whenHighlighterIsThere } from './highlight.js';
import { isClosed } from './markdown.js';

/** Longer code stays plain: colouring it would hold up the page (20,000 characters take some 30 ms). */
const MOST = 20_000;
/** Code that is still being written is coloured again at most so often, in milliseconds, and while it is short. */
const EVERY = 250;
const MOST_WHILE_WRITTEN = 6_000;

/** Code in an answer: grows by its new characters alone, and is coloured as it comes. */
export class CodeBlock {
  /** @type {HTMLElement} */
  node = document.createElement('div');
  #code = document.createElement('code');
  /** What has come since it was coloured last. */
  #tail = document.createTextNode('');
  #language;
  #text = '';
  #colouredAt = 0;
  #drawn = false;

  /** @param {Token} token @param {Scene} scene */
  constructor(token, scene) {
    this.#language = languageOf(token);
    this.node.className = 'code-block';
    const box = document.createElement('pre');
    box.tabIndex = 0;
    box.dir = 'ltr';
    box.dataset.language = this.#language;
    this.#code.className = 'hljs';
    this.#code.append(this.#tail);
    box.append(this.#code);
    this.node.append(box);
    this.#show(token, scene);
  }

  /** @param {Token} next @param {Scene} scene @returns {boolean} */
  grow(next, scene) {
    if (next.type !== 'code' || languageOf(next) !== this.#language || !next.text.startsWith(this.#text)) {
      return false;
    }
    this.#show(next, scene);
    return true;
  }

  /** @param {Token} token @param {Scene} scene */
  #show(token, scene) {
    this.#tail.appendData(token.text.slice(this.#text.length));
    this.#text = token.text;
    const complete = scene.finished || isClosed(token);
    if (this.#language === 'mermaid') {
      this.#drawn ||= complete && drawDiagram(this.node, this.#text);
    } else if (this.#language && this.#text.length <= (complete ? MOST : MOST_WHILE_WRITTEN)) {
      this.#colourSoon(complete);
    }
  }

  /** @param {boolean} complete */
  #colourSoon(complete) {
    if (!complete && performance.now() - this.#colouredAt < EVERY) {
      return;
    }
    this.#colouredAt = performance.now();
    whenHighlighterIsThere(() => this.#colour());
  }

  #colour() {
    const words = highlight(this.#text, this.#language);
    if (words) {
      this.#tail = document.createTextNode('');
      this.#code.replaceChildren(words, this.#tail);
    }
  }
}

/** @param {Token} token @returns {string} */
function languageOf({ lang }) {
  return (lang ?? '').trim().split(/\s/, 1)[0].toLowerCase();
}

/** @typedef {import('./markdown.js').Token} Token */
/** @typedef {import('./elements.js').Scene} Scene */
