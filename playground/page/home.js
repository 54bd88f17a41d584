/** The app's Home tab. */

import { get } from './api.js';
import { drawBlocks } from './blocks/block.js';
import { el, keepFocus, reconcile } from './dom.js';
import { showNotice } from './notice.js';
import { on, state } from './state.js';
import { Surface } from './surface.js';
import { word } from './words.js';

let shown = null;
let listening = false;

/**
 * Draw the Home tab of the app; it follows what the app publishes.
 * @param {Object} channel the conversation with the app
 * @returns {{nodes: HTMLElement[], start: function(): void, again: function(): Promise<void>,
 *   close: function(): void}}
 */
export function drawHome() {
  const body = el('div', { class: 'home-body' });
  const node = el(
    'div',
    {
      class: 'pane home',
      role: 'tabpanel',
      'aria-label': word('home'),
      tabindex: '0',
      'data-testid': 'home',
    },
    body,
  );
  const mine = { body, surface: null, draw: (view) => draw(mine, view) };
  shown = mine;
  if (!listening) on('home', ({ view }) => shown?.draw(view));
  listening = true;
  const read = async (isNew) => {
    const { view } = await get('home');
    if (mine === shown && (isNew || !mine.surface)) draw(mine, view);
  };
  return {
    nodes: [node],
    start: () => read(false).catch((error) => showNotice(error.message, 'error')),
    again: () => read(true),
    close: () => {
      shown = null;
    },
  };
}

function draw(home, view) {
  if (!view) {
    reconcile(home.body, [el('p', { class: 'empty' }, word('homeEmpty', { name: state.app.name }))]);
    return;
  }
  const inputs = new Set(
    view.blocks.filter((block) => block.type === 'input').map((block) => block.block_id),
  );
  const kept = new Map(
    [...(home.surface?.values ?? [])].filter(([key]) => inputs.has(key.split('\u0000')[0])),
  );
  home.surface = new Surface({ type: 'view', view_id: view.id }, kept);
  home.body.dataset.viewId = view.id;
  keepFocus(home.body, () => reconcile(home.body, drawBlocks(view.blocks, home.surface)));
}
