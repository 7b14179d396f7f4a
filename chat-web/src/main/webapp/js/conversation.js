/**
 * A conversation as the server's log tells it. Knows no page and no socket: frames in, turns out, so that a client
 * that was cut off and one that never left end with the same text.
 */
export class Conversation {
  /** The last position of the log that was applied; undefined before the first. @type {string | undefined} */
  cursor;

  /** @type {Map<string, Turn>} in the order accepted */
  #turns = new Map();

  /** @returns {Turn[]} in the order accepted */
  get turns() {
    return Array.from(this.#turns.values());
  }

  /** @returns {Turn | undefined} the oldest turn without an end */
  get active() {
    return this.turns.find((turn) => !ended(turn));
  }

  /** @param {string} turn @returns {Turn | undefined} */
  find(turn) {
    return this.#turns.get(turn);
  }

  clear() {
    this.#turns.clear();
    this.cursor = undefined;
  }

  /**
   * Replaces everything by what the history says.
   *
   * @param {Message[]} messages
   * @param {Active} [active] the answer being written
   */
  restore(messages, active) {
    const before = this.#turns;
    this.#turns = new Map();
    for (const message of messages) {
      const turn = this.#turnOf(message, before);
      if (message.source === 'assistant') {
        const { msg, timestamp, reasoning = '', model = turn.model, finish = turn.finish, usage = turn.usage } = message;
        Object.assign(turn, { state: 'done', text: msg, answered: timestamp, reasoning, model, finish, usage });
      } else {
        turn.question = { msg: message.msg, timestamp: message.timestamp };
        turn.ask = message.ask ?? turn.ask;
        if (message.failed) {
          Object.assign(turn, { state: 'failed', code: message.failed });
        }
      }
    }
    const turn = active && this.#turns.get(active.turn);
    if (turn && !ended(turn)) {
      const { attempt, text, reasoning = '' } = active;
      Object.assign(turn, { state: 'answering', attempt, text, reasoning });
    }
  }

  /**
   * @param {LogFrame} frame
   * @returns {Change}
   */
  apply(frame) {
    const change = this.#applied(frame);
    if (change !== GAP && frame.cursor !== undefined) {
      this.cursor = frame.cursor;
    }
    return change;
  }

  /** @param {LogFrame} frame @returns {Change} */
  #applied(frame) {
    switch (frame.type) {
      case 'accepted':
        return this.#accepted(frame);
      case 'snapshot':
        this.restore(frame.messages, frame.active);
        return ALL;
      default: {
        const turn = this.#turns.get(frame.turn);
        return turn ? applyTo(turn, frame) : GAP;
      }
    }
  }

  /** @param {AcceptedFrame} frame @returns {Change} */
  #accepted(frame) {
    const known = this.#turns.get(frame.turn);
    if (known && (frame.cursor === undefined || !known.unplaced)) {
      return NOTHING;
    }
    // A repeated ask is answered out of the log's order; the log, when it comes, says where the turn belongs.
    const turn = known ?? newTurn(frame.turn);
    turn.ask = frame.id;
    turn.question = { msg: frame.message.msg, timestamp: frame.message.timestamp };
    turn.unplaced = frame.cursor === undefined;
    this.#turns.delete(frame.turn);
    this.#turns.set(frame.turn, turn);
    return ALL;
  }

  /**
   * @param {Message} message
   * @param {Map<string, Turn>} before
   * @returns {Turn}
   */
  #turnOf(message, before) {
    const id = message.turn ?? message.id;
    let turn = this.#turns.get(id);
    if (!turn) {
      const old = before.get(id);
      turn = { ...newTurn(id), ask: old?.ask, model: old?.model, finish: old?.finish, usage: old?.usage };
      this.#turns.set(id, turn);
    }
    return turn;
  }
}

/** @param {Turn} turn whether its one end has come */
export function ended(turn) {
  return turn.state === 'done' || turn.state === 'failed';
}

/** @type {Change} */
const NOTHING = { kind: 'nothing' };
/** @type {Change} */
const ALL = { kind: 'all' };
/** Something is missing before this frame: ask the server for a snapshot. @type {Change} */
const GAP = { kind: 'gap' };

/** @param {string} turn @returns {Turn} */
function newTurn(turn) {
  return { turn, state: 'waiting', attempt: 0, text: '', reasoning: '' };
}

/**
 * @param {Turn} turn
 * @param {TurnFrame} frame
 * @returns {Change}
 */
function applyTo(turn, frame) {
  if (ended(turn)) {
    return NOTHING;
  }
  switch (frame.type) {
    case 'started':
      return started(turn, frame);
    case 'delta':
      return delta(turn, frame);
    case 'restarted':
      if (frame.attempt < turn.attempt) {
        return NOTHING;
      }
      Object.assign(turn, { state: 'restarting', text: '', reasoning: '' });
      break;
    case 'done':
      if (turn.text.length !== frame.length) {
        return GAP;
      }
      Object.assign(turn, {
        state: 'done',
        finish: frame.finish,
        usage: frame.usage,
        answered: frame.message?.timestamp,
      });
      break;
    case 'failed':
      Object.assign(turn, { state: 'failed', code: frame.code, text: '', reasoning: '' });
      break;
    default:
      return NOTHING;
  }
  return { kind: 'turn', turn };
}

/** @param {Turn} turn @param {StartedFrame} frame @returns {Change} */
function started(turn, frame) {
  if (frame.attempt < turn.attempt || (frame.attempt === turn.attempt && turn.state === 'answering')) {
    return NOTHING;
  }
  Object.assign(turn, { state: 'answering', attempt: frame.attempt, model: frame.model, text: '', reasoning: '' });
  return { kind: 'turn', turn };
}

/** @param {Turn} turn @param {DeltaFrame} frame @returns {Change} */
function delta(turn, frame) {
  if (frame.attempt < turn.attempt) {
    return NOTHING;
  }
  const { offset, text, reasoning = '', reasoning_offset: thought = turn.reasoning.length } = frame;
  if (frame.attempt > turn.attempt || offset > turn.text.length || thought > turn.reasoning.length) {
    return GAP;
  }
  const known = offset + text.length <= turn.text.length && thought + reasoning.length <= turn.reasoning.length;
  if (known) {
    return NOTHING;
  }
  turn.state = 'answering';
  turn.text = extended(turn.text, offset, text);
  turn.reasoning = extended(turn.reasoning, thought, reasoning);
  return { kind: 'turn', turn };
}

/** @param {string} before @param {number} offset @param {string} piece @returns {string} */
function extended(before, offset, piece) {
  if (offset === before.length) {
    return before + piece;
  }
  return offset + piece.length <= before.length ? before : before.slice(0, offset) + piece;
}

/**
 * @typedef {object} Turn
 * @property {string} turn
 * @property {string} [ask] the id its asker chose
 * @property {{msg: string, timestamp: string}} [question]
 * @property {'waiting' | 'answering' | 'restarting' | 'done' | 'failed'} state
 * @property {number} attempt
 * @property {string} text
 * @property {string} reasoning what the model thought before it wrote, where it says so
 * @property {string} [model]
 * @property {string} [finish]
 * @property {Usage} [usage]
 * @property {string} [code] why it failed
 * @property {string} [answered]
 * @property {boolean} [unplaced] known from a repeated ask alone, not yet from the log
 */
/**
 * @typedef {object} Message
 * @property {string} id
 * @property {string} msg
 * @property {string} timestamp
 * @property {'user' | 'assistant'} source
 * @property {string} [turn]
 * @property {string} [ask]
 * @property {string} [failed]
 * @property {string} [reasoning]
 * @property {string} [model]
 * @property {string} [finish]
 * @property {Usage} [usage]
 */
/** @typedef {{prompt_tokens: number, completion_tokens: number}} Usage */
/** @typedef {{turn: string, attempt: number, text: string, reasoning?: string}} Active */
/** @typedef {{kind: 'nothing'} | {kind: 'all'} | {kind: 'gap'} | {kind: 'turn', turn: Turn}} Change */
/** @typedef {{type: 'accepted', cursor?: string, id: string, turn: string, message: Message}} AcceptedFrame */
/** @typedef {{type: 'started', cursor?: string, turn: string, attempt: number, model?: string}} StartedFrame */
/** @typedef {{type: 'delta', cursor?: string, turn: string, attempt: number, offset: number, text: string, reasoning?: string, reasoning_offset?: number}} DeltaFrame */
/** @typedef {{type: 'restarted', cursor?: string, turn: string, attempt: number, reason?: string}} RestartedFrame */
/** @typedef {{type: 'done', cursor?: string, turn: string, attempt: number, length: number, finish: string, usage?: Usage, message?: {id: string, timestamp: string}}} DoneFrame */
/** @typedef {{type: 'failed', cursor?: string, turn: string, code: string, message: string}} FailedFrame */
/** @typedef {{type: 'snapshot', cursor?: string, messages: Message[], active?: Active}} SnapshotFrame */
/** @typedef {StartedFrame | DeltaFrame | RestartedFrame | DoneFrame | FailedFrame} TurnFrame */
/** @typedef {AcceptedFrame | SnapshotFrame | TurnFrame} LogFrame */
