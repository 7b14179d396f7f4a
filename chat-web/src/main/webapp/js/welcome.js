import { begin, Crowded, Refused } from './session.js';

/** Asks for a name and begins a session with it. */
export class Welcome {
  #dialog;
  #form;
  #field;
  #problem;
  #button;
  #say;
  /** @type {(session: Session) => void} */
  #enter = () => {};

  /** @param {HTMLDialogElement} dialog @param {import('./texts.js').Say} say */
  constructor(dialog, say) {
    this.#dialog = dialog;
    this.#say = say;
    this.#form = /** @type {HTMLFormElement} */ (dialog.querySelector('form'));
    this.#field = /** @type {HTMLInputElement} */ (dialog.querySelector('input'));
    this.#problem = /** @type {HTMLElement} */ (dialog.querySelector('.problem'));
    this.#button = /** @type {HTMLButtonElement} */ (dialog.querySelector('button'));
    this.#form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const begun = await this.#begin();
      if (begun) this.enter(begun);
    });
  }

  /** @param {{why?: string, name?: string}} [given] the key of a text to begin with, and a name */
  open({ why, name } = {}) {
    this.#problem.textContent = why ? this.#say(why) : '';
    this.#field.value = name ?? this.#field.value;
    if (!this.#dialog.open) {
      this.#dialog.showModal();
    }
    this.#field.select();
  }

  /** @returns {Promise<Session>} the next session, wherever it comes from */
  session() {
    return new Promise((resolve) => {
      this.#enter = resolve;
    });
  }

  /** @param {Session} session begun here or in another tab */
  enter(session) {
    this.#dialog.close();
    this.#enter(session);
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

/** @typedef {import('./session.js').Session} Session */
