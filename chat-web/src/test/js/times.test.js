import { ago } from '/js/times.js';
import { equal, that } from './expect.js';

const NOW = Date.parse('2026-03-10T12:00:00.000Z');
const before = (seconds, locale = 'en') => ago(new Date(NOW - seconds * 1000).toISOString(), NOW, locale);

export function saysHowLongAgo() {
  equal([0, 59, 60, 3599, 7200, 86_400, 3 * 86_400].map((seconds) => before(seconds)), [
    'now', 'now', '1 minute ago', '59 minutes ago', '2 hours ago', 'yesterday', '3 days ago',
  ]);
}

export function saysTheDayAfterAWeek() {
  equal(before(8 * 86_400), 'Mar 2, 2026');
}

export function speaksTheReadersLanguage() {
  equal([before(120, 'de'), before(120, 'fr'), before(120, 'zh')], ['vor 2 Minuten', 'il y a 2 minutes', '2分钟前']);
}

export function isNotInTheFutureWhereClocksDiffer() {
  equal(before(-30), 'now');
}

export function isNeverEmpty() {
  that(['ar', 'es', 'tlh'].every((locale) => before(3600, locale).length > 0), 'a locale has no words');
}
