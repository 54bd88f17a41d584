/** The thread pane at the side. */

import { drawComposer } from './composer.js';
import { el, reconcile } from './dom.js';
import { Feed } from './feed.js';
import { icon } from './icon.js';
import { MessageList } from './messages.js';
import { showNotice } from './notice.js';
import { nameOf, on, state } from './state.js';
import { word } from './words.js';

let pane = null;
let open = null;
let back = null;

/**
 * Make the pane; it closes when one goes elsewhere.
 * @param {HTMLElement} node
 */
export function startThread(node) {
  pane = node;
  pane.setAttribute('aria-label', word('thread'));
  pane.addEventListener(
    'keydown',
    (event) => event.key === 'Escape' && !event.defaultPrevented && closeThread(),
  );
  on('place', closeThread);
  on('clock', () => open?.redate());
}

/**
 * Show a thread.
 * @param {string} channel
 * @param {string} ts the parent's, or a reply's whose parent is known by the server
 */
export function openThread(channel, ts) {
  back = document.activeElement;
  open?.close();
  const feed = new Feed(channel, ts);
  const place = state.channels.get(channel);
  const name = place.kind === 'im' || place.kind === 'app' ? nameOf(place.user) : `#${place.name}`;
  open = new MessageList(feed, { label: word('thread'), name, inThread: true });
  const composer = drawComposer(channel, { placeholder: word('replyIn'), thread: ts });
  const close = el(
    'button',
    {
      type: 'button',
      class: 'tool',
      'aria-label': word('closeThread'),
      title: word('closeThread'),
      'data-testid': 'thread-close',
      onclick: closeThread,
    },
    icon('close'),
  );
  const head = el(
    'header',
    { class: 'head' },
    el('h2', { class: 'head-title' }, word('thread')),
    el('span', { class: 'head-topic' }, name),
    close,
  );
  pane.hidden = false;
  pane.dataset.thread = ts;
  reconcile(pane, [head, el('div', { class: 'pane' }, open.node, composer.node)]);
  document.body.classList.add('with-thread');
  feed.load().catch((error) => showNotice(error.message, 'error'));
  composer.field.focus();
}

/** Read the open thread again, after a break of the connection. */
export async function refreshThread() {
  await open?.feed.load();
}

/** Close the pane and give the focus back. */
export function closeThread() {
  if (!open) return;
  open.close();
  open = null;
  pane.hidden = true;
  reconcile(pane, []);
  document.body.classList.remove('with-thread');
  if (back?.isConnected) back.focus();
}
