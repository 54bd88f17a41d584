/** What the page knows: the acting person, people, channels, where one is, and who wants to hear. */

/** The one state of the page; only `receive` and the modules named after a part change it. */
export const state = {
  me: null,
  app: null,
  people: new Map(),
  teams: new Map(),
  channels: new Map(),
  commands: [],
  shortcuts: [],
  place: { channel: null, tab: 'messages' },
  offset: 0,
};

const listeners = new Map();

/**
 * Be told when something of a topic happens.
 * @param {string} topic an event's type as the server names it, or `place`, `channels`
 * @param {function(Object): void} listener
 */
export function on(topic, listener) {
  if (!listeners.has(topic)) listeners.set(topic, new Set());
  listeners.get(topic).add(listener);
}

/**
 * Tell everybody who listens to a topic.
 * @param {string} topic
 * @param {Object} [event]
 */
export function emit(topic, event = {}) {
  for (const listener of listeners.get(topic) ?? []) listener(event);
}

/**
 * Take over what the server said at the start.
 * @param {Object} boot the answer of `/page/api/boot`
 */
export function begin(boot) {
  state.me = boot.me;
  state.app = boot.app;
  state.commands = boot.commands;
  state.shortcuts = boot.shortcuts;
  state.people = new Map(boot.people.map((person) => [person.id, person]));
  state.teams = new Map(boot.teams.map((team) => [team.id, team]));
  state.channels = new Map(boot.channels.map((channel) => [channel.id, channel]));
  setClock(boot);
}

/**
 * Take over one live event, then tell the listeners of its type.
 * @param {Object} event
 */
export function receive(event) {
  if (event.type === 'channel') keepChannel(event.channel);
  if (event.type === 'person') keepPerson(event.person);
  if (event.type === 'clock') setClock(event);
  if (event.type === 'app') {
    Object.assign(state, { app: event.app, commands: event.commands, shortcuts: event.shortcuts });
  }
  emit(event.type, event);
}

function keepChannel(channel) {
  const gone = channel.is_member === false && channel.kind !== 'channel';
  if (gone) state.channels.delete(channel.id);
  else state.channels.set(channel.id, channel);
}

function keepPerson(person) {
  state.people.set(person.id, person);
  if (person.id === state.me.id) state.me = person;
}

function setClock({ now }) {
  state.offset = now - Date.now() / 1000;
}

/** @returns {number} the workspace's present time in epoch seconds. */
export function now() {
  return Date.now() / 1000 + state.offset;
}

/**
 * @param {string} id
 * @returns {string} the name to show for a person, or the id of somebody unknown
 */
export function nameOf(id) {
  const person = state.people.get(id);
  return person ? person.display_name || person.real_name || person.name : id;
}

/** @returns {Object|undefined} the conversation between the acting person and the app. */
export function appChannel() {
  return [...state.channels.values()].find((channel) => channel.kind === 'app');
}
