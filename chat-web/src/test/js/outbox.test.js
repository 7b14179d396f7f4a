import { Outbox } from '/js/outbox.js';
import { equal, that } from './expect.js';

function opened(session = 'ada') {
  const outbox = new Outbox(sessionStorage);
  outbox.open(session);
  return outbox;
}

export function survivesAReload() {
  sessionStorage.clear();
  const { id } = opened().add('Still there?');
  const [ask] = opened().pending;
  equal([ask.id, ask.text], [id, 'Still there?']);
}

export function belongsToOneSession() {
  sessionStorage.clear();
  opened('ada').add('A secret');
  equal(opened('eve').pending, []);
  that(!JSON.stringify({ ...sessionStorage }).includes('secret'), 'another session keeps the text');
}

export function forgetsWhatWasAccepted() {
  sessionStorage.clear();
  const outbox = opened();
  outbox.remove(outbox.add('one').id);
  equal(sessionStorage.length, 0);
  equal(opened().pending, []);
}

export function choosesIdsThatTheServerTakes() {
  sessionStorage.clear();
  const outbox = opened();
  const ids = Array.from({ length: 100 }, () => outbox.add('x').id);
  equal(new Set(ids).size, 100);
  that(ids.every((id) => /^[A-Za-z0-9_-]{1,64}$/.test(id)), ids[0]);
}

export function startsEmptyFromBrokenStorage() {
  sessionStorage.setItem('parley.unaccepted', '{broken');
  equal(opened().pending, []);
}
