import { noLinks, tokensOf } from './markdown.js';
import { completed } from './unfinished.js';

/** A list or a table that is longer, in characters, is read on from its last line and not from its first. */
const LONG = 1_000;

/** Reads a Markdown text that grows at its end: each time only from where it may have changed. */
export class GrowingText {
  /** What no further words can change. */
  #settled = '';
  /** @type {Token[]} */
  #tokens = [];
  /** @type {import('./markdown.js').Links} */
  #links = noLinks();
  /** The lines of a long list or table that are settled, though it goes on. @type {Token | undefined} */
  #begun;
  /** What its next lines need before them to be read as its own. */
  #head = '';

  /**
   * @param {string} text so far, with line feeds alone between its lines
   * @returns {Token[]} of all of it, with what is unfinished at its end made whole
   */
  read(text) {
    if (!text.startsWith(this.#settled)) {
      this.#forget(); // Another attempt's text
    }
    const rest = text.slice(this.#settled.length);
    const tail = tokensOf(completed(this.#head + rest), false, Object.assign(noLinks(), this.#links));
    if (this.#begun && !goesOn(this.#begun, tail[0])) {
      this.#forget();
      return this.read(text);
    }
    const tokens = this.#begun ? [joined(this.#begun, tail[0]), ...tail.slice(1)] : tail;
    const all = [...this.#tokens, ...tokens];
    this.#settle(rest, tail, tokens);
    return all;
  }

  #forget() {
    this.#settled = '';
    this.#tokens = [];
    this.#links = noLinks();
    this.#begun = undefined;
    this.#head = '';
  }

  /** @param {string} rest @param {Token[]} tail as read @param {Token[]} tokens the same, joined with what had begun before */
  #settle(rest, tail, tokens) {
    const last = tail.findLastIndex(({ type }) => type !== 'space');
    let source = tail.slice(0, Math.max(0, last)).map(({ raw }) => raw).join('');
    source = last > 0 ? source.slice(this.#head.length) : '';
    if (last < 0 || !rest.startsWith(source)) {
      return; // Made whole in a way that moved what comes before: wait for more.
    }
    if (last > 0) {
      this.#settled += source;
      this.#tokens.push(...tokens.slice(0, last));
      tail.slice(0, last).forEach((token) => this.#name(token));
      this.#begun = undefined;
      this.#head = '';
    }
    this.#settleLines(rest.slice(source.length), tail[last], tokens[last]);
  }

  /** @param {string} rest @param {Token} read @param {Token} whole */
  #settleLines(rest, read, whole) {
    const lines = (read.items ?? read.rows ?? []).length;
    if (lines < 2 || read.raw.length < LONG) {
      return;
    }
    const items = read.items?.slice(0, -1).map(({ raw }) => raw).join('');
    const rows = read.raw.trimEnd();
    const source = items ?? rows.slice(this.#head.length, rows.lastIndexOf('\n') + 1);
    if (!rest.startsWith(source)) {
      return;
    }
    this.#settled += source;
    this.#head = items === undefined ? rows.split('\n', 2).join('\n') + '\n' : '';
    this.#begun = { ...whole, items: whole.items?.slice(0, -1), rows: whole.rows?.slice(0, -1) };
  }

  /** @param {Token} token */
  #name({ type, tag, href = '', title }) {
    if (type === 'def' && tag && !this.#links[tag]) {
      this.#links[tag] = { href, title: title ?? undefined };
    }
  }
}

/** @param {Token} begun @param {Token | undefined} next */
function goesOn(begun, next) {
  return next?.type === begun.type && (begun.type === 'table' || next.ordered === begun.ordered);
}

/** @param {Token} begun @param {Token} next @returns {Token} */
function joined(begun, next) {
  return {
    ...begun,
    key: `${begun.key}\0${next.key}`,
    items: begun.items && [...begun.items, ...(next.items ?? [])],
    rows: begun.rows && [...begun.rows, ...(next.rows ?? [])],
  };
}

/** @typedef {import('./markdown.js').Token} Token */
