/** The rich_text block: sections, lists, quotes and preformatted text. */

import { el } from './dom.js';
import { emoji } from './emoji.js';
import { fillDate } from './moment.js';
import { drawChannel, drawLink, drawUser } from './mrkdwn.js';

const LIST_STYLES = ['disc', 'circle', 'square'];
const ORDERED_STYLES = ['decimal', 'lower-alpha', 'lower-roman'];

/**
 * @param {{elements: Object[]}} block
 * @returns {HTMLElement[]}
 */
export function drawRichText(block) {
  return (block.elements ?? []).map((part) => {
    if (part.type === 'rich_text_list') return drawList(part);
    if (part.type === 'rich_text_quote') return el('blockquote', {}, drawInline(part.elements));
    if (part.type === 'rich_text_preformatted') {
      return el('pre', { class: 'code-block', tabindex: '0' }, el('code', {}, drawInline(part.elements)));
    }
    return el('div', { class: 'rich-section' }, drawInline(part.elements));
  });
}

function drawList(part) {
  const indent = part.indent ?? 0;
  const ordered = part.style === 'ordered';
  const styles = ordered ? ORDERED_STYLES : LIST_STYLES;
  const list = el(
    ordered ? 'ol' : 'ul',
    { class: 'rich-list', start: ordered && part.offset ? part.offset + 1 : null },
    part.elements.map((item) => el('li', {}, drawInline(item.elements))),
  );
  list.style.listStyleType = styles[indent % styles.length];
  list.style.marginInlineStart = `${indent * 24}px`;
  return list;
}

function drawInline(elements = []) {
  return elements.flatMap((element) => dress(drawOne(element), element.style));
}

function drawOne(element) {
  if (element.type === 'text') return broken(element.text);
  if (element.type === 'link') return [drawLink(element.url, element.text ?? null)];
  if (element.type === 'user') return [drawUser(element.user_id)];
  if (element.type === 'channel') return [drawChannel(element.channel_id)];
  if (element.type === 'emoji') return [emoji(element.name) ?? unicode(element) ?? `:${element.name}:`];
  if (element.type === 'broadcast') return [el('span', { class: 'mention mention-me' }, `@${element.range}`)];
  if (element.type === 'usergroup') return [el('span', { class: 'mention' }, `@${element.usergroup_id}`)];
  if (element.type === 'date') return [el('time', {}, fillDate(element.timestamp, element.format))];
  if (element.type === 'color') return [swatch(element.value), ` ${element.value}`];
  return broken(element.text ?? element.fallback ?? '');
}

function broken(text) {
  return text.split('\n').flatMap((line, index) => (index ? [el('br'), line] : [line]));
}

function unicode(element) {
  if (!element.unicode) return null;
  return String.fromCodePoint(...element.unicode.split('-').map((code) => parseInt(code, 16)));
}

function swatch(colour) {
  const dot = el('span', { class: 'swatch', 'aria-hidden': 'true' });
  dot.style.backgroundColor = colour;
  return dot;
}

function dress(nodes, style) {
  if (!style) return nodes;
  const tags = { bold: 'strong', italic: 'em', strike: 's', code: 'code', underline: 'u' };
  return Object.entries(tags).reduce(
    (inner, [name, tag]) => (style[name] ? [el(tag, {}, inner)] : inner),
    nodes,
  );
}
