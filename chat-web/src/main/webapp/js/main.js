import { announcerIn } from './announcer.js';
import { Backoff } from './backoff.js';
import { copy } from './clipboard.js';
import { Composer } from './composer.js';
import { Connection } from './connection.js';
import { Conversation } from './conversation.js';
import { Feed } from './feed.js';
import { registerOffline } from './offline.js';
import { Outbox } from './outbox.js';
import { Scroll } from './scroll.js';
import { begin as beginSession, end, lacksModel, restore, SessionGone } from './session.js';
import { listShortcuts, obey, shortcutsFor } from './shortcuts.js';
import { Status } from './status.js';
import { Tabs } from './tabs.js';
import { textsOf } from './texts.js';
import { chooseTheme } from './theme.js';
import { keepTimes } from './times.js';
import { Toasts } from './toasts.js';
import { Transcript } from './transcript.js';
import { Welcome } from './welcome.js';

/** @template {HTMLElement} T @param {string} id @returns {T} */
const byId = (id) => /** @type {T} */ (document.getElementById(id));
/** @template T @param {Event} event @returns {T} */
const detailOf = (event) => /** @type {CustomEvent} */ (event).detail;

const say = textsOf(byId('texts'));
const toasts = new Toasts(byId('toasts'), byId('toast'));
const welcome = new Welcome(byId('welcome'), say);
const composer = new Composer(byId('composer'), say, sessionStorage);
const scroll = new Scroll(byId('scroller'), byId('transcript'), byId('latest'));
const transcript = new Transcript({ list: byId('transcript'), empty: byId('empty'), template: byId('turn') }, say);
const announce = announcerIn(byId('announcer'), say);
const tabs = new Tabs(() => document.body.dataset.place === 'start' && join());

const conversation = new Conversation();
const outbox = new Outbox(sessionStorage);
const connection = new Connection(() => {
  const address = new URL('chat', document.baseURI);
  address.protocol = address.protocol.replace('http', 'ws');
  address.searchParams.set('after', feed.after);
  return address.href;
});
const feed = new Feed(conversation, outbox, connection);
const status = new Status({ element: byId('status'), button: byId('retry') }, say, () => connection.retry());

/** Whose conversation it is, and which. */
let name = '';
let key = '';

/** @param {'loading' | 'start' | 'chat'} place */
function goTo(place) {
  document.body.dataset.place = place;
  ['who', 'fresh', 'signout'].forEach((id) => (byId(id).hidden = place !== 'chat'));
  composer.enable(place === 'chat');
}

function show() {
  transcript.show(conversation.turns, outbox.pending);
  composer.showStop(conversation.active !== undefined);
}

/** @param {import('./session.js').Session} session */
function showSession(session) {
  name = session.name;
  key = keyOf(session);
  transcript.asker = name;
  outbox.open(key);
  byId('who').textContent = name;
  byId('who').title = say('header.signed-in', name);
}

/** @param {{session_start: string, name: string}} session */
function keyOf({ session_start, name: asker }) {
  return `${session_start} ${asker}`;
}

/** @param {import('./session.js').Session} session */
function enter(session) {
  showSession(session);
  goTo('chat');
  conversation.restore(session.messages);
  show();
  scroll.toEnd();
  connection.connect();
  composer.focus();
}

/** Leaves nothing of the session on the page. */
function forget() {
  connection.disconnect();
  feed.clear();
  outbox.clear().forEach((ask) => composer.giveBack(ask.text));
  show();
  byId('announcer').textContent = '';
}

/** Asks for the next session. @param {{why?: string, name?: string}} [given] what to say, and the name to propose */
async function leave(given) {
  forget();
  goTo('start');
  byId('empty').hidden = true;
  if (given) {
    welcome.open(given);
  } else {
    byId('start').focus();
  }
  enter(await welcome.session());
  tabs.announce();
}

/** The session is over; unless another tab has begun the next one already. @param {string} why */
async function over(why) {
  const last = { name, key };
  forget();
  goTo('loading');
  const session = await restore().catch(() => undefined);
  if (session && keyOf(session) !== last.key) {
    enter(session);
    toasts.show(say('toast.other-tab'));
  } else {
    leave({ why, name: last.name });
  }
}

/** Takes up the session that another tab has begun. */
async function join() {
  try {
    welcome.enter(await restore());
  } catch {
    // It is over again, or out of reach: a person can still begin one.
  }
}

/** @param {string} id of a dialog that asks yes or no @returns {Promise<boolean>} */
function confirmed(id) {
  const dialog = /** @type {HTMLDialogElement} */ (byId(id));
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}

/** @returns {Promise<boolean>} whether the session is over; where it can't be ended, all stays as it is */
async function endSession() {
  connection.disconnect(); // Else the server's own farewell would come first.
  try {
    await end();
    return true;
  } catch {
    toasts.show(say('signout.failed'));
    connection.connect();
    return false;
  }
}

async function signOut() {
  if ((await confirmed('farewell')) && (await endSession())) {
    outbox.clear();
    composer.clear();
    leave();
    toasts.show(say('signout.done'));
  }
}

/** A new conversation under the same name. */
async function startAfresh() {
  const used = conversation.turns.length + outbox.pending.length > 0;
  if (!used) {
    composer.focus();
  } else if ((await confirmed('afresh')) && (await endSession())) {
    const last = name;
    outbox.clear();
    forget();
    goTo('loading');
    try {
      enter(await beginSession(last));
      tabs.announce();
    } catch {
      leave({ why: 'welcome.unreachable', name: last });
    }
  }
}

/** Never gives a session up because the server can't be reached. */
async function begin() {
  if (document.body.dataset.session !== 'true') {
    return leave();
  }
  goTo('loading');
  const backoff = new Backoff(500, 15_000);
  status.show('connecting');
  for (;;) {
    try {
      return enter(await restore());
    } catch (problem) {
      if (problem instanceof SessionGone) {
        return leave({ why: 'welcome.ended' });
      }
      const wait = backoff.next();
      status.show(navigator.onLine ? 'reconnecting' : 'offline', wait);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}

connection.addEventListener('state', (event) => {
  const { state, wait } = detailOf(event);
  status.show(state, wait);
  composer.showConnected(state === 'connected' || state === 'none');
});
feed.addEventListener('ready', (event) => showSession(detailOf(event)));
feed.addEventListener('all', show);
feed.addEventListener('turn', (event) => {
  const turn = /** @type {import('./conversation.js').Turn} */ (detailOf(event));
  if (turn.state === 'done' || turn.state === 'failed') {
    show();
    requestAnimationFrame(() => announce(turn, transcript.wordsOf(turn)));
  } else {
    transcript.grow(turn);
  }
});
feed.addEventListener('rejected', (event) => {
  const { text, why } = detailOf(event);
  composer.giveBack(text);
  toasts.show(say(why));
});
feed.addEventListener('over', (event) => over(detailOf(event)));

/** @param {string} text */
function ask(text) {
  feed.ask(text);
  scroll.toEnd();
}

const stopAnswer = () => conversation.active && feed.stop(conversation.active.turn);

composer.addEventListener('ask', (event) => ask(detailOf(event)));
composer.addEventListener('stop', stopAnswer);
transcript.addEventListener('stop', (event) => feed.stop(detailOf(event)));
transcript.addEventListener('again', (event) => {
  const question = conversation.find(detailOf(event))?.question;
  if (question) ask(question.msg);
});
transcript.addEventListener('retry', (event) => feed.askAgain(detailOf(event)));
transcript.addEventListener('edit', (event) => composer.propose(feed.takeBack(detailOf(event)) ?? ''));
byId('empty').addEventListener('click', (event) => {
  const idea = /** @type {HTMLElement} */ (event.target).closest('.idea');
  if (idea) composer.propose(idea.textContent ?? '');
});
byId('start').addEventListener('click', () => welcome.open());
byId('fresh').addEventListener('click', startAfresh);
byId('signout').addEventListener('click', signOut);

/** Moves the keyboard to the message before or after. @param {number} step */
function walk(step) {
  const messages = /** @type {HTMLElement[]} */ (
    Array.from(byId('transcript').querySelectorAll('.message:not([hidden])'))
  );
  const at = messages.findIndex((message) => message.contains(document.activeElement));
  (messages[at < 0 ? messages.length - 1 : at + step] ?? byId('question')).focus();
}

const shortcuts = shortcutsFor({
  help: () => /** @type {HTMLDialogElement} */ (byId('shortcuts')).showModal(),
  write: () => composer.focus(),
  stop: () => (conversation.active ? void stopAnswer() : false),
  fresh: () => (name ? void startAfresh() : false),
  copy: () => {
    const last = conversation.turns.findLast(({ state }) => state === 'done');
    return last ? void copy(last.text).then((copied) => copied && toasts.show(say('toast.copied'))) : false;
  },
  previous: () => walk(-1),
  next: () => walk(1),
  latest: () => scroll.toEnd(),
});
obey(shortcuts, () => document.querySelector('dialog[open]') === null);
listShortcuts(byId('shortcuts').querySelector('dl') ?? byId('shortcuts'), [
  { keys: 'Enter', text: 'shortcuts.send' },
  { keys: 'Shift+Enter', text: 'shortcuts.line' },
  { keys: '↑', text: 'shortcuts.last' },
  ...shortcuts,
], say);
byId('help').addEventListener('click', () => shortcuts[0].does());
chooseTheme(byId('theme'), say, localStorage);
keepTimes();

// A page that the browser keeps for its back button must not keep a socket; it comes back with its cursor.
let parked = false;
window.addEventListener('pagehide', () => {
  parked = connection.ready;
  connection.disconnect();
});
window.addEventListener('pageshow', (event) => event.persisted && parked && connection.connect());

lacksModel().then(
  (lacking) => (byId('notice').hidden = !lacking),
  () => {}, // The connection says what is wrong.
);
begin();
registerOffline();
