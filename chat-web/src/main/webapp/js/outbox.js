const KEY = 'parley.unaccepted';

/**
 * Questions that the server has not accepted yet. They outlive a reload of the page, and belong to one session: a
 * question must never be asked in the name of another.
 */
export class Outbox {
  #storage;
  #session = '';
  /** @type {Pending[]} */
  #pending = [];

  /** @param {Storage} storage */
  constructor(storage) {
    this.#storage = storage;
  }

  /** @returns {readonly Pending[]} in the order asked */
  get pending() {
    return this.#pending;
  }

  /** @param {string} session what distinguishes this session from others; not its token */
  open(session) {
    if (session === this.#session) {
      return;
    }
    this.#session = session;
    this.#pending = this.#load();
    this.#save();
  }

  /** @param {string} text @returns {Pending} */
  add(text) {
    const ask = { id: newId(), text, note: /** @type {Note} */ ({ key: 'pending.sending' }) };
    this.#pending.push(ask);
    this.#save();
    return ask;
  }

  /** @param {string} id @returns {Pending | undefined} */
  find(id) {
    return this.#pending.find((ask) => ask.id === id);
  }

  /** @param {string} id @returns {Pending | undefined} what was taken out */
  remove(id) {
    const ask = this.find(id);
    if (ask) {
      this.#pending = this.#pending.filter((other) => other !== ask);
      this.#save();
    }
    return ask;
  }

  /** @returns {Pending[]} what was in it */
  clear() {
    const left = this.#pending;
    this.#session = '';
    this.#pending = [];
    this.#storage.removeItem(KEY);
    return left;
  }

  /** @returns {Pending[]} */
  #load() {
    try {
      const kept = JSON.parse(this.#storage.getItem(KEY) ?? '{}');
      return kept.session === this.#session
        ? kept.asks.map((/** @type {{id: string, text: string}} */ ask) => ({ ...ask, note: { key: 'pending.held' } }))
        : [];
    } catch {
      return [];
    }
  }

  #save() {
    const asks = this.#pending.map(({ id, text }) => ({ id, text }));
    if (asks.length) {
      this.#storage.setItem(KEY, JSON.stringify({ session: this.#session, asks }));
    } else {
      this.#storage.removeItem(KEY);
    }
  }
}

/** @returns {string} 128 random bits; crypto.randomUUID is missing on plain http beyond localhost */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @typedef {{key: string, values?: (string | number)[]}} Note */
/** @typedef {{id: string, text: string, note: Note, refused?: boolean}} Pending a refused one waits for what its asker decides */
