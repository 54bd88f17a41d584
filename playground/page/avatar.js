/** A person's or app's picture: initials on their colour. */

import { el } from './dom.js';
import { icon } from './icon.js';
import { nameOf, state } from './state.js';

// Enough darkness for white letters to read well on any of the colours people come with.
const DARKEST = 0.17;

/**
 * @param {string} id a person
 * @param {number} [size] in CSS pixels
 * @param {string} [name] shown in place of the person's own, for messages with a `username`
 * @returns {HTMLElement}
 */
export function drawAvatar(id, size = 36, name = nameOf(id)) {
  const person = state.people.get(id);
  const app = id === state.app?.bot_user_id;
  const box = el(
    'span',
    { class: app ? 'avatar avatar-app' : 'avatar', 'aria-hidden': 'true' },
    app ? icon('bolt', Math.round(size * 0.6)) : initials(name),
  );
  box.style.width = `${size}px`;
  box.style.height = `${size}px`;
  box.style.fontSize = `${Math.round(size * 0.4)}px`;
  if (!app) box.style.backgroundColor = darkened(person?.color ?? '4a5568');
  return box;
}

function initials(name) {
  const parts = name
    .trim()
    .split(/[\s_.-]+/)
    .filter(Boolean);
  if (/^\p{Script=Hangul}/u.test(parts[0] ?? '')) return parts[0].slice(0, 1);
  return ((parts[0]?.[0] ?? '?') + (parts.length > 1 ? parts.at(-1)[0] : '')).toUpperCase();
}

function darkened(hex) {
  const rgb = [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const light = ([r, g, b]) =>
    [r, g, b].reduce((sum, part, index) => {
      const share = part / 255;
      return (
        sum +
        [0.2126, 0.7152, 0.0722][index] *
          (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4)
      );
    }, 0);
  let colour = rgb;
  while (light(colour) > DARKEST) colour = colour.map((part) => Math.floor(part * 0.9));
  return `rgb(${colour.join(' ')})`;
}
