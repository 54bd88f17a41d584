/** The input block: label, element, hint, and the place of an error. */

import { el, uid } from '../dom.js';
import { drawElement } from '../elements/element.js';
import { drawPlain } from '../mrkdwn.js';
import { word } from '../words.js';

const GROUPS = new Set(['checkboxes', 'radio_buttons', 'rich_text_input', 'file_input']);

/** @param {Object} block @param {Surface} surface @returns {Node[]} */
export function drawInput(block, surface) {
  const labelId = uid('label');
  const hintId = uid('hint');
  const errorId = uid('error');
  const optional = block.optional ? el('span', { class: 'optional' }, ` ${word('optional')}`) : null;
  const grouped = GROUPS.has(block.element.type);
  const fieldId = grouped ? null : uid('field');
  const label = el(
    grouped ? 'div' : 'label',
    { class: 'input-label', id: labelId, for: fieldId },
    drawPlain(block.label.text),
    optional,
  );
  const hint = block.hint ? el('div', { class: 'input-hint', id: hintId }, drawPlain(block.hint.text)) : null;
  const error = el('div', { class: 'input-error', id: errorId, hidden: true, 'data-testid': 'field-error' });
  const names = {
    id: fieldId,
    'aria-labelledby': labelId,
    'aria-describedby': hint ? `${errorId} ${hintId}` : errorId,
  };
  if (!block.optional && !grouped) names['aria-required'] = 'true';
  const control = drawElement(block, block.element, surface, names);
  return [label, control, error, hint].filter(Boolean);
}

/**
 * Show or clear the errors under the fields of a region.
 * @param {Element} region
 * @param {Object<string, string>} errors sentences by block id
 */
export function showErrors(region, errors) {
  for (const block of region.querySelectorAll('[data-block-type="input"]')) {
    const sentence = errors[block.dataset.blockId];
    const place = block.querySelector('.input-error');
    place.textContent = sentence ?? '';
    place.hidden = !sentence;
    block.classList.toggle('block-wrong', Boolean(sentence));
    const control = block.querySelector('[data-action-id]');
    if (sentence) control?.setAttribute('aria-invalid', 'true');
    else control?.removeAttribute('aria-invalid');
  }
  const first = region.querySelector('.block-wrong [data-action-id]');
  const focusable = first?.matches('input,textarea,[tabindex]')
    ? first
    : first?.querySelector('input,textarea');
  focusable?.focus();
}

/**
 * Whether an input holds nothing, so that a required one must be asked for.
 * @param {Object|undefined} value a state value
 * @returns {boolean}
 */
export function isEmpty(value) {
  if (!value) return true;
  const { type, ...fields } = value;
  return Object.values(fields).every(
    (field) => field === null || field === '' || (Array.isArray(field) && field.length === 0),
  );
}
