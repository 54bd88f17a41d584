/** Making this Slack fail on purpose: a few of the control API's faults behind a menu. */

import { control } from './api.js';
import { el } from './dom.js';
import { icon } from './icon.js';
import { attachMenu } from './menu.js';
import { showNotice } from './notice.js';
import { word } from './words.js';

const PRESETS = {
  faultSlow: [{ fault: 'latency', method: '*', seconds: 2 }],
  faultReset: [{ fault: 'reset', method: 'chat.*', rate: 0.5 }],
  faultError: [{ fault: 'error_500', method: 'chat.*', rate: 0.5 }],
  faultLimited: [{ fault: 'rate_limited', method: 'chat.*', retry_after: 5, rate: 0.5 }],
  faultDuplicate: [{ fault: 'duplicate', method: 'deliver:*' }],
  faultDrop: [{ fault: 'drop', method: 'deliver:*', rate: 0.5 }],
};

let inForce = [];

/**
 * Draw the button whose menu sets faults and ends them.
 * @returns {HTMLElement}
 */
export function drawFaults() {
  const words = el('span', {}, word('faults'));
  const button = el(
    'button',
    { type: 'button', class: 'button button-small', 'data-testid': 'faults' },
    icon('warn', 14),
    words,
  );
  const show = () => {
    button.classList.toggle('danger', inForce.length > 0);
    words.textContent = inForce.length ? word('faultsOn', { n: inForce.length }) : word('faults');
  };
  const set = async (rules) => {
    const answer = await control('POST', 'faults', { rules });
    if (!answer.ok) return showNotice(answer.notice, 'error');
    inForce = answer.rules ?? [];
    return show();
  };
  const entries = () => [
    ...Object.entries(PRESETS).map(([key, rules]) => ({
      label: word(key),
      testid: key,
      pick: () => set([...inForce, ...rules]),
    })),
    ...(inForce.length ? [{ label: word('faultsOff'), testid: 'faults-off', pick: () => set([]) }] : []),
  ];
  attachMenu(button, entries, { end: true, label: word('faults') });
  control('GET', 'faults').then((answer) => {
    inForce = answer.rules ?? [];
    show();
  });
  return el('span', { class: 'menu-anchor' }, button);
}
