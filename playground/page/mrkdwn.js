/** Slack's mrkdwn and plain text drawn as DOM nodes, safely: text stays text. */

import { el } from './dom.js';
import { emoji } from './emoji.js';
import { fillDate } from './moment.js';
import { nameOf, state } from './state.js';

const ENTITIES = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };
const SPANS = [
  ['*', 'strong'],
  ['_', 'em'],
  ['~', 's'],
];

/**
 * @param {string} text
 * @returns {string} the text with Slack's three entities decoded
 */
export function decode(text) {
  return text.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity]);
}

/**
 * Draw a text object.
 * @param {{type: string, text: string, emoji?: boolean, verbatim?: boolean}|null|undefined} object
 * @returns {Node[]}
 */
export function drawText(object) {
  if (!object) return [];
  return object.type === 'mrkdwn' ? drawMrkdwn(object.text) : drawPlain(object.text, object.emoji !== false);
}

/**
 * The words of a text object without any mark-up, for labels and titles.
 * @param {{text: string}|null|undefined} object
 * @returns {string}
 */
export function plain(object) {
  return object ? withEmoji(decode(object.text)) : '';
}

/**
 * Draw plain text, with line breaks and emoji short names.
 * @param {string} text
 * @param {boolean} [names] whether `:short_names:` become emoji
 * @returns {Node[]}
 */
export function drawPlain(text, names = true) {
  const decoded = decode(text);
  return lines(names ? withEmoji(decoded) : decoded);
}

function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+(?:::skin-tone-\d)?):/g, (whole, name) => emoji(name) ?? whole);
}

function lines(text) {
  return text
    .split('\n')
    .flatMap((line, index) => (index ? [el('br'), line] : [line]))
    .filter((part) => part !== '')
    .map((part) => (typeof part === 'string' ? document.createTextNode(part) : part));
}

/**
 * Draw mrkdwn: code, quotes, bold, italic, strike, links, mentions, dates, emoji.
 * @param {string} text
 * @returns {Node[]}
 */
export function drawMrkdwn(text) {
  return text.split(/(```[\s\S]*?```\n?)/).flatMap((part) => {
    const block = /^```\n?([\s\S]*?)\n?```\n?$/.exec(part);
    if (block)
      return [el('pre', { class: 'code-block', tabindex: '0' }, el('code', {}, lines(decode(block[1]))))];
    return quotes(part);
  });
}

function quotes(text) {
  const nodes = [];
  let run = [];
  let quoted = false;
  const flush = () => {
    if (run.length && quoted) nodes.push(el('blockquote', {}, inline(run.join('\n'))));
    else if (run.length) nodes.push(...inline(run.join('\n')));
    run = [];
  };
  for (const line of text.split('\n')) {
    const match = /^(?:&gt;|>) ?(.*)$/.exec(line);
    if (Boolean(match) !== quoted) flush();
    quoted = Boolean(match);
    run.push(match ? match[1] : line);
  }
  flush();
  return nodes;
}

function inline(text) {
  const parts = text.split(/(`[^`\n]+`|<[^<>\n]+>)/).filter((part) => part !== '');
  return styled(
    parts.map((part) => {
      if (/^`[^`\n]+`$/.test(part)) return el('code', {}, lines(decode(part.slice(1, -1))));
      return /^<[^<>\n]+>$/.test(part) ? reference(part.slice(1, -1)) : part;
    }),
  );
}

// Marks may enclose code and links, so they are looked for over the whole run of nodes at once.
function styled(nodes) {
  for (const [mark, tag] of SPANS) {
    const found = enclosed(nodes, mark);
    if (!found) continue;
    const { before, inner, after } = found;
    return [...styled(before), el(tag, {}, styled(inner)), ...styled(after)];
  }
  return nodes.flatMap((node) => (typeof node === 'string' ? lines(withEmoji(decode(node))) : [node]));
}

function enclosed(nodes, mark) {
  let start = null;
  for (let n = 0; n < nodes.length; n += 1) {
    if (typeof nodes[n] !== 'string') continue;
    for (let i = 0; i < nodes[n].length; i += 1) {
      const char = nodes[n][i];
      if (char === '\n') start = null;
      if (char !== mark) continue;
      const before = nodes[n][i - 1] ?? (n > 0 && i === 0 ? 'x' : ' ');
      const next = nodes[n][i + 1] ?? '';
      const after = next || (n < nodes.length - 1 ? 'x' : ' ');
      const opens = /[\s([{"'*_~.,;:!?—–-]/.test(before) && /\S/.test(after) && after !== mark;
      const closes = /\S/.test(before) && !/[\p{L}\p{N}]/u.test(next);
      const filled = start && (start.n !== n || i > start.i + 1);
      if (start && closes && filled) return cut(nodes, start, { n, i });
      if (opens) start = { n, i };
    }
  }
  return null;
}

function cut(nodes, from, to) {
  const clean = (parts) => parts.filter((part) => part !== '');
  const first = nodes[from.n];
  const last = nodes[to.n];
  const inner =
    from.n === to.n
      ? [first.slice(from.i + 1, to.i)]
      : [first.slice(from.i + 1), ...nodes.slice(from.n + 1, to.n), last.slice(0, to.i)];
  return {
    before: clean([...nodes.slice(0, from.n), first.slice(0, from.i)]),
    inner: clean(inner),
    after: clean([last.slice(to.i + 1), ...nodes.slice(to.n + 1)]),
  };
}

function reference(inside) {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? null : inside.slice(bar + 1);
  if (target.startsWith('@')) return drawUser(target.slice(1), label);
  if (target.startsWith('#')) return drawChannel(target.slice(1), label);
  if (target.startsWith('!')) return special(target.slice(1), label);
  return drawLink(decode(target), label === null ? null : withEmoji(decode(label)));
}

/**
 * Draw a link. Only web, mail and telephone addresses can be followed; others stay words.
 * @param {string} url
 * @param {string|Node[]|null} [label] the address itself unless told
 * @returns {HTMLElement}
 */
export function drawLink(url, label = null) {
  const shown = label ?? url.replace(/^(mailto|tel):/, '');
  if (!/^(https?:|mailto:|tel:)/i.test(url)) return el('span', {}, shown);
  return el('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, shown);
}

/**
 * @param {string} id
 * @param {string|null} [label]
 * @returns {HTMLElement} a person as they are mentioned
 */
export function drawUser(id, label = null) {
  const mine = state.me?.id === id;
  const name = state.people.has(id) ? nameOf(id) : (label ?? id);
  return el('span', { class: mine ? 'mention mention-me' : 'mention', 'data-user': id }, `@${name}`);
}

/**
 * @param {string} id
 * @param {string|null} [label]
 * @returns {HTMLElement} a channel as it is mentioned, leading there when one may see it
 */
export function drawChannel(id, label = null) {
  const channel = state.channels.get(id);
  if (!channel) return el('span', { class: 'mention' }, `#${label ?? id}`);
  return el(
    'a',
    { class: 'mention', href: `?as=${state.me.id}&channel=${id}`, 'data-channel': id },
    `#${channel.name}`,
  );
}

function special(target, label) {
  const date = /^date\^(-?\d+)\^([^^]*)(?:\^(.*))?$/.exec(target);
  if (date) {
    const words = fillDate(Number(date[1]), decode(date[2]));
    return date[3]
      ? drawLink(decode(date[3]), words)
      : el('time', { title: decode(label ?? '') || null }, words);
  }
  const name = target.split('^')[0];
  return el(
    'span',
    { class: 'mention mention-me' },
    label ? `@${decode(label).replace(/^@/, '')}` : `@${name}`,
  );
}
