/** One message: who, when, what, its reactions, its thread, and what can be done with it. */

import { post } from './api.js';
import { drawAvatar } from './avatar.js';
import { drawBlocks } from './blocks/block.js';
import { drawFiles } from './blocks/media.js';
import { el } from './dom.js';
import { drawAttachments } from './attachment.js';
import { icon } from './icon.js';
import { fullOf, momentOf, timeOf } from './moment.js';
import { drawMrkdwn } from './mrkdwn.js';
import { drawReactions } from './reaction.js';
import { nameOf, state } from './state.js';
import { Surface } from './surface.js';
import { drawTools } from './toolbar.js';
import { word } from './words.js';

/**
 * Draw a message.
 * @param {string} channel
 * @param {Object} message
 * @param {Object} look
 * @param {boolean} look.grouped whether it continues the author's previous message
 * @param {boolean} look.inThread whether it stands in the thread pane
 * @param {Surface|null} look.before the surface it had, whose half-filled inputs are kept
 * @param {function(Object): void} look.openThread
 * @returns {{node: HTMLElement, surface: Surface}}
 */
export function drawMessage(channel, message, look) {
  const seconds = Number(message.ts);
  const author = authorOf(message);
  const container = {
    type: 'message',
    channel,
    ts: message.ts,
    ...(message.ephemeral ? { ephemeral: true } : {}),
  };
  const surface = new Surface(container, keptFrom(look.before, message));
  const time = el(
    'time',
    { class: 'message-time', datetime: new Date(seconds * 1000).toISOString(), title: fullOf(seconds) },
    timeOf(seconds),
  );
  const head = look.grouped
    ? null
    : el(
        'div',
        { class: 'message-head' },
        el('span', { class: 'author', 'data-user': author.id }, author.name),
        author.badge && el('span', { class: 'badge' }, author.badge),
        time,
      );
  const side = el(
    'div',
    { class: 'message-side' },
    look.grouped ? time : drawAvatar(author.id, 36, author.name),
  );
  const node = el(
    'article',
    {
      class: ['message', look.grouped ? 'grouped' : '', message.ephemeral ? 'ephemeral' : '']
        .join(' ')
        .trim(),
      'data-ts': message.ts,
      'data-testid': 'message',
      'data-ephemeral': message.ephemeral ? 'true' : null,
      tabindex: '-1',
      'aria-label': `${author.name}, ${momentOf(seconds)}`,
    },
    message.ephemeral ? drawOnlyYou(channel, message) : null,
    side,
    el(
      'div',
      { class: 'message-main' },
      head,
      drawBody(message, surface),
      message.files ? drawFiles(message.files) : null,
      message.ephemeral ? null : drawReactions(channel, message),
      !look.inThread && message.reply_count ? drawReplies(message, look) : null,
    ),
    message.ephemeral ? null : drawTools(channel, message, look),
  );
  return { node, surface };
}

/**
 * Who a message is from.
 * @param {Object} message
 * @returns {{id: string, name: string, badge: string|null}}
 */
export function authorOf(message) {
  const fromApp = Boolean(message.bot_id) || message.subtype === 'bot_message';
  const id = message.user ?? (fromApp ? state.app.bot_user_id : '');
  const person = state.people.get(id);
  const name = message.username ?? (fromApp && message.bot_profile?.name) ?? nameOf(id);
  if (fromApp || person?.is_bot) return { id, name: name || nameOf(id), badge: word('app') };
  if (person?.is_stranger)
    return { id, name: nameOf(id), badge: state.teams.get(person.team_id)?.name ?? word('role_external') };
  const guest = person?.is_restricted || person?.is_ultra_restricted;
  return { id, name: nameOf(id), badge: guest ? word('guest') : null };
}

// What the app draws wins over what was chosen in the old drawing, except for inputs somebody may
// be writing in: those stay as they are while their block does.
function keptFrom(before, message) {
  if (!before) return new Map();
  const inputs = new Set(
    (message.blocks ?? []).filter((block) => block.type === 'input').map((block) => block.block_id),
  );
  return new Map([...before.values].filter(([key]) => inputs.has(key.split('\u0000')[0])));
}

function drawOnlyYou(channel, message) {
  return el(
    'div',
    { class: 'only-you' },
    icon('eye', 14),
    el('span', {}, word('onlyYou')),
    ' · ',
    el(
      'button',
      {
        type: 'button',
        class: 'link-button',
        'data-testid': 'dismiss',
        onclick: () => post('dismiss', { channel, ts: message.ts }),
      },
      word('dismiss'),
    ),
  );
}

function drawBody(message, surface) {
  const edited = message.edited
    ? el('span', { class: 'edited', title: momentOf(Number(message.edited.ts)) }, ` ${word('edited')}`)
    : null;
  if (message.blocks?.length && !isTyped(message)) {
    return el(
      'div',
      { class: 'message-body' },
      drawBlocks(message.blocks, surface),
      drawAttachments(message, surface),
      edited,
    );
  }
  const text = message.text ? el('div', { class: 'text' }, drawMrkdwn(message.text), edited) : null;
  return el('div', { class: 'message-body' }, text, drawAttachments(message, surface));
}

// What a person typed is mrkdwn; the rich text beside it is only how the app gets it.
function isTyped(message) {
  return (
    !message.bot_id && Boolean(message.text) && message.blocks.every((block) => block.type === 'rich_text')
  );
}

function drawReplies(message, look) {
  const people = (message.reply_users ?? []).slice(0, 4);
  const last = message.latest_reply
    ? el(
        'span',
        { class: 'replies-when' },
        word('lastReply', { when: momentOf(Number(message.latest_reply)) }),
      )
    : null;
  return el(
    'button',
    { type: 'button', class: 'replies', 'data-testid': 'replies', onclick: () => look.openThread(message) },
    people.map((id) => drawAvatar(id, 20)),
    el('span', { class: 'replies-count' }, word('replies', { n: message.reply_count })),
    last,
  );
}
