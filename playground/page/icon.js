/** The page's own line icons: a 20 × 20 grid, drawn with the current text colour. */

import { svg } from './dom.js';

const PATHS = {
  menu: ['M3 5.5h14', 'M3 10h14', 'M3 14.5h14'],
  hash: ['M8 3 6.5 17', 'M13.5 3 12 17', 'M3.5 7.5h13.5', 'M3 12.5h13.5'],
  lock: ['M5 9h10v8H5z', 'M7 9V6.5a3 3 0 0 1 6 0V9'],
  shared: ['M4 7.5a4 4 0 0 1 8 0v5a4 4 0 0 1-8 0z', 'M12 8.5a3.5 3.5 0 0 1 4.5 3.4 3.6 3.6 0 0 1-4.6 3.4'],
  clock: ['M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14z', 'M10 6.2V10l2.7 1.8'],
  sun: [
    'M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z',
    'M10 2v1.6',
    'M10 16.4V18',
    'M2 10h1.6',
    'M16.4 10H18',
    'm4.3 4.3 1.2 1.2',
    'm14.5 14.5 1.2 1.2',
    'm15.7 4.3-1.2 1.2',
    'm5.5 14.5-1.2 1.2',
  ],
  moon: ['M16.5 11.8A7 7 0 0 1 8.2 3.5a7 7 0 1 0 8.3 8.3z'],
  code: ['m7 6-4 4 4 4', 'm13 6 4 4-4 4'],
  bolt: ['M11 2.5 4.5 11H9l-.5 6.5L15.5 9H11z'],
  send: ['M3.5 3.5 17 10 3.5 16.5 5.5 10z', 'M5.5 10H11'],
  reply: ['M17 14.5c-.6-4-3.4-6-8.5-6', 'm11.5 4.5-4 4 4 4'],
  thread: ['M3.5 4h13v9H9l-3.5 3.2V13h-2z', 'M7 8.5h6'],
  dots: ['M4.5 10h.01', 'M10 10h.01', 'M15.5 10h.01'],
  close: ['m5 5 10 10', 'M15 5 5 15'],
  back: ['m11.5 4.5-5.5 5.5 5.5 5.5'],
  down: ['m5.5 8 4.5 4.5L14.5 8'],
  right: ['m8 5.5 4.5 4.5L8 14.5'],
  clip: [
    'm15.5 9.5-5.7 5.7a3.4 3.4 0 0 1-4.8-4.8l6.2-6.2a2.3 2.3 0 0 1 3.2 3.2l-6 6a1 1 0 0 1-1.5-1.5l5.2-5.2',
  ],
  check: ['m4.5 10.5 3.5 3.5 7.5-8'],
  at: ['M10 7a3 3 0 1 0 0 6 3 3 0 0 0 0-6z', 'M13 10v1.3a1.9 1.9 0 0 0 3.8 0V10a6.8 6.8 0 1 0-2.7 5.4'],
  smile: ['M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14z', 'M7 11.5c1 2.4 5 2.4 6 0', 'M7.6 8h.01', 'M12.4 8h.01'],
  eye: ['M2.5 10C5.5 5 14.5 5 17.5 10c-3 5-12 5-15 0z', 'M10 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4z'],
  home: ['M3.5 9.5 10 4l6.5 5.5', 'M5.5 8.5V16h9V8.5'],
  chat: ['M3.5 4h13v9.5H9.5L6 16.5v-3H3.5z'],
  warn: ['M10 3 18 16.5H2z', 'M10 8v4', 'M10 14.2h.01'],
  info: ['M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14z', 'M10 9v4.5', 'M10 6.4h.01'],
  calendar: ['M3.5 5h13v12h-13z', 'M3.5 8.5h13', 'M7 3v3.5', 'M13 3v3.5'],
  file: ['M5 2.5h6.5L15.5 6.5V17.5H5z', 'M11.5 2.5v4h4'],
  bold: ['M6 3.5h4.5a3.2 3.2 0 0 1 0 6.5H6z', 'M6 10h5.2a3.250 3.250 0 0 1 0 6.5H6z'],
  italic: ['M8 3.5h6', 'M6 16.5h6', 'm11.5 3.5-3 13'],
  strike: ['M3.5 10h13', 'M14 6.5C13 3.5 6.5 3.5 6.5 7c0 1.5 1 2.4 2.5 3', 'M6 13.5c1 3 8 3 8-.5'],
  list: ['M7.5 5.5h9', 'M7.5 10h9', 'M7.5 14.5h9', 'M3.8 5.5h.01', 'M3.8 10h.01', 'M3.8 14.5h.01'],
};

/**
 * Draw an icon. It is hidden from screen readers: the control around it carries the name.
 * @param {keyof PATHS} name
 * @param {number} [size] in CSS pixels
 * @returns {SVGElement}
 */
export function icon(name, size = 18) {
  const thick = name === 'dots' ? 2.6 : 1.6;
  return svg(
    'svg',
    {
      class: 'icon',
      viewBox: '0 0 20 20',
      width: size,
      height: size,
      fill: 'none',
      stroke: 'currentColor',
      'stroke-width': thick,
      'stroke-linecap': 'round',
      'stroke-linejoin': 'round',
      'aria-hidden': 'true',
      focusable: 'false',
    },
    ...PATHS[name].map((d) => svg('path', { d })),
  );
}
