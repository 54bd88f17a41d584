/** Where one writes: messages, slash commands, mentions, files, shortcuts. */

import { post, upload } from './api.js';
import { Completion } from './completion.js';
import { el, reconcile } from './dom.js';
import { icon } from './icon.js';
import { encode } from './mention.js';
import { attachMenu } from './menu.js';
import { showNotice } from './notice.js';
import { state } from './state.js';
import { word } from './words.js';

const drafts = new Map();

/**
 * Draw a composer.
 * @param {string} channel
 * @param {{placeholder: string, thread?: string|null}} how
 * @returns {{node: HTMLElement, field: HTMLTextAreaElement}}
 */
export function drawComposer(channel, how) {
  const key = `${channel}/${how.thread ?? ''}`;
  const suffix = how.thread ? 'thread-' : '';
  let files = [];
  const field = el('textarea', {
    class: 'composer-field',
    rows: 1,
    placeholder: how.placeholder,
    'aria-label': how.placeholder,
    value: drafts.get(key) ?? '',
    'data-testid': `${suffix}composer`,
    oninput: () => written(),
    onclick: () => completion.look(),
    onkeydown: (event) => pressed(event),
    onpaste: (event) => event.clipboardData.files.length && add([...event.clipboardData.files]),
  });
  const send = el(
    'button',
    {
      type: 'submit',
      class: 'send',
      'aria-label': word('send'),
      title: word('send'),
      'data-testid': `${suffix}send`,
    },
    icon('send', 18),
  );
  const chosen = el('ul', { class: 'file-list' });
  const picker = el('input', {
    type: 'file',
    multiple: true,
    class: 'file-control',
    'aria-label': word('attach'),
    'data-testid': `${suffix}attach`,
    onchange: () => add([...picker.files]),
  });
  const bolt = el(
    'button',
    {
      type: 'button',
      class: 'tool',
      'aria-label': word('shortcuts'),
      title: word('shortcuts'),
      'data-testid': 'shortcuts',
    },
    icon('bolt'),
  );
  const at = el(
    'button',
    {
      type: 'button',
      class: 'tool',
      'aria-label': word('mention'),
      title: word('mention'),
      onclick: () => insert('@'),
    },
    icon('at'),
  );
  const form = el(
    'form',
    {
      class: 'composer',
      onsubmit: (event) => {
        event.preventDefault();
        submit();
      },
      ondragover: (event) => event.preventDefault(),
      ondrop: (event) => {
        event.preventDefault();
        add([...event.dataTransfer.files]);
      },
    },
    field,
    chosen,
    el(
      'div',
      { class: 'composer-foot' },
      how.thread ? null : el('span', { class: 'menu-anchor' }, bolt),
      at,
      el('label', { class: 'tool', title: word('attach') }, icon('clip'), picker),
      el('span', { class: 'composer-hint' }, how.thread ? '' : word('format')),
      send,
    ),
  );
  attachMenu(bolt, shortcuts, { above: true });
  const completion = new Completion(field, form, !how.thread);
  written();

  function shortcuts() {
    const entries = state.shortcuts
      .filter((shortcut) => shortcut.type === 'global')
      .map((shortcut) => ({
        label: shortcut.name,
        detail: shortcut.description || state.app.name,
        icon: icon('bolt', 16),
        testid: `shortcut-${shortcut.callback_id}`,
        pick: async () => told(await post('shortcut', { callback_id: shortcut.callback_id })),
      }));
    return entries.length
      ? [{ heading: true, label: word('shortcuts') }, ...entries]
      : [{ label: word('noShortcuts'), disabled: true }];
  }

  function written() {
    drafts.set(key, field.value);
    send.disabled = field.value.trim() === '' && files.length === 0;
    field.style.height = 'auto';
    if (field.isConnected) field.style.height = `${Math.min(field.scrollHeight, 220)}px`;
    if (completion && document.activeElement === field) completion.look();
    if (field.value === '') completion.dismissed = null;
  }

  function pressed(event) {
    if (event.isComposing || completion.key(event)) return;
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    submit();
  }

  function insert(text) {
    field.focus();
    const gap =
      field.selectionStart > 0 && !/\s$/.test(field.value.slice(0, field.selectionStart)) ? ' ' : '';
    field.setRangeText(gap + text, field.selectionStart, field.selectionEnd, 'end');
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  function add(added) {
    files = [...files, ...added];
    picker.value = '';
    showFiles();
  }

  function showFiles() {
    reconcile(
      chosen,
      files.map((file) =>
        el(
          'li',
          { class: 'file-line' },
          icon('file', 16),
          el('span', {}, file.name),
          el(
            'button',
            {
              type: 'button',
              class: 'quiet',
              'aria-label': word('remove', { name: file.name }),
              onclick: () => {
                files = files.filter((other) => other !== file);
                showFiles();
              },
            },
            icon('close', 12),
          ),
        ),
      ),
    );
    written();
  }

  function told(answer) {
    if (!answer.ok) showNotice(answer.notice, 'error');
    return answer.ok;
  }

  async function submit() {
    const text = field.value.trim();
    const sent = files;
    if (text === '' && !sent.length) return;
    const command = /^\/(?=\S)/.test(text) && !text.startsWith('//');
    if (command && how.thread)
      return showNotice(word('notInThreads', { command: text.split(/\s/)[0] }), 'error');
    field.value = '';
    files = [];
    completion.close();
    showFiles();
    form.setAttribute('aria-busy', 'true');
    const taken = told(await deliver(channel, how.thread, text, sent, command));
    form.removeAttribute('aria-busy');
    // What could not be sent comes back, unless something new has been written meanwhile.
    if (!taken && !command && field.value === '') {
      field.value = text;
      files = sent;
      showFiles();
    }
    return undefined;
  }

  requestAnimationFrame(written);
  return { node: form, field };
}

function deliver(channel, thread, text, files, command) {
  if (files.length) return upload(files, { channel, thread_ts: thread, text: encode(text) });
  if (!command)
    return post('message', { channel, text: encode(text), ...(thread ? { thread_ts: thread } : {}) });
  const [name] = text.split(/\s/, 1);
  const rest = text.slice(name.length).trim();
  const escapes = state.commands.find((entry) => entry.command === name)?.should_escape;
  return post('command', { channel, command: name, text: escapes ? encode(rest, true) : rest });
}
