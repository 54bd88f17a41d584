/** Checkboxes and radio buttons. */

import { el, uid } from '../dom.js';
import { drawText, plain } from '../mrkdwn.js';

/**
 * Draw a group of checkboxes.
 * @param {Object} block
 * @param {Object} element
 * @param {Surface} surface
 * @param {Object} names ARIA attributes that name the group
 * @returns {HTMLElement}
 */
export function drawCheckboxes(block, element, surface, names) {
  const start = surface.begin(block, element, {
    type: 'checkboxes',
    selected_options: element.initial_options ?? [],
  });
  const picked = new Set(start.selected_options.map((option) => option.value));
  const change = async (option, box) => {
    if (box.checked) picked.add(option.value);
    else picked.delete(option.value);
    const selected = element.options.filter((other) => picked.has(other.value));
    if (await surface.change(block, element, { selected_options: selected }, group)) return;
    if (!element.confirm) return;
    box.checked = !box.checked;
    picked[box.checked ? 'add' : 'delete'](option.value);
  };
  const group = drawGroup(element, names, 'group', (option) => {
    const box = el('input', {
      type: 'checkbox',
      value: option.value,
      checked: picked.has(option.value),
      onchange: () => change(option, box),
    });
    return box;
  });
  return group;
}

/**
 * Draw radio buttons.
 * @param {Object} block
 * @param {Object} element
 * @param {Surface} surface
 * @param {Object} names ARIA attributes that name the group
 * @returns {HTMLElement}
 */
export function drawRadios(block, element, surface, names) {
  const start = surface.begin(block, element, {
    type: 'radio_buttons',
    selected_option: element.initial_option ?? null,
  });
  const name = uid('radio');
  const group = drawGroup(element, names, 'radiogroup', (option) =>
    el('input', {
      type: 'radio',
      name,
      value: option.value,
      checked: start.selected_option?.value === option.value,
      onchange: () => surface.change(block, element, { selected_option: option }, group),
    }),
  );
  return group;
}

function drawGroup(element, names, role, drawBox) {
  const row = (option) => {
    const box = drawBox(option);
    const description = option.description
      ? el('span', { class: 'choice-detail' }, drawText(option.description))
      : null;
    return el(
      'label',
      { class: 'choice' },
      box,
      el('span', { class: 'choice-words' }, el('span', {}, drawText(option.text)), description),
    );
  };
  const label = names['aria-labelledby']
    ? null
    : element.options.map((option) => plain(option.text)).join(', ');
  return el(
    'div',
    {
      class: 'choices',
      role,
      'data-action-id': element.action_id,
      'data-type': element.type,
      ...names,
      'aria-label': label,
    },
    element.options.map(row),
  );
}
