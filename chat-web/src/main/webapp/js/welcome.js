import { begin, Crowded, Refused } from './session.js';

/** Asks for a name and begins a session with it. */
export class Welcome {
  #dialog;
  #form;
  #field;
  #problem;
  #button;
  #say;

  /** @param {HTMLDialogElement} dialog @param {import('./texts.js').Say} say */
  constructor(dialog, say) {
    this.#dialog = dialog;
    this.#say = say;
    this.#form = /** @type {HTMLFormElement} */ (dialog.querySelector('form'));
    this.#field = /** @type {HTMLInputElement} */ (dialog.querySelector('input'));
    this.#problem = /** @type {HTMLElement} */ (dialog.querySelector('.problem'));
    this.#button = /** @type {HTMLButtonElement} */ (dialog.querySelector('button'));
    // There is nothing behind it to go to without a name.
    dialog.addEventListener('cancel', (event) => event.preventDefault());
  }

  /**
   * @param {string} [why] the key of a text to begin with
   * @returns {Promise<import('./session.js').Session>} once there is one
   */
  async session(why) {
    this.#problem.textContent = why ? this.#say(why) : '';
    this.#dialog.showModal();
    this.#field.select();
    const session = await new Promise((resolve) => {
      this.#form.onsubmit = async (event) => {
        event.preventDefault();
        const begun = await this.#begin();
        if (begun) resolve(begun);
      };
    });
    this.#form.onsubmit = null;
    this.#dialog.close();
    return session;
  }

  async #begin() {
    this.#button.disabled = true;
    this.#button.textContent = this.#say('welcome.starting');
    try {
      return await begin(this.#field.value);
    } catch (problem) {
      this.#problem.textContent = this.#reason(problem);
      return undefined;
    } finally {
      this.#button.disabled = false;
      this.#button.textContent = this.#say('welcome.start');
    }
  }

  /** @param {unknown} problem @returns {string} */
  #reason(problem) {
    if (problem instanceof Refused && problem.message) {
      return problem.message;
    }
    return problem instanceof Crowded
      ? this.#say('welcome.crowded', problem.seconds)
      : this.#say('welcome.unreachable');
  }
}
