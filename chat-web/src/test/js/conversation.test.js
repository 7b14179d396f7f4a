import { Conversation } from '/js/conversation.js';
import { equal } from './expect.js';

const accepted = (turn, cursor, id = `ask-${turn}`) => ({
  type: 'accepted',
  ...(cursor && { cursor }),
  id,
  turn,
  message: { id: `q-${turn}`, msg: `Question ${turn}`, timestamp: '2026-01-01T00:00:00.000Z', source: 'user', turn },
});
const started = (turn, attempt, cursor) => ({ type: 'started', cursor, turn, attempt, model: 'm' });
const delta = (turn, attempt, offset, text, cursor) => ({ type: 'delta', cursor, turn, attempt, offset, text });
const done = (turn, attempt, length, cursor, finish = 'stop') => ({ type: 'done', cursor, turn, attempt, length, finish });

function after(...frames) {
  const conversation = new Conversation();
  const kinds = frames.map((frame) => conversation.apply(frame).kind);
  return { conversation, kinds, texts: conversation.turns.map(({ text, state }) => `${state}: ${text}`) };
}

export function joinsDeltasInOrder() {
  const { conversation, texts } = after(
    accepted('a', '1'), started('a', 1, '2'), delta('a', 1, 0, 'Hel', '3'), delta('a', 1, 3, 'lo', '4'), done('a', 1, 5, '5'),
  );
  equal(texts, ['done: Hello']);
  equal(conversation.cursor, '5');
}

export function countsOffsetsInUtf16Units() {
  const { texts } = after(
    accepted('a', '1'), started('a', 1, '2'), delta('a', 1, 0, '👩‍🚀', '3'), delta('a', 1, 5, '!', '4'), done('a', 1, 6, '5'),
  );
  equal(texts, ['done: 👩‍🚀!']);
}

export function dropsTheTextOfAVoidAttempt() {
  const { texts } = after(
    accepted('a', '1'), started('a', 1, '2'), delta('a', 1, 0, 'lost', '3'),
    { type: 'restarted', cursor: '4', turn: 'a', attempt: 1, reason: 'worker' },
    started('a', 2, '5'), delta('a', 2, 0, 'kept', '6'), done('a', 2, 4, '7'),
  );
  equal(texts, ['done: kept']);
}

export function takesAQuestionThatNobodyHereAsked() {
  const { conversation, kinds, texts } = after(
    accepted('a', '1'), started('a', 1, '2'), { type: 'failed', cursor: '3', turn: 'a', code: 'timeout', message: 'Sorry.' },
    accepted('b', '4', 'dead-letter-p00-1700000000000-0'), started('b', 1, '5'), delta('b', 1, 0, 'Yes', '6'), done('b', 1, 3, '7'),
  );
  equal(texts, ['failed: ', 'done: Yes']);
  equal(kinds.includes('gap'), false);
  equal(conversation.cursor, '7');
}

export function showsThatAnAnswerStartsOver() {
  const { texts } = after(
    accepted('a', '1'), started('a', 1, '2'), delta('a', 1, 0, 'lost', '3'),
    { type: 'restarted', cursor: '4', turn: 'a', attempt: 1, reason: 'worker' },
  );
  equal(texts, ['restarting: ']);
}

export function ignoresWhatItHasAlready() {
  const { texts, kinds } = after(
    accepted('a', '1'), accepted('a', '1'), started('a', 1, '2'), started('a', 1, '2'),
    delta('a', 1, 0, 'Hel', '3'), delta('a', 1, 0, 'Hel', '3'), done('a', 1, 3, '4'), done('a', 1, 3, '4'),
  );
  equal(texts, ['done: Hel']);
  equal(kinds, ['all', 'nothing', 'turn', 'nothing', 'turn', 'nothing', 'turn', 'nothing']);
}

export function noticesAMissingDelta() {
  const { conversation, kinds, texts } = after(
    accepted('a', '1'), started('a', 1, '2'), delta('a', 1, 0, 'Hel', '3'), delta('a', 1, 4, 'o', '5'),
  );
  equal(kinds.at(-1), 'gap');
  equal(texts, ['answering: Hel']);
  equal(conversation.cursor, '3');
}

export function noticesAnAnswerThatIsTooShort() {
  equal(after(accepted('a', '1'), started('a', 1, '2'), delta('a', 1, 0, 'Hel', '3'), done('a', 1, 5, '4')).kinds.at(-1), 'gap');
}

export function noticesATurnItHasNeverSeen() {
  equal(after(started('a', 1, '2')).kinds, ['gap']);
}

export function keepsTheOrderOfAcceptance() {
  const { conversation } = after(accepted('a', '1'), accepted('b', '2'), started('a', 1, '3'), accepted('c', '4'));
  equal(conversation.turns.map(({ turn }) => turn), ['a', 'b', 'c']);
  equal(conversation.active.turn, 'a');
}

export function putsARepeatedAskWhereTheLogSaysItBelongs() {
  const { conversation } = after(accepted('b'), accepted('a', '1'), accepted('b', '2'));
  equal(conversation.turns.map(({ turn }) => turn), ['a', 'b']);
  equal(conversation.cursor, '2');
}

export function doesNotMoveItsCursorForARepeatedAsk() {
  equal(after(accepted('a', '1'), accepted('a')).conversation.cursor, '1');
}

export function keepsWhyATurnFailed() {
  const { conversation, texts } = after(
    accepted('a', '1'), started('a', 1, '2'), delta('a', 1, 0, 'half', '3'),
    { type: 'failed', cursor: '4', turn: 'a', code: 'timeout', message: 'x' },
  );
  equal(texts, ['failed: ']);
  equal(conversation.turns[0].code, 'timeout');
}

export function endsATurnThatWasStoppedBeforeItBegan() {
  const { texts } = after(accepted('a', '1'), done('a', 0, 0, '2', 'stopped'));
  equal(texts, ['done: ']);
}

export function endsAStoppedTurnThatAnotherWorkerTookOver() {
  const { texts } = after(
    accepted('a', '1'), started('a', 1, '2'), delta('a', 1, 0, 'half', '3'), done('a', 2, 4, '4', 'stopped'),
  );
  equal(texts, ['done: half']);
}

export function replacesEverythingByASnapshot() {
  const conversation = new Conversation();
  conversation.apply(accepted('old', '1'));
  conversation.apply({
    type: 'snapshot',
    cursor: '9',
    messages: [
      { id: '1', msg: 'Q1', timestamp: 't', source: 'user', turn: 'a', ask: 'x' },
      { id: '2', msg: 'A1', timestamp: 't', source: 'assistant', turn: 'a' },
      { id: '3', msg: 'Q2', timestamp: 't', source: 'user', turn: 'b', failed: 'timeout' },
      { id: '4', msg: 'Q3', timestamp: 't', source: 'user', turn: 'c' },
      { id: '5', msg: 'Q4', timestamp: 't', source: 'user', turn: 'd' },
    ],
    active: { turn: 'c', attempt: 2, text: 'so far' },
  });
  equal(
    conversation.turns.map(({ turn, state, text }) => [turn, state, text]),
    [['a', 'done', 'A1'], ['b', 'failed', ''], ['c', 'answering', 'so far'], ['d', 'waiting', '']],
  );
  equal(conversation.turns[0].ask, 'x');
  equal(conversation.cursor, '9');
}

export function goesOnAfterASnapshot() {
  const conversation = new Conversation();
  conversation.apply({
    type: 'snapshot',
    cursor: '9',
    messages: [{ id: '4', msg: 'Q', timestamp: 't', source: 'user', turn: 'c' }],
    active: { turn: 'c', attempt: 2, text: 'so far' },
  });
  conversation.apply(delta('c', 2, 6, ', so good', '10'));
  conversation.apply(done('c', 2, 15, '11'));
  equal(conversation.turns[0].text, 'so far, so good');
}

const begun = () => {
  const conversation = new Conversation();
  conversation.apply({ type: 'accepted', cursor: '1', id: 'x', turn: 'a', message: { id: 'q', msg: 'Q', timestamp: 't', source: 'user' } });
  conversation.apply({ type: 'started', cursor: '2', turn: 'a', attempt: 1, model: 'm' });
  return conversation;
};
const thought = (reasoning, reasoning_offset, text = '', offset = 0) =>
  ({ type: 'delta', turn: 'a', attempt: 1, offset, text, reasoning, reasoning_offset });

export function keepsWhatTheModelThoughtBesideItsAnswer() {
  const conversation = begun();
  conversation.apply(thought('Let me ', 0));
  conversation.apply(thought('see.', 7));
  conversation.apply({ type: 'delta', turn: 'a', attempt: 1, offset: 0, text: 'An egg.' });
  equal([conversation.active.reasoning, conversation.active.text], ['Let me see.', 'An egg.']);
  conversation.apply({ type: 'done', turn: 'a', attempt: 1, length: 7, finish: 'stop', usage: { prompt_tokens: 1, completion_tokens: 2 } });
  equal(conversation.find('a').usage.completion_tokens, 2);
}

export function takesAThoughtOnceAndNoticesAMissingOne() {
  const conversation = begun();
  conversation.apply(thought('Let me ', 0));
  equal(conversation.apply(thought('Let me ', 0)).kind, 'nothing');
  equal(conversation.apply(thought('see.', 8)).kind, 'gap');
  equal(conversation.active.reasoning, 'Let me ');
}

export function forgetsWhatWasThoughtInAVoidAttempt() {
  const conversation = begun();
  conversation.apply(thought('Wrong.', 0));
  conversation.apply({ type: 'restarted', turn: 'a', attempt: 2, reason: 'worker_lost' });
  equal(conversation.active.reasoning, '');
}

export function readsThoughtsModelAndUsageFromTheHistory() {
  const conversation = new Conversation();
  conversation.restore([
    { id: 'q', msg: 'Q', timestamp: 't', source: 'user', turn: 'a' },
    { id: 'r', msg: 'R', timestamp: 't', source: 'assistant', turn: 'a', reasoning: 'Hm.', model: 'm', finish: 'length', usage: { prompt_tokens: 3, completion_tokens: 4 } },
  ]);
  const { reasoning, model, finish, usage } = conversation.find('a');
  equal([reasoning, model, finish, usage.prompt_tokens], ['Hm.', 'm', 'length', 3]);
}
