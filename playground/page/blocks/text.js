/** Blocks that are words: section, header, context, divider, rich text, markdown, and rows of actions. */

import { el } from '../dom.js';
import { drawElement } from '../elements/element.js';
import { drawMarkdown } from '../markdown.js';
import { drawText, plain } from '../mrkdwn.js';
import { drawRichText } from '../richtext.js';
import { word } from '../words.js';
import { drawPicture } from './media.js';

const FOLD_LINES = 12;

/** @param {Object} block @param {Surface} surface @returns {Node[]} */
export function drawSection(block, surface) {
  const text = block.text ? el('div', { class: 'text' }, drawText(block.text)) : null;
  const fields = block.fields
    ? el(
        'div',
        { class: 'fields' },
        block.fields.map((field) => el('div', { class: 'text' }, drawText(field))),
      )
    : null;
  const words = el('div', { class: 'section-words' }, text, fields);
  if (text && !block.expand) fold(text, words);
  if (!block.accessory) return [words];
  const accessory =
    block.accessory.type === 'image'
      ? drawPicture(block.accessory, 'thumb')
      : drawElement(block, block.accessory, surface, accessoryNames(block));
  return [words, el('div', { class: 'accessory' }, accessory)];
}

// A section's text is what names its select or picker; a button already has words of its own.
function accessoryNames(block) {
  const named = /_select$|picker$|checkboxes|radio_buttons/.test(block.accessory.type);
  if (!named || !block.text) return {};
  return {
    'aria-description': plain(block.text)
      .replace(/[*_~`]/g, '')
      .slice(0, 200),
  };
}

// Long texts fold as in Slack, unless the block says `expand`.
function fold(text, words) {
  if (
    (text.textContent.match(/\n/g) ?? []).length + text.querySelectorAll('br').length < FOLD_LINES * 2 &&
    text.textContent.length < 1400
  )
    return;
  text.classList.add('folded');
  const more = el(
    'button',
    {
      type: 'button',
      class: 'link-button',
      'aria-expanded': 'false',
      onclick: () => {
        const open = text.classList.toggle('folded') === false;
        more.textContent = word(open ? 'showLess' : 'showMore');
        more.setAttribute('aria-expanded', String(open));
      },
    },
    word('showMore'),
  );
  words.append(more);
}

/** @param {Object} block @returns {Node} */
export function drawHeader(block) {
  return el('h3', { class: 'header-words' }, drawText(block.text));
}

/** @returns {Node} */
export function drawDivider() {
  return el('hr');
}

/** @param {Object} block @returns {Node} */
export function drawContext(block) {
  const part = (element) =>
    element.type === 'image'
      ? drawPicture(element, 'context-picture')
      : el('span', { class: 'text' }, drawText(element));
  return el('div', { class: 'context' }, block.elements.map(part));
}

/** @param {Object} block @param {Surface} surface @returns {Node} */
export function drawActions(block, surface) {
  return el(
    'div',
    { class: 'actions' },
    block.elements.map((element) => drawElement(block, element, surface)),
  );
}

/** @param {Object} block @param {Surface} surface @returns {Node} */
export function drawContextActions(block, surface) {
  return el(
    'div',
    { class: 'actions actions-small' },
    block.elements.map((element) => drawElement(block, element, surface)),
  );
}

/** @param {Object} block @returns {Node} */
export function drawRich(block) {
  return el('div', { class: 'text rich' }, drawRichText(block));
}

/** @param {Object} block @returns {Node} */
export function drawProse(block) {
  return el('div', { class: 'text markdown' }, drawMarkdown(block.text));
}
