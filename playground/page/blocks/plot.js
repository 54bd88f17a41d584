/** Drawing numbers: slices, bars, lines and areas on a 560 × 260 (or 200 × 200) canvas. */

import { svg } from '../dom.js';
import { locale } from '../words.js';

const BOX = { left: 52, right: 548, top: 12, bottom: 214 };
const LABEL_ROOM = 44;

/**
 * @param {string[]} labels
 * @param {number[]} values
 * @returns {SVGElement[]} the slices of a ring
 */
export function drawPie(labels, values) {
  const total = values.reduce((sum, value) => sum + value, 0) || 1;
  let turned = 0;
  return values.map((value, index) => {
    const from = turned;
    turned += value / total;
    const slice = svg('path', {
      d: ring(from, turned),
      class: `fill-${index % 12} slice`,
      'fill-rule': 'evenodd',
    });
    slice.append(svg('title', {}, `${labels[index]}: ${value.toLocaleString(locale())}`));
    return slice;
  });
}

function ring(from, to) {
  const point = (share, radius) => {
    const angle = (share - 0.25) * 2 * Math.PI;
    return `${(100 + radius * Math.cos(angle)).toFixed(2)} ${(100 + radius * Math.sin(angle)).toFixed(2)}`;
  };
  if (to - from >= 0.9999)
    return `M100 8a92 92 0 1 1 0 184a92 92 0 1 1 0-184zM100 46a54 54 0 1 0 0 108a54 54 0 1 0 0-108z`;
  const large = to - from > 0.5 ? 1 : 0;
  return `M${point(from, 92)}A92 92 0 ${large} 1 ${point(to, 92)}L${point(to, 54)}A54 54 0 ${large} 0 ${point(from, 54)}Z`;
}

/**
 * @param {'bar'|'line'|'area'} kind
 * @param {string[]} labels
 * @param {Array<{name: string, values: Array<number|null>}>} series
 * @param {{x_label?: string, y_label?: string}} axes
 * @returns {SVGElement[]}
 */
export function drawXY(kind, labels, series, axes) {
  const values = series.flatMap((line) => line.values).filter((value) => value !== null);
  const scale = scaleOf(Math.min(0, ...values), Math.max(0, ...values));
  const y = (value) => BOX.bottom - ((value - scale.low) / (scale.high - scale.low)) * (BOX.bottom - BOX.top);
  const step = (BOX.right - BOX.left) / Math.max(1, labels.length);
  const x = (index) => BOX.left + step * (index + 0.5);
  const draw = kind === 'bar' ? bars : lines;
  return [
    ...grid(scale, y),
    ...names(labels, x, step),
    ...draw(kind, labels, series, { x, y, step }),
    ...titles(axes),
  ];
}

function scaleOf(low, high) {
  if (low === high) return { low: 0, high: 1, ticks: [0, 1] };
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const unit = [1, 2, 5, 10].find((factor) => factor * power >= rough) * power;
  const bottom = Math.floor(low / unit) * unit;
  const top = Math.ceil(high / unit) * unit;
  const count = Math.round((top - bottom) / unit);
  return {
    low: bottom,
    high: top,
    ticks: Array.from({ length: count + 1 }, (_, index) => bottom + index * unit),
  };
}

function grid(scale, y) {
  const short = new Intl.NumberFormat(locale(), { notation: 'compact', maximumFractionDigits: 1 });
  return scale.ticks.flatMap((tick) => [
    svg('line', {
      x1: BOX.left,
      x2: BOX.right,
      y1: y(tick),
      y2: y(tick),
      class: tick === 0 ? 'axis' : 'grid',
    }),
    svg('text', { x: BOX.left - 8, y: y(tick) + 4, class: 'tick', 'text-anchor': 'end' }, short.format(tick)),
  ]);
}

function names(labels, x, step) {
  const every = Math.max(1, Math.ceil(LABEL_ROOM / step));
  const room = Math.max(4, Math.floor((step * every) / 7));
  return labels
    .map((label, index) =>
      index % every
        ? null
        : svg(
            'text',
            { x: x(index), y: BOX.bottom + 18, class: 'tick', 'text-anchor': 'middle' },
            label.length > room ? `${label.slice(0, room - 1)}…` : label,
          ),
    )
    .filter(Boolean);
}

function titles({ x_label: across, y_label: up }) {
  return [
    across &&
      svg(
        'text',
        { x: (BOX.left + BOX.right) / 2, y: 252, class: 'axis-title', 'text-anchor': 'middle' },
        across,
      ),
    up &&
      svg(
        'text',
        {
          x: 0,
          y: 0,
          class: 'axis-title',
          'text-anchor': 'middle',
          transform: `translate(11 ${(BOX.top + BOX.bottom) / 2}) rotate(-90)`,
        },
        up,
      ),
  ].filter(Boolean);
}

function tip(label, line, value) {
  return svg('title', {}, `${label}${line.name ? ` · ${line.name}` : ''}: ${value.toLocaleString(locale())}`);
}

function bars(kind, labels, series, { x, y, step }) {
  const width = Math.min(44, (step * 0.7) / series.length);
  return series.flatMap((line, number) =>
    line.values
      .map((value, index) => {
        if (value === null) return null;
        const left = x(index) - (width * series.length) / 2 + width * number;
        const top = Math.min(y(value), y(0));
        return svg(
          'rect',
          {
            x: left + 1,
            y: top,
            width: Math.max(1, width - 2),
            height: Math.max(0.5, Math.abs(y(value) - y(0))),
            rx: 2,
            class: `fill-${number % 12}`,
          },
          tip(labels[index], line, value),
        );
      })
      .filter(Boolean),
  );
}

function lines(kind, labels, series, { x, y }) {
  return series.flatMap((line, number) => {
    const points = line.values
      .map((value, index) => (value === null ? null : [x(index), y(value), value, labels[index]]))
      .filter(Boolean);
    if (!points.length) return [];
    const path = points
      .map(([px, py], index) => `${index ? 'L' : 'M'}${px.toFixed(1)} ${py.toFixed(1)}`)
      .join('');
    const area =
      kind === 'area'
        ? [
            svg('path', {
              d: `${path}L${points.at(-1)[0]} ${y(0)}L${points[0][0]} ${y(0)}Z`,
              class: `fill-${number % 12} area`,
            }),
          ]
        : [];
    const dots = points.map(([px, py, value, label]) =>
      svg('circle', { cx: px, cy: py, r: 3.5, class: `fill-${number % 12} dot` }, tip(label, line, value)),
    );
    return [...area, svg('path', { d: path, class: `stroke-${number % 12} line` }), ...dots];
  });
}
