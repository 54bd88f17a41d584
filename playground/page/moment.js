/** Dates and times as the acting person reads them: their locale, their zone, the workspace's clock. */

import { locale, word } from './words.js';
import { now, state } from './state.js';

const formats = new Map();

function format(seconds, options) {
  const key = locale() + state.me.tz + JSON.stringify(options);
  if (!formats.has(key)) {
    formats.set(key, new Intl.DateTimeFormat(locale(), { timeZone: state.me.tz, ...options }));
  }
  return formats.get(key).format(new Date(seconds * 1000));
}

/**
 * @param {number} seconds epoch seconds
 * @returns {string} such as `9:05 AM` or `오전 9:05`
 */
export function timeOf(seconds) {
  return format(seconds, { hour: 'numeric', minute: '2-digit' });
}

/**
 * @param {number} seconds
 * @returns {string} the day for a separator: today, yesterday, or written out
 */
export function dayOf(seconds) {
  return (
    relative(seconds) ??
    format(seconds, withYear(seconds, { weekday: 'long', month: 'long', day: 'numeric' }))
  );
}

/**
 * @param {number} seconds
 * @returns {string} day and time, short, for lists and notices
 */
export function momentOf(seconds) {
  const day = relative(seconds) ?? format(seconds, withYear(seconds, { month: 'short', day: 'numeric' }));
  return `${day} ${timeOf(seconds)}`;
}

/**
 * @param {number} seconds
 * @returns {string} everything, for a title or the clock
 */
export function fullOf(seconds) {
  return format(seconds, { dateStyle: 'full', timeStyle: 'short' });
}

/**
 * @param {number} seconds
 * @returns {string} such as `Mon, Nov 23, 9:05 PM`, for the clock in the top bar
 */
export function clockOf(seconds) {
  return format(seconds, {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  });
}

/**
 * @param {number} seconds
 * @returns {string} the local day as `YYYY-MM-DD`, to compare days by
 */
export function dayKey(seconds) {
  const zone = { timeZone: state.me.tz, year: 'numeric', month: '2-digit', day: '2-digit' };
  return new Intl.DateTimeFormat('en-CA', zone).format(new Date(seconds * 1000));
}

function relative(seconds) {
  const day = dayKey(seconds);
  if (day === dayKey(now())) return word('today');
  return day === dayKey(now() - 86400) ? word('yesterday') : null;
}

function withYear(seconds, options) {
  return dayKey(seconds).slice(0, 4) === dayKey(now()).slice(0, 4)
    ? options
    : { ...options, year: 'numeric' };
}

/**
 * Fill Slack's date tokens, as in `<!date^…^{date_short} at {time}|fallback>`.
 * @param {number} seconds
 * @param {string} template
 * @returns {string}
 */
export function fillDate(seconds, template) {
  const long = { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' };
  const tokens = {
    date_num: () => dayKey(seconds),
    date_slash: () => format(seconds, { year: 'numeric', month: '2-digit', day: '2-digit' }),
    date: () => format(seconds, { year: 'numeric', month: 'long', day: 'numeric' }),
    date_short: () => format(seconds, { year: 'numeric', month: 'short', day: 'numeric' }),
    date_long: () => format(seconds, long),
    day_divider_pretty: () => dayOf(seconds),
    time: () => timeOf(seconds),
    time_secs: () => format(seconds, { hour: 'numeric', minute: '2-digit', second: '2-digit' }),
    ago: () => agoOf(seconds),
  };
  return template.replace(/\{(\w+)\}/g, (token, name) => {
    const pretty = name.endsWith('_pretty') && name !== 'day_divider_pretty';
    if (pretty && relative(seconds)) return relative(seconds).toLocaleLowerCase(locale());
    const make = tokens[name] ?? tokens[name.replace(/_pretty$/, '')];
    return make ? make() : token;
  });
}

function agoOf(seconds) {
  const steps = [
    ['day', 86400],
    ['hour', 3600],
    ['minute', 60],
    ['second', 1],
  ];
  const gap = seconds - now();
  const [unit, size] = steps.find(([, length]) => Math.abs(gap) >= length) ?? steps[3];
  return new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }).format(Math.round(gap / size), unit);
}

/**
 * The instant at which a wall clock in the person's zone shows a date and time.
 * @param {string} local `YYYY-MM-DDTHH:MM`
 * @returns {number} epoch seconds
 */
export function instantOf(local) {
  const wall = Date.parse(`${local}:00Z`) / 1000;
  // Twice, since the first guess may stand on the other side of a clock change.
  const first = wall - offsetAt(wall);
  return wall - offsetAt(first);
}

/**
 * @param {number} seconds
 * @returns {string} `YYYY-MM-DDTHH:MM` in the person's zone
 */
export function localOf(seconds) {
  return new Date((seconds + offsetAt(seconds)) * 1000).toISOString().slice(0, 16);
}

function offsetAt(seconds) {
  const fields = {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  };
  const zone = new Intl.DateTimeFormat('en-CA', { timeZone: state.me.tz, hourCycle: 'h23', ...fields });
  const part = Object.fromEntries(
    zone.formatToParts(new Date(seconds * 1000)).map((p) => [p.type, Number(p.value)]),
  );
  return (
    Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second) / 1000 -
    Math.floor(seconds)
  );
}
