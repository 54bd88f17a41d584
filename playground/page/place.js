/** Where one is: the channel and tab, kept in the address so that links and the back button work. */

import { appChannel, emit, state } from './state.js';

/** @returns {{as: string|null, channel: string|null, tab: string|null}} what the address asks for */
export function asked() {
  const query = new URLSearchParams(location.search);
  return { as: query.get('as'), channel: query.get('channel'), tab: query.get('tab') };
}

/**
 * Go to a conversation.
 * @param {{channel: string, tab?: 'home'|'messages'}} place
 * @param {'push'|'replace'|'keep'} [history] how the browser's history takes it
 */
export function go({ channel, tab }, history = 'push') {
  const isApp = state.channels.get(channel)?.kind === 'app';
  const next = isApp ? (tab ?? state.lastTab ?? 'home') : 'messages';
  if (isApp) state.lastTab = next;
  const same = state.place.channel === channel && state.place.tab === next;
  state.place = { channel, tab: next };
  const url = `?as=${state.me.id}&channel=${channel}${isApp ? `&tab=${next}` : ''}`;
  if (history === 'push' && !same) window.history.pushState(null, '', url);
  if (history === 'replace') window.history.replaceState(null, '', url);
  if (!same) emit('place');
}

/** Go where the address says, or else to the best place to start. */
export function goAsked() {
  const { channel, tab } = asked();
  const all = [...state.channels.values()];
  const found = all.find(({ id, name }) => id === channel || name === channel);
  const first = all.find(({ kind, is_member: member }) => kind === 'channel' && member !== false);
  const start = found ?? first ?? appChannel() ?? all[0];
  if (start) go({ channel: start.id, tab: tab ?? undefined }, 'replace');
}
