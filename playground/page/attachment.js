/** The older attachments of a message: a coloured bar beside blocks or text, and unfurled links. */

import { drawBlocks } from './blocks/block.js';
import { drawPicture } from './blocks/media.js';
import { el } from './dom.js';
import { drawLink, drawMrkdwn } from './mrkdwn.js';

const NAMED = { good: '#2f8f5b', warning: '#d29b1e', danger: '#c4314b' };

/**
 * @param {Object} message
 * @param {Surface} surface
 * @returns {HTMLElement[]}
 */
export function drawAttachments(message, surface) {
  return (message.attachments ?? []).map((part) => {
    const box = el(
      'div',
      { class: 'attachment' },
      part.pretext && el('div', { class: 'text' }, drawMrkdwn(part.pretext)),
      part.author_name && el('div', { class: 'choice-detail' }, part.author_name),
      part.title &&
        el(
          'div',
          { class: 'card-title' },
          part.title_link ? drawLink(part.title_link, part.title) : part.title,
        ),
      part.text && el('div', { class: 'text' }, drawMrkdwn(part.text)),
      part.fields &&
        el(
          'div',
          { class: 'fields' },
          part.fields.map((field) =>
            el(
              'div',
              { class: 'text' },
              el('strong', {}, field.title),
              el('br'),
              drawMrkdwn(field.value ?? ''),
            ),
          ),
        ),
      part.blocks ? drawBlocks(part.blocks, surface) : null,
      part.image_url && drawPicture({ image_url: part.image_url, alt_text: part.fallback ?? '' }),
      part.footer && el('div', { class: 'choice-detail' }, part.footer),
    );
    const colour =
      NAMED[part.color] ??
      (/^#?[0-9a-f]{6}$/i.test(part.color ?? '') ? `#${part.color.replace('#', '')}` : null);
    if (colour) box.style.borderInlineStartColor = colour;
    return box;
  });
}
