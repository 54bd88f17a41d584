/** The middle of the page: a conversation's head, its messages and composer, or the app's tabs. */

import { post } from './api.js';
import { drawComposer } from './composer.js';
import { el, reconcile } from './dom.js';
import { Feed } from './feed.js';
import { drawHome } from './home.js';
import { icon } from './icon.js';
import { MessageList } from './messages.js';
import { showNotice } from './notice.js';
import { go } from './place.js';
import { nameOf, on, state } from './state.js';
import { openThread } from './thread.js';
import { word } from './words.js';

let open = null;

/**
 * Follow where one is.
 * @param {HTMLElement} node
 */
export function startConversation(node) {
  on('place', () => show(node));
  on('channel', ({ channel }) => {
    if (channel.id !== state.place.channel || !state.channels.has(channel.id)) return;
    if (open && open.standing !== standingOf(channel)) show(node);
    else drawHead(node, channel);
  });
  on('clock', () => open?.list?.redate());
}

/** Read the present conversation again, after a break of the connection. */
export async function refresh() {
  await open?.list?.feed.load();
  await open?.again?.();
}

// Whether one may write here decides what stands below the messages.
function standingOf(channel) {
  return `${channel.is_member !== false} ${Boolean(channel.is_archived)}`;
}

function titleOf(channel) {
  return channel.kind === 'im' || channel.kind === 'app' ? nameOf(channel.user) : `#${channel.name}`;
}

function show(node) {
  const channel = state.channels.get(state.place.channel);
  open?.close();
  open = null;
  document.title = `${titleOf(channel)} · ${word('workspace')}`;
  node.dataset.channel = channel.id;
  node.dataset.tab = state.place.tab;
  drawHead(node, channel);
  if (channel.kind === 'app')
    post('home_opened', { tab: state.place.tab }).then(({ ok, notice }) => ok || showNotice(notice, 'error'));
  open = channel.kind === 'app' && state.place.tab === 'home' ? drawHome(channel) : drawMessages(channel);
  open.standing = standingOf(channel);
  reconcile(node, [node.querySelector('.head'), ...open.nodes]);
  open.start?.();
}

function drawMessages(channel) {
  const feed = new Feed(channel.id);
  const title = titleOf(channel);
  const seen = (ts) => {
    const present = state.channels.get(channel.id);
    if (!present || (present.last_read ?? '') >= ts || present.is_member === false) return;
    state.channels.set(channel.id, { ...present, last_read: ts });
    post('read', { channel: channel.id, ts });
  };
  const list = new MessageList(feed, {
    label: word('messageList', { name: title }),
    name: title,
    lastRead: channel.unread ? channel.last_read : null,
    openThread: (message) => openThread(channel.id, message.ts),
    seen,
  });
  const panel = channel.kind === 'app' ? { role: 'tabpanel', 'aria-label': word('messages') } : {};
  const foot = drawFoot(channel, title);
  const focus = () => matchMedia('(min-width: 700px)').matches && foot.field?.focus();
  return {
    list,
    nodes: [el('div', { class: 'pane', ...panel }, list.node, foot.node)],
    start: () => {
      focus();
      feed.load().catch((error) => showNotice(error.message, 'error'));
    },
    close: () => list.close(),
  };
}

function drawFoot(channel, title) {
  if (channel.is_archived) return { node: el('p', { class: 'closed-foot' }, word('archivedChannel')) };
  if (channel.is_member === false) {
    const join = async () => {
      const answer = await post('channel', { do: 'join', channel: channel.id });
      if (!answer.ok) return showNotice(answer.notice, 'error');
      state.channels.set(channel.id, answer.channel ?? { ...channel, is_member: true });
      state.place = { channel: null, tab: 'messages' };
      return go({ channel: channel.id }, 'replace');
    };
    return {
      node: el(
        'p',
        { class: 'closed-foot' },
        word('notMember', { name: channel.name }),
        ' ',
        el(
          'button',
          { type: 'button', class: 'button primary', 'data-testid': 'join', onclick: join },
          word('join'),
        ),
      ),
    };
  }
  return drawComposer(channel.id, { placeholder: word('messageIn', { name: title }) });
}

function drawHead(node, channel) {
  const sign =
    channel.kind === 'private'
      ? icon('lock', 18)
      : channel.is_ext_shared
        ? icon('shared', 18)
        : icon('hash', 18);
  const direct = channel.kind === 'im' || channel.kind === 'app';
  const members = direct
    ? null
    : el('span', { class: 'head-members' }, word('members', { n: channel.members?.length ?? 0 }));
  const shared = channel.is_ext_shared ? el('span', { class: 'badge' }, word('externalChannel')) : null;
  const head = el(
    'header',
    { class: 'head' },
    el(
      'h1',
      { class: 'head-title' },
      direct ? null : sign,
      el('span', {}, direct ? nameOf(channel.user) : channel.name),
    ),
    channel.kind === 'app'
      ? drawTabs()
      : el('span', { class: 'head-topic' }, channel.topic || channel.purpose || ''),
    shared,
    members,
  );
  const old = node.querySelector('.head');
  if (old) old.replaceWith(head);
  else node.prepend(head);
}

function drawTabs() {
  const names = [
    ['home', 'home'],
    ['messages', 'chat'],
  ].filter(([name]) => state.app[name] !== false);
  const tabs = names.map(([name, sign]) => {
    const here = state.place.tab === name;
    return el(
      'button',
      {
        type: 'button',
        role: 'tab',
        class: 'tab',
        'aria-selected': String(here),
        tabindex: here ? '0' : '-1',
        'data-testid': `tab-${name}`,
        onclick: () => pick(name),
      },
      icon(sign, 16),
      el('span', {}, word(name)),
    );
  });
  const pick = (name) => {
    go({ channel: state.place.channel, tab: name });
    document.querySelector(`[data-testid="tab-${name}"]`)?.focus();
  };
  const steer = (event) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const other = names.find(([name]) => name !== state.place.tab);
    if (other) pick(other[0]);
  };
  return el('div', { class: 'tabs', role: 'tablist', 'aria-label': state.app.name, onkeydown: steer }, tabs);
}
