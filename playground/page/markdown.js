/** The markdown block: the part of CommonMark that Slack draws, including tables and task lists. */

import { el } from './dom.js';
import { emoji } from './emoji.js';
import { drawLink } from './mrkdwn.js';

/**
 * @param {string} text
 * @returns {HTMLElement[]}
 */
export function drawMarkdown(text) {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const nodes = [];
  let at = 0;
  while (at < lines.length) {
    const rule = RULES.find(({ starts }) => starts(lines, at));
    const { node, next } = rule.read(lines, at);
    if (node) nodes.push(node);
    at = next;
  }
  return nodes;
}

const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const FENCE = /^\s*(```|~~~)/;
const ITEM = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;
const QUOTE = /^\s*>\s?(.*)$/;
const RULE = /^\s*([-*_])(\s*\1){2,}\s*$/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

const RULES = [
  { starts: (lines, at) => lines[at].trim() === '', read: (_, at) => ({ node: null, next: at + 1 }) },
  { starts: (lines, at) => FENCE.test(lines[at]), read: readFence },
  { starts: (lines, at) => HEADING.test(lines[at]), read: readHeading },
  { starts: (lines, at) => RULE.test(lines[at]), read: (_, at) => ({ node: el('hr'), next: at + 1 }) },
  { starts: (lines, at) => QUOTE.test(lines[at]), read: readQuote },
  { starts: (lines, at) => ITEM.test(lines[at]), read: readList },
  { starts: (lines, at) => lines[at].includes('|') && TABLE_RULE.test(lines[at + 1] ?? ''), read: readTable },
  { starts: () => true, read: readParagraph },
];

function readFence(lines, at) {
  const mark = FENCE.exec(lines[at])[1];
  let end = at + 1;
  while (end < lines.length && !lines[end].trim().startsWith(mark)) end += 1;
  const code = el('code', {}, lines.slice(at + 1, end).join('\n'));
  return { node: el('pre', { class: 'code-block', tabindex: '0' }, code), next: end + 1 };
}

function readHeading(lines, at) {
  const [, marks, words] = HEADING.exec(lines[at]);
  const heading = {
    class: `md-heading md-heading-${marks.length}`,
    role: 'heading',
    'aria-level': marks.length + 2,
  };
  return { node: el('div', heading, spans(words)), next: at + 1 };
}

function readQuote(lines, at) {
  let end = at;
  while (end < lines.length && QUOTE.test(lines[end])) end += 1;
  const inner = lines.slice(at, end).map((line) => QUOTE.exec(line)[1]);
  return { node: el('blockquote', {}, drawMarkdown(inner.join('\n'))), next: end };
}

function readList(lines, at) {
  const [, indent, mark] = ITEM.exec(lines[at]);
  const ordered = /\d/.test(mark);
  const items = [];
  let end = at;
  while (end < lines.length) {
    const match = ITEM.exec(lines[end]);
    if (match && match[1].length <= indent.length && /\d/.test(match[2]) === ordered) items.push([match[3]]);
    else if (items.length && lines[end].trim() !== '' && /^\s{2,}/.test(lines[end]))
      items.at(-1).push(lines[end].slice(indent.length + 2));
    else break;
    end += 1;
  }
  const start = ordered ? parseInt(mark, 10) : null;
  const list = el(
    ordered ? 'ol' : 'ul',
    { class: 'rich-list', start: start > 1 ? start : null },
    items.map(item),
  );
  return { node: list, next: end };
}

function item([first, ...rest]) {
  const task = /^\[([ xX])\]\s+(.*)$/.exec(first);
  const words = task
    ? [
        el('input', { type: 'checkbox', disabled: true, checked: task[1] !== ' ', 'aria-label': task[2] }),
        ' ',
        ...spans(task[2]),
      ]
    : spans(first);
  return el('li', { class: task ? 'task' : null }, words, rest.length ? drawMarkdown(rest.join('\n')) : []);
}

function readTable(lines, at) {
  const cells = (line) =>
    line
      .trim()
      .replace(/^\||\|$/g, '')
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim().replace(/\\\|/g, '|'));
  const sides = cells(lines[at + 1]).map((mark) =>
    /^:.*:$/.test(mark) ? 'center' : mark.endsWith(':') ? 'right' : 'left',
  );
  let end = at + 2;
  while (end < lines.length && lines[end].includes('|')) end += 1;
  const cell = (tag) => (words, index) => {
    const node = el(tag, { scope: tag === 'th' ? 'col' : null }, spans(words));
    node.style.textAlign = sides[index] ?? 'left';
    return node;
  };
  const head = el('thead', {}, el('tr', {}, cells(lines[at]).map(cell('th'))));
  const body = el(
    'tbody',
    {},
    lines.slice(at + 2, end).map((line) => el('tr', {}, cells(line).map(cell('td')))),
  );
  return { node: el('div', { class: 'table-frame', tabindex: '0' }, el('table', {}, head, body)), next: end };
}

function readParagraph(lines, at) {
  let end = at + 1;
  while (end < lines.length && RULES.findIndex(({ starts }) => starts(lines, end)) === RULES.length - 1)
    end += 1;
  const words = lines
    .slice(at, end)
    .flatMap((line, index) => (index ? [el('br'), ...spans(line)] : spans(line)));
  return { node: el('p', {}, words), next: end };
}

const SPAN =
  /(`+)(.+?)\1|!?\[([^\]]*)\]\(([^)\s]+)(?:\s+"[^"]*")?\)|<(https?:[^>\s]+)>|(https?:\/\/[^\s<>)]+)|\*\*(?=\S)(.+?)\*\*|__(?=\S)(.+?)__|~~(?=\S)(.+?)~~|\*(?=\S)([^*]+?)\*|(?<![\p{L}\p{N}])_(?=\S)([^_]+?)_(?![\p{L}\p{N}])|:([a-z0-9_+-]+):|\\([\\`*_{}[\]()#+\-.!~|>])/u;

function spans(text) {
  const match = SPAN.exec(text);
  if (!match) return text === '' ? [] : [text];
  const [whole, , code, label, url, auto, bare, strong, strong2, struck, em, em2, name, escaped] = match;
  const before = text.slice(0, match.index);
  return [...(before ? [before] : []), make(), ...spans(text.slice(match.index + whole.length))];

  function make() {
    if (code !== undefined) return el('code', {}, code);
    if (url !== undefined) return drawLink(url, label ? spans(label) : null);
    if (auto ?? bare) return drawLink(auto ?? bare);
    if (strong ?? strong2) return el('strong', {}, spans(strong ?? strong2));
    if (struck !== undefined) return el('s', {}, spans(struck));
    if (em ?? em2) return el('em', {}, spans(em ?? em2));
    if (name !== undefined) return emoji(name) ?? whole;
    return escaped;
  }
}
