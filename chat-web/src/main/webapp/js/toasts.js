const SHOWN_FOR = 6_000;

/** Short messages that go away by themselves. */
export class Toasts {
  #place;
  #template;

  /** @param {HTMLElement} place @param {HTMLTemplateElement} template */
  constructor(place, template) {
    this.#place = place;
    this.#template = template;
  }

  /** @param {string} text */
  show(text) {
    const toast = /** @type {HTMLElement} */ (this.#template.content.firstElementChild?.cloneNode(true));
    /** @type {HTMLElement} */ (toast.querySelector('.toast-text')).textContent = text;
    const timer = setTimeout(() => toast.remove(), SHOWN_FOR);
    toast.querySelector('button')?.addEventListener('click', () => {
      clearTimeout(timer);
      toast.remove();
    });
    this.#place.append(toast);
    // Anew each time: a dialog opened since would lie above it.
    this.#place.hidePopover();
    this.#place.showPopover();
  }
}
