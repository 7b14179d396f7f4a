/** @param {unknown} actual @param {unknown} expected compared as JSON */
export function equal(actual, expected) {
  const [is, should] = [actual, expected].map((value) => JSON.stringify(value, undefined, 1));
  if (is !== should) {
    throw new Error(`expected ${should}\n but was ${is}`);
  }
}

/** @param {boolean} fact @param {string} what */
export function that(fact, what) {
  if (!fact) {
    throw new Error(what);
  }
}

/** Waits for a fact to come true. @param {() => unknown} fact @param {() => string} what it looks like instead */
export async function until(fact, what) {
  for (let i = 0; !fact(); i++) {
    that(i < 2000, what());
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
