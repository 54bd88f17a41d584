/** Buttons, the overflow menu and feedback buttons. */

import { el } from '../dom.js';
import { icon } from '../icon.js';
import { attachMenu } from '../menu.js';
import { drawPlain, plain } from '../mrkdwn.js';
import { word } from '../words.js';

const STYLES = { primary: 'button primary', danger: 'button danger' };

/**
 * Draw a button. One with a `url` opens it and tells the app as well, as Slack's does.
 * @param {Object} block
 * @param {Object} element
 * @param {Surface} surface
 * @returns {HTMLElement}
 */
export function drawButton(block, element, surface) {
  const attributes = {
    class: STYLES[element.style] ?? 'button',
    'data-action-id': element.action_id,
    'data-type': 'button',
    'data-value': element.value,
    'aria-label': element.accessibility_label,
  };
  const words = el(
    'span',
    { class: 'button-words' },
    drawPlain(element.text.text, element.text.emoji !== false),
  );
  const fields = { text: element.text, ...(element.value === undefined ? {} : { value: element.value }) };
  const press = () => surface.act(block, element, fields, button);
  const web = /^(https?|mailto):/i.test(element.url ?? '');
  const button = web
    ? el(
        'a',
        { ...attributes, href: element.url, target: '_blank', rel: 'noopener noreferrer', onclick: press },
        words,
      )
    : el('button', { ...attributes, type: 'button', onclick: press }, words);
  return button;
}

/**
 * Draw an overflow menu: three dots that open up to five options.
 * @param {Object} block
 * @param {Object} element
 * @param {Surface} surface
 * @returns {HTMLElement}
 */
export function drawOverflow(block, element, surface) {
  const button = el(
    'button',
    {
      type: 'button',
      class: 'button button-icon',
      'data-action-id': element.action_id,
      'data-type': 'overflow',
      'aria-label': word('moreOptions'),
    },
    icon('dots'),
  );
  const entry = (option) => ({
    label: plain(option.text),
    detail: option.description ? plain(option.description) : undefined,
    testid: `overflow-${option.value}`,
    ...(option.url ? { href: option.url, target: '_blank' } : {}),
    pick: () =>
      surface.act(block, element, { selected_option: { text: option.text, value: option.value } }, button),
  });
  attachMenu(button, () => element.options.map(entry), { end: true });
  return el('span', { class: 'menu-anchor' }, button);
}

/**
 * Draw the pair of feedback buttons of a context_actions block.
 * @param {Object} block
 * @param {Object} element
 * @param {Surface} surface
 * @returns {HTMLElement}
 */
export function drawFeedback(block, element, surface) {
  const pair = [element.positive_button, element.negative_button].map((choice) => {
    const fields = { value: choice.value, text: choice.text };
    const button = el(
      'button',
      {
        type: 'button',
        class: 'button button-small',
        'data-action-id': element.action_id,
        'data-value': choice.value,
        'aria-label': choice.accessibility_label,
        onclick: () => surface.act(block, element, fields, button),
      },
      plain(choice.text),
    );
    return button;
  });
  return el('span', { class: 'feedback' }, pair);
}

/**
 * Draw an icon button of a context_actions block.
 * @param {Object} block
 * @param {Object} element
 * @param {Surface} surface
 * @returns {HTMLElement}
 */
export function drawIconButton(block, element, surface) {
  const fields = { value: element.value };
  const button = el(
    'button',
    {
      type: 'button',
      class: 'button button-icon',
      'data-action-id': element.action_id,
      'aria-label': element.accessibility_label ?? plain(element.text),
      title: plain(element.text),
      onclick: () => surface.act(block, element, fields, button),
    },
    icon('close'),
  );
  return button;
}
