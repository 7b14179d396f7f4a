import { GrowingText } from '/js/growing-text.js';
import { tokensOf } from '/js/markdown.js';
import { equal, that } from './expect.js';

const ANSWER = [
  '# Head\n\nSome **bold** words, see [the end][e].\n\n',
  '1. one\n2. two\n   - inner `code`\n3. three\n\n',
  '```js\nlet a = "```";\n```\n\n',
  '| a | b |\n|---|--:|\n| 1 | 2 |\n| 3 | *4* |\n\n',
  '> quoted\n> more\n\n$$\nx^2\n$$\n\n- [ ] open\n- [x] done\n\n[e]: https://end.test\n\nLast words',
].join('');

/** What of tokens is seen, and nothing of how they were read. */
function seen(tokens) {
  return tokens
    .filter(({ type }) => type !== 'space' && type !== 'def')
    .map(({ type, text, items, rows, tokens: inner }) => ({
      type,
      text: type === 'list' || type === 'table' ? undefined : text,
      items: items?.map(({ text: words }) => words),
      rows: rows?.map((cells) => cells.map(({ text: words }) => words)),
      inner: inner?.map(({ type: kind }) => kind),
    }));
}

/** @param {string} text @param {number} step */
function grown(text, step) {
  const growing = new GrowingText();
  let tokens = [];
  for (let length = 0; length < text.length; length += step) {
    tokens = growing.read(text.slice(0, length));
  }
  tokens = growing.read(text);
  return tokens;
}

export function readsTheSameAsAtOnce() {
  for (const step of [1, 3, 7, 50]) {
    const text = `${ANSWER.replace('[the end][e]', 'the end')}.`;
    equal(seen(grown(text, step)), seen(tokensOf(text, true)));
  }
}

export function readsALongListFromItsLastLine() {
  const text = `Before\n\n${Array.from({ length: 300 }, (_, i) => `${i + 1}. item **${i}**\n`).join('')}\nAfter.`;
  equal(seen(grown(text, 11)), seen(tokensOf(text, true)));
}

export function readsALongTableFromItsLastLine() {
  const text = `| a | b |\n|---|--:|\n${Array.from({ length: 300 }, (_, i) => `| ${i} | *${i}* |\n`).join('')}\nAfter.`;
  equal(seen(grown(text, 11)), seen(tokensOf(text, true)));
}

export function readsOnlyTheEndAgain() {
  const growing = new GrowingText();
  const before = growing.read('First.\n\nSecond');
  const after = growing.read('First.\n\nSecond.\n\nThird');
  that(after[0] === growing.read('First.\n\nSecond.\n\nThird.')[0], 'a settled block was read again');
  equal([before.length, after.at(-1).text], [3, 'Third']);
}

export function beginsAgainWithAnotherText() {
  const growing = new GrowingText();
  growing.read('First.\n\nSecond.\n\nThird');
  equal(growing.read('Other').map(({ text }) => text), ['Other']);
}

export function resolvesAddressesThatWereNamedBefore() {
  const growing = new GrowingText();
  growing.read('[e]: https://end.test\n\nWords\n\n');
  const last = growing.read('[e]: https://end.test\n\nWords\n\nSee [it][e] and').at(-1);
  equal(last.tokens.find(({ type }) => type === 'link')?.href, 'https://end.test');
}

/** What has been shown as one thing must not turn into another: the kinds of blocks only ever become more. */
export function neverTakesBackWhatABlockIs() {
  const growing = new GrowingText();
  let before = [];
  for (let length = 1; length <= ANSWER.length; length++) {
    const kinds = growing
      .read(ANSWER.slice(0, length))
      .map(({ type }) => type)
      .filter((type) => type !== 'space' && type !== 'def');
    // A formula is shown as its source, which is a paragraph, until it is whole.
    const kept = before.every((kind, i) => kinds[i] === kind || (kind === 'paragraph' && kinds[i] === 'formula-block'));
    that(kept, `${JSON.stringify(ANSWER.slice(Math.max(0, length - 20), length))}: ${before} became ${kinds}`);
    before = kinds;
  }
}
