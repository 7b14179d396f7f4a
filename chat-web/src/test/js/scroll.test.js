import { Scroll } from '/js/scroll.js';
import { equal, until } from './expect.js';

/** A box in which something grows. */
function box() {
  const scroller = document.body.appendChild(document.createElement('div'));
  const content = scroller.appendChild(document.createElement('div'));
  const button = document.createElement('button');
  scroller.style.cssText = 'height: 100px; overflow-y: auto';
  const scroll = new Scroll(scroller, content, button);
  const grow = async (height) => {
    content.style.height = `${height}px`;
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  };
  const rest = () => Math.round(scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight);
  return { scroller, button, scroll, grow, rest };
}

export async function followsTheEnd() {
  const { scroller, grow, rest } = box();
  await grow(500);
  await until(() => rest() === 0, () => String(rest()));
  await grow(900);
  await until(() => rest() === 0, () => String(rest()));
  scroller.remove();
}

export async function stopsAtTheLeastMovementUp() {
  const { scroller, button, grow, rest } = box();
  await grow(500);
  await until(() => rest() === 0, () => String(rest()));
  scroller.scrollTop -= 60;
  await until(() => !button.hidden, () => 'no button');
  const top = scroller.scrollTop;
  await grow(900);
  equal(scroller.scrollTop, top);
  scroller.remove();
}

export async function goesOnAtTheEndOrWhenAsked() {
  const { scroller, button, grow, rest } = box();
  await grow(500);
  await until(() => rest() === 0, () => String(rest()));
  scroller.scrollTop -= 60;
  await until(() => !button.hidden, () => 'no button');
  button.click();
  equal([rest(), button.hidden], [0, true]);
  await grow(900);
  await until(() => rest() === 0, () => String(rest()));
  scroller.remove();
}
