/** So much of an answer is read out, in characters: the rest is there to be read. */
const MOST = 300;

/**
 * Tells those who can't see it what has happened in the conversation: once, and not with every word that comes.
 *
 * @param {HTMLElement} element a live region
 * @param {import('./texts.js').Say} say
 * @returns {(turn: import('./conversation.js').Turn, words: string) => void}
 */
export function announcerIn(element, say) {
  return ({ state, code, finish }, words) => {
    if (state === 'failed') {
      element.textContent = say(`failed.${code}`);
    } else {
      const beginning = words.length > MOST ? `${words.slice(0, MOST)}…` : words;
      element.textContent = `${say(finish === 'stopped' ? 'answer.stopped' : 'answer.complete')} · ${beginning}`;
    }
  };
}
