import { show } from './elements.js';
import { furnish } from './furniture.js';
import { GrowingText } from './growing-text.js';
import { tokensOf } from './markdown.js';

/** Where drawing costs more than a frame has room for, so many times its time goes to everything else. */
const BREATH = 3;

/** One answer's text on the page. While it grows it is drawn from where it changed, at most once a frame. */
export class AnswerBody {
  #element;
  #drawn;
  #scene;
  #text = '';
  #finished = true;
  #growing = new GrowingText();
  /** @type {import('./elements.js').Part[]} */
  #parts = [];
  /** @type {number | undefined} */
  #frame;
  #notBefore = 0;

  /**
   * @param {HTMLElement} element
   * @param {import('./texts.js').Say} say
   * @param {() => void} drawn after each change of the page
   */
  constructor(element, say, drawn) {
    this.#element = element;
    this.#drawn = drawn;
    this.#scene = {
      depth: 0,
      finished: true,
      imageName: (/** @type {string} */ alt) => say('image.link', alt || say('image.unnamed')),
      furnish: (/** @type {Element} */ node) => furnish(node, say),
    };
  }

  /** @param {string} text @param {boolean} [finished] whether this is all of it */
  show(text, finished = true) {
    if (text === this.#text && finished === this.#finished) {
      return;
    }
    this.#text = text;
    this.#finished = finished;
    this.#frame ??= requestAnimationFrame(() => this.#draw());
  }

  dispose() {
    if (this.#frame !== undefined) {
      cancelAnimationFrame(this.#frame);
    }
  }

  #draw() {
    this.#frame = undefined;
    const begun = performance.now();
    if (!this.#finished && begun < this.#notBefore) {
      this.#frame = requestAnimationFrame(() => this.#draw());
      return;
    }
    const text = this.#text.replace(/\r\n?/g, '\n');
    this.#scene.finished = this.#finished;
    show(this.#element, this.#parts, this.#finished ? tokensOf(text, true) : this.#growing.read(text), this.#scene);
    const ended = performance.now();
    this.#notBefore = ended - begun > 8 ? ended + BREATH * (ended - begun) : 0;
    this.#drawn();
  }
}
