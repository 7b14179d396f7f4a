import { blocksOf } from './markdown.js';

/** One answer's text on the page, drawn again at most once a frame and only from where it changed. */
export class AnswerBody {
  #element;
  #say;
  #drawn;
  #text = '';
  /** @type {string[]} keys of the blocks shown */
  #keys = [];
  /** @type {number | undefined} */
  #frame;

  /**
   * @param {HTMLElement} element
   * @param {import('./texts.js').Say} say
   * @param {() => void} drawn after each change of the page
   */
  constructor(element, say, drawn) {
    this.#element = element;
    this.#say = say;
    this.#drawn = drawn;
  }

  /** @param {string} text */
  show(text) {
    if (text === this.#text) {
      return;
    }
    this.#text = text;
    this.#frame ??= requestAnimationFrame(() => this.#draw());
  }

  dispose() {
    if (this.#frame !== undefined) {
      cancelAnimationFrame(this.#frame);
    }
  }

  #draw() {
    this.#frame = undefined;
    const blocks = blocksOf(this.#text);
    let same = 0;
    while (same < blocks.length && blocks[same].key === this.#keys[same]) {
      same++;
    }
    while (this.#element.children.length > same) {
      this.#element.lastElementChild?.remove();
    }
    this.#element.append(...blocks.slice(same).map((block) => this.#blockElement(block)));
    this.#keys = blocks.map((block) => block.key);
    this.#drawn();
  }

  /** @param {import('./markdown.js').Block} block */
  #blockElement(block) {
    const element = document.createElement('div');
    element.className = 'block';
    element.append(block.render());
    element.querySelectorAll('pre').forEach((pre) => pre.append(this.#copyButton(pre)));
    return element;
  }

  /** @param {HTMLPreElement} pre */
  #copyButton(pre) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = this.#say('code.copy');
    button.addEventListener('click', async () => {
      await copy(pre.querySelector('code')?.textContent ?? '');
      button.textContent = this.#say('code.copied');
      setTimeout(() => (button.textContent = this.#say('code.copy')), 1500);
    });
    return button;
  }
}

/** @param {string} text */
async function copy(text) {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text);
  }
  // Plain http beyond localhost has no clipboard object.
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
