/** Tables: the plain one, and the one that sorts and pages. */

import { el, reconcile } from '../dom.js';
import { icon } from '../icon.js';
import { drawPlain } from '../mrkdwn.js';
import { drawRichText } from '../richtext.js';
import { locale, word } from '../words.js';

const ROWS_A_PAGE = 5;

function drawCell(cell) {
  if (!cell) return [];
  if (cell.type === 'rich_text') return drawRichText(cell);
  if (cell.type === 'raw_number')
    return [
      cell.text ??
        (typeof cell.value === 'number' ? cell.value.toLocaleString(locale()) : String(cell.value ?? '')),
    ];
  return drawPlain(String(cell.text ?? ''));
}

/** The words of a cell, to sort by. */
function keyOf(cell) {
  if (cell?.type === 'raw_number') return Number(cell.value);
  if (cell?.type === 'rich_text') return el('div', {}, drawRichText(cell)).textContent;
  return String(cell?.text ?? '');
}

/** @param {Object} block @returns {Node} */
export function drawPlainTable(block) {
  const settings = block.column_settings ?? [];
  const row = (cells, tag) =>
    el(
      'tr',
      {},
      cells.map((cell, index) => {
        const node = el(
          tag,
          { scope: tag === 'th' ? 'col' : null, class: settings[index]?.is_wrapped ? 'wrapped' : null },
          drawCell(cell),
        );
        node.style.textAlign = settings[index]?.align ?? 'left';
        return node;
      }),
    );
  const [head, ...body] = block.rows;
  return el(
    'div',
    { class: 'table-frame', tabindex: '0' },
    el(
      'table',
      {},
      el('thead', {}, row(head, 'th')),
      el(
        'tbody',
        {},
        body.map((cells) => row(cells, 'td')),
      ),
    ),
  );
}

/** @param {Object} block @returns {Node} */
export function drawSortedTable(block) {
  const [head, ...rows] = block.rows;
  const size = block.page_size ?? ROWS_A_PAGE;
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const named = block.row_header_column_index ?? 0;
  const view = { page: 0, column: null, down: false };
  const body = el('tbody');
  const numeric = head.map(
    (_, index) => rows.length > 0 && rows.every((cells) => cells[index]?.type === 'raw_number'),
  );

  const headCells = head.map((cell, index) => {
    const button = el(
      'button',
      { type: 'button', class: 'sort', onclick: () => sortBy(index) },
      drawCell(cell),
      el('span', { class: 'sort-mark', 'aria-hidden': 'true' }),
    );
    return el('th', { scope: 'col', class: numeric[index] ? 'number' : null }, button);
  });
  const words = el('span', { role: 'status' });
  const back = el(
    'button',
    { type: 'button', class: 'button button-small', onclick: () => turn(-1) },
    icon('back', 14),
    word('previous'),
  );
  const forth = el(
    'button',
    { type: 'button', class: 'button button-small', onclick: () => turn(1) },
    word('next'),
    icon('right', 14),
  );
  const foot = el('div', { class: 'table-foot' }, back, words, forth);

  function sortBy(column) {
    view.down = view.column === column ? !view.down : false;
    Object.assign(view, { column, page: 0 });
    show();
  }

  function turn(step) {
    view.page += step;
    show();
  }

  function show() {
    const order =
      view.column === null
        ? rows
        : [...rows].sort(
            (a, b) => compare(keyOf(a[view.column]), keyOf(b[view.column])) * (view.down ? -1 : 1),
          );
    const shown = order.slice(view.page * size, (view.page + 1) * size);
    reconcile(
      body,
      shown.map((cells) =>
        el(
          'tr',
          {},
          cells.map((cell, index) =>
            el(
              index === named ? 'th' : 'td',
              { scope: index === named ? 'row' : null, class: numeric[index] ? 'number' : null },
              drawCell(cell),
            ),
          ),
        ),
      ),
    );
    headCells.forEach((cell, index) => {
      if (index !== view.column) cell.removeAttribute('aria-sort');
      else cell.setAttribute('aria-sort', view.down ? 'descending' : 'ascending');
    });
    words.textContent = word('pageOf', { page: view.page + 1, pages });
    back.disabled = view.page === 0;
    forth.disabled = view.page >= pages - 1;
    foot.hidden = pages === 1;
  }

  show();
  return el(
    'div',
    { class: 'data-table' },
    el(
      'div',
      { class: 'table-frame', tabindex: '0' },
      el('table', {}, el('caption', {}, block.caption), el('thead', {}, el('tr', {}, headCells)), body),
    ),
    foot,
  );
}

function compare(a, b) {
  return typeof a === 'number' && typeof b === 'number'
    ? a - b
    : String(a).localeCompare(String(b), locale(), { numeric: true });
}
