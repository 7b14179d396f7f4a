/**
 * Shows hostile answers as the page would, and says what harm they did. Uses `harm`, which is in every document of
 * these tests.
 */

const STEPS = 40;
/** How long an answer is shown bit by bit, before it is shown to its end. Small ones are done long before. */
const WATCHED = 250;
/** What cannot be drawn so fast hangs. */
const PATIENCE = 10_000;
const harm = /** @type {any} */ (window).harm;
const realFrame = requestAnimationFrame.bind(window);

hurry();

/**
 * Shows an answer at once, and again as it comes bit by bit, so that every beginning of it has to be harmless too.
 *
 * @param {string} module whose AnswerBody shows it
 * @param {string} text
 * @returns {Promise<string[]>} the harm done
 */
export async function show(module, text) {
  const { AnswerBody } = await import(module);
  const found = new Set();
  const add = (what) => void (found.size < 5 && found.add(what));
  const look = (element) => harm.inAnswer(element).forEach(add);
  // Every drawing of a diagram takes its time: one is enough.
  const growing = beginnings(text).filter((state) => state !== text || !/mermaid/i.test(text));
  const places = [[text], growing].map((states) => ({ ...place(), states }));
  harm.begin();
  for (const { answer, states } of places) {
    const body = new AnswerBody(answer, (key) => key, () => {});
    const end = performance.now() + WATCHED;
    for (const state of states) {
      const began = performance.now();
      if (began > end && state !== text) {
        continue;
      }
      body.show(state, state === text);
      await frame();
      const took = Math.round(performance.now() - began);
      if (took > PATIENCE) {
        add(`hung for ${took} ms at ${state.length} characters`);
      }
      look(answer);
    }
  }
  await quiet();
  places.forEach(({ answer }) => look(answer));
  harm.inPage().forEach(add);
  places.forEach(({ turn }) => turn.remove());
  return [...found];
}

function beginnings(text) {
  const step = Math.max(7, Math.ceil(text.length / STEPS));
  return Array.from({ length: Math.ceil(text.length / step) }, (_, i) => text.slice(0, (i + 1) * step));
}

function place() {
  const [turn, article, answer] = ['li', 'article', 'div'].map((name) => document.createElement(name));
  [turn.className, article.className, answer.className] = ['turn', 'answer', 'answer-body'];
  turn.append(article);
  article.append(answer);
  document.getElementById('transcript').append(turn);
  return { turn, answer };
}

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Until what answers have loaded has had the time to run, all is drawn, and nothing changes for two real frames. */
async function quiet() {
  const frames = [...document.querySelectorAll('.answer-body iframe')].map(loaded);
  await Promise.race([Promise.all([loadedImage(), ...frames]), after(1_000)]);
  let still = 0;
  const watcher = new MutationObserver(() => (still = 0));
  watcher.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  while (still++ < 2 || document.querySelector('body > iframe')) {
    await new Promise(realFrame);
  }
  watcher.disconnect();
}

/** One more image, which comes after those that were asked for before. */
async function loadedImage() {
  const image = new Image();
  image.src = `/test/nothing.png?${Math.random()}`;
  await new Promise((resolve) => (image.onload = image.onerror = resolve));
}

const after = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const hasLoaded = new WeakSet();
document.addEventListener('load', ({ target }) => hasLoaded.add(target), { capture: true });

/** @param {HTMLIFrameElement} frame */
async function loaded(frame) {
  if (!hasLoaded.has(frame)) {
    await new Promise((resolve) => frame.addEventListener('load', resolve));
  }
}

/** Thousands of states are shown: they need not wait for the screen. */
function hurry() {
  const waiting = new Map();
  const { port1, port2 } = new MessageChannel();
  let last = 0;
  port1.onmessage = ({ data }) => {
    const draw = waiting.get(data);
    waiting.delete(data);
    draw?.(performance.now());
  };
  window.requestAnimationFrame = (draw) => {
    waiting.set(++last, draw);
    port2.postMessage(last);
    return last;
  };
  window.cancelAnimationFrame = (id) => void waiting.delete(id);
}
