/** How long to wait before the next try: doubling, jittered so that clients of a restarted node don't return all at once. */
export class Backoff {
  #first;
  #most;
  #random;
  #tries = 0;

  /**
   * @param {number} first milliseconds, the upper bound of the first wait
   * @param {number} most milliseconds, the upper bound of every wait
   * @param {() => number} random between 0 and 1
   */
  constructor(first, most, random = Math.random) {
    if (!(first > 0 && most >= first)) {
      throw new RangeError(`0 < first <= most expected, got ${first} and ${most}`);
    }
    this.#first = first;
    this.#most = most;
    this.#random = random;
  }

  /** @returns {number} milliseconds: between half of the bound and the bound */
  next() {
    const bound = Math.min(this.#most, this.#first * 2 ** this.#tries);
    this.#tries = Math.min(this.#tries + 1, 30);
    return Math.round(bound / 2 + (bound / 2) * this.#random());
  }

  reset() {
    this.#tries = 0;
  }
}
