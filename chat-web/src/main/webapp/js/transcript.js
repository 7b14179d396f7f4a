import { TurnView } from './turn-view.js';

/** The conversation on the page. Says `stop` and `again` with the turn a person meant. */
export class Transcript extends EventTarget {
  #list;
  #empty;
  #template;
  #say;
  #follow;
  /** @type {Map<string, TurnView>} by turn, or by the asker's id until there is one */
  #views = new Map();

  /**
   * @param {{list: HTMLElement, empty: HTMLElement, template: HTMLTemplateElement}} elements
   * @param {import('./texts.js').Say} say
   * @param {() => void} follow what keeps the end in sight
   */
  constructor({ list, empty, template }, say, follow) {
    super();
    this.#list = list;
    this.#empty = empty;
    this.#template = template;
    this.#say = say;
    this.#follow = follow;
    list.addEventListener('click', (event) => this.#clicked(/** @type {HTMLElement} */ (event.target)));
  }

  /**
   * @param {import('./conversation.js').Turn[]} turns
   * @param {import('./conversation.js').Turn | undefined} active
   * @param {readonly import('./outbox.js').Pending[]} pending
   */
  show(turns, active, pending) {
    const views = new Map();
    turns.forEach((turn) => {
      const view = this.#viewOf(turn.turn, turn.ask);
      view.show(turn, turn === active);
      views.set(turn.turn, view);
    });
    pending.forEach((ask) => {
      const view = this.#viewOf(ask.id);
      view.showPending(ask);
      views.set(ask.id, view);
    });
    this.#replace(views);
    this.#empty.hidden = views.size > 0;
    this.#follow();
  }

  /** @param {import('./conversation.js').Turn} turn @param {boolean} next */
  update(turn, next) {
    this.#views.get(turn.turn)?.show(turn, next);
    this.#follow();
  }

  /** @param {string} key @param {string} [ask] under which it was pending @returns {TurnView} */
  #viewOf(key, ask) {
    const shown = this.#views.get(key) ?? this.#views.get(ask ?? key);
    return shown ?? new TurnView(this.#template, this.#say, this.#follow);
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

  /** @param {HTMLElement} target */
  #clicked(target) {
    const turn = target.closest('li')?.dataset.turn;
    if (turn && target.closest('.cancel')) {
      this.dispatchEvent(new CustomEvent('stop', { detail: turn }));
    } else if (turn && target.closest('.again')) {
      this.dispatchEvent(new CustomEvent('again', { detail: turn }));
    }
  }
}
