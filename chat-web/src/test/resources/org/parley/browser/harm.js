/**
 * Notices what a hostile answer does to a page. Runs in every document before the document's own scripts. What a
 * script does is said on the console, which is heard from every frame; what an answer has become is for
 * `harm.inAnswer` to say.
 */
(() => {
  const words = (/** @type {string} */ text) => new Set(text.split(/\s+/).filter(Boolean));

  /** All that an answer may become. With FURNITURE and FORMULA the one place to add to. */
  const ALLOWED = {
    elements: words(`a b blockquote br button code del div em h1 h2 h3 h4 h5 h6 hr i ins kbd li mark ol p pre s small
      span strong sub sup table tbody td th thead tr u ul`),
    attributes: words('class data-align dir href rel start target title'),
    classes: new RegExp(`^(?:code-(?:block|head)|plain|copy|table-box|formula|formula-block|image|diagram|hljs
      |hljs-[\\w-]+|[a-z]+_{1,2}|katex-display|katex-error|language-\\S+)$`.replace(/\n\s*/g, '')),
  };

  /** What the page itself adds, and where. */
  const FURNITURE = [
    { on: 'div.code-block > pre', attribute: 'aria-label', value: /^/ },
    { on: 'div.code-block > pre', attribute: 'data-language', value: /^/ },
    { on: 'div.code-block > pre, div.table-box', attribute: 'role', value: /^region$/ },
    { on: 'div.code-block > pre, div.table-box', attribute: 'tabindex', value: /^0$/ },
    { on: 'div.code-block', attribute: 'data-diagram', value: /^drawn$/ },
    { on: 'div.code-head > button.copy', attribute: 'type', value: /^button$/ },
    { on: 'div.table-box', attribute: 'aria-label', value: /^/ },
    { on: 'div.code-block > img.diagram', attribute: 'src', value: /^data:image\/svg\+xml;/ },
    { on: 'div.code-block > img.diagram', attribute: 'alt', value: /^/ },
  ];

  /** Where diagrams are drawn, shut in: beside the answers, and only as long as it takes. */
  const FRAME = 'body > iframe.drawing-board[sandbox=allow-scripts][src$="/diagram.html"]:not([srcdoc], [name], [allow])';

  /** What KaTeX makes, inside its own elements alone. */
  const FORMULA = {
    elements: words(`annotation line math menclose mfrac mi mlabeledtr mn mo mover mpadded mphantom mroot mrow ms mspace
      msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover path semantics span svg`),
    attributes: words(`accent accentunder aria-hidden class columnalign columnlines columnspacing d depth display
      displaystyle encoding fence form frame height largeop linebreak linethickness lspace mathbackground mathcolor
      mathsize mathvariant maxsize minsize movablelimits notation preserveaspectratio rowlines rowspacing rspace
      scriptlevel separator side stretchy stroke-width style symmetric title viewbox voffset width x1 x2 xmlns y1 y2`),
    classes: new RegExp(`^(?:katex(?:-[a-z]+)?|m(?:ord|op|bin|rel|open|close|punct|inner|space|tight|frac|table)
      |m(?:ath|ain)[a-z]+|text[a-z]*|ams[a-z]*|boldsymbol|base|strut|vlist(?:-[a-z0-9]+)?|pstrut|msupsub|mover|munder
      |[a-z]+-line|sqrt|root|hide-tail|svg-align|nulldelimiter|delim[a-z]+|delim-size[14]|size\\d+|reset-size\\d+|sizing
      |fontsize-ensurer|op-symbol|(?:small|large)-op|op-limits|accent(?:under|-body|-full)?|over[a-z]+|under[a-z]+
      |stretchy|x-arrow(?:-pad)?|(?:half)?arrow-[a-z]+|brace-[a-z]+|halfarrow-[a-z]+|rule|[lrc]lap|inner|fix|thinbox
      |boxpad|f?(?:color)?box|cancel-(?:pad|lap)|sout|angl|anglpad|arraycolsep|col-align-[lcr]|h(?:dash)?line
      |vertical-separator|eqn-num|mml-eqn-num|tag|mtr-glue|enclosing|newline|nobreak|allowbreak|leqno|fleqn|ord|text
      |cd-[a-z-]+|(?:text|display|script|scriptscript)style|(?:un)?cramped)$`.replace(/\n\s*/g, '')),
  };

  const SCHEMES = words('http: https: mailto:');

  /** Room for what fonts take beyond their lines, in pixels. */
  const SLACK = { across: 1.5, along: 24 };

  const complain = console.error.bind(console);
  const ran = (/** @type {string} */ what) => complain(`harm: a script ran: ${what}`);

  Object.defineProperty(window, 'hit', { get: () => undefined, set: (value) => ran(`hit = ${value}`) });
  for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) {
    Object.defineProperty(window, name, { value: (/** @type {unknown[]} */ ...values) => ran(`${name}(${values})`) });
  }
  if (window !== window.top) {
    return;
  }

  // What only the policy stops has come through all that should have stopped it before.
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) =>
    complain(`harm: only the policy stopped it: ${effectiveDirective} ${blockedURI} ${sample}`),
  );

  /** Not as a copy, which would load and run what the element does. @param {Element} element @returns {string} */
  const tag = (element) =>
    `<${[element.localName, ...Array.from(element.attributes, ({ name, value }) => `${name}="${value}"`)].join(' ')}>`
      .slice(0, 200);

  /** @param {Element} element @param {(what: string) => void} found */
  function judgeMarkup(element, found) {
    const formula = element.closest('.katex');
    const { elements, attributes, classes } = formula ? FORMULA : ALLOWED;
    if (!elements.has(element.localName) && !element.matches('div.code-block > img.diagram')) {
      found(`an element: ${tag(element)}`);
    }
    for (const { name, value } of element.attributes) {
      const added = FURNITURE.some(({ on, attribute, value: right }) =>
        attribute === name && right.test(value) && element.matches(on),
      );
      if (!added && !attributes.has(name.toLowerCase())) {
        found(`an attribute, ${name}: ${tag(element)}`);
      } else if (name === 'class') {
        value.split(/\s+/).filter((one) => one && !classes.test(one))
          .forEach((one) => found(`a class, ${one}: ${tag(element)}`));
      }
    }
    if (element.hasAttribute('href')) {
      judgeLink(/** @type {HTMLAnchorElement} */ (element), found);
    }
  }

  /** @param {HTMLAnchorElement} link @param {(what: string) => void} found */
  function judgeLink(link, found) {
    // Where the browser finds no address in it, it has no scheme, and leads nowhere.
    const leadsSomewhere = link.protocol !== ':';
    const written = /^(?:https?:|mailto:)/i.test(link.getAttribute('href') ?? '');
    if (!written || (leadsSomewhere && !SCHEMES.has(link.protocol))) {
      found(`an address: ${tag(link)}`);
    }
    const rel = words(link.rel);
    if (link.target !== '_blank' || rel.size !== 2 || !rel.has('noopener') || !rel.has('noreferrer')) {
      found(`a link that knows the page: ${tag(link)}`);
    }
  }

  /** @param {Element} element @param {string} position @param {(what: string) => void} found */
  function judgePosition(element, position, found) {
    const moved = position === 'absolute' && !element.closest('.katex');
    if (moved || position === 'fixed' || position === 'sticky') {
      found(`a position, ${position}: ${tag(element)}`);
    }
  }

  /**
   * @param {Element} element
   * @param {DOMRect} box where the answer is
   * @param {Edges} cut
   * @param {(what: string) => void} found
   */
  function judgePlace(element, box, cut, found) {
    const { left, right, top, bottom, width, height } = element.getBoundingClientRect();
    const across = Math.max(box.left - left, right - box.right);
    const along = Math.max(box.top - top, bottom - box.bottom);
    const isOut = (!cut.across && across > SLACK.across) || (!cut.along && along > SLACK.along);
    if (isOut && (width > 0 || height > 0)) {
      found(`outside of the answer by ${Math.round(across)} × ${Math.round(along)}: ${tag(element)}`);
    }
  }

  /** At which edges what is inside of an element is cut off. @param {CSSStyleDeclaration} style @returns {Edges} */
  function cutBy({ overflowX, overflowY }) {
    return { across: overflowX !== 'visible', along: overflowY !== 'visible' };
  }

  /** @param {Element} answer where an answer is shown @returns {string[]} what is wrong there */
  function inAnswer(answer) {
    /** @type {Set<string>} */
    const all = new Set();
    const found = (/** @type {string} */ what) => void (all.size < 5 && all.add(what));
    const box = answer.getBoundingClientRect();
    const own = cutBy(getComputedStyle(answer));
    /** @type {WeakMap<Element, Edges>} */
    const cuts = new WeakMap([[answer, own]]);
    for (const element of answer.querySelectorAll('*')) {
      const style = getComputedStyle(element);
      const cut = /** @type {Edges} */ (cuts.get(/** @type {Element} */ (element.parentElement)));
      judgeMarkup(element, found);
      judgePosition(element, style.position, found);
      judgePlace(element, box, cut, found);
      const { across, along } = cutBy(style);
      cuts.set(element, { across: cut.across || across, along: cut.along || along });
    }
    // Words have no element of their own.
    const { scrollWidth, scrollHeight, clientWidth, clientHeight } = answer;
    if ((!own.across && scrollWidth > clientWidth + SLACK.across)
      || (!own.along && scrollHeight > clientHeight + SLACK.along)) {
      found(`words outside of the answer: ${scrollWidth} × ${scrollHeight} in ${clientWidth} × ${clientHeight}`);
    }
    return [...all];
  }

  /** What answers must leave as it is. */
  function state() {
    const { scrollWidth, clientWidth } = document.documentElement;
    const turns = '.turn, .turn *';
    return {
      title: document.title,
      address: location.href,
      name: window.name,
      cookie: document.cookie,
      'parts of the page': [...document.body.querySelectorAll('*')]
        .filter((part) => !part.matches(turns) && !part.matches(FRAME)).length,
      'parts of all objects': Object.keys(Object.prototype).join(),
      'room to the side': scrollWidth > clientWidth,
    };
  }

  /** @type {Record<string, unknown> | undefined} */
  let before;

  Object.defineProperty(window, 'harm', {
    value: {
      inAnswer,
      /** From here on the page must stay as it is. */
      begin() {
        before = state();
      },
      /** @returns {string[]} what has changed since */
      inPage() {
        const now = Object.entries(state());
        return now.filter(([part, value]) => value !== before?.[part])
          .map(([part, value]) => `changed, ${part}: ${before?.[part]} → ${value}`);
      },
    },
  });
})();

/** @typedef {{across: boolean, along: boolean}} Edges of an element: left and right, top and bottom */
