import { Backoff } from './backoff.js';

const READY_WITHIN = 10_000;
const PING_AFTER = 20_000;
const PONG_WITHIN = 8_000;
const PROBE_WITHIN = 3_000;

/** After so many tries in vain it is no short break any more. */
const TRIES = 6;

const GOING_AWAY = 1001;
const NOT_ALLOWED = 1008;
const TOO_LARGE = 1009;

/**
 * One WebSocket at a time, and a new one whenever it breaks. Says `state` (with the time until the next try), `frame`,
 * `toolarge` and `refused`, each a CustomEvent.
 */
export class Connection extends EventTarget {
  #address;
  #backoff = new Backoff(500, 20_000);
  /** @type {WebSocket | undefined} */
  #socket;
  #ready = false;
  #wanted = false;
  #everReady = false;
  /** In vain, since the connection broke. */
  #tries = 0;
  /** @type {number | undefined} the next try */
  #retry;
  /** @type {number | undefined} when silence becomes suspicious */
  #watch;

  /** @param {() => string} address of the next socket: it carries the cursor of that moment */
  constructor(address) {
    super();
    this.#address = address;
  }

  /** @returns {boolean} whether frames can be sent */
  get ready() {
    return this.#ready;
  }

  connect() {
    this.#wanted = true;
    this.#everReady = false;
    this.#tries = 0;
    this.#backoff.reset();
    window.addEventListener('online', this.#hurry);
    window.addEventListener('offline', this.#doubt);
    document.addEventListener('visibilitychange', this.#hurry);
    this.#open();
  }

  disconnect() {
    this.#wanted = false;
    window.removeEventListener('online', this.#hurry);
    window.removeEventListener('offline', this.#doubt);
    document.removeEventListener('visibilitychange', this.#hurry);
    this.#drop(1000);
    this.#say('state', { state: 'none' });
  }

  /** @param {object} frame @returns {boolean} whether it could be handed to the network */
  send(frame) {
    if (!this.#ready || this.#socket?.readyState !== WebSocket.OPEN) {
      return false;
    }
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** Tries at once what would be tried later. */
  retry() {
    if (this.#retry !== undefined) {
      this.#open();
    }
  }

  #open() {
    this.#drop();
    this.#tries++;
    this.#say('state', { state: this.#waiting() });
    const socket = new WebSocket(this.#address(), 'chat.v1');
    this.#socket = socket;
    this.#expect(READY_WITHIN);
    socket.addEventListener('message', (event) => socket === this.#socket && this.#received(event.data));
    socket.addEventListener('close', (event) => socket === this.#socket && this.#closed(event));
  }

  /** @param {string} data */
  #received(data) {
    const frame = JSON.parse(data);
    this.#expect(PING_AFTER, () => this.#probe(PONG_WITHIN));
    if (frame.type === 'ready') {
      this.#ready = true;
      this.#everReady = true;
      this.#tries = 0;
      this.#backoff.reset();
      this.#say('state', { state: 'connected' });
    }
    this.#say('frame', frame);
  }

  /** @param {CloseEvent} event */
  #closed(event) {
    const wasReady = this.#ready;
    this.#drop();
    if (event.code === NOT_ALLOWED) {
      this.disconnect();
      this.#say('refused', event.reason);
      return;
    }
    if (event.code === TOO_LARGE) {
      this.#say('toolarge', undefined);
    }
    // A node that goes away says so, and another is there: only a little jitter. Anything else waits its turn.
    this.#later(wasReady && event.code === GOING_AWAY ? Math.random() * 250 : this.#backoff.next());
  }

  /** @param {number} wait */
  #later(wait) {
    this.#say('state', { state: this.#waiting(), wait });
    this.#retry = window.setTimeout(() => this.#open(), wait);
  }

  /** Silent too long: the socket may be dead without anyone having said so. */
  #lost() {
    this.#drop();
    this.#later(this.#backoff.next());
  }

  /** @param {number} within milliseconds in which any frame must come */
  #probe(within) {
    if (this.send({ type: 'ping' })) {
      this.#expect(within);
    }
  }

  #doubt = () => {
    if (!this.#ready) {
      this.#say('state', { state: this.#waiting() });
    }
    this.#probe(PROBE_WITHIN);
  };

  #hurry = () => {
    if (document.visibilityState === 'hidden') {
      return;
    }
    if (this.#ready) {
      this.#probe(PROBE_WITHIN);
    } else if (this.#retry !== undefined) {
      this.#backoff.reset();
      this.#open();
    }
  };

  /** @returns {State} */
  #waiting() {
    if (!navigator.onLine) {
      return 'offline';
    }
    if (this.#tries >= TRIES) {
      return 'unreachable';
    }
    return this.#everReady ? 'reconnecting' : 'connecting';
  }

  /** @param {number} within @param {() => void} [otherwise] */
  #expect(within, otherwise = () => this.#lost()) {
    clearTimeout(this.#watch);
    this.#watch = window.setTimeout(otherwise, within);
  }

  /** @param {number} [code] */
  #drop(code) {
    clearTimeout(this.#retry);
    clearTimeout(this.#watch);
    this.#retry = undefined;
    this.#ready = false;
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close(code ?? 1000);
  }

  /** @param {string} type @param {unknown} detail */
  #say(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** @typedef {'none' | 'connecting' | 'connected' | 'reconnecting' | 'offline' | 'unreachable'} State */
