/** This near to the end, in pixels, a reader is at the end. */
const NEAR = 32;

/** Keeps the newest words in sight, but only while the reader is at the end. */
export class Scroll {
  #scroller;
  #button;
  #following = true;
  #top = 0;

  /** @param {HTMLElement} scroller @param {HTMLElement} content what grows in it @param {HTMLElement} button back to the end */
  constructor(scroller, content, button) {
    this.#scroller = scroller;
    this.#button = button;
    scroller.addEventListener('scroll', () => this.#moved(), { passive: true });
    button.addEventListener('click', () => this.toEnd());
    // After layout and before the picture: following costs no layout of its own.
    const observer = new ResizeObserver(() => this.#follow());
    observer.observe(scroller);
    observer.observe(content);
  }

  toEnd() {
    this.#following = true;
    this.#button.hidden = true;
    this.#follow();
  }

  #follow() {
    if (this.#following) {
      this.#scroller.scrollTop = this.#scroller.scrollHeight;
      this.#top = this.#scroller.scrollTop;
    } else {
      this.#button.hidden = this.#isAtEnd();
    }
  }

  #moved() {
    const up = this.#scroller.scrollTop < this.#top - 1;
    this.#top = this.#scroller.scrollTop;
    // Up is away from the end, however little: else what comes would pull the reader back.
    this.#following = this.#isAtEnd() || (this.#following && !up);
    this.#button.hidden = this.#following;
  }

  #isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }
}
