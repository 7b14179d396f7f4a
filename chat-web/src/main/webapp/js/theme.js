const KEY = 'parley.theme';
const THEMES = ['system', 'light', 'dark'];

/**
 * Lets a person choose between the system's colours, light and dark ones. What the system says needs no memory.
 *
 * @param {HTMLElement} button
 * @param {import('./texts.js').Say} say
 * @param {Storage} storage
 */
export function chooseTheme(button, say, storage) {
  let theme = storage.getItem(KEY) ?? 'system';
  const show = () => {
    if (theme === 'system') {
      delete document.documentElement.dataset.theme;
      storage.removeItem(KEY);
    } else {
      document.documentElement.dataset.theme = theme;
      storage.setItem(KEY, theme);
    }
    const words = say(`theme.${theme}`);
    button.title = words;
    /** @type {HTMLElement} */ (button.querySelector('.words')).textContent = words;
  };
  button.addEventListener('click', () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    show();
  });
  show();
}
