import { completed } from '/js/unfinished.js';
import { equal } from './expect.js';

/** @param {Record<string, string>} cases */
function all(cases) {
  for (const [text, whole] of Object.entries(cases)) {
    equal([text, completed(text)], [text, whole]);
  }
}

export function leavesWhatIsWhole() {
  for (const text of ['', 'Words.', '**bold** and `code`', '- a\n- b', '2 * 3 * 4', 'snake_case_name', '[a](https://b.test)', 'It costs $5', '```js\nlet a;\n```']) {
    equal(completed(text), text);
  }
}

export function closesWhatIsOpen() {
  all({
    'a **bo': 'a **bo**',
    'a **bold*': 'a **bold**',
    'a *it': 'a *it*',
    'a __bo': 'a __bo__',
    'a ~~go': 'a ~~go~~',
    'a ~~gone~': 'a ~~gone~~',
    'a ***both': 'a ***both***',
    'a **b _c': 'a **b _c_**',
    'a `co': 'a `co`',
    'a ``co`': 'a ``co``',
    '**a `co': '**a `co`**',
    '- one\n- **two': '- one\n- **two**',
    '> **qu': '> **qu**',
    '# He **ad': '# He **ad**',
  });
}

export function leavesOutMarksOfNothing() {
  all({ 'a **': 'a', 'a *': 'a', 'a `': 'a', 'a **b `': 'a **b**', 'a **b *': 'a **b**', '**': '', 'a ![alt': 'a', 'a ![alt](htt': 'a' });
}

export function showsALinkAsItsWordsUntilItsAddressIsWhole() {
  all({
    'see [the pa': 'see the pa',
    'see [the page]': 'see the page',
    'see [the page](https://a.te': 'see the page',
    'see **[the page](https://a.te': 'see **the page**',
    'see [**the** page](https': 'see **the** page',
    '- [ ] to do': '- [ ] to do',
  });
}

export function waitsForLinesThatCanBeAnything() {
  all({
    'Words\n-': 'Words',
    'Words\n--': 'Words',
    'Words\n=': 'Words',
    'Words\n\n1': 'Words',
    'Words\n\n1.': 'Words',
    'Words\n\n##': 'Words',
    'Words\n\n``': 'Words',
    'Words\n\n|': 'Words',
    'Words\n\n> ': 'Words',
    'Words\n\n- [': 'Words\n\n',
    'Words\n\n- [x] ': 'Words\n\n',
    'Words\n\n[e]: https://en': 'Words',
    'Words\n\n$$': 'Words',
    'It costs $': 'It costs',
  });
}

export function leavesAnOpenFenceToItself() {
  all({
    '```ja': '```',
    '```java\n': '```java\n',
    '```java\nclass A { **': '```java\nclass A { **',
    '```java\nclass A\n``': '```java\nclass A',
    'a\n\n~~~\nb\n~': 'a\n\n~~~\nb',
    '```\n**\n```\n\n**b': '```\n**\n```\n\n**b**',
  });
}

export function makesATableOfItsFirstLines() {
  all({
    '| a': '| a |\n|-|',
    '| a | b': '| a | b |\n|-|-|',
    '| a | b |\n|': '| a | b |\n|-|-|',
    '| a | b |\n|--': '| a | b |\n|-|-|',
    '| a | b |\n|--|:-': '| a | b |\n|--|:-',
    '| a | b |\n|--|:': '| a | b |\n|-|-|',
    '| a | b |\n|--|:-|': '| a | b |\n|--|:-|',
    '| a | b |\n|--|:-|\n| 1 | **2': '| a | b |\n|--|:-|\n| 1 | **2** |',
    '| a | b |\n|--|:-|\n|': '| a | b |\n|--|:-|',
    'Words:\n| a | b': 'Words:\n| a | b |\n|-|-|',
  });
}

export function showsAnUnfinishedFormulaAsItsSource() {
  all({ 'so $$\\frac{1}': 'so `\\frac{1}`', 'so \\(a_1': 'so `a_1`', 'so \\[x^2\\': 'so `x^2`', '**so $$x$$ and': '**so $$x$$ and**' });
}

export function waitsForTheEndOfTagsAndReferences() {
  all({ 'a <su': 'a', 'a &am': 'a', 'R&D and': 'R&D and' });
}
