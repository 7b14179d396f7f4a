/** The session is over or was never there: only a new one helps. */
export class SessionGone extends Error {}

/** The server can't say at the moment. */
export class Unreachable extends Error {}

/** The server says no, in words that a person can read. */
export class Refused extends Error {}

/** Too many new sessions from this address. */
export class Crowded extends Error {
  /** @param {number} seconds */
  constructor(seconds) {
    super();
    this.seconds = seconds;
  }
}

/**
 * Begins a session; the server sets the cookie that the page itself never sees.
 *
 * @param {string} name
 * @returns {Promise<Session>}
 */
export async function begin(name) {
  const response = await call('token', { method: 'POST', body: new URLSearchParams({ name }) });
  if (response.status === 429) {
    throw new Crowded(Number(response.headers.get('Retry-After')) || 60);
  }
  if (response.status === 400) {
    throw new Refused((await response.json()).detail?.msg ?? '');
  }
  return answered(response);
}

/** @returns {Promise<Session>} the session of the cookie, with its history */
export async function restore() {
  const response = await call('chat_history');
  if (response.status === 400) {
    throw new SessionGone();
  }
  return answered(response);
}

/** Deletes the session and all that belongs to it. */
export async function end() {
  const response = await call('session', { method: 'DELETE' });
  if (response.status !== 400 && !response.ok) {
    throw new Unreachable();
  }
}

/** @returns {Promise<boolean>} whether the node says that no model is configured */
export async function lacksModel() {
  // An unhealthy node answers 503 with the same body.
  const response = await call('api/health');
  return (await response.json()).checks?.model === 'none configured';
}

/** @param {string} path @param {RequestInit} [request] @returns {Promise<Response>} */
async function call(path, request) {
  try {
    return await fetch(path, { ...request, cache: 'no-store', credentials: 'same-origin' });
  } catch {
    throw new Unreachable();
  }
}

/** @param {Response} response @returns {Promise<Session>} */
async function answered(response) {
  if (!response.ok) {
    throw new Unreachable();
  }
  const { name, session_start, messages } = await response.json();
  return { name, session_start, messages };
}

/** @typedef {{name: string, session_start: string, messages: import('./conversation.js').Message[]}} Session */
