/** Where questions are written. Says `ask` with the text, and `stop`. */
export class Composer extends EventTarget {
  #form;
  #field;
  #send;
  #stop;
  #room;
  #say;
  #most;

  /**
   * @param {HTMLFormElement} form
   * @param {import('./texts.js').Say} say
   */
  constructor(form, say) {
    super();
    this.#form = form;
    this.#say = say;
    this.#field = /** @type {HTMLTextAreaElement} */ (form.querySelector('textarea'));
    this.#send = /** @type {HTMLButtonElement} */ (form.querySelector('[type=submit]'));
    this.#stop = /** @type {HTMLButtonElement} */ (form.querySelector('[type=button]'));
    this.#room = /** @type {HTMLElement} */ (form.querySelector('.room'));
    this.#most = Number(form.dataset.questionChars) || Infinity;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#field.addEventListener('input', () => this.#changed());
    this.#field.addEventListener('keydown', (event) => this.#key(event));
    this.#stop.addEventListener('click', () => this.dispatchEvent(new CustomEvent('stop')));
    this.#changed();
  }

  focus() {
    this.#field.focus();
  }

  /** Gives back what could not be asked, ahead of what has been written since. @param {string} text */
  giveBack(text) {
    this.#field.value = [text, this.#field.value].filter(Boolean).join('\n\n');
    this.#changed();
  }

  clear() {
    this.#field.value = '';
    this.#changed();
  }

  /** @param {boolean} answering whether there is an answer to stop */
  showStop(answering) {
    this.#stop.hidden = !answering;
  }

  #submit() {
    const text = this.#field.value.trim();
    if (!text || text.length > this.#most) {
      return;
    }
    this.clear();
    this.dispatchEvent(new CustomEvent('ask', { detail: text }));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    // Enter may also choose a word of an input method; a touch keyboard has no Shift+Enter for a new line.
    const sends = event.key === 'Enter' && !event.shiftKey && !event.isComposing;
    if (sends && !matchMedia('(pointer: coarse)').matches) {
      event.preventDefault();
      this.#form.requestSubmit();
    }
  }

  #changed() {
    const length = this.#field.value.trim().length;
    const left = this.#most - length;
    this.#send.disabled = length === 0 || left < 0;
    this.#room.textContent =
      left < 0 ? this.#say('composer.over', -left) : left < this.#most / 5 ? this.#say('composer.left', left) : '';
    this.#field.style.height = 'auto';
    this.#field.style.height = `${this.#field.scrollHeight}px`;
  }
}
