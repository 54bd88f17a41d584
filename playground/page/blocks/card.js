/** Blocks that frame others: cards, carousels, containers, alerts, plans and tasks. */

import { el, uid } from '../dom.js';
import { drawElement } from '../elements/element.js';
import { icon } from '../icon.js';
import { drawText } from '../mrkdwn.js';
import { drawRichText } from '../richtext.js';
import { drawPicture } from './media.js';

const ALERT_LEVELS = new Set(['default', 'info', 'warning', 'error', 'success']);
const TASK_SIGNS = { complete: '✓', completed: '✓', in_progress: '…', error: '!', pending: '○' };

/** @param {Object} block @param {Surface} surface @returns {Node} */
export function drawCard(block, surface) {
  const head =
    block.title || block.subtitle || block.icon
      ? el(
          'div',
          { class: 'card-head' },
          block.icon && drawPicture(block.icon, 'card-icon'),
          el(
            'div',
            {},
            block.title && el('div', { class: 'card-title text' }, drawText(block.title)),
            block.subtitle && el('div', { class: 'choice-detail text' }, drawText(block.subtitle)),
          ),
        )
      : null;
  return el(
    'div',
    { class: 'card' },
    block.hero_image && drawPicture(block.hero_image, 'card-hero'),
    head,
    block.body && el('div', { class: 'card-body text' }, drawText(block.body)),
    block.actions?.length
      ? el(
          'div',
          { class: 'actions card-actions' },
          block.actions.map((element) => drawElement(block, element, surface)),
        )
      : null,
  );
}

/** @param {Object} block @param {Surface} surface @returns {Node} */
export function drawCarousel(block, surface) {
  const cards = block.elements.map((card, index) => {
    const named = { ...card, block_id: card.block_id ?? `${block.block_id}-${index}` };
    return el(
      'div',
      { class: 'carousel-card', 'data-block-id': named.block_id, role: 'listitem' },
      drawCard(named, surface),
    );
  });
  return el('div', { class: 'carousel', role: 'list', tabindex: '0' }, cards);
}

/** @param {Object} block @param {Surface} surface @param {function} drawBlocks @returns {Node} */
export function drawContainer(block, surface, drawBlocks) {
  const inside = uid('container');
  const body = el(
    'div',
    { class: 'container-body', id: inside },
    drawBlocks(block.child_blocks ?? block.blocks ?? [], surface),
  );
  const title = [
    block.icon && drawPicture(block.icon, 'card-icon'),
    el(
      'span',
      { class: 'container-words' },
      el(
        'span',
        { class: 'container-title' },
        block.rich_text_title ? drawRichText(block.rich_text_title) : drawText(block.title),
      ),
      block.subtitle && el('span', { class: 'choice-detail' }, drawText(block.subtitle)),
    ),
  ];
  const style = [
    'container',
    `container-${block.width ?? 'standard'}`,
    block.has_header_divider ? 'container-ruled' : '',
  ].join(' ');
  if (!block.is_collapsible)
    return el('div', { class: style }, el('div', { class: 'container-head' }, title), body);
  const head = el(
    'button',
    {
      type: 'button',
      class: 'container-head',
      'aria-controls': inside,
      'aria-expanded': String(!block.default_collapsed),
      onclick: () => {
        body.hidden = !body.hidden;
        head.setAttribute('aria-expanded', String(!body.hidden));
      },
    },
    icon('right', 16),
    title,
  );
  body.hidden = block.default_collapsed === true;
  return el('div', { class: style }, head, body);
}

/** @param {Object} block @returns {Node} */
export function drawAlert(block) {
  const level = ALERT_LEVELS.has(block.level) ? block.level : 'default';
  const sign = { warning: 'warn', error: 'warn', success: 'check' }[level] ?? 'info';
  return el(
    'div',
    { class: `alert alert-${level}`, role: level === 'error' ? 'alert' : 'note' },
    icon(sign, 18),
    el('div', { class: 'text' }, drawText(block.text)),
  );
}

/** @param {Object} block @param {Surface} surface @param {function} drawBlocks @returns {Node} */
export function drawPlan(block, surface, drawBlocks) {
  const title = typeof block.title === 'string' ? block.title : drawText(block.title);
  return el(
    'div',
    { class: 'card' },
    el('div', { class: 'card-title' }, title),
    drawBlocks(block.tasks ?? [], surface),
  );
}

/** @param {Object} block @returns {Node} */
export function drawTask(block) {
  const details = [block.details, block.output]
    .filter(Boolean)
    .map((part) => el('div', { class: 'choice-detail' }, drawRichText(part)));
  return el(
    'div',
    { class: 'task-line' },
    el('span', { 'aria-label': block.status }, TASK_SIGNS[block.status] ?? '○'),
    el('div', {}, block.title, details),
  );
}
