/** Shows how the connection is, and when it will be tried again. */
export class Status {
  #element;
  #text;
  #button;
  #say;
  /** @type {number | undefined} */
  #clock;
  #until = 0;

  /**
   * @param {{element: HTMLElement, button: HTMLElement}} elements the button tries again at once
   * @param {import('./texts.js').Say} say
   * @param {() => void} again
   */
  constructor({ element, button }, say, again) {
    this.#element = element;
    this.#text = /** @type {HTMLElement} */ (element.querySelector('.status-text'));
    this.#button = button;
    this.#say = say;
    button.addEventListener('click', again);
  }

  /** @param {import('./connection.js').State} state @param {number} [wait] milliseconds until the next try */
  show(state, wait) {
    const words = state === 'none' ? '' : this.#say(`status.${state}`);
    this.#element.dataset.state = state;
    if (this.#text.textContent !== words) {
      this.#text.textContent = words;
    }
    clearInterval(this.#clock);
    this.#button.hidden = wait === undefined;
    if (wait !== undefined) {
      this.#until = Date.now() + wait;
      this.#count();
      this.#clock = window.setInterval(() => this.#count(), 1_000);
    }
  }

  #count() {
    const seconds = Math.max(0, Math.ceil((this.#until - Date.now()) / 1000));
    this.#button.textContent = this.#say('status.retry', seconds);
  }
}
