/** Start the page: read the state, draw the parts, listen. */

import { actAs, get } from './api.js';
import { refresh, startConversation } from './conversation.js';
import { startInspector } from './inspector.js';
import { listen } from './live.js';
import { resetModal, startModal } from './modal.js';
import { showNotice } from './notice.js';
import { asked, go, goAsked } from './place.js';
import { startSidebar } from './sidebar.js';
import { begin, emit, on, receive, state } from './state.js';
import { startTheme } from './theme.js';
import { refreshThread, startThread } from './thread.js';
import { startTopbar } from './topbar.js';
import { speak, word } from './words.js';

async function start() {
  for (const kind of ['error', 'unhandledrejection'])
    window.addEventListener(kind, () => showNotice(word('broken'), 'error'));
  startTheme();
  const boot = await arrived(asked().as ?? '');
  speak(boot.me.locale);
  actAs(boot.me.id);
  begin(boot);
  const part = (id) => document.getElementById(id);
  document.querySelector('.skip').textContent = word('skipToMessages');
  part('link').textContent = word('reconnecting');
  startTopbar(part('topbar'));
  startSidebar(part('sidebar'));
  startConversation(part('conversation'));
  startThread(part('thread'));
  startInspector(part('inspector'));
  startModal(boot.views);
  on('notice', ({ text, level }) => showNotice(text, level));
  on(
    'channel',
    ({ channel }) => channel.id === state.place.channel && !state.channels.has(channel.id) && goAsked(),
  );
  window.addEventListener('popstate', goAsked);
  document.addEventListener('click', followChannel);
  await listen(receive, linked);
  const { stranger, me } = boot;
  if (stranger) showNotice(word('nobodySo', { who: stranger, name: me.display_name }), 'warning');
  goAsked();
}

/** Read the state as somebody; an address of another day can name a `stranger`: then as the first rep. */
async function arrived(who) {
  actAs(who);
  try {
    return await get('boot');
  } catch (error) {
    if (!who) throw error;
    actAs('');
    return { ...(await get('boot')), stranger: who };
  }
}

function followChannel(event) {
  const id = event.target.closest?.('.message-main a[data-channel], .home-body a[data-channel]')?.dataset
    .channel;
  if (!id || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  go({ channel: id });
}

async function linked(connected, again) {
  document.getElementById('link').hidden = connected || !again;
  if (!connected || !again) return;
  try {
    const boot = await get('boot');
    begin(boot);
    emit('app');
    resetModal(boot.views);
    await Promise.all([refresh(), refreshThread()]);
  } catch (error) {
    showNotice(error.message, 'error');
  }
}

start().catch((error) => showNotice(error.message, 'error'));
