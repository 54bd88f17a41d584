/** What can be done with a message: react, reply, message shortcuts, edit, delete. */

import { post } from './api.js';
import { askConfirm } from './confirm.js';
import { el } from './dom.js';
import { icon } from './icon.js';
import { encode, typed } from './mention.js';
import { attachMenu } from './menu.js';
import { showNotice } from './notice.js';
import { QUICK, react, signOf } from './reaction.js';
import { state } from './state.js';
import { word } from './words.js';

/**
 * Draw the tools of a message; they show when it is pointed at or holds the focus.
 * @param {string} channel
 * @param {Object} message
 * @param {{openThread: function(Object): void, inThread: boolean}} look
 * @returns {HTMLElement}
 */
export function drawTools(channel, message, look) {
  const quick = QUICK.map((name) =>
    el(
      'button',
      {
        type: 'button',
        class: 'tool',
        'aria-label': word('react', { name }),
        title: word('react', { name }),
        onclick: () => react(channel, message, name, mine(message, name)),
      },
      signOf(name),
    ),
  );
  const reply = el(
    'button',
    {
      type: 'button',
      class: 'tool',
      'aria-label': word('reply'),
      title: word('reply'),
      'data-testid': 'reply',
      onclick: () => look.openThread(message),
    },
    icon('thread'),
  );
  const more = el(
    'button',
    {
      type: 'button',
      class: 'tool',
      'aria-label': word('moreActions'),
      title: word('moreActions'),
      'data-testid': 'message-more',
    },
    icon('dots'),
  );
  const tools = el(
    'div',
    { class: 'tools', role: 'toolbar', 'aria-label': word('messageActions') },
    quick,
    look.inThread ? null : reply,
    el('span', { class: 'menu-anchor' }, more),
  );
  attachMenu(more, () => entries(channel, message, tools), { end: true });
  return tools;
}

function mine(message, name) {
  return Boolean(message.reactions?.find((reaction) => reaction.name === name)?.users.includes(state.me.id));
}

function entries(channel, message, tools) {
  const own = message.user === state.me.id && !message.bot_id;
  const shortcuts = state.shortcuts
    .filter((shortcut) => shortcut.type === 'message')
    .map((shortcut) => ({
      label: shortcut.name,
      detail: state.app.name,
      icon: icon('bolt', 16),
      testid: `shortcut-${shortcut.callback_id}`,
      pick: () => run(shortcut, channel, message),
    }));
  const unread = { label: word('markUnread'), pick: () => post('read', { channel, ts: before(message.ts) }) };
  const changes = own
    ? [
        {
          label: word('editMessage'),
          testid: 'edit-message',
          pick: () => startEdit(channel, message, tools),
        },
        {
          label: word('deleteMessage'),
          danger: true,
          testid: 'delete-message',
          pick: () => remove(channel, message),
        },
      ]
    : [];
  return [...shortcuts, unread, ...changes];
}

// Everything from this message on becomes unread when one has read up to just before it.
function before(ts) {
  const [seconds, micros] = ts.split('.');
  const whole = BigInt(seconds) * 1000000n + BigInt(micros) - 1n;
  return `${whole / 1000000n}.${String(whole % 1000000n).padStart(6, '0')}`;
}

async function run(shortcut, channel, message) {
  const answer = await post('shortcut', { callback_id: shortcut.callback_id, channel, ts: message.ts });
  if (!answer.ok) showNotice(answer.notice, 'error');
}

async function remove(channel, message) {
  const text = { type: 'plain_text', text: word('deleteSure') };
  const label = { type: 'plain_text', text: word('deleteMessage') };
  if (!(await askConfirm({ title: label, text, confirm: label, style: 'danger' }))) return;
  const answer = await post('delete', { channel, ts: message.ts });
  if (!answer.ok) showNotice(answer.notice, 'error');
}

function startEdit(channel, message, tools) {
  const body = tools.closest('.message').querySelector('.message-body');
  const field = el('textarea', {
    class: 'field field-tall',
    rows: 3,
    value: typed(message.text),
    'aria-label': word('editMessage'),
    'data-testid': 'edit-field',
  });
  const form = el(
    'form',
    { class: 'edit-form', onsubmit: save, onkeydown: keys },
    field,
    el(
      'div',
      { class: 'actions' },
      el('button', { type: 'button', class: 'button button-small', onclick: cancel }, word('cancel')),
      el('button', { type: 'submit', class: 'button button-small primary' }, word('save')),
    ),
  );
  body.replaceWith(form);
  field.focus();

  function keys(event) {
    if (event.key === 'Escape') cancel();
    else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  }

  function cancel() {
    form.replaceWith(body);
  }

  async function save(event) {
    event.preventDefault();
    cancel();
    const answer = await post('edit', { channel, ts: message.ts, text: encode(field.value) });
    if (!answer.ok) showNotice(answer.notice, 'error');
  }
}
