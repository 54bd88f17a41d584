/** Modals: a stack of up to three views, errors under fields, busy while the app thinks. */

import { get, post } from './api.js';
import { drawBlocks } from './blocks/block.js';
import { isEmpty, showErrors } from './blocks/input.js';
import { closeDialog, el, keepFocus, reconcile, uid } from './dom.js';
import { icon } from './icon.js';
import { plain } from './mrkdwn.js';
import { showNotice } from './notice.js';
import { on } from './state.js';
import { Surface } from './surface.js';
import { word } from './words.js';

const views = new Map();
let stack = [];
let dialog = null;
let back = null;

/**
 * Follow the server's views.
 * @param {Object[]} present the stack as it stands, root first
 */
export function startModal(present = []) {
  for (const topic of ['view_opened', 'view_pushed', 'view_updated'])
    on(topic, ({ view, stack: ids }) => take(view, ids));
  on('view_closed', ({ view_id: id, stack: ids }) => {
    views.delete(id);
    settle(ids);
  });
  resetModal(present);
}

/**
 * Take the whole stack anew, after a break of the connection.
 * @param {Object[]} present
 */
export function resetModal(present) {
  present.forEach((view) =>
    take(
      view,
      present.map(({ id }) => id),
    ),
  );
  if (!present.length) settle([]);
}

function take(view, ids) {
  if (view.type === 'home') return;
  const before = views.get(view.id)?.surface.values;
  views.set(view.id, { view, surface: new Surface({ type: 'view', view_id: view.id }, before), errors: {} });
  settle(ids);
}

function settle(ids) {
  stack = ids;
  for (const id of [...views.keys()]) if (!ids.includes(id)) views.delete(id);
  const top = views.get(ids.at(-1));
  if (!top) return close();
  return draw(top);
}

function close() {
  if (!dialog) return;
  const gone = dialog;
  dialog = null;
  closeDialog(gone, back?.isConnected ? back : document.querySelector('[data-testid="composer"]'));
  back = null;
}

function draw(top) {
  const fresh = dialog === null;
  if (fresh) {
    back = document.activeElement;
    const node = el('dialog', {
      class: 'modal',
      'data-testid': 'modal',
      oncancel: (event) => {
        event.preventDefault();
        leave(false);
      },
      // A second Escape without a click or letter between closes a dialog unasked; the view that
      // was on top is left then all the same, and what is below it shown again.
      onclose: () => dialog === node && leave(false),
    });
    dialog = node;
    document.body.append(dialog);
  }
  if (!dialog.open) dialog.showModal();
  const changed = dialog.dataset.viewId !== top.view.id;
  const redraw = () => reconcile(dialog, [drawForm(top), ...dialog.querySelectorAll(':scope > .notices')]);
  const scrolled = changed ? 0 : (dialog.querySelector('.modal-body')?.scrollTop ?? 0);
  if (changed) redraw();
  else keepFocus(dialog, redraw);
  dialog.dataset.viewId = top.view.id;
  dialog.dataset.callbackId = top.view.callback_id ?? '';
  dialog.querySelector('.modal-body').scrollTop = scrolled;
  showErrors(dialog, top.errors);
  if (changed || !dialog.contains(document.activeElement)) focusFirst();
}

function focusFirst() {
  const fields = '.modal-body input:not([type=file]), .modal-body textarea, .modal-body [contenteditable]';
  const wanted =
    dialog.querySelector('[autofocus]') ??
    dialog.querySelector(fields) ??
    dialog.querySelector('.modal-body button') ??
    dialog.querySelector('.modal-foot button');
  wanted?.focus();
}

function drawForm(top) {
  const { view, surface } = top;
  const title = uid('title');
  dialog.setAttribute('aria-labelledby', title);
  const nested = stack.length > 1;
  const hasInput = view.blocks.some((block) => block.type === 'input');
  const submit =
    view.submit || hasInput
      ? el(
          'button',
          { type: 'submit', class: 'button primary', 'data-testid': 'modal-submit' },
          plain(view.submit) || word('submit'),
        )
      : null;
  const leaveButton = el(
    'button',
    { type: 'button', class: 'button', 'data-testid': 'modal-close', onclick: () => leave(false) },
    plain(view.close) || word(submit ? 'cancel' : 'close'),
  );
  return el(
    'form',
    {
      class: 'modal-form',
      novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        send(top);
      },
    },
    el(
      'header',
      { class: 'modal-head' },
      nested
        ? el(
            'button',
            {
              type: 'button',
              class: 'tool',
              'aria-label': word('back'),
              title: word('back'),
              'data-testid': 'modal-back',
              onclick: () => leave(false),
            },
            icon('back'),
          )
        : null,
      el('h2', { id: title, 'data-testid': 'modal-title' }, plain(view.title)),
      el(
        'button',
        {
          type: 'button',
          class: 'tool',
          'aria-label': word('close'),
          title: word('close'),
          'data-testid': 'modal-x',
          onclick: () => leave(true),
        },
        icon('close'),
      ),
    ),
    el('div', { class: 'modal-body' }, drawBlocks(view.blocks, surface)),
    el('footer', { class: 'modal-foot' }, leaveButton, submit),
  );
}

async function send(top) {
  if (dialog.getAttribute('aria-busy') === 'true') return;
  const { view, surface } = top;
  const missing = view.blocks
    .filter(
      (block) => block.type === 'input' && !block.optional && isEmpty(surface.value(block, block.element)),
    )
    .map((block) => [block.block_id, word('required')]);
  top.errors = { ...surface.faults(), ...Object.fromEntries(missing) };
  showErrors(dialog, top.errors);
  if (Object.keys(top.errors).length) return;
  busy(true);
  const answer = await post('view_submit', { view_id: view.id, state: surface.state() });
  busy(false);
  if (answer.ok) return;
  top.errors = answer.errors ?? {};
  if (dialog && stack.at(-1) === view.id) showErrors(dialog, top.errors);
  if (!answer.errors || answer.notice) showNotice(answer.notice, 'error');
}

// Not `disabled`: that would throw the focus out of the dialog.
function busy(waiting) {
  dialog?.setAttribute('aria-busy', String(waiting));
  dialog?.querySelector('[data-testid="modal-submit"]')?.setAttribute('aria-disabled', String(waiting));
}

/** Close the top view, or with `clear` the whole stack; the app hears of it from the server. */
async function leave(clear) {
  const id = stack.at(-1);
  const left = clear ? [] : stack.slice(0, -1);
  settle(left);
  const answer = await post('view_close', { view_id: id, ...(clear ? { clear: true } : {}) });
  if (answer.ok) return;
  showNotice(answer.notice, 'error');
  const { views: present } = await get('boot');
  resetModal(present ?? []);
}
