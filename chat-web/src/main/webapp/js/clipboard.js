/**
 * Puts a text on the clipboard.
 *
 * @param {string} text
 * @returns {Promise<boolean>} whether it is there
 */
export async function copy(text) {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  }
  // Plain http beyond localhost has no clipboard object.
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  return copied;
}

const SAID_FOR = 1_500;

/**
 * Copies when a button is pressed, and says so on it.
 *
 * @param {HTMLElement} button
 * @param {() => string} text
 * @param {{before: string, after: string}} words
 */
export async function copyWith(button, text, { before, after }) {
  if (await copy(text())) {
    button.dataset.copied = 'true';
    label(button, after);
    setTimeout(() => {
      delete button.dataset.copied;
      label(button, before);
    }, SAID_FOR);
  }
}

/** @param {HTMLElement} button @param {string} words */
function label(button, words) {
  const place = button.querySelector('.words') ?? button;
  place.textContent = words;
}
