/** What js/answer.js must never be: for tests that have to find harm. */
export class AnswerBody {
  #element;

  constructor(element) {
    this.#element = element;
  }

  show(text) {
    if (text === 'hang') {
      for (;;);
    }
    this.#element.innerHTML = text;
  }
}
