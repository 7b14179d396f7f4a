import { AnswerBody } from './answer.js';
import { copyWith } from './clipboard.js';
import { ended } from './conversation.js';
import { showTime } from './times.js';

/** A person waits this long, in milliseconds, before the page says that it is still at it. */
const SILENCE = 8_000;

/** One question and its answer on the page. */
export class TurnView {
  /** @type {HTMLElement} */
  element;
  #parts;
  #body;
  #say;
  /** @type {import('./conversation.js').Turn | undefined} */
  #turn;
  #before = 0;
  /** What is shown but for the growing text: most changes are of that alone. */
  #shown = '';
  /** How much of the answer there was, and when that last changed. */
  #progress = { length: -1, at: 0 };

  /**
   * @param {HTMLTemplateElement} template
   * @param {import('./texts.js').Say} say
   * @param {string} asker
   */
  constructor(template, say, asker) {
    const fragment = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    this.element = /** @type {HTMLElement} */ (fragment.firstElementChild);
    this.#say = say;
    const part = (/** @type {string} */ selector) =>
      /** @type {HTMLElement} */ (this.element.querySelector(selector));
    this.#parts = {
      question: part('.question'),
      asked: part('.question time'),
      questionText: part('.question-text'),
      questionNote: part('.question-note'),
      retry: part('.retry-ask'),
      edit: part('.edit-ask'),
      answer: part('.answer'),
      answered: part('.answer time'),
      reasoning: part('.reasoning'),
      reasoningText: part('.reasoning-text'),
      typing: part('.typing'),
      typingText: part('.typing-text'),
      answerNote: part('.answer-note'),
      copyAnswer: part('.answer .copy-message'),
      again: part('.again'),
      cancel: part('.cancel'),
      facts: part('.facts'),
    };
    part('.question .name').textContent = asker;
    part('.question .avatar').textContent = Array.from(asker)[0]?.toLocaleUpperCase() ?? '';
    this.#copies(part('.question .copy-message'), () => this.#parts.questionText.textContent ?? '');
    this.#copies(this.#parts.copyAnswer, () => this.#turn?.text ?? '');
    this.#body = new AnswerBody(part('.answer-body'), say, () => {});
  }

  /** @returns {string} the answer's words, as they are read out */
  get words() {
    return this.#parts.answer.querySelector('.answer-body')?.textContent ?? '';
  }

  /** @param {import('./outbox.js').Pending} ask */
  showPending(ask) {
    const parts = this.#parts;
    this.element.dataset.state = ask.refused ? 'refused' : 'pending';
    this.element.dataset.ask = ask.id;
    setText(parts.questionText, ask.text);
    note(parts.questionNote, this.#say(ask.note.key, ...(ask.note.values ?? [])));
    parts.retry.hidden = parts.edit.hidden = !ask.refused;
    parts.answer.hidden = true;
    showTime(parts.asked);
  }

  /** @param {import('./conversation.js').Turn} turn @param {number} before how many are to be answered first */
  show(turn, before) {
    this.#turn = turn;
    this.#before = before;
    this.#body.show(turn.text, ended(turn));
    this.#showReasoning(turn.reasoning);
    const length = turn.text.length + turn.reasoning.length;
    if (length !== this.#progress.length) {
      this.#progress = { length, at: performance.now() };
    }
    const shown = JSON.stringify({ ...turn, text: turn.text !== '', reasoning: turn.reasoning !== '', before });
    if (shown !== this.#shown) {
      this.#shown = shown;
      this.#showState(turn);
    }
    this.tick();
  }

  /** Says how it goes on, as time passes. */
  tick() {
    if (this.#turn && !ended(this.#turn)) {
      setText(this.#parts.typingText, this.#progressOf(this.#turn));
    }
  }

  dispose() {
    this.#body.dispose();
    this.element.remove();
  }

  /** @param {import('./conversation.js').Turn} turn */
  #showState(turn) {
    const parts = this.#parts;
    const writing = turn.state === 'answering' || turn.state === 'restarting';
    const over = ended(turn);
    this.element.dataset.state = turn.state;
    this.element.dataset.turn = turn.turn;
    parts.question.hidden = !turn.question;
    setText(parts.questionText, turn.question?.msg ?? '');
    note(parts.questionNote, '');
    parts.retry.hidden = parts.edit.hidden = true;
    showTime(parts.asked, turn.question?.timestamp);
    parts.answer.hidden = false;
    parts.answer.ariaBusy = String(writing);
    showTime(parts.answered, turn.answered);
    parts.typing.hidden = over;
    note(parts.answerNote, this.#noteOf(turn));
    parts.copyAnswer.hidden = !over || turn.text === '';
    parts.again.hidden = turn.state !== 'failed';
    parts.cancel.hidden = over || writing || this.#before === 0;
    setText(parts.facts, over ? this.#factsOf(turn) : '');
  }

  /** @param {string} reasoning */
  #showReasoning(reasoning) {
    const { reasoning: box, reasoningText: place } = this.#parts;
    const shown = place.textContent ?? '';
    if (reasoning.length === shown.length) {
      return;
    }
    box.hidden = reasoning === '';
    if (reasoning.startsWith(shown)) {
      place.append(reasoning.slice(shown.length));
      place.normalize();
    } else {
      place.textContent = reasoning;
    }
  }

  /** @param {import('./conversation.js').Turn} turn @returns {string} */
  #progressOf(turn) {
    const silent = performance.now() - this.#progress.at;
    const seconds = Math.round(silent / 1000);
    if (turn.state === 'waiting') {
      if (this.#before > 0) return this.#say('answer.waiting', this.#before);
      return silent < SILENCE ? this.#say('answer.thinking') : this.#say('answer.queued', seconds);
    }
    if (silent >= SILENCE) {
      return this.#say(turn.text ? 'answer.still-writing' : 'answer.still-thinking', seconds);
    }
    return this.#say(turn.reasoning && !turn.text ? 'answer.reasons' : 'answer.thinking');
  }

  /** @param {import('./conversation.js').Turn} turn @returns {string} */
  #noteOf(turn) {
    if (turn.state === 'failed') {
      return this.#say(`failed.${turn.code}`);
    }
    if (turn.state === 'restarting') {
      return this.#say('answer.restarted');
    }
    if (turn.finish === 'stopped') {
      return this.#say(turn.text ? 'answer.stopped' : 'answer.stopped-early');
    }
    return turn.finish === 'length' ? this.#say('answer.cut') : '';
  }

  /** @param {import('./conversation.js').Turn} turn @returns {string} */
  #factsOf({ model, usage }) {
    const tokens = usage && this.#say('answer.usage', usage.prompt_tokens, usage.completion_tokens);
    return [model, tokens].filter(Boolean).join(' · ');
  }

  /** @param {HTMLElement} button @param {() => string} text */
  #copies(button, text) {
    const words = { before: this.#say('message.copy'), after: this.#say('message.copied') };
    button.addEventListener('click', () => copyWith(button, text, words));
  }
}

/** Leaves what is there where it is the same: the browser would lay it out again. @param {HTMLElement} element @param {string} text */
function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** @param {HTMLElement} element @param {string} text */
function note(element, text) {
  element.hidden = text === '';
  setText(element, text);
}
