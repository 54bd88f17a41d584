/** The side bar: channels, direct messages, the app; unread marks; a new direct message. */

import { drawAvatar } from './avatar.js';
import { el, reconcile } from './dom.js';
import { icon } from './icon.js';
import { attachMenu } from './menu.js';
import { go, openDirect } from './place.js';
import { appChannel, nameOf, on, state } from './state.js';
import { word } from './words.js';

/**
 * Draw the side bar and keep it up to date.
 * @param {HTMLElement} node
 */
export function startSidebar(node) {
  node.setAttribute('aria-label', word('sidebar'));
  const draw = () => reconcile(node, sections());
  for (const topic of ['channel', 'person', 'place', 'app']) on(topic, draw);
  on('message', ({ channel, message }) => countUnread(channel, message) && draw());
  draw();
}

// The server counts; between its `channel` events a new message must show at once.
function countUnread(id, message) {
  const channel = state.channels.get(id);
  const here = state.place.channel === id && document.visibilityState === 'visible';
  if (
    !channel ||
    here ||
    message.user === state.me.id ||
    (message.thread_ts && message.thread_ts !== message.ts)
  )
    return false;
  if (message.ts <= (channel.latest ?? '')) return false;
  state.channels.set(id, { ...channel, latest: message.ts, unread: (channel.unread ?? 0) + 1 });
  return true;
}

// Nobody has written to the app yet; the conversation comes to be when it is opened.
function unopened() {
  return { id: 'app', kind: 'app', name: state.app.name, user: state.app.bot_user_id, unread: 0 };
}

const lists = new Map();

function sections() {
  const all = [...state.channels.values()];
  return [
    section(
      'channels',
      all.filter(({ kind, is_archived: gone }) => (kind === 'channel' || kind === 'private') && !gone),
    ),
    section(
      'directMessages',
      all.filter(({ kind }) => kind === 'im'),
      newMessage(),
    ),
    section('apps', [appChannel() ?? unopened()]),
  ];
}

function section(key, channels, extra = null) {
  if (!lists.has(key)) {
    const list = el('ul', { class: 'side-list' });
    lists.set(key, {
      node: el(
        'section',
        { class: 'side-section' },
        el('div', { class: 'side-title' }, el('h2', {}, word(key)), extra),
        list,
      ),
      list,
    });
  }
  const { node, list } = lists.get(key);
  const held = list.contains(document.activeElement) ? document.activeElement.dataset.channel : null;
  reconcile(list, channels.map(link));
  if (held) list.querySelector(`[data-channel="${held}"]`)?.focus();
  return node;
}

function link(channel) {
  const here = state.place.channel === channel.id;
  const unread = channel.unread > 0 && !here;
  const name = channel.kind === 'im' || channel.kind === 'app' ? nameOf(channel.user) : channel.name;
  const count = channel.kind === 'im' || channel.kind === 'app' ? channel.unread : channel.mentions;
  return el(
    'li',
    {},
    el(
      'a',
      {
        href: `?as=${state.me.id}&channel=${channel.id}`,
        class: [
          'side-link',
          here ? 'here' : '',
          unread ? 'unread' : '',
          channel.is_member === false ? 'outside' : '',
        ].join(' '),
        'data-testid': `channel-${channel.name}`,
        'data-channel': channel.id,
        'data-unread': channel.unread || null,
        'aria-current': here ? 'page' : null,
        onclick: (event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          if (state.channels.has(channel.id)) go({ channel: channel.id });
          else openDirect(channel.user);
        },
      },
      mark(channel),
      el('span', { class: 'side-name' }, name, channel.user === state.me.id ? ` (${word('you')})` : ''),
      unread
        ? el(
            'span',
            { class: count ? 'count' : 'unread-dot' },
            count ? String(count) : '',
            el('span', { class: 'sr-only' }, word('unreadCount', { n: channel.unread })),
          )
        : null,
    ),
  );
}

function mark(channel) {
  if (channel.kind === 'im' || channel.kind === 'app') return drawAvatar(channel.user, 20);
  if (channel.kind === 'private') return icon('lock', 16);
  return icon(channel.is_ext_shared ? 'shared' : 'hash', 16);
}

function newMessage() {
  const button = el(
    'button',
    {
      type: 'button',
      class: 'side-plus',
      'aria-label': word('newMessage'),
      title: word('newMessage'),
      'data-testid': 'new-dm',
    },
    '+',
  );
  attachMenu(
    button,
    () =>
      [...state.people.values()]
        .filter((person) => !person.deleted && !person.is_bot)
        .map((person) => ({
          label: nameOf(person.id),
          detail: word(`role_${person.role}`),
          icon: drawAvatar(person.id, 20),
          pick: () => openDirect(person.id),
        })),
    { end: true },
  );
  return el('span', { class: 'menu-anchor' }, button);
}
