/** Between what a person types (`@Mina Park`, `#sales`) and what Slack stores (`<@U…>`, `<#C…>`). */

import { decode } from './mrkdwn.js';
import { nameOf, state } from './state.js';

const BROADCASTS = ['here', 'channel', 'everyone'];

/**
 * Everybody and everything that can be mentioned.
 * @returns {Array<{id: string, label: string, detail: string}>}
 */
export function mentionable() {
  const people = [...state.people.values()]
    .filter((person) => !person.deleted)
    .map((person) => ({
      id: person.id,
      label: nameOf(person.id),
      detail: person.name,
    }));
  const all = BROADCASTS.map((name) => ({ id: name, label: name, detail: '' }));
  return [...people, ...all];
}

/**
 * Put references in the place of the names and handles typed. Slack's three entities are the
 * server's work.
 * @param {string} text
 * @param {boolean} [named] with the name in the reference, as a slash command gets it
 * @returns {string}
 */
export function encode(text, named = false) {
  const people = [...state.people.values()].filter((person) => !person.deleted);
  const code = ({ id, name }) => (named ? `<@${id}|${name}>` : `<@${id}>`);
  const channels = [...state.channels.values()].filter(
    ({ kind }) => kind === 'channel' || kind === 'private',
  );
  const references = new Map([
    ...people.map((person) => [`@${person.name}`, code(person)]),
    ...people.map((person) => [`@${nameOf(person.id)}`, code(person)]),
    ...BROADCASTS.map((name) => [`@${name}`, `<!${name}>`]),
    ...channels.map(({ id, name }) => [`#${name}`, named ? `<#${id}|${name}>` : `<#${id}>`]),
  ]);
  // The longest name first, so that "@Dana Reyes" is not read as "@Dana" and a word.
  const names = [...references.keys()].sort((a, b) => b.length - a.length).map(escaped);
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}<|])(?:${names.join('|')})(?![\\p{L}\\p{N}_-])`, 'gu');
  return text.replace(pattern, (typedName) => references.get(typedName));
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
