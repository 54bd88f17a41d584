/** The stream of events for the acting person; it comes back by itself after a break. */

import { acting } from './api.js';

const FIRST_PAUSE = 400;
const LONGEST_PAUSE = 5000;

/**
 * Listen to the server.
 * @param {function(Object): void} onEvent called with each event
 * @param {function(boolean, boolean): void} onLink called with (connected, again): again is true
 *   when this is not the first connection, so that what was missed must be read anew
 * @returns {Promise<void>} kept when the first connection stands or has failed: what is read before
 *   that may be older than the first event
 */
export function listen(onEvent, onLink) {
  let pause = FIRST_PAUSE;
  let connectedBefore = false;
  const connect = (tried) => {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(
      `${scheme}://${location.host}/page/api/live?as=${encodeURIComponent(acting())}`,
    );
    socket.addEventListener('open', () => {
      pause = FIRST_PAUSE;
      onLink(true, connectedBefore);
      connectedBefore = true;
      tried?.();
    });
    socket.addEventListener('message', (message) => onEvent(JSON.parse(message.data)));
    socket.addEventListener('close', () => {
      onLink(false, connectedBefore);
      tried?.();
      setTimeout(connect, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    });
  };
  return new Promise(connect);
}
