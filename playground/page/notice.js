/** What the page tells the person out of turn: failures in words, and what Slackbot would say. */

import { el } from './dom.js';
import { icon } from './icon.js';
import { word } from './words.js';

const LIFE = 8000;

/**
 * Show a sentence; errors stay until they are dismissed. It stands in the open dialog if there is
 * one, because everything outside a modal dialog is out of reach.
 * @param {string} text
 * @param {'info'|'warning'|'error'} [level]
 */
export function showNotice(text, level = 'info') {
  const close = el(
    'button',
    { type: 'button', class: 'quiet', 'aria-label': word('clear'), onclick: () => notice.remove() },
    icon('close', 14),
  );
  const notice = el(
    'div',
    {
      class: `notice notice-${level}`,
      role: level === 'error' ? 'alert' : 'status',
      'data-testid': 'notice',
    },
    icon(level === 'info' ? 'info' : 'warn', 18),
    el('span', { class: 'notice-text' }, text),
    close,
  );
  region().append(notice);
  if (level !== 'error') setTimeout(() => notice.remove(), LIFE);
}

function region() {
  const dialogs = document.querySelectorAll('dialog[open]');
  const host = dialogs[dialogs.length - 1] ?? document.body;
  let place = host.querySelector(':scope > .notices');
  if (!place) {
    place = el('div', { class: 'notices', role: 'region', 'aria-label': word('notices') });
    host.append(place);
  }
  return place;
}
