import { ended } from './conversation.js';
import { TurnView } from './turn-view.js';

const TICK = 1_000;

/**
 * The conversation on the page. Says `stop` and `again` with the turn a person meant, `retry` and `edit` with the id of a
 * question that was not taken.
 */
export class Transcript extends EventTarget {
  #list;
  #empty;
  #template;
  #say;
  /** Whose questions they are. */
  asker = '';
  /** @type {Map<string, TurnView>} by turn, or by the asker's id until there is one */
  #views = new Map();
  /** @type {number | undefined} */
  #clock;

  /**
   * @param {{list: HTMLElement, empty: HTMLElement, template: HTMLTemplateElement}} elements
   * @param {import('./texts.js').Say} say
   */
  constructor({ list, empty, template }, say) {
    super();
    this.#list = list;
    this.#empty = empty;
    this.#template = template;
    this.#say = say;
    list.addEventListener('click', (event) => this.#clicked(/** @type {HTMLElement} */ (event.target)));
  }

  /**
   * @param {import('./conversation.js').Turn[]} turns
   * @param {readonly import('./outbox.js').Pending[]} pending
   */
  show(turns, pending) {
    const views = new Map();
    let before = 0;
    turns.forEach((turn) => {
      const view = this.#viewOf(turn.turn, turn.ask);
      view.show(turn, before);
      views.set(turn.turn, view);
      before += ended(turn) ? 0 : 1;
    });
    pending.forEach((ask) => {
      const view = this.#viewOf(ask.id);
      view.showPending(ask);
      views.set(ask.id, view);
    });
    this.#replace(views);
    this.#empty.hidden = views.size > 0;
    this.#watch(before > 0);
  }

  /** The text of the turn that is being answered has grown. @param {import('./conversation.js').Turn} turn */
  grow(turn) {
    this.#views.get(turn.turn)?.show(turn, 0);
  }

  /** @param {import('./conversation.js').Turn} turn @returns {string} the answer's words, without any marks */
  wordsOf(turn) {
    return this.#views.get(turn.turn)?.words ?? '';
  }

  /** @param {string} key @param {string} [ask] under which it was pending @returns {TurnView} */
  #viewOf(key, ask) {
    const shown = this.#views.get(key) ?? this.#views.get(ask ?? key);
    return shown ?? new TurnView(this.#template, this.#say, this.asker);
  }

  /** @param {Map<string, TurnView>} views */
  #replace(views) {
    const kept = new Set(views.values());
    this.#views.forEach((view) => kept.has(view) || view.dispose());
    this.#views = views;
    let at = this.#list.firstElementChild;
    for (const { element } of kept) {
      if (element === at) {
        at = at.nextElementSibling;
      } else {
        this.#list.insertBefore(element, at);
      }
    }
  }

  /** @param {boolean} waiting whether anything is to come, so that there is something to say as time passes */
  #watch(waiting) {
    if (!waiting) {
      clearInterval(this.#clock);
      this.#clock = undefined;
    } else {
      this.#clock ??= window.setInterval(() => this.#views.forEach((view) => view.tick()), TICK);
    }
  }

  /** @param {HTMLElement} target */
  #clicked(target) {
    const { turn, ask } = /** @type {HTMLElement | null} */ (target.closest('li.turn'))?.dataset ?? {};
    const say = (/** @type {string} */ type, /** @type {unknown} */ detail) =>
      this.dispatchEvent(new CustomEvent(type, { detail }));
    if (turn && target.closest('.cancel')) {
      say('stop', turn);
    } else if (turn && target.closest('.again')) {
      say('again', turn);
    } else if (ask && target.closest('.retry-ask')) {
      say('retry', ask);
    } else if (ask && target.closest('.edit-ask')) {
      say('edit', ask);
    }
  }
}
