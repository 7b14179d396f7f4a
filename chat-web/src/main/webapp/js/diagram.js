/**
 * Diagrams that answers describe. The library that draws them works in a frame without the page's origin: it sees
 * nothing of the page, and what comes back is shown as a picture, in which nothing runs and which loads nothing.
 */

/** A description that takes longer stays as it is written, in milliseconds. */
const PATIENCE = 15_000;
/** Longer ones, in characters, too. */
const MOST = 20_000;

/** Diagrams are drawn one after another. @type {Promise<unknown>} */
let last = Promise.resolve();

/**
 * Puts a picture above its description, once it is drawn. Where it can't be, the description is all there is.
 *
 * @param {HTMLElement} block
 * @param {string} source
 * @returns {boolean} whether it is tried
 */
export function drawDiagram(block, source) {
  if (source.length > MOST) {
    return false;
  }
  last = last.then(async () => {
    const picture = await pictureOf(source).catch(() => undefined);
    if (picture) {
      picture.alt = source;
      block.dataset.diagram = 'drawn';
      block.querySelector('pre')?.before(picture);
    }
  });
  return true;
}

/** @param {string} source @returns {Promise<HTMLImageElement>} */
async function pictureOf(source) {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.className = 'drawing-board';
  frame.tabIndex = -1;
  frame.ariaHidden = 'true';
  frame.src = new URL('../diagram.html', import.meta.url).href;
  try {
    const drawing = await answerOf(frame, source);
    const picture = new Image();
    picture.className = 'diagram';
    picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing)}`;
    await picture.decode();
    return picture;
  } finally {
    frame.remove();
  }
}

/** @param {HTMLIFrameElement} frame @param {string} source @returns {Promise<string>} */
function answerOf(frame, source) {
  const stop = new AbortController();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('Drawing takes too long')), PATIENCE);
    stop.signal.addEventListener('abort', () => clearTimeout(timer));
    window.addEventListener(
      'message',
      (event) => {
        if (event.source !== frame.contentWindow) {
          return;
        }
        if (event.data === 'ready') {
          frame.contentWindow?.postMessage(source, '*');
        } else if (typeof event.data?.drawing === 'string') {
          resolve(event.data.drawing);
        } else {
          reject(new Error('Not a diagram'));
        }
      },
      { signal: stop.signal },
    );
    document.body.append(frame);
  }).finally(() => stop.abort());
}
