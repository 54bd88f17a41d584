/** Date, time and moment pickers: the browser's own picker under words in the person's language. */

import { el } from '../dom.js';
import { icon } from '../icon.js';
import { instantOf, localOf } from '../moment.js';
import { plain } from '../mrkdwn.js';
import { locale, word } from '../words.js';

const KINDS = {
  datepicker: {
    input: 'date',
    field: 'selected_date',
    initial: 'initial_date',
    empty: 'chooseDate',
    icon: 'calendar',
  },
  timepicker: {
    input: 'time',
    field: 'selected_time',
    initial: 'initial_time',
    empty: 'chooseTime',
    icon: 'clock',
  },
  datetimepicker: {
    input: 'datetime-local',
    field: 'selected_date_time',
    initial: 'initial_date_time',
    empty: 'chooseMoment',
    icon: 'calendar',
  },
};
// A date typed with the keyboard is complete after each digit of its year; the app hears of it
// when the person has stopped, pressed Enter or left.
const TYPING_PAUSE = 600;

/**
 * Draw a date, time or moment picker.
 * @param {Object} block
 * @param {Object} element
 * @param {Surface} surface
 * @param {Object} names ARIA attributes that name the control
 * @returns {HTMLElement}
 */
export function drawDate(block, element, surface, names) {
  const kind = KINDS[element.type];
  const moment = element.type === 'datetimepicker';
  const start = surface.begin(block, element, {
    type: element.type,
    [kind.field]: element[kind.initial] ?? null,
  });
  const placeholder = plain(element.placeholder) || word(kind.empty);
  const given = start[kind.field];
  const control = el('input', {
    type: kind.input,
    class: 'date-input',
    'data-action-id': element.action_id,
    'data-type': element.type,
    value: given === null ? '' : moment ? localOf(given) : given,
    ...names,
    'aria-label': names['aria-labelledby'] ? null : placeholder,
    autofocus: element.focus_on_load ? true : null,
    min: moment ? '2000-01-01T00:00' : kind.input === 'date' ? '1900-01-01' : null,
    onchange: () => later(),
    onkeydown: (event) => event.key === 'Enter' && settle(),
    onblur: () => settle(),
  });
  const words = el('span', { class: 'date-words', 'aria-hidden': 'true' });
  const frame = el(
    'div',
    { class: 'date' },
    control,
    words,
    el('span', { class: 'date-icon' }, icon(kind.icon, 16)),
  );
  let timer = 0;
  let sent = start[kind.field];

  const read = () => {
    if (control.value === '') return null;
    return moment ? instantOf(control.value.slice(0, 16)) : control.value;
  };
  const show = () => {
    words.textContent = control.value ? written(element.type, control.value) : placeholder;
    frame.classList.toggle('date-empty', control.value === '');
  };
  const later = () => {
    show();
    surface.set(block, element, { [kind.field]: read() });
    clearTimeout(timer);
    timer = setTimeout(settle, TYPING_PAUSE);
  };
  const settle = () => {
    clearTimeout(timer);
    show();
    const value = read();
    // Outside an input block a picker cannot be emptied, as in Slack.
    if (value === sent || (value === null && block.type !== 'input')) return;
    if (value !== null && !control.checkValidity()) return;
    sent = value;
    surface.change(block, element, { [kind.field]: value }, control);
  };
  control.addEventListener('click', () => control.showPicker?.());
  show();
  return frame;
}

// The value is a wall clock, so it is written out in UTC to stay the one that was chosen.
function written(type, value) {
  const styles = {
    datepicker: { dateStyle: 'medium' },
    timepicker: { timeStyle: 'short' },
    datetimepicker: { dateStyle: 'medium', timeStyle: 'short' },
  }[type];
  const stamp = {
    datepicker: `${value}T00:00Z`,
    timepicker: `2000-01-01T${value}Z`,
    datetimepicker: `${value}Z`,
  }[type];
  const date = new Date(stamp);
  return Number.isNaN(date.getTime())
    ? value
    : new Intl.DateTimeFormat(locale(), { timeZone: 'UTC', ...styles }).format(date);
}
