/** The bar on top: the workspace, its clock and time travel, light and dark, raw traffic, who one is. */

import { post } from './api.js';
import { drawAvatar } from './avatar.js';
import { el, reconcile } from './dom.js';
import { icon } from './icon.js';
import { toggleInspector } from './inspector.js';
import { attachMenu } from './menu.js';
import { clockOf, fullOf } from './moment.js';
import { showNotice } from './notice.js';
import { nameOf, now, on, state } from './state.js';
import { isDark, switchTheme } from './theme.js';
import { word } from './words.js';

const STEPS = [
  ['advance1h', 3600],
  ['advance1d', 86400],
  ['advance3d', 3 * 86400],
];
// Below this the workspace's clock counts as the real one: it is only the way of the answer.
const REAL = 30;

/**
 * Draw the bar.
 * @param {HTMLElement} node
 */
export function startTopbar(node) {
  const menu = el(
    'button',
    {
      type: 'button',
      class: 'tool bar-menu',
      'aria-label': word('openMenu'),
      'aria-expanded': 'false',
      'data-testid': 'menu',
      onclick: () => toggleSidebar(),
    },
    icon('menu', 20),
  );
  const team = state.teams.get(state.me.team_id)?.name ?? 'Playground';
  const title =
    team === 'Playground'
      ? [el('strong', {}, word('workspace'))]
      : [el('strong', {}, team), el('span', {}, word('workspace'))];
  reconcile(node, [
    menu,
    el(
      'div',
      { class: 'brand' },
      el('span', { class: 'brand-mark', 'aria-hidden': 'true' }, team[0]),
      el('span', { class: 'brand-name' }, title),
    ),
    el('div', { class: 'bar-end' }, drawClock(), drawTheme(), drawInspectorButton(), drawPerson()),
  ]);
  on('place', () => toggleSidebar(false));
  document.addEventListener('keydown', (event) => event.key === 'Escape' && toggleSidebar(false));
  document.querySelector('.scrim').addEventListener('click', () => toggleSidebar(false));

  function toggleSidebar(open = !document.body.classList.contains('with-sidebar')) {
    document.body.classList.toggle('with-sidebar', open);
    menu.setAttribute('aria-expanded', String(open));
    menu.setAttribute('aria-label', word(open ? 'closeMenu' : 'openMenu'));
  }
}

function drawClock() {
  const words = el('span', { class: 'clock-words' });
  const button = el(
    'button',
    { type: 'button', class: 'bar-button', 'data-testid': 'time-travel', 'aria-label': word('timeTravel') },
    icon('clock'),
    words,
  );
  const show = () => {
    const moved = Math.abs(state.offset) > REAL;
    words.textContent = clockOf(now());
    button.classList.toggle('bar-moved', moved);
    button.title = moved ? word('offsetOn') : word('timeNow');
    button.setAttribute('aria-label', `${word('timeTravel')}: ${fullOf(now())}`);
  };
  const travel = async (seconds) => {
    const answer = await post('advance', { seconds });
    if (!answer.ok) showNotice(answer.notice, 'error');
  };
  const entries = () => [
    { heading: true, label: `${word('timeNow')}: ${fullOf(now())}` },
    ...STEPS.map(([key, seconds]) => ({ label: word(key), testid: key, pick: () => travel(seconds) })),
    ...(Math.abs(state.offset) > REAL
      ? [{ label: word('backToNow'), testid: 'back-to-now', pick: () => travel(-state.offset) }]
      : []),
  ];
  attachMenu(button, entries, { end: true, label: word('timeTravel') });
  on('clock', () => {
    show();
    showNotice(word('timeMoved', { when: fullOf(now()) }));
  });
  setInterval(show, 10_000);
  show();
  return el('span', { class: 'menu-anchor' }, button);
}

function drawTheme() {
  const button = el('button', {
    type: 'button',
    class: 'bar-button',
    'aria-label': word('lightOrDark'),
    title: word('lightOrDark'),
    'data-testid': 'theme',
    onclick: () => {
      switchTheme();
      show();
    },
  });
  const show = () => reconcile(button, [icon(isDark() ? 'sun' : 'moon')]);
  show();
  return button;
}

function drawInspectorButton() {
  return el(
    'button',
    {
      type: 'button',
      class: 'bar-button',
      'aria-label': word('openInspector'),
      title: word('openInspector'),
      'data-testid': 'inspector-toggle',
      onclick: toggleInspector,
    },
    icon('code'),
  );
}

function drawPerson() {
  const button = el(
    'button',
    {
      type: 'button',
      class: 'bar-button bar-person',
      'aria-label': word('actAs', { name: nameOf(state.me.id) }),
      'data-testid': 'person-switch',
      'data-user': state.me.id,
    },
    drawAvatar(state.me.id, 26),
    el('span', { class: 'person-words' }, nameOf(state.me.id)),
    icon('down', 14),
  );
  const people = () => [...state.people.values()].filter((person) => person.can_act);
  attachMenu(
    button,
    () => [
      { heading: true, label: word('switchPerson') },
      ...people().map((person) => ({
        label: nameOf(person.id),
        detail: [word(`role_${person.role}`), person.locale, person.tz].join(' · '),
        icon: drawAvatar(person.id, 28),
        current: person.id === state.me.id,
        testid: `person-${person.name}`,
        pick: () => become(person),
      })),
    ],
    { end: true, label: word('switchPerson') },
  );
  return el('span', { class: 'menu-anchor' }, button);
}

// A whole new page, so that nothing one person saw can stay on another's screen.
function become(person) {
  const query = new URLSearchParams({ as: person.id });
  const channel = state.channels.get(state.place.channel);
  if (channel?.kind === 'channel') query.set('channel', channel.id);
  location.assign(`?${query}`);
}
