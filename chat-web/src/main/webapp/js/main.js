import { Backoff } from './backoff.js';
import { Composer } from './composer.js';
import { Connection } from './connection.js';
import { Conversation } from './conversation.js';
import { Feed } from './feed.js';
import { nameImages } from './markdown.js';
import { registerOffline } from './offline.js';
import { Outbox } from './outbox.js';
import { Scroll } from './scroll.js';
import { end, lacksModel, restore, SessionGone } from './session.js';
import { statusIn } from './status.js';
import { textsOf } from './texts.js';
import { Toasts } from './toasts.js';
import { Transcript } from './transcript.js';
import { Welcome } from './welcome.js';

/** @template {HTMLElement} T @param {string} id @returns {T} */
const byId = (id) => /** @type {T} */ (document.getElementById(id));

const say = textsOf(byId('texts'));
nameImages((alt) => say('image.link', alt || say('image.unnamed')));

const toasts = new Toasts(byId('toasts'), byId('toast'));
const showStatus = statusIn(byId('status'), say);
const welcome = new Welcome(byId('welcome'), say);
const composer = new Composer(byId('composer'), say);
const scroll = new Scroll(byId('scroller'), byId('latest'));
const transcript = new Transcript(
  { list: byId('transcript'), empty: byId('empty'), template: byId('turn') },
  say,
  () => scroll.follow(),
);

const conversation = new Conversation();
const outbox = new Outbox(sessionStorage);
const connection = new Connection(() => {
  const address = new URL('chat', document.baseURI);
  address.protocol = address.protocol.replace('http', 'ws');
  address.searchParams.set('after', feed.after);
  return address.href;
});
const feed = new Feed(conversation, outbox, connection);

function show() {
  transcript.show(conversation.turns, conversation.active, outbox.pending);
  composer.showStop(conversation.active !== undefined);
}

/** @param {import('./session.js').Session} session */
function showSession({ name, session_start }) {
  outbox.open(`${session_start} ${name}`);
  byId('who').textContent = name;
  byId('who').title = say('header.signed-in', name);
  byId('who').hidden = false;
  byId('signout').hidden = false;
}

/** @param {import('./session.js').Session} session */
function enter(session) {
  showSession(session);
  conversation.restore(session.messages);
  show();
  scroll.toEnd();
  connection.connect();
  composer.focus();
}

/** Leaves nothing of the session on the page, and asks for the next one. @param {string} [why] */
async function leave(why) {
  connection.disconnect();
  feed.clear();
  outbox.clear().forEach((ask) => composer.giveBack(ask.text));
  show();
  byId('empty').hidden = true;
  byId('who').hidden = true;
  byId('signout').hidden = true;
  enter(await welcome.session(why));
}

async function signOut() {
  connection.disconnect(); // Else the server's own farewell would come first.
  try {
    await end();
  } catch {
    toasts.show(say('signout.failed'));
    connection.connect();
    return;
  }
  outbox.clear();
  composer.clear();
  leave();
  toasts.show(say('signout.done'));
}

/** Never gives a session up because the server can't be reached. */
async function begin() {
  if (document.body.dataset.session !== 'true') {
    return leave();
  }
  const backoff = new Backoff(500, 15_000);
  showStatus('connecting');
  for (;;) {
    try {
      return enter(await restore());
    } catch (problem) {
      if (problem instanceof SessionGone) {
        return leave('welcome.ended');
      }
      showStatus(navigator.onLine ? 'reconnecting' : 'offline');
      await new Promise((resolve) => setTimeout(resolve, backoff.next()));
    }
  }
}

connection.addEventListener('state', (event) => showStatus(/** @type {CustomEvent} */ (event).detail));
feed.addEventListener('ready', (event) => showSession(/** @type {CustomEvent} */ (event).detail));
feed.addEventListener('all', show);
feed.addEventListener('turn', (event) => {
  const turn = /** @type {CustomEvent<import('./conversation.js').Turn>} */ (event).detail;
  if (turn.state === 'done' || turn.state === 'failed') {
    byId('announcer').textContent = say(turn.state === 'done' ? 'answer.complete' : `failed.${turn.code}`);
    show();
  } else {
    transcript.update(turn, turn === conversation.active);
  }
});
feed.addEventListener('rejected', (event) => {
  const { text, why } = /** @type {CustomEvent} */ (event).detail;
  composer.giveBack(text);
  toasts.show(say(why));
});
feed.addEventListener('over', (event) => leave(/** @type {CustomEvent} */ (event).detail));

composer.addEventListener('ask', (event) => {
  feed.ask(/** @type {CustomEvent} */ (event).detail);
  scroll.toEnd();
});
composer.addEventListener('stop', () => conversation.active && feed.stop(conversation.active.turn));
transcript.addEventListener('stop', (event) => feed.stop(/** @type {CustomEvent} */ (event).detail));
transcript.addEventListener('again', (event) => {
  const question = conversation.find(/** @type {CustomEvent} */ (event).detail)?.question;
  if (question) {
    feed.ask(question.msg);
    scroll.toEnd();
  }
});

const farewell = /** @type {HTMLDialogElement} */ (byId('farewell'));
byId('signout').addEventListener('click', () => {
  farewell.returnValue = 'stay';
  farewell.showModal();
});
farewell.addEventListener('close', () => farewell.returnValue === 'leave' && signOut());

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
