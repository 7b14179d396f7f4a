/**
 * Shows how the connection is.
 *
 * @param {HTMLElement} element
 * @param {import('./texts.js').Say} say
 * @returns {(state: import('./connection.js').State) => void}
 */
export function statusIn(element, say) {
  const text = /** @type {HTMLElement} */ (element.querySelector('.status-text'));
  return (state) => {
    element.dataset.state = state;
    text.textContent = state === 'none' ? '' : say(`status.${state}`);
  };
}
