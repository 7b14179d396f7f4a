/**
 * A Markdown text that is still being written, made whole: what has been opened is closed, and what can't be told yet is
 * left out until it can. So nothing on the page turns from one thing into another as the rest comes.
 */

const FENCE = /^ {0,3}(?:[-*+>]|\d{1,9}[.)])?\s*(`{3,}|~{3,})(.*)$/;
/** A line that may still become a list item, a heading, a rule, a fence, name an address, or underline the one above. */
const UNDECIDED = /^\s*(?:\[[^\]]*(?:\](?::.*)?)?|[-*_=+]+|#{1,6}|\d{1,9}[.)]?|>|`{1,2}|~{1,2}|\${1,2}|\\\[?|\|)\s*$/;
const MARKER = /^\s*(?:[-*+]|\d{1,9}[.)]|#{1,6}|>)\s+(?:\[[ xX]\]\s+)?/;
const TABLE_ROW = /^\s*\|/;
/** Delimiters of a table's head, or the beginning of them. */
const DELIMITERS = /^[\s|:-]*$/;
/** A tag, a character reference, an escape or a formula of which there is no more than the beginning. */
const CUT_OFF = /(?:<\/?[a-z]{0,7}|&#?\w{0,10}|(?<!\S)\${1,2}|(?<!\\)\\)$/i;

/**
 * @param {string} text
 * @returns {string}
 */
export function completed(text) {
  const lines = text.split('\n');
  const { open, after } = fences(lines);
  if (open) {
    return inFence(lines, open);
  }
  let last = lines.length - 1;
  if (UNDECIDED.test(lines[last])) {
    lines.pop();
    last--;
  }
  if (last < after) {
    return lines.join('\n');
  }
  const first = startOfBlock(lines, after);
  if (TABLE_ROW.test(lines[first])) {
    return [...lines.slice(0, first), ...table(lines.slice(first))].join('\n');
  }
  const before = lines.slice(0, first);
  return [...before, paragraph(lines.slice(first).join('\n'))].join('\n');
}

/**
 * @param {string[]} lines
 * @returns {{open?: {mark: string, line: number}, after: number}} the fence that no line closes; the line after the last closed
 */
function fences(lines) {
  /** @type {{mark: string, line: number} | undefined} */
  let open;
  let after = 0;
  lines.forEach((line, index) => {
    if (open) {
      const bare = line.trim();
      if (bare.startsWith(open.mark) && bare === open.mark[0].repeat(bare.length)) {
        open = undefined;
        after = index + 1;
      }
      return;
    }
    const match = FENCE.exec(line);
    if (match && !(match[1][0] === '`' && match[2].includes('`'))) {
      open = { mark: match[1], line: index };
    }
  });
  return { open, after };
}

/** @param {string[]} lines @param {{mark: string, line: number}} fence @returns {string} */
function inFence(lines, { mark, line }) {
  const last = lines.length - 1;
  const end = lines[last].trim();
  if (last === line) {
    // The language's name may be cut off.
    return [...lines.slice(0, last), lines[last].slice(0, lines[last].indexOf(mark) + mark.length)].join('\n');
  }
  // Perhaps the first characters of the closing fence
  return (end && mark.startsWith(end) ? lines.slice(0, last) : lines).join('\n');
}

/** @param {string[]} lines @param {number} from @returns {number} where the last block begins */
function startOfBlock(lines, from) {
  const begins = (/** @type {number} */ line) =>
    lines[line - 1].trim() === '' ||
    MARKER.test(lines[line]) ||
    (TABLE_ROW.test(lines[line]) && !TABLE_ROW.test(lines[line - 1]));
  let first = lines.length - 1;
  while (first > from && !begins(first)) {
    first--;
  }
  return first;
}

/** @param {string[]} lines of a table @returns {string[]} */
function table(lines) {
  const [head, delimiters, ...rows] = lines;
  const names = head.trim().replace(/^\||\|$/g, '').split(/(?<!\\)\|/);
  if (delimiters === undefined || (rows.length === 0 && DELIMITERS.test(delimiters))) {
    const whole = delimiters !== undefined && columns(delimiters) === names.length && /-\s*:?\s*\|?\s*$/.test(delimiters);
    const closed = delimiters === undefined ? row(head) : head;
    return [closed, whole ? delimiters : `|${names.map(() => '-').join('|')}|`];
  }
  return [...lines.slice(0, -1), row(lines[lines.length - 1])];
}

/** @param {string} delimiters @returns {number} */
function columns(delimiters) {
  return delimiters.trim().replace(/^\||\|$/g, '').split('|').filter((cell) => cell.includes('-')).length;
}

/** @param {string} line whose last cell may be unfinished @returns {string} */
function row(line) {
  const cut = line.trimEnd().endsWith('|') ? line.length : line.lastIndexOf('|') + 1;
  return `${line.slice(0, cut)}${words(line.slice(cut))}${cut < line.length ? ' |' : ''}`;
}

/** @param {string} text a block that is no table @returns {string} */
function paragraph(text) {
  const marker = MARKER.exec(text)?.[0] ?? '';
  const rest = text.slice(marker.length);
  const said = /^\[[ xX]?\]?$/.test(rest) ? '' : words(rest);
  return said ? marker + said : '';
}

/** @param {string} text @returns {string} */
function words(text) {
  const open = scan(text.replace(CUT_OFF, ''));
  return open.text.trimEnd() + open.closers;
}

/**
 * Reads the words of a block once, and remembers what is open at their end.
 *
 * @param {string} given
 * @returns {{text: string, closers: string}}
 */
function scan(given) {
  let text = given;
  /** @type {{mark: string, at: number}[]} */
  const open = [];
  let bracket = -1;
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at, at + 3);
    if (text[at] === '\\' && !/^\\[([]/.test(rest)) {
      at += 2;
    } else if (text[at] === '`') {
      const mark = /^`+/.exec(text.slice(at))?.[0] ?? '`';
      const end = text.indexOf(mark, at + mark.length);
      if (end < 0) {
        return codeSpan(text, at, mark, open);
      }
      at = end + mark.length;
    } else if (/^(?:\$\$|\\[([])/.test(rest)) {
      const closing = rest.startsWith('$$') ? '$$' : rest.startsWith('\\[') ? '\\]' : '\\)';
      const end = text.indexOf(closing, at + 2);
      if (end < 0) {
        return source(text, at, open);
      }
      at = end + 2;
    } else if (text[at] === '[') {
      bracket = at;
      at++;
    } else if (text[at] === ']' && bracket >= 0) {
      const end = destination(text, at);
      if (end < 0) {
        return link(text, bracket, at, open);
      }
      bracket = -1;
      at = end;
    } else if (/[*_~]/.test(text[at])) {
      const run = /^(?:\*+|_+|~+)/.exec(text.slice(at))?.[0] ?? '';
      emphasis(text, at, run, open);
      at += run.length;
    } else {
      at++;
    }
  }
  if (bracket >= 0) {
    // Words of a link, perhaps: its bracket would vanish as soon as that is clear.
    const image = text[bracket - 1] === '!';
    text = image ? text.slice(0, bracket - 1) : text.slice(0, bracket) + text.slice(bracket + 1);
  }
  return closed(text.replace(/!$/, ''), open);
}

/** @param {string} text @param {{mark: string, at: number}[]} open @returns {{text: string, closers: string}} */
function closed(text, open) {
  let kept = text;
  let closers = '';
  for (const { mark, at } of open.reverse()) {
    const inside = kept.slice(at + mark.length);
    if (inside.trim() === '') {
      kept = kept.slice(0, at);
      closers = '';
      continue;
    }
    if (mark === '~~' && inside.endsWith('~') && closers === '') {
      kept = kept.slice(0, -1); // Half of the closing mark
    }
    closers += mark;
  }
  return { text: kept, closers };
}

/**
 * @param {string} text
 * @param {number} at
 * @param {string} run of one character
 * @param {{mark: string, at: number}[]} open
 */
function emphasis(text, at, run, open) {
  const before = text[at - 1] ?? ' ';
  const after = text[at + run.length] ?? ' ';
  const closes = !/\s/.test(before);
  const opens = !/\s/.test(after) || at + run.length === text.length;
  let left = run.length;
  while (closes && left > 0) {
    const found = open.findLastIndex(({ mark }) => mark[0] === run[0] && mark.length <= left);
    if (found < 0) {
      break;
    }
    left -= open[found].mark.length;
    open.splice(found);
  }
  const inWord = run[0] === '_' && /\w/.test(before);
  if (left > 0 && opens && !inWord && !(run[0] === '~' && left === 1)) {
    if (left > 2) {
      open.push({ mark: run[0], at: at + run.length - left });
      left = 2;
    }
    open.push({ mark: run[0].repeat(left), at: at + run.length - left });
  }
}

/** @param {string} text @param {number} at @param {string} mark @param {{mark: string, at: number}[]} open */
function codeSpan(text, at, mark, open) {
  if (text.slice(at + mark.length).trim() === '') {
    return closed(text.slice(0, at), open);
  }
  const ticks = /`*$/.exec(text)?.[0].length ?? 0;
  const { text: kept, closers } = closed(`${text.slice(0, text.length - ticks)}${mark}`, open);
  return { text: kept, closers };
}

/** A formula without its end is shown as it is written. @param {string} text @param {number} at @param {{mark: string, at: number}[]} open */
function source(text, at, open) {
  const formula = text.slice(at + 2).replace(/[\\$]$/, '').trim();
  const longest = Math.max(0, ...(formula.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const mark = '`'.repeat(longest + 1);
  const shown = formula === '' ? '' : `${mark}${formula}${mark}`;
  return closed(text.slice(0, at) + shown, open);
}

/** @param {string} text @param {number} at of a closing bracket @returns {number} after the address; -1 where it is cut off */
function destination(text, at) {
  const next = text[at + 1];
  if (next === undefined) {
    return -1;
  }
  if (next !== '(' && next !== '[') {
    return at + 1;
  }
  const end = text.indexOf(next === '(' ? ')' : ']', at + 2);
  return end < 0 ? -1 : end + 1;
}

/** A link without its address is its words; an image without it is nothing yet. @param {string} text @param {number} from @param {number} to @param {{mark: string, at: number}[]} open */
function link(text, from, to, open) {
  if (/^\[[ xX]?\]$/.test(text.slice(from, to + 1))) {
    return closed(text, open);
  }
  const image = text[from - 1] === '!';
  const inside = open.filter((mark) => mark.at < from);
  return closed(image ? text.slice(0, from - 1) : text.slice(0, from) + text.slice(from + 1, to), inside);
}
