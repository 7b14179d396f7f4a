const DRAFT = 'parley.draft';

/**
 * Where questions are written. Says `ask` with the text, and `stop`. What is written outlives a reload of the page, and a
 * session that ends.
 */
export class Composer extends EventTarget {
  #form;
  #field;
  #send;
  #stop;
  #room;
  #say;
  #most;
  #storage;
  /** The last question asked from here, for those who want to ask it better. */
  #last = '';

  /**
   * @param {HTMLFormElement} form
   * @param {import('./texts.js').Say} say
   * @param {Storage} storage for the draft
   */
  constructor(form, say, storage) {
    super();
    this.#form = form;
    this.#say = say;
    this.#storage = storage;
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
    this.#field.value ||= storage.getItem(DRAFT) ?? '';
    this.#changed();
  }

  /** Without a session there is nobody to ask; the draft stays. @param {boolean} on */
  enable(on) {
    this.#field.disabled = !on;
    this.#changed();
  }

  /** Without a connection what is sent waits, and the button says so. @param {boolean} connected */
  showConnected(connected) {
    const words = this.#say(connected ? 'composer.send' : 'composer.queue');
    this.#form.dataset.connected = String(connected);
    this.#send.title = words;
    /** @type {HTMLElement} */ (this.#send.querySelector('.words')).textContent = words;
  }

  focus() {
    this.#field.focus();
  }

  /** Gives back what could not be asked, ahead of what has been written since. @param {string} text */
  giveBack(text) {
    this.#field.value = [text, this.#field.value].filter(Boolean).join('\n\n');
    this.#changed();
  }

  /** @param {string} text to begin with */
  propose(text) {
    this.#field.value = text;
    this.#changed();
    this.focus();
  }

  clear() {
    this.#last = '';
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
    this.#last = text;
    this.dispatchEvent(new CustomEvent('ask', { detail: text }));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === 'ArrowUp' && this.#field.value === '' && this.#last) {
      event.preventDefault();
      this.propose(this.#last);
      return;
    }
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
    this.#send.disabled = length === 0 || left < 0 || this.#field.disabled;
    if (this.#field.value) {
      this.#storage.setItem(DRAFT, this.#field.value);
    } else {
      this.#storage.removeItem(DRAFT);
    }
    this.#room.textContent =
      left < 0 ? this.#say('composer.over', -left) : left < this.#most / 5 ? this.#say('composer.left', left) : '';
    this.#field.style.height = 'auto';
    this.#field.style.height = `${this.#field.scrollHeight}px`;
  }
}
