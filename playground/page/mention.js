/** Between what a person types (`@Mina Park`, `#sales`) and what Slack stores (`<@U…>`, `<#C…>`). */

import { decode } from './mrkdwn.js';
import { nameOf, state } from './state.js';

const BROADCASTS = ['here', 'channel', 'everyone'];

/**
 * Everybody and everything that can be mentioned.
 * @returns {Array<{id: string, label: string, detail: string, code: string}>}
 */
export function mentionable() {
  const people = [...state.people.values()]
    .filter((person) => !person.deleted)
    .map((person) => ({
      id: person.id,
      label: nameOf(person.id),
      detail: person.name,
      code: `<@${person.id}>`,
    }));
  const all = BROADCASTS.map((name) => ({ id: name, label: name, detail: '', code: `<!${name}>` }));
  return [...people, ...all];
}

/**
 * Put references in the place of the names typed. Slack's three entities are the server's work.
 * @param {string} text
 * @returns {string}
 */
export function encode(text) {
  const names = mentionable().sort((a, b) => b.label.length - a.label.length);
  const channels = [...state.channels.values()].filter(
    (channel) => channel.kind === 'channel' || channel.kind === 'private',
  );
  const people = names.reduce(
    (done, { label, code }) =>
      done.replaceAll(new RegExp(`@${escaped(label)}(?![\\p{L}\\p{N}])`, 'gu'), code),
    text,
  );
  return channels.reduce(
    (done, channel) =>
      done.replaceAll(
        new RegExp(`(?<=^|\\s)#${escaped(channel.name)}(?![\\p{L}\\p{N}_-])`, 'gu'),
        `<#${channel.id}>`,
      ),
    people,
  );
}

function escaped(words) {
  return words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/**
 * The stored text as it was typed, for editing.
 * @param {string} text
 * @returns {string}
 */
export function typed(text) {
  return decode(
    text
      .replace(/<@(\w+)(?:\|[^>]*)?>/g, (_, id) => `@${nameOf(id)}`)
      .replace(/<#(\w+)(?:\|[^>]*)?>/g, (_, id) => `#${state.channels.get(id)?.name ?? id}`)
      .replace(/<!(\w+)(?:\|[^>]*)?>/g, '@$1')
      .replace(/<([^@#!>|][^>|]*)(?:\|[^>]*)?>/g, '$1'),
  );
}
