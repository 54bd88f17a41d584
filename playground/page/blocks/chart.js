/** The data_visualization block: a chart as SVG, a legend, and the numbers as a table on request. */

import { el, svg, uid } from '../dom.js';
import { locale, word } from '../words.js';
import { drawPie, drawXY } from './plot.js';

/**
 * Bring a chart to one form.
 * @param {Object} chart Slack's chart object
 * @returns {{kind: string, labels: string[], series: Array<{name: string, values: Array<number|null>}>, axes: Object}}
 */
function read(chart) {
  if (chart.type === 'pie') {
    const segments = chart.segments ?? [];
    return {
      kind: 'pie',
      labels: segments.map((segment) => segment.label),
      series: [{ name: '', values: segments.map((segment) => Number(segment.value)) }],
      axes: {},
    };
  }
  const axes = chart.axis_config ?? {};
  const labels = axes.categories ?? [
    ...new Set(chart.series.flatMap((line) => line.data.map((point) => point.label))),
  ];
  const series = chart.series.map((line) => {
    const byLabel = new Map(line.data.map((point) => [point.label, Number(point.value)]));
    return { name: line.name, values: labels.map((label) => byLabel.get(label) ?? null) };
  });
  return { kind: chart.type, labels, series, axes };
}

/** @param {Object} block @returns {Node} */
export function drawChart(block) {
  const { kind, labels, series, axes } = read(block.chart);
  const name = word('chartOf', { kind: word(`kind_${kind}`), title: block.title });
  const tableId = uid('numbers');
  const picture = svg(
    'svg',
    {
      class: 'chart-picture',
      viewBox: kind === 'pie' ? '0 0 200 200' : `0 0 560 ${axes.x_label ? 260 : 236}`,
      role: 'img',
      'aria-label': name,
    },
    ...(kind === 'pie' ? drawPie(labels, series[0].values) : drawXY(kind, labels, series, axes)),
  );
  const keys =
    kind === 'pie'
      ? labels.map((label, index) => [label, share(series[0].values, index)])
      : series.map((line) => [line.name, '']);
  const legend = el(
    'ul',
    { class: 'legend' },
    keys.map(([label, detail], index) =>
      el(
        'li',
        {},
        el('span', { class: `legend-mark series-${index % 12}`, 'aria-hidden': 'true' }),
        el('span', {}, label),
        detail && el('span', { class: 'choice-detail' }, detail),
      ),
    ),
  );
  const table = drawNumbers(kind, labels, series, name);
  table.id = tableId;
  table.hidden = true;
  const toggle = el(
    'button',
    {
      type: 'button',
      class: 'link-button',
      'aria-expanded': 'false',
      'aria-controls': tableId,
      onclick: () => {
        table.hidden = !table.hidden;
        toggle.textContent = word(table.hidden ? 'showAsTable' : 'hideTable');
        toggle.setAttribute('aria-expanded', String(!table.hidden));
      },
    },
    word('showAsTable'),
  );
  const plot = el(
    'div',
    { class: kind === 'pie' ? 'chart-plot chart-pie' : 'chart-plot' },
    picture,
    kind === 'pie' || series.length > 1 ? legend : null,
  );
  return el(
    'figure',
    { class: 'chart' },
    el('figcaption', { class: 'chart-title' }, block.title),
    plot,
    toggle,
    table,
  );
}

function share(values, index) {
  const total = values.reduce((sum, value) => sum + value, 0);
  return total > 0
    ? new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 1 }).format(
        values[index] / total,
      )
    : '';
}

function drawNumbers(kind, labels, series, name) {
  const number = (value) => (value === null ? '–' : value.toLocaleString(locale()));
  const head =
    kind === 'pie'
      ? null
      : el(
          'thead',
          {},
          el(
            'tr',
            {},
            el('td', {}),
            series.map((line) => el('th', { scope: 'col', class: 'number' }, line.name)),
          ),
        );
  const rows = labels.map((label, index) =>
    el(
      'tr',
      {},
      el('th', { scope: 'row' }, label),
      series.map((line) => el('td', { class: 'number' }, number(line.values[index]))),
    ),
  );
  return el(
    'div',
    { class: 'table-frame', tabindex: '0' },
    el('table', { 'aria-label': name }, head, el('tbody', {}, rows)),
  );
}
