import { Backoff } from '/js/backoff.js';
import { equal, that } from './expect.js';

export function doublesUpToItsBound() {
  const backoff = new Backoff(500, 3000, () => 1);
  equal([1, 2, 3, 4, 5].map(() => backoff.next()), [500, 1000, 2000, 3000, 3000]);
}

export function staysWithinHalfOfItsBound() {
  const backoff = new Backoff(500, 20_000, () => 0);
  equal([backoff.next(), backoff.next()], [250, 500]);
}

export function spreadsClients() {
  const waits = new Set(Array.from({ length: 50 }, () => new Backoff(1000, 1000).next()));
  that(waits.size > 10, `only ${waits.size} different waits of 50`);
}

export function beginsAnewAfterSuccess() {
  const backoff = new Backoff(500, 20_000, () => 1);
  backoff.next();
  backoff.next();
  backoff.reset();
  equal(backoff.next(), 500);
}

export function neverWaitsForeverAfterManyTries() {
  const backoff = new Backoff(500, 20_000, () => 1);
  for (let i = 0; i < 2000; i++) backoff.next();
  equal(backoff.next(), 20_000);
}

export function refusesBoundsThatMakeNoSense() {
  let refused = false;
  try {
    new Backoff(500, 100);
  } catch (e) {
    refused = e instanceof RangeError;
  }
  that(refused, 'a RangeError was expected');
}
