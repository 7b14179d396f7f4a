/**
 * What the keyboard does on the page. The list that `?` shows is made of the very table that is obeyed.
 *
 * @typedef {object} Shortcut
 * @property {string} keys as they are shown, joined with +
 * @property {string} text the key of what it does
 * @property {(event: KeyboardEvent) => boolean} matches
 * @property {() => unknown} does whatever it returns but false ends the matter
 */

/** @param {KeyboardEvent} event */
const isTyping = ({ target }) => target instanceof HTMLElement && target.matches('input, textarea, select');
/** @param {KeyboardEvent} event */
const isPlain = ({ ctrlKey, metaKey, altKey }) => !ctrlKey && !metaKey && !altKey;
/** @param {KeyboardEvent} event */
const isChord = ({ ctrlKey, metaKey, shiftKey, altKey }) => (ctrlKey || metaKey) && shiftKey && !altKey;

/**
 * @param {Actions} actions
 * @returns {Shortcut[]}
 */
export function shortcutsFor(actions) {
  return [
    { keys: '?', text: 'shortcuts.help', matches: (e) => e.key === '?' && isPlain(e) && !isTyping(e), does: actions.help },
    { keys: '/', text: 'shortcuts.write', matches: (e) => e.key === '/' && isPlain(e) && !isTyping(e), does: actions.write },
    { keys: 'Esc', text: 'shortcuts.stop', matches: (e) => e.key === 'Escape' && isPlain(e), does: actions.stop },
    { keys: 'Ctrl+Shift+O', text: 'shortcuts.fresh', matches: (e) => isChord(e) && e.code === 'KeyO', does: actions.fresh },
    { keys: 'Ctrl+Shift+Y', text: 'shortcuts.copy', matches: (e) => isChord(e) && e.code === 'KeyY', does: actions.copy },
    { keys: 'Alt+↑', text: 'shortcuts.previous', matches: (e) => e.altKey && e.key === 'ArrowUp', does: actions.previous },
    { keys: 'Alt+↓', text: 'shortcuts.next', matches: (e) => e.altKey && e.key === 'ArrowDown', does: actions.next },
    { keys: 'Alt+End', text: 'shortcuts.latest', matches: (e) => e.altKey && e.key === 'End', does: actions.latest },
  ];
}

/**
 * @param {Shortcut[]} shortcuts
 * @param {() => boolean} free whether no dialog has the keyboard
 */
export function obey(shortcuts, free) {
  document.addEventListener('keydown', (event) => {
    const meant = !event.isComposing && free() && shortcuts.find(({ matches }) => matches(event));
    if (meant && meant.does() !== false) {
      event.preventDefault();
    }
  });
}

/**
 * @param {HTMLElement} list a dl
 * @param {{keys: string, text: string}[]} shortcuts
 * @param {import('./texts.js').Say} say
 */
export function listShortcuts(list, shortcuts, say) {
  for (const { keys, text } of shortcuts) {
    const name = document.createElement('dt');
    name.dir = 'ltr';
    keys.split('+').forEach((key) => {
      const cap = document.createElement('kbd');
      cap.textContent = say.has(`key.${key}`) ? say(`key.${key}`) : key;
      name.append(cap);
    });
    const what = document.createElement('dd');
    what.textContent = say(text);
    list.append(name, what);
  }
}

/** @typedef {Record<'help' | 'write' | 'stop' | 'fresh' | 'copy' | 'previous' | 'next' | 'latest', () => unknown>} Actions */
