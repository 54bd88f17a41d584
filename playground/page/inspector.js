/** The drawer of raw traffic between Slack and the app. */

import { get } from './api.js';
import { el } from './dom.js';
import { drawFaults } from './fault.js';
import { icon } from './icon.js';
import { state } from './state.js';
import { word } from './words.js';

const PAUSE = 1000;
const KEPT = 400;
const BATCH = 200;

let drawer = null;
let seen = null;
let timer = 0;
let filter = '';
let list = null;
let back = null;
let faults = null;

/**
 * Make the drawer; it stays closed.
 * @param {HTMLElement} node
 */
export function startInspector(node) {
  drawer = node;
  drawer.setAttribute('aria-label', word('inspector'));
  drawer.addEventListener('keydown', (event) => event.key === 'Escape' && toggleInspector());
  faults = el('span');
  list = el('ol', { class: 'traffic', 'data-testid': 'traffic' });
  const field = el('input', {
    type: 'search',
    class: 'field',
    placeholder: word('filterTraffic'),
    'aria-label': word('filterTraffic'),
    oninput: () => {
      filter = field.value.toLowerCase();
      sift();
    },
  });
  drawer.append(
    el(
      'header',
      { class: 'head' },
      el('h2', { class: 'head-title' }, word('inspector')),
      el('span', { class: 'head-topic' }),
      faults,
      el(
        'button',
        { type: 'button', class: 'button button-small', onclick: () => list.replaceChildren() },
        word('clear'),
      ),
      el(
        'button',
        {
          type: 'button',
          class: 'tool',
          'aria-label': word('closeInspector'),
          title: word('closeInspector'),
          'data-testid': 'inspector-close',
          onclick: toggleInspector,
        },
        icon('close'),
      ),
    ),
    el('div', { class: 'inspector-filter' }, field),
    el('p', { class: 'empty' }, word('noTraffic')),
    list,
  );
}

/** Open or close the drawer. It reads only while it is open. */
export function toggleInspector() {
  const open = drawer.hidden;
  drawer.hidden = !open;
  document.body.classList.toggle('with-inspector', open);
  clearTimeout(timer);
  if (open) {
    back = document.activeElement;
    faults.replaceChildren(drawFaults());
    drawer.querySelector('input').focus();
    read();
  } else if (back?.isConnected) back.focus();
}

async function read() {
  let pause = PAUSE;
  try {
    if (seen === null) seen = Math.max(0, (await get('traffic', { limit: 1 })).latest - KEPT);
    const { entries } = await get('traffic', { after: seen, limit: BATCH });
    if (entries.length) seen = entries.at(-1).n;
    if (entries.length === BATCH) pause = 0;
    list.prepend(...entries.reverse().map(line));
    while (list.children.length > KEPT) list.lastChild.remove();
    sift();
  } catch {
    // The live connection already says in words that the server is away.
  }
  clearTimeout(timer);
  if (!drawer.hidden) timer = setTimeout(read, pause);
}

function sift() {
  for (const item of list.children) item.hidden = filter !== '' && !item.dataset.words.includes(filter);
}

function line(entry) {
  const wrong = entry.fate !== 'ok' || entry.answer?.ok === false || Number(entry.status) >= 400;
  const clock = new Date(entry.at * 1000).toLocaleTimeString('en-GB', { timeZone: state.me.tz });
  const words = JSON.stringify([entry.method, entry.target, entry.request, entry.answer]).toLowerCase();
  const fate = entry.fate === 'ok' ? (entry.answer?.error ?? entry.status ?? '') : entry.fate;
  const body = el('div', { class: 'traffic-body' });
  const details = el(
    'details',
    { ontoggle: () => details.open && !body.firstChild && body.append(...bodies(entry)) },
    el(
      'summary',
      {},
      el(
        'span',
        {
          class: entry.direction === 'in' ? 'arrow arrow-in' : 'arrow arrow-out',
          title: word(entry.direction === 'in' ? 'trafficIn' : 'trafficOut'),
        },
        entry.direction === 'in' ? '←' : '→',
      ),
      el('span', { class: 'traffic-method' }, entry.method),
      el('span', { class: 'traffic-target' }, entry.target ?? ''),
      el('span', { class: wrong ? 'traffic-fate wrong' : 'traffic-fate' }, String(fate)),
      el('span', { class: 'traffic-time' }, `${clock} · ${Math.round(entry.ms ?? 0)} ms`),
    ),
    body,
  );
  return el('li', { class: 'traffic-line', 'data-words': words, 'data-n': entry.n }, details);
}

function bodies(entry) {
  const show = (value) =>
    value === null || value === undefined
      ? word('noAnswer')
      : typeof value === 'string'
        ? value
        : JSON.stringify(value, null, 2);
  const part = (key, value) => [
    el('h3', {}, word(key)),
    el('pre', { class: 'code-block', tabindex: '0' }, el('code', {}, show(value))),
  ];
  return [...part('request', entry.request), ...part('answer', entry.answer)];
}
