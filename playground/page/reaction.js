/** Reactions under a message, and adding one. */

import { post } from './api.js';
import { el } from './dom.js';
import { emoji } from './emoji.js';
import { showNotice } from './notice.js';
import { nameOf, state } from './state.js';
import { word } from './words.js';

/** The reactions offered in a message's tools. */
export const QUICK = ['white_check_mark', 'eyes', 'raised_hands'];

/**
 * @param {string} name an emoji's short name
 * @returns {string} the emoji, or its name in colons
 */
export function signOf(name) {
  return emoji(name) ?? `:${name}:`;
}

/**
 * @param {string} channel
 * @param {Object} message
 * @returns {HTMLElement|null}
 */
export function drawReactions(channel, message) {
  if (!message.reactions?.length) return null;
  return el(
    'div',
    { class: 'reactions' },
    message.reactions.map(({ name, users, count }) => {
      const mine = users.includes(state.me.id);
      const who = word('reacted', { names: users.map(nameOf).join(', '), name });
      return el(
        'button',
        {
          type: 'button',
          class: mine ? 'reaction reaction-mine' : 'reaction',
          'aria-pressed': String(mine),
          title: who,
          'aria-label': `${who} (${count})`,
          onclick: () => react(channel, message, name, mine),
        },
        el('span', {}, signOf(name)),
        el('span', {}, String(count)),
      );
    }),
  );
}

/**
 * Add or take back a reaction.
 * @param {string} channel
 * @param {Object} message
 * @param {string} name
 * @param {boolean} [remove]
 */
export async function react(channel, message, name, remove = false) {
  const answer = await post('react', { channel, ts: message.ts, name, remove });
  if (!answer.ok) showNotice(answer.notice, 'error');
}
