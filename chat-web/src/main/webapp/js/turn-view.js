import { AnswerBody } from './answer.js';
import { ended } from './conversation.js';

/** One question and its answer on the page. */
export class TurnView {
  /** @type {HTMLElement} */
  element;
  #parts;
  #body;
  #say;

  /**
   * @param {HTMLTemplateElement} template
   * @param {import('./texts.js').Say} say
   * @param {() => void} drawn
   */
  constructor(template, say, drawn) {
    const fragment = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    this.element = /** @type {HTMLElement} */ (fragment.firstElementChild);
    this.#say = say;
    this.#parts = {
      question: part(this.element, '.question'),
      questionText: part(this.element, '.question-text'),
      questionNote: part(this.element, '.question-note'),
      answer: part(this.element, '.answer'),
      typing: part(this.element, '.typing'),
      typingText: part(this.element, '.typing-text'),
      answerNote: part(this.element, '.answer-note'),
      cancel: part(this.element, '.cancel'),
      again: part(this.element, '.again'),
    };
    this.#body = new AnswerBody(part(this.element, '.answer-body'), say, drawn);
  }

  /** @param {import('./outbox.js').Pending} ask */
  showPending(ask) {
    this.element.dataset.state = 'pending';
    this.#parts.questionText.textContent = ask.text;
    note(this.#parts.questionNote, this.#say(ask.note.key, ...(ask.note.values ?? [])));
    this.#parts.answer.hidden = true;
  }

  /** @param {import('./conversation.js').Turn} turn @param {boolean} next whether it is the one to be answered now */
  show(turn, next) {
    const parts = this.#parts;
    const writing = turn.state === 'answering' || turn.state === 'restarting';
    this.element.dataset.state = turn.state;
    this.element.dataset.turn = turn.turn;
    parts.question.hidden = !turn.question;
    parts.questionText.textContent = turn.question?.msg ?? '';
    parts.questionText.title = localTime(turn.question?.timestamp);
    note(parts.questionNote, '');
    parts.answer.hidden = false;
    parts.answer.ariaBusy = String(writing);
    this.#body.show(turn.text);
    parts.typing.hidden = ended(turn);
    parts.typingText.textContent = this.#say(writing || next ? 'answer.thinking' : 'answer.waiting');
    note(parts.answerNote, this.#noteOf(turn));
    parts.answerNote.title = [turn.model, localTime(turn.answered)].filter(Boolean).join(' · ');
    parts.cancel.hidden = writing || next || ended(turn);
    parts.again.hidden = turn.state !== 'failed';
  }

  dispose() {
    this.#body.dispose();
    this.element.remove();
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
}

/** @param {HTMLElement} element @param {string} selector @returns {HTMLElement} */
function part(element, selector) {
  return /** @type {HTMLElement} */ (element.querySelector(selector));
}

/** @param {HTMLElement} element @param {string} text */
function note(element, text) {
  element.hidden = text === '';
  element.textContent = text;
}

/** @param {string} [timestamp] @returns {string} */
function localTime(timestamp) {
  return timestamp ? new Date(timestamp).toLocaleString() : '';
}
