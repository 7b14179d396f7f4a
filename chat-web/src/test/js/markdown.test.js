import { AnswerBody } from '/js/answer.js';
import { blocksOf } from '/js/markdown.js';
import { equal, that } from './expect.js';

function rendered(text) {
  const element = document.createElement('div');
  element.append(...blocksOf(text).map((block) => block.render()));
  return element;
}

const drawn = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

export function rendersTheUsualMarkdown() {
  const tags = Array.from(
    rendered('# T\n\n**b** `c`\n\n- x\n\n1. y\n\n> q\n\n| a |\n|--:|\n| 1 |\n').querySelectorAll('*'),
    ({ localName }) => localName,
  );
  equal(tags, ['h1', 'p', 'strong', 'code', 'ul', 'li', 'ol', 'li', 'blockquote', 'p', 'table', 'thead', 'tr', 'th', 'tbody', 'tr', 'td']);
}

export function marksTheWordsOfCode() {
  const code = rendered('```java\nclass A {}\n```').querySelector('pre[data-language=java] code');
  equal(code.textContent, 'class A {}');
  that(code.querySelector('.hljs-keyword') !== null, code.innerHTML);
}

export function showsCodeOfAnUnknownLanguageAsItIs() {
  equal(rendered('```<b>\nif <x> & "y"\n```').querySelector('code').textContent, 'if <x> & "y"');
}

export function showsMarkupAsText() {
  equal(rendered('a List<String> and <script>alert(1)</script>').textContent.trim(), 'a List<String> and <script>alert(1)</script>');
}

export function keepsHarmlessMarkup() {
  equal(rendered('a<br>b<sup>2</sup>').querySelectorAll('br, sup').length, 2);
}

export function letsNothingRunOrLoad() {
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
    const element = rendered(text);
    document.body.append(element);
    equal(element.querySelectorAll('script, img, svg, iframe, form, input, style, base, details, math, [style], [id], [class~=toast]').length, 0);
    for (const node of element.querySelectorAll('*')) {
      for (const { name, value } of node.attributes) {
        that(!name.startsWith('on'), `${name} in ${node.outerHTML}`);
        that(name !== 'href' || /^(https?|mailto):/.test(value), node.outerHTML);
      }
      node.click?.();
    }
    element.remove();
  }
  equal(window.hit, undefined);
}

export function linksToImagesInsteadOfLoadingThem() {
  const link = rendered('![A cat](https://cats.test/cat.png)').querySelector('a');
  equal([link.getAttribute('href'), link.rel, link.target], ['https://cats.test/cat.png', 'noopener noreferrer', '_blank']);
}

export function showsALinkToNowhereGoodAsItsWords() {
  const element = rendered('[click **me**](javascript:alert(1)) and [here](/session)');
  equal([element.textContent.trim(), element.querySelectorAll('a').length], ['click me and here', 0]);
}

export function opensLinksWithoutTellingWhereFrom() {
  equal(rendered('<https://example.org> and [x](https://example.org)').querySelectorAll('a[rel="noopener noreferrer"][target=_blank]').length, 2);
}

export function rendersEveryBeginningOfAnAnswer() {
  const text = '# Head\n\nSome **bold** and `code`\n\n```js\nlet a = 1;\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- x\n  - y\n\n[l](https://x.test) <b>b</b>';
  for (let i = 0; i <= text.length; i++) rendered(text.slice(0, i));
}

export async function drawsOnlyTheGrowingEnd() {
  const element = document.body.appendChild(document.createElement('div'));
  const body = new AnswerBody(element, (key) => key, () => {});
  body.show('First.\n\nSec');
  await drawn();
  const [first, second] = element.children;
  body.show('First.\n\nSecond.\n\nThird');
  await drawn();
  that(element.children[0] === first && element.children[1] !== second, element.innerHTML);
  equal(Array.from(element.children, (block) => block.textContent.trim()), ['First.', 'Second.', 'Third']);
  element.remove();
}

export async function endsLikeAnAnswerThatCameAtOnce() {
  const text = 'See [the end][e].\n\n1. one\n2. two\n\n```js\nlet x = 1;\n```\n\nDone & dusted.\n\n[e]: https://end.test';
  const [grown, whole] = [0, 1].map(() => document.body.appendChild(document.createElement('div')));
  const growing = new AnswerBody(grown, (key) => key, () => {});
  for (let i = 0; i <= text.length; i += 5) {
    growing.show(text.slice(0, i));
    await drawn();
  }
  growing.show(text);
  new AnswerBody(whole, (key) => key, () => {}).show(text);
  await drawn();
  equal(grown.innerHTML, whole.innerHTML);
  that(whole.innerHTML.includes('https://end.test'), whole.innerHTML);
  grown.remove();
  whole.remove();
}

export async function emptiesWhenAnAnswerStartsOver() {
  const element = document.createElement('div');
  const body = new AnswerBody(element, (key) => key, () => {});
  body.show('Half an');
  await drawn();
  body.show('');
  await drawn();
  equal(element.children.length, 0);
}
