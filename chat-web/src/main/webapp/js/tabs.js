/** Tells the other tabs of this browser that there is a new session, so that none asks for a name in vain. */
export class Tabs {
  #channel = new BroadcastChannel('parley');

  /** @param {() => void} begun in another tab */
  constructor(begun) {
    this.#channel.addEventListener('message', begun);
  }

  announce() {
    this.#channel.postMessage('session');
  }
}
