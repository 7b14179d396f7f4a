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
