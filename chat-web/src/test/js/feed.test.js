import { Conversation } from '/js/conversation.js';
import { Feed } from '/js/feed.js';
import { Outbox } from '/js/outbox.js';
import { equal } from './expect.js';

/** A connection whose other end is the test. */
class Wire extends EventTarget {
  up = false;
  sent = [];

  send(frame) {
    if (this.up) this.sent.push(frame);
    return this.up;
  }

  comes(...frames) {
    frames.forEach((detail) => this.dispatchEvent(new CustomEvent('frame', { detail })));
  }

  breaks() {
    this.up = false;
    this.dispatchEvent(new CustomEvent('state', { detail: { state: 'reconnecting' } }));
  }

  connects() {
    this.dispatchEvent(new CustomEvent('state', { detail: { state: 'connecting' } }));
    this.up = true;
    this.dispatchEvent(new CustomEvent('state', { detail: { state: 'connected' } }));
    this.comes({ type: 'ready', cursor: '0' });
  }
}

function connected() {
  sessionStorage.clear();
  const wire = new Wire();
  const conversation = new Conversation();
  const outbox = new Outbox(sessionStorage);
  outbox.open('ada');
  const feed = new Feed(conversation, outbox, wire);
  wire.connects();
  wire.comes({ type: 'resumed', after: 'none' }, { type: 'snapshot', cursor: '0', messages: [] });
  return { wire, conversation, outbox, feed };
}

const accepted = (id, turn, cursor) => ({
  type: 'accepted', ...(cursor && { cursor }), id, turn, message: { id: 'q', msg: 'Q', timestamp: 't', source: 'user', turn },
});

export function asksForASnapshotWhenItKnowsNothing() {
  sessionStorage.clear();
  equal(new Feed(new Conversation(), new Outbox(sessionStorage), new Wire()).after, 'none');
}

export function goesOnFromTheLastFrameApplied() {
  const { wire, feed } = connected();
  wire.comes(accepted('x', 'a', '7'));
  equal(feed.after, '7');
}

export function asksAgainWithTheSameIdAfterTheConnectionBroke() {
  const { wire, feed, outbox } = connected();
  feed.ask('Hello?');
  const [first] = wire.sent;
  wire.breaks();
  equal(outbox.pending[0].note.key, 'pending.held');
  wire.connects();
  equal(wire.sent.length, 1);
  wire.comes({ type: 'resumed', after: '0' });
  equal(wire.sent[1], first);
}

export function asksNothingAgainThatWasAccepted() {
  const { wire, feed, outbox } = connected();
  feed.ask('Hello?');
  wire.comes(accepted(wire.sent[0].id, 'a', '1'));
  wire.breaks();
  wire.connects();
  wire.comes({ type: 'resumed', after: '1' });
  equal(wire.sent.length, 1);
  equal(outbox.pending, []);
}

export function learnsFromASnapshotWhatWasAccepted() {
  const { wire, feed, outbox } = connected();
  feed.ask('Hello?');
  wire.comes({
    type: 'snapshot', cursor: '3',
    messages: [{ id: 'q', msg: 'Hello?', timestamp: 't', source: 'user', turn: 'a', ask: wire.sent[0].id }],
  });
  equal(outbox.pending, []);
}

export function ignoresTheLogUntilItIsResumed() {
  const { wire, conversation } = connected();
  wire.breaks();
  wire.connects();
  wire.comes(accepted('x', 'late', '9'));
  equal(conversation.turns, []);
  wire.comes({ type: 'resumed', after: '0' }, accepted('y', 'a', '8'), accepted('x', 'late', '9'));
  equal(conversation.turns.map(({ turn }) => turn), ['a', 'late']);
}

export function asksForASnapshotWhereSomethingIsMissing() {
  const { wire, conversation } = connected();
  wire.comes({ type: 'started', cursor: '5', turn: 'a', attempt: 1 }, { type: 'delta', cursor: '6', turn: 'a', attempt: 1, offset: 0, text: 'x' });
  equal(wire.sent, [{ type: 'resume', after: 'none' }]);
  wire.comes({ type: 'resumed', after: 'none' }, {
    type: 'snapshot', cursor: '6',
    messages: [{ id: 'q', msg: 'Q', timestamp: 't', source: 'user', turn: 'a' }], active: { turn: 'a', attempt: 1, text: 'x' },
  });
  equal(conversation.turns.map(({ text }) => text), ['x']);
}

export function keepsAQuestionThatFoundTheServerBusy() {
  const { wire, feed, outbox } = connected();
  feed.ask('Hello?');
  wire.comes({ type: 'error', code: 'busy', message: '', id: wire.sent[0].id });
  equal(outbox.pending.map(({ note }) => note), [{ key: 'pending.busy' }]);
  feed.clear();
}

export function saysWhenALimitedQuestionIsAskedAgain() {
  const { wire, feed, outbox } = connected();
  feed.ask('Hello?');
  wire.comes({ type: 'error', code: 'rate_limited', message: '', id: wire.sent[0].id, retry_after: 12 });
  equal(outbox.pending[0].note, { key: 'pending.limited', values: [12] });
  feed.clear();
}

export function givesBackAQuestionThatIsTooLong() {
  const { wire, feed, outbox } = connected();
  const rejected = [];
  feed.addEventListener('rejected', ({ detail }) => rejected.push(detail));
  feed.ask('Much too long');
  wire.comes({ type: 'error', code: 'too_long', message: '', id: wire.sent[0].id });
  equal(rejected, [{ text: 'Much too long', why: 'toast.too_long' }]);
  equal(outbox.pending, []);
}

export function doesNotSendAFrameAgainThatClosedTheConnection() {
  const { wire, feed, outbox } = connected();
  feed.ask('Much too large');
  wire.dispatchEvent(new CustomEvent('toolarge'));
  equal(outbox.pending, []);
}

export function repeatsAStopThatTheConnectionMayHaveLost() {
  const { wire, feed } = connected();
  wire.comes(accepted('x', 'a', '1'));
  feed.stop('a');
  wire.breaks();
  wire.connects();
  wire.comes({ type: 'resumed', after: '1' });
  equal(wire.sent, [{ type: 'stop', turn: 'a' }, { type: 'stop', turn: 'a' }]);
  wire.comes({ type: 'done', cursor: '2', turn: 'a', attempt: 0, length: 0, finish: 'stopped' });
  wire.breaks();
  wire.connects();
  wire.comes({ type: 'resumed', after: '2' });
  equal(wire.sent.length, 2);
}

export function endsWithTheSession() {
  const { wire, feed } = connected();
  const over = [];
  feed.addEventListener('over', ({ detail }) => over.push(detail));
  wire.comes({ type: 'expired' });
  equal(over, ['welcome.expired']);
}
