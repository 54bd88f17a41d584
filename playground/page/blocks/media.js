/** Pictures, files and videos. Only the playground's own pictures are loaded: no outside requests. */

import { el } from '../dom.js';
import { icon } from '../icon.js';
import { drawLink, drawText, plain } from '../mrkdwn.js';
import { word } from '../words.js';

/**
 * Where the page may load a picture from.
 * @param {Object} element with `image_url` or `slack_file`
 * @returns {string|null} an address on this server or a data address, or null for outside ones
 */
function sourceOf(element) {
  const file = element.slack_file;
  if (file?.id) return `/page/api/file/${encodeURIComponent(file.id)}`;
  const id = /\b(F[A-Z0-9]{6,})\b/.exec(file?.url ?? '');
  if (id) return `/page/api/file/${id[1]}`;
  const url = element.image_url ?? '';
  if (url.startsWith('data:image/')) return url;
  const own = URL.canParse(url, location.href) && new URL(url, location.href).host === location.host;
  return own ? url : null;
}

/**
 * Draw a picture, or say in words what it would show.
 * @param {Object} element with `image_url` or `slack_file`, and `alt_text`
 * @param {string} [style] a class
 * @returns {HTMLElement}
 */
export function drawPicture(element, style = 'picture') {
  const source = sourceOf(element);
  const alt = element.alt_text ?? '';
  if (source) return el('img', { class: style, src: source, alt, loading: 'lazy' });
  return el(
    'span',
    {
      class: `${style} picture-off`,
      role: 'img',
      'aria-label': alt || word('pictureOff'),
      title: word('pictureOff'),
    },
    style === 'picture' ? [icon('eye', 16), el('span', {}, alt)] : (alt.trim()[0] ?? '·').toUpperCase(),
  );
}

/** @param {Object} block @returns {Node[]} */
export function drawImage(block) {
  const title = block.title ? el('div', { class: 'picture-title' }, drawText(block.title)) : null;
  return [title, drawPicture(block)].filter(Boolean);
}

/** @param {Object} block @returns {Node} */
export function drawVideo(block) {
  return el(
    'div',
    { class: 'video' },
    el(
      'div',
      { class: 'video-words' },
      block.author_name && el('div', { class: 'choice-detail' }, block.author_name),
      el('div', {}, block.title_url ? drawLink(block.title_url, plain(block.title)) : plain(block.title)),
      block.description && el('div', { class: 'choice-detail' }, drawText(block.description)),
    ),
    drawPicture({ image_url: block.thumbnail_url, alt_text: block.alt_text || word('video') }),
  );
}

/** @param {Object} block @returns {Node} */
export function drawFile(block) {
  return el(
    'div',
    { class: 'file-line' },
    icon('file', 18),
    el('span', {}, block.external_id ?? block.file_id ?? block.type),
  );
}

/**
 * Draw the files shared with a message.
 * @param {Object[]} files
 * @returns {HTMLElement[]}
 */
export function drawFiles(files) {
  return files.map((file) => {
    const source = file.page_url ?? `/page/api/file/${file.id}`;
    const name = file.title || file.name;
    if ((file.mimetype ?? '').startsWith('image/')) {
      return el(
        'figure',
        { class: 'shared-picture', 'data-file-id': file.id },
        el('figcaption', { class: 'picture-title' }, name),
        el(
          'a',
          { href: source, target: '_blank', rel: 'noopener' },
          el('img', { class: 'picture', src: source, alt: file.alt_txt ?? name, loading: 'lazy' }),
        ),
      );
    }
    return el(
      'a',
      { class: 'file-card', href: source, target: '_blank', rel: 'noopener', 'data-file-id': file.id },
      icon('file', 24),
      el(
        'span',
        { class: 'choice-words' },
        el('span', {}, name),
        el(
          'span',
          { class: 'choice-detail' },
          [file.pretty_type ?? file.filetype, sizeOf(file.size)].filter(Boolean).join(' · '),
        ),
      ),
    );
  });
}

function sizeOf(bytes) {
  if (!bytes) return '';
  const [unit, size] = bytes >= 1e6 ? ['MB', bytes / 1e6] : bytes >= 1e3 ? ['kB', bytes / 1e3] : ['B', bytes];
  return `${size.toFixed(size < 10 && unit !== 'B' ? 1 : 0)} ${unit}`;
}
