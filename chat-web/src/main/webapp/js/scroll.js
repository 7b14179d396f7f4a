const NEAR = 80;

/** Keeps the newest words in sight, unless the reader has scrolled away from them. */
export class Scroll {
  #scroller;
  #button;
  #following = true;

  /** @param {HTMLElement} scroller @param {HTMLElement} button back to the end */
  constructor(scroller, button) {
    this.#scroller = scroller;
    this.#button = button;
    scroller.addEventListener('scroll', () => this.#moved(), { passive: true });
    button.addEventListener('click', () => this.toEnd());
    new ResizeObserver(() => this.follow()).observe(scroller);
  }

  follow() {
    if (this.#following) {
      this.#scroller.scrollTop = this.#scroller.scrollHeight;
    }
  }

  toEnd() {
    this.#following = true;
    this.#button.hidden = true;
    this.follow();
  }

  #moved() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    this.#following = scrollHeight - scrollTop - clientHeight < NEAR;
    this.#button.hidden = this.#following;
  }
}
