import { AnswerBody } from '/js/answer.js';
import { equal, that, until } from './expect.js';

const say = (/** @type {string} */ key) => key;

/** An answer's place on the page, which says how often it was drawn. */
function place() {
  const element = document.body.appendChild(document.createElement('div'));
  let times = 0;
  const body = new AnswerBody(element, say, () => times++);
  return {
    element,
    async show(/** @type {string} */ text, finished = true) {
      const before = times;
      body.show(text, finished);
      await until(() => times > before, () => `not drawn: ${text}`);
    },
  };
}

/** @param {string} text @returns {Promise<HTMLElement>} */
async function rendered(text) {
  const { element, show } = place();
  await show(text);
  element.remove();
  return element;
}

export async function rendersTheUsualMarkdown() {
  const tags = Array.from(
    (await rendered('# T\n\n**b** `c`\n\n- x\n\n1. y\n\n> q\n\n| a |\n|--:|\n| 1 |\n')).querySelectorAll('*'),
    ({ localName }) => localName,
  );
  equal(tags, ['h3', 'p', 'strong', 'code', 'ul', 'li', 'span', 'ol', 'li', 'span', 'blockquote', 'p', 'div', 'table', 'thead', 'tr', 'th', 'tbody', 'tr', 'td']);
}

export async function marksTheWordsOfCode() {
  const code = (await rendered('```java\nclass A {}\n```')).querySelector('pre[data-language=java] code');
  equal(code.textContent, 'class A {}');
  await until(() => code.querySelector('.hljs-keyword'), () => code.innerHTML);
}

export async function showsCodeOfAnUnknownLanguageAsItIs() {
  equal((await rendered('```<b>\nif <x> & "y"\n```')).querySelector('code').textContent, 'if <x> & "y"');
}

export async function showsMarkupAsText() {
  equal((await rendered('a List<String> and <script>alert(1)</script>')).textContent.trim(), 'a List<String> and <script>alert(1)</script>');
}

export async function keepsHarmlessMarkup() {
  equal((await rendered('a<br>b<sup>2</sup>')).querySelectorAll('br, sup').length, 2);
}

export async function letsNothingRunOrLoad() {
  const hostile = [
    '<script>window.hit=1</script>', '<img src=x onerror="window.hit=1">', '<svg onload="window.hit=1">',
    '<iframe srcdoc="<script>parent.hit=1</script>"></iframe>', '<a href="javascript:window.hit=1">x</a>',
    '[x](javascript:window.hit=1)', '[x](JaVaScRiPt&colon;window.hit=1)', '[x](data:text/html,<script>1</script>)',
    '![x](https://evil.test/x.png)', '![x](x" onerror="window.hit=1)', '<form action="https://evil.test"><input name=a>',
    '<style>@import "https://evil.test"</style>', '<base href="https://evil.test">', '<details open ontoggle="window.hit=1">',
    '```"><img src=x onerror=window.hit=1>\nx\n```', '<math><mtext></mtext><mglyph><style><img src=x onerror=window.hit=1>',
    '<p style="position:fixed;inset:0" class="toast" id="composer">x</p>', '[x]: javascript:window.hit=1\n\n[x]',
    '| <img src=x onerror=window.hit=1> |\n|---|\n| <b onclick=window.hit=1>x</b> |', '<br onclick=1>', '<kbd/onmouseover=window.hit=1>',
  ];
  for (const text of [...hostile, hostile.join('\n\n'), hostile.join(' ')]) {
    const element = await rendered(text);
    document.body.append(element);
    equal(element.querySelectorAll('script, img, svg, iframe, form, input, style, base, details, math, [style], [id], [class~=toast]').length, 0);
    for (const node of element.querySelectorAll('*')) {
      for (const { name, value } of node.attributes) {
        that(!name.startsWith('on'), `${name} in ${node.outerHTML}`);
        that(name !== 'href' || /^(https?|mailto):/.test(value), node.outerHTML);
      }
      // A link would open a tab, and this page would not be drawn any more.
      if (node.localName !== 'a') node.click?.();
    }
    element.remove();
  }
  equal(window.hit, undefined);
}

export async function linksToImagesInsteadOfLoadingThem() {
  const link = (await rendered('![A cat](https://cats.test/cat.png)')).querySelector('a');
  equal([link.getAttribute('href'), link.rel, link.target], ['https://cats.test/cat.png', 'noopener noreferrer', '_blank']);
}

export async function showsALinkToNowhereGoodAsItsWords() {
  const element = await rendered('[click **me**](javascript:alert(1)) and [here](/session)');
  equal([element.textContent.trim(), element.querySelectorAll('a').length], ['click me and here', 0]);
}

export async function opensLinksWithoutTellingWhereFrom() {
  equal((await rendered('<https://example.org> and [x](https://example.org)')).querySelectorAll('a[rel="noopener noreferrer"][target=_blank]').length, 2);
}

export async function showsNoMarksOfWhatIsUnfinished() {
  const text =
    '# Head\n\nSome **bold** and `code`\n\n```js\nlet a = 1;\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- x\n  - y\n\n[l](https://x.test) <b>b</b>';
  const { element, show } = place();
  for (let i = 1; i <= text.length; i++) {
    await show(text.slice(0, i), false);
    that(!/\*\*|\| ?-|\]\(|``/.test(element.textContent), `${text.slice(0, i)}: ${element.textContent}`);
  }
  element.remove();
}

export async function drawsOnlyTheGrowingEnd() {
  const { element, show } = place();
  await show('First.\n\nSec', false);
  const [first, second] = element.children;
  await show('First.\n\nSecond.\n\nThird', false);
  that(element.children[0] === first && element.children[1] === second, element.innerHTML);
  equal(Array.from(element.children, (block) => block.textContent.trim()), ['First.', 'Second.', 'Third']);
  element.remove();
}

export async function keepsTheLinesOfCodeThatIsBeingWritten() {
  const { element, show } = place();
  await show('```text\none', false);
  const code = element.querySelector('code');
  await show('```text\none\ntwo', false);
  that(element.querySelector('code') === code, element.innerHTML);
  equal(code.textContent, 'one\ntwo');
  element.remove();
}

export async function endsLikeAnAnswerThatCameAtOnce() {
  const text =
    'See [the end][e].\n\n1. one [too][e]\n2. two\n\n```nothing\nlet x = 1;\n```\n\n| a |\n|:-:|\n| 1 |\n\nDone & dusted<sup>1</sup>.\n\n[e]: https://end.test';
  const grown = place();
  for (let i = 5; i < text.length; i += 5) {
    await grown.show(text.slice(0, i), false);
  }
  await grown.show(text);
  const whole = place();
  await whole.show(text);
  equal(grown.element.innerHTML, whole.element.innerHTML);
  equal(whole.element.querySelectorAll('a[href="https://end.test"]').length, 2);
  grown.element.remove();
  whole.element.remove();
}

export async function emptiesWhenAnAnswerStartsOver() {
  const { element, show } = place();
  await show('Half an', false);
  await show('', false);
  equal(element.children.length, 0);
  element.remove();
}

export async function setsFormulas() {
  const { element, show } = place();
  await show('so $a^2$ and\n\n$$\n\\frac{1}{2}\n$$\n\nbut $5 or \\$6, `$x$`');
  await until(() => element.querySelectorAll('.katex').length === 2, () => element.innerHTML);
  equal(element.querySelectorAll('.katex-display, math').length, 3);
  that(element.textContent.includes('but $5 or $6, $x$'), element.textContent);
  element.remove();
}

export async function drawsDiagrams() {
  const { element, show } = place();
  await show('```mermaid\ngraph TD;\n  A[Browser]-->B[Node];\n```\n\n```mermaid\nno diagram\n```');
  await until(() => element.querySelector('img.diagram'), () => element.innerHTML);
  const picture = element.querySelector('img.diagram');
  that(picture.naturalWidth > 20 && picture.alt.startsWith('graph TD'), picture.outerHTML.slice(0, 300));
  await until(() => document.querySelectorAll('iframe').length === 0, () => 'a frame is left');
  equal(element.querySelectorAll('img').length, 1);
  element.remove();
}

export async function leavesAWrongFormulaAsItIsWritten() {
  const { element, show } = place();
  await show('A $\\frac{1$ and $x$.');
  await until(() => element.querySelector('.katex'), () => element.innerHTML);
  that(element.textContent.startsWith('A \\frac{1 and'), element.textContent);
  equal(element.querySelectorAll('.katex-error').length, 0);
  element.remove();
}

export async function standsWhatNobodyWouldWrite() {
  const absurd = ['[]('.repeat(5000), '>'.repeat(5000), '<b>'.repeat(50_000), `${'|a'.repeat(1000)}|\n${'|-'.repeat(1000)}|\n${'x\n'.repeat(1000)}`];
  for (const text of absurd) {
    const element = await rendered(text);
    that(element.textContent.length > 0, text.slice(0, 20));
    let depth = 0;
    for (let at = element; at?.firstElementChild; at = at.firstElementChild) depth++;
    that(depth < 60, `${depth} deep: ${text.slice(0, 20)}`);
  }
}

export async function listsAndTablesReadInTheirOwnDirection() {
  const { element, show } = place();
  element.dir = 'rtl';
  await show('- one\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- واحد');
  equal(
    Array.from(element.querySelectorAll('ul, table'), (part) => getComputedStyle(part).direction),
    ['ltr', 'ltr', 'rtl'],
  );
  element.remove();
}
