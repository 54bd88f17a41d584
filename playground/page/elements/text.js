/** Text inputs: plain, number, e-mail and URL, with the checks Slack's client makes itself. */

import { el } from '../dom.js';
import { plain } from '../mrkdwn.js';
import { word } from '../words.js';

const MODES = { number_input: 'decimal', email_text_input: 'email', url_text_input: 'url' };
// Slack waits about this long after the last letter when an input dispatches on each letter.
const LETTER_PAUSE = 300;

/**
 * Draw a text input.
 * @param {Object} block
 * @param {Object} element
 * @param {Surface} surface
 * @param {Object} names ARIA attributes that name the control
 * @returns {HTMLElement}
 */
export function drawTextInput(block, element, surface, names) {
  const first = element.initial_value;
  const start = surface.begin(block, element, {
    type: element.type,
    value: first === undefined || first === '' ? null : String(first),
  });
  const tall = element.multiline === true;
  const control = el(tall ? 'textarea' : 'input', {
    type: tall ? null : 'text',
    inputmode: MODES[element.type],
    class: tall ? 'field field-tall' : 'field',
    rows: tall ? 4 : null,
    value: start.value ?? '',
    placeholder: plain(element.placeholder) || null,
    autocomplete: 'off',
    'data-action-id': element.action_id,
    'data-type': element.type,
    ...names,
    'aria-label': names['aria-labelledby'] ? null : plain(element.placeholder) || element.action_id,
    autofocus: element.focus_on_load ? true : null,
    oninput: () => typed(),
    onkeydown: (event) => entered(event),
  });
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed'];
  const dispatches = block.type === 'input' && block.dispatch_action;
  const value = () => (control.value === '' ? null : control.value);
  const send = () => surface.act(block, element, { value: value() ?? '' }, control);
  let timer = 0;

  function typed() {
    surface.set(block, element, { value: value() });
    count();
    if (!dispatches || !triggers.includes('on_character_entered')) return;
    clearTimeout(timer);
    timer = setTimeout(send, LETTER_PAUSE);
  }

  function entered(event) {
    if (event.key !== 'Enter' || event.isComposing) return;
    const plainEnter = !tall || event.ctrlKey || event.metaKey;
    if (!dispatches || !triggers.includes('on_enter_pressed') || !plainEnter) return;
    event.preventDefault();
    event.stopPropagation();
    send();
  }

  const counter = el('span', { class: 'field-count', 'aria-hidden': 'true' });
  function count() {
    const left = element.max_length ? element.max_length - control.value.length : Infinity;
    counter.textContent =
      left < Math.max(20, element.max_length / 5) ? word('charactersLeft', { n: left }) : '';
  }

  surface.checkWith(block, () => fault(element, control.value.trim()));
  count();
  return el('div', { class: 'field-frame' }, control, element.max_length ? counter : null);
}

function fault(element, value) {
  if (value === '') return null;
  if (element.min_length && value.length < element.min_length)
    return word('tooShort', { n: element.min_length });
  if (element.max_length && value.length > element.max_length)
    return word('tooLong', { n: element.max_length });
  if (element.type === 'number_input') return numberFault(element, value);
  if (element.type === 'email_text_input' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value))
    return word('notEmail');
  if (
    element.type === 'url_text_input' &&
    !/^https?:\/\/[^\s/.]+\.[^\s]+$|^https?:\/\/localhost/i.test(value)
  )
    return word('notUrl');
  return null;
}

function numberFault(element, value) {
  if (!/^-?\d+(\.\d+)?$/.test(value)) return word('notNumber');
  if (!element.is_decimal_allowed && !/^-?\d+$/.test(value)) return word('notWhole');
  const { min_value: least, max_value: most } = element;
  if (least !== undefined && Number(value) < Number(least)) return word('tooSmall', { n: least });
  if (most !== undefined && Number(value) > Number(most)) return word('tooBig', { n: most });
  return null;
}
