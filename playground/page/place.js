/** Where one is: the channel and tab, kept in the address so that links and the back button work. */

import { post } from './api.js';
import { showNotice } from './notice.js';
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

/**
 * Open the conversation with a person or the app, which exists from its first opening on.
 * @param {string} userId
 * @param {'push'|'replace'} [history]
 * @param {'home'|'messages'} [tab]
 */
export async function openDirect(userId, history = 'push', tab = undefined) {
  const answer = await post('open_im', { user: userId });
  if (!answer.ok) return showNotice(answer.notice, 'error');
  const { channel } = answer;
  if (!state.channels.has(channel.id)) state.channels.set(channel.id, channel);
  return go({ channel: channel.id, tab }, history);
}

/** Go where the address says (an id, a name, or `app`), or else to the best place to start. */
export function goAsked() {
  const { channel, tab } = asked();
  const all = [...state.channels.values()];
  const member = all.filter(({ kind, is_member: inside }) => kind === 'channel' && inside !== false);
  const found =
    channel === 'app' ? appChannel() : all.find(({ id, name }) => id === channel || name === channel);
  if (channel === 'app' && !found) return openDirect(state.app.bot_user_id, 'replace', tab ?? undefined);
  const start = found ?? member.find(({ name }) => name === 'general') ?? member[0] ?? all[0];
  if (!start) return openDirect(state.app.bot_user_id, 'replace', 'home');
  return go({ channel: start.id, tab: tab ?? undefined }, 'replace');
}
