/** Where the choices of a select come from, and under which names Slack sends what was chosen. */

import { decode, plain } from '../mrkdwn.js';
import { nameOf, state } from '../state.js';
import { word } from '../words.js';

const FIELDS = {
  static: ['selected_option', 'selected_options', 'initial_option', 'initial_options'],
  external: ['selected_option', 'selected_options', 'initial_option', 'initial_options'],
  users: ['selected_user', 'selected_users', 'initial_user', 'initial_users'],
  conversations: [
    'selected_conversation',
    'selected_conversations',
    'initial_conversation',
    'initial_conversations',
  ],
  channels: ['selected_channel', 'selected_channels', 'initial_channel', 'initial_channels'],
};

/**
 * Describe a select element.
 * @param {Object} block
 * @param {Object} element any of Slack's ten selects
 * @param {Surface} surface
 * @returns {{many: boolean, slow: boolean, least: number, field: string, initial: Object, find: function, chosenFrom: function, rawOf: function}}
 */
export function sourceOf(block, element, surface) {
  const many = element.type.startsWith('multi_');
  const kind = element.type.replace('multi_', '').replace('_select', '');
  const [one, several, initialOne, initialSeveral] = FIELDS[kind];
  const field = many ? several : one;
  const initial = many ? (element[initialSeveral] ?? []) : (element[initialOne] ?? here(element, surface));
  const withOptions = kind === 'static' || kind === 'external';
  return {
    many,
    field,
    slow: kind === 'external',
    // Slack's documented default for external selects is three letters.
    least: element.min_query_length ?? 3,
    initial: { type: element.type, [field]: initial },
    find: finder(kind, block, element, surface),
    chosenFrom: (raw) => (withOptions ? fromOption(raw) : fromId(kind, raw)),
    rawOf: (choice) => choice.raw,
  };
}

function here(element, surface) {
  return (element.default_to_current_conversation && surface.container.channel) || null;
}

function finder(kind, block, element, surface) {
  if (kind === 'external') {
    return async (query) => {
      const { options, groups } = await surface.suggest(block, element, query);
      return groups ? grouped(groups) : options.map((option) => fromOption(option));
    };
  }
  const all = () => {
    if (kind === 'static')
      return element.option_groups
        ? grouped(element.option_groups)
        : element.options.map((option) => fromOption(option));
    if (kind === 'users') return people();
    return conversations(kind, element.filter);
  };
  return (query) => all().filter((choice) => matches(choice, query));
}

function matches(choice, query) {
  const fold = (words) => words.toLocaleLowerCase().normalize('NFC');
  return fold(`${choice.label} ${choice.detail ?? ''}`).includes(fold(query.trim()));
}

function grouped(groups) {
  return groups.flatMap((group) => group.options.map((option) => fromOption(option, plain(group.label))));
}

function fromOption(option, group) {
  return {
    id: option.value,
    label: plain(option.text),
    detail: option.description ? plain(option.description) : undefined,
    group,
    raw: slim(option),
  };
}

// Slack sends back the option's text and value, never its description's formatting hints.
function slim({ text, value, description }) {
  return description ? { text, value, description } : { text, value };
}

function people() {
  return [...state.people.values()]
    .filter((person) => !person.deleted)
    .map((person) => fromId('users', person.id))
    .sort((a, b) => a.label.localeCompare(b.label));
}

function conversations(kind, filter = {}) {
  const kinds = { public: 'channel', private: 'private', im: 'im' };
  const wanted =
    kind === 'channels' ? ['channel'] : (filter.include ?? Object.keys(kinds)).map((name) => kinds[name]);
  return [...state.channels.values()]
    .filter(
      (channel) => wanted.includes(channel.kind === 'app' ? 'im' : channel.kind) && !channel.is_archived,
    )
    .filter((channel) => !(filter.exclude_external_shared_channels && channel.is_ext_shared))
    .filter((channel) => !(filter.exclude_bot_users && channel.kind === 'app'))
    .map((channel) => fromId(kind, channel.id));
}

function fromId(kind, id) {
  if (kind === 'users') {
    const person = state.people.get(id);
    const own = id === state.me.id ? ` (${word('you')})` : '';
    return {
      id,
      label: nameOf(id) + own,
      detail: person && person.real_name !== nameOf(id) ? person.real_name : undefined,
      raw: id,
    };
  }
  const channel = state.channels.get(id);
  const sign = channel && (channel.kind === 'im' || channel.kind === 'app') ? '' : '#';
  return { id, label: channel ? sign + decode(channel.name) : id, raw: id };
}
