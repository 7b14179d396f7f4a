/** Times in the reader's language: how long ago, and on a pointer's rest when exactly. */

const UNITS = /** @type {[Intl.RelativeTimeFormatUnit, number][]} */ ([
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]);
const WEEK = 7 * 86_400;
const RENEWED_EVERY = 30_000;

/** @param {HTMLElement} element a time element @param {string} [timestamp] as the server says it; without one it shows nothing */
export function showTime(element, timestamp) {
  const time = /** @type {HTMLTimeElement} */ (element);
  time.dateTime = timestamp ?? '';
  time.title = timestamp ? new Date(timestamp).toLocaleString(language(), { dateStyle: 'long', timeStyle: 'medium' }) : '';
  time.textContent = timestamp ? ago(timestamp, Date.now(), language()) : '';
}

/**
 * @param {string} timestamp
 * @param {number} now in milliseconds
 * @param {string} locale
 * @returns {string}
 */
export function ago(timestamp, now, locale) {
  const then = new Date(timestamp);
  // The server's clock may be a little ahead of the reader's.
  const seconds = Math.max(0, (now - then.getTime()) / 1000);
  if (seconds > WEEK) {
    return then.toLocaleDateString(locale, { dateStyle: 'medium' });
  }
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const [unit, length] = UNITS.find(([, each]) => seconds >= each) ?? ['second', 1];
  return unit === 'second' ? relative.format(0, 'second') : relative.format(-Math.floor(seconds / length), unit);
}

/** Keeps the times on the page true. @returns {() => void} stops it */
export function keepTimes() {
  const timer = setInterval(() => {
    const times = /** @type {NodeListOf<HTMLTimeElement>} */ (document.querySelectorAll('time[datetime]'));
    times.forEach((time) => {
      const words = time.dateTime && ago(time.dateTime, Date.now(), language());
      if (time.textContent !== words) time.textContent = words;
    });
  }, RENEWED_EVERY);
  return () => clearInterval(timer);
}

function language() {
  return document.documentElement.lang || 'en';
}
