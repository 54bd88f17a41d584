/** Single and multiple selects of every source: a combobox whose chosen values are its text or chips. */

import { el, reconcile } from '../dom.js';
import { icon } from '../icon.js';
import { Listbox } from '../listbox.js';
import { plain } from '../mrkdwn.js';
import { word } from '../words.js';
import { sourceOf } from './source.js';

/**
 * Draw any of Slack's selects.
 * @param {Object} block
 * @param {Object} element
 * @param {Surface} surface
 * @param {Object} names ARIA attributes that name the control
 * @returns {HTMLElement}
 */
export function drawSelect(block, element, surface, names) {
  const source = sourceOf(block, element, surface);
  surface.begin(block, element, source.initial);
  return source.many
    ? drawMany(block, element, surface, names, source)
    : drawOne(block, element, surface, names, source);
}

function comboInput(element, names, source) {
  const placeholder = plain(element.placeholder) || word(source.many ? 'chooseMany' : 'choose');
  return el('input', {
    type: 'text',
    class: 'select-input',
    placeholder,
    'data-action-id': element.action_id,
    'data-type': element.type,
    ...names,
    'aria-label': names['aria-labelledby'] ? null : placeholder,
    autofocus: element.focus_on_load ? true : null,
  });
}

function drawOne(block, element, surface, names, source) {
  const present = () => {
    const raw = surface.value(block, element)[source.field];
    return raw ? source.chosenFrom(raw) : null;
  };
  const input = comboInput(element, names, source);
  const clearable = block.type === 'input' && block.optional;
  const clear = el(
    'button',
    {
      type: 'button',
      class: 'quiet select-clear',
      'aria-label': word('clearChoice'),
      onclick: () => take(null),
    },
    icon('close', 14),
  );
  const frame = el(
    'div',
    { class: 'select' },
    input,
    clearable ? clear : null,
    el('span', { class: 'select-arrow' }, icon('down', 16)),
  );
  const show = () => {
    input.value = present()?.label ?? '';
    // A field in focus shows where its cursor is: let that be the beginning of a long choice.
    input.setSelectionRange(0, 0);
    input.scrollLeft = 0;
    clear.hidden = !present();
  };
  const take = async (choice) => {
    const raw = choice ? source.rawOf(choice) : null;
    const changing = surface.change(block, element, { [source.field]: raw }, input);
    show();
    await changing;
    show();
  };
  const list = new Listbox(input, frame, {
    ...source,
    pick: take,
    chosen: (choice) => choice.id === present()?.id,
    closed: show,
  });
  input.addEventListener('click', () => {
    if (list.isOpen) return;
    input.select();
    list.look('');
  });
  input.addEventListener('input', () => list.look(input.value));
  show();
  return frame;
}

function drawMany(block, element, surface, names, source) {
  const present = () => surface.value(block, element)[source.field].map(source.chosenFrom);
  const input = comboInput(element, names, source);
  const placeholder = input.placeholder;
  const line = el(
    'div',
    { class: 'select-line', onclick: (event) => event.target === line && input.focus() },
    input,
  );
  const frame = el('div', { class: 'select select-many' }, line);
  let before = null;
  const keep = (choices) => {
    const fields = { [source.field]: choices.map(source.rawOf) };
    surface.set(block, element, fields);
    show();
    // While the list is open a message or an input that dispatches waits until it is closed, as
    // Slack's client does, so that five ticks are one action.
    if (!list.isOpen) settle(choices);
  };
  const settle = (choices) =>
    surface.change(block, element, { [source.field]: choices.map(source.rawOf) }, input);
  const toggle = (choice) => {
    const now = present();
    const without = now.filter((other) => other.id !== choice.id);
    const full = element.max_selected_items && now.length >= element.max_selected_items;
    if (without.length < now.length) keep(without);
    else if (full) return list.look('');
    else keep([...now, choice]);
    input.value = '';
    return list.look('');
  };
  const chip = (choice) =>
    el(
      'span',
      { class: 'chip', 'data-value': choice.id },
      el('span', {}, choice.label),
      el(
        'button',
        {
          type: 'button',
          class: 'quiet',
          'aria-label': word('remove', { name: choice.label }),
          onclick: () => {
            keep(present().filter((other) => other.id !== choice.id));
            input.focus();
          },
        },
        icon('close', 12),
      ),
    );
  const show = () => {
    const chosen = present();
    input.placeholder = chosen.length ? '' : placeholder;
    reconcile(line, [...chosen.map(chip), input]);
  };
  const list = new Listbox(input, frame, {
    ...source,
    pick: toggle,
    chosen: (choice) => present().some((other) => other.id === choice.id),
    closed: () => {
      const after = JSON.stringify(surface.value(block, element)[source.field]);
      input.value = '';
      if (before !== null && after !== before) settle(present());
      before = null;
    },
  });
  const look = (query) => {
    if (!list.isOpen) before = JSON.stringify(surface.value(block, element)[source.field]);
    list.look(query);
  };
  input.addEventListener('click', () => !list.isOpen && look(''));
  input.addEventListener('input', () => look(input.value));
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Backspace' && input.value === '' && present().length) keep(present().slice(0, -1));
    if (event.key === 'ArrowDown' && before === null)
      before = JSON.stringify(surface.value(block, element)[source.field]);
  });
  show();
  if (block.type === 'input' && element.max_selected_items) {
    surface.checkWith(block, () =>
      present().length > element.max_selected_items
        ? word('tooMany', { n: element.max_selected_items })
        : null,
    );
  }
  return frame;
}
