import { copyWith } from './clipboard.js';
import { setFormulas } from './math.js';

/**
 * What the page adds to an answer's elements: a head for code, with the language and a button that copies; formulas set;
 * diagrams drawn.
 *
 * @param {Element} node new on the page
 * @param {import('./texts.js').Say} say
 */
export function furnish(node, say) {
  const blocks = node.matches('.code-block') ? [node] : Array.from(node.querySelectorAll('.code-block'));
  blocks.forEach((block) => addHead(/** @type {HTMLElement} */ (block), say));
  node.querySelectorAll('.table-box').forEach((box) => nameTable(box, say));
  if (node.matches('.table-box')) nameTable(node, say);
  setFormulas(node);
}

/** @param {HTMLElement} block @param {import('./texts.js').Say} say */
function addHead(block, say) {
  const box = /** @type {HTMLElement} */ (block.querySelector('pre'));
  const language = box.dataset.language ?? '';
  const head = document.createElement('div');
  head.className = 'code-head';
  const name = document.createElement('span');
  name.textContent = language;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'plain copy';
  button.textContent = say('code.copy');
  button.addEventListener('click', () =>
    copyWith(button, () => box.textContent ?? '', { before: say('code.copy'), after: say('code.copied') }),
  );
  head.append(name, button);
  block.prepend(head);
  box.setAttribute('role', 'region');
  box.setAttribute('aria-label', say('code.label', language));
}

/** @param {Element} box that scrolls sideways, so that it needs a name for those who reach it by keyboard @param {import('./texts.js').Say} say */
function nameTable(box, say) {
  box.setAttribute('role', 'region');
  box.setAttribute('aria-label', say('table.label'));
}
