import { Backoff } from './backoff.js';
import { ended } from './conversation.js';

/** A cursor of no log: the server answers with a snapshot. */
const NOWHERE = 'none';
const ACCEPTED_WITHIN = 15_000;

/**
 * Keeps a conversation and its server in step: applies the log's frames, asks again what was not accepted, and resumes
 * where the last connection broke off. Says `turn` (one changed), `all` (anything may have), `rejected` and `over`.
 */
export class Feed extends EventTarget {
  #conversation;
  #outbox;
  #connection;
  /** Resumes asked for and not yet answered: until then the frames of the log are not ours to apply. */
  #resuming = 0;
  /** @type {Map<string, number>} when to ask again, by id */
  #retries = new Map();
  /** @type {Map<string, Backoff>} */
  #patience = new Map();
  /** @type {Set<string>} turns that a person wants stopped */
  #stopping = new Set();

  /**
   * @param {import('./conversation.js').Conversation} conversation
   * @param {import('./outbox.js').Outbox} outbox
   * @param {Link} connection
   */
  constructor(conversation, outbox, connection) {
    super();
    this.#conversation = conversation;
    this.#outbox = outbox;
    this.#connection = connection;
    connection.addEventListener('frame', (event) => this.#receive(/** @type {CustomEvent} */ (event).detail));
    connection.addEventListener('state', (event) => this.#connected(/** @type {CustomEvent} */ (event).detail.state));
    connection.addEventListener('toolarge', () => this.#tooLarge());
    connection.addEventListener('refused', () => this.#say('over', 'welcome.ended'));
  }

  /** @returns {string} from where the next connection goes on */
  get after() {
    return this.#conversation.cursor ?? NOWHERE;
  }

  /** @param {string} text */
  ask(text) {
    const ask = this.#outbox.add(text);
    this.#send(ask);
    this.#say('all');
  }

  /** Asks again what was refused, as a question of its own. @param {string} id */
  askAgain(id) {
    const ask = this.takeBack(id);
    if (ask) this.ask(ask);
  }

  /** @param {string} id @returns {string | undefined} the text of a question that is not to be asked after all */
  takeBack(id) {
    const text = this.#outbox.find(id)?.text;
    this.#settle(id);
    this.#say('all');
    return text;
  }

  /** Ends an answer, or a question's wait for one; said again on the next connection if this one breaks. @param {string} turn */
  stop(turn) {
    this.#stopping.add(turn);
    this.#connection.send({ type: 'stop', turn });
  }

  /** Forgets everything of this session. */
  clear() {
    this.#retries.forEach((timer) => clearTimeout(timer));
    this.#retries.clear();
    this.#patience.clear();
    this.#stopping.clear();
    this.#conversation.clear();
  }

  /** @param {string} state */
  #connected(state) {
    if (state !== 'connected') {
      this.#resuming = 1;
      this.#holdAll();
    }
  }

  /** @param {any} frame */
  #receive(frame) {
    switch (frame.type) {
      case 'ready':
        this.#say('ready', frame);
        break;
      case 'resumed':
        this.#resuming = Math.max(0, this.#resuming - 1);
        if (this.#resuming === 0) {
          this.#catchUp();
        }
        break;
      case 'error':
        this.#refused(frame);
        break;
      case 'expired':
        this.#say('over', 'welcome.expired');
        break;
      case 'accepted':
        this.#settle(frame.id);
        this.#apply(frame);
        break;
      case 'started':
      case 'delta':
      case 'restarted':
      case 'done':
      case 'failed':
      case 'snapshot':
        this.#apply(frame);
        break;
      default: // pong, and whatever a newer server says
    }
  }

  /** @param {any} frame */
  #apply(frame) {
    if (this.#resuming > 0 && frame.cursor !== undefined) {
      return;
    }
    const change = this.#conversation.apply(frame);
    switch (change.kind) {
      case 'gap':
        this.#resuming++;
        this.#connection.send({ type: 'resume', after: NOWHERE });
        break;
      case 'turn':
        this.#forgetStop(change.turn);
        this.#say('turn', change.turn);
        break;
      case 'all':
        this.#conversation.turns.forEach((turn) => {
          if (turn.ask) this.#settle(turn.ask);
          this.#forgetStop(turn);
        });
        this.#say('all');
        break;
      case 'nothing':
        break;
    }
  }

  #catchUp() {
    this.#waiting().forEach((ask) => this.#send(ask));
    this.#stopping.forEach((turn) => this.#connection.send({ type: 'stop', turn }));
    this.#say('all');
  }

  /** @param {import('./outbox.js').Pending} ask */
  #send(ask) {
    const sent = this.#resuming === 0 && this.#connection.send({ type: 'ask', id: ask.id, text: ask.text });
    ask.note = { key: sent ? 'pending.sending' : 'pending.held' };
    if (sent) {
      this.#again(ask, ACCEPTED_WITHIN);
    }
  }

  /** @param {import('./outbox.js').Pending} ask @param {number} wait milliseconds */
  #again(ask, wait) {
    clearTimeout(this.#retries.get(ask.id));
    this.#retries.set(
      ask.id,
      setTimeout(() => {
        this.#send(ask);
        this.#say('all');
      }, wait),
    );
  }

  #holdAll() {
    this.#retries.forEach((timer) => clearTimeout(timer));
    this.#retries.clear();
    this.#waiting().forEach((ask) => (ask.note = { key: 'pending.held' }));
    this.#say('all');
  }

  #waiting() {
    return this.#outbox.pending.filter(({ refused }) => !refused);
  }

  /** @param {{code: string, id?: string, message: string, retry_after?: number}} error */
  #refused(error) {
    const ask = error.id && this.#outbox.find(error.id);
    if (!ask) {
      return;
    }
    switch (error.code) {
      case 'busy':
        ask.note = { key: 'pending.busy' };
        this.#again(ask, this.#patienceWith(ask.id).next());
        break;
      case 'rate_limited': {
        const seconds = Math.max(1, Math.ceil(error.retry_after ?? 5));
        ask.note = { key: 'pending.limited', values: [seconds] };
        this.#again(ask, seconds * 1000 + Math.random() * 500);
        break;
      }
      case 'too_long':
        this.#giveBack(ask.id, 'toast.too_long');
        break;
      default:
        ask.refused = true;
        ask.note = { key: 'pending.refused' };
        clearTimeout(this.#retries.get(ask.id));
    }
    this.#say('all');
  }

  /** The server closed over a frame of ours: the last question is the one, and asking it again would end the same way. */
  #tooLarge() {
    const last = this.#waiting().at(-1);
    if (last) {
      this.#giveBack(last.id, 'toast.too_long');
    }
  }

  /** @param {string} id @param {string} why */
  #giveBack(id, why) {
    this.#say('rejected', { text: this.takeBack(id), why });
  }

  /** @param {string} id */
  #settle(id) {
    clearTimeout(this.#retries.get(id));
    this.#retries.delete(id);
    this.#patience.delete(id);
    this.#outbox.remove(id);
  }

  /** @param {string} id @returns {Backoff} */
  #patienceWith(id) {
    const backoff = this.#patience.get(id) ?? new Backoff(1_500, 15_000);
    this.#patience.set(id, backoff);
    return backoff;
  }

  /** @param {import('./conversation.js').Turn} turn */
  #forgetStop(turn) {
    if (ended(turn)) {
      this.#stopping.delete(turn.turn);
    }
  }

  /** @param {string} type @param {unknown} [detail] */
  #say(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** @typedef {EventTarget & {send(frame: object): boolean}} Link what carries frames: a Connection */
