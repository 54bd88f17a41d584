/** A menu of things to do, opened by a button and worked with the keyboard. */

import { el } from './dom.js';
import { closeBox, openBeside } from './popup.js';

/**
 * Make a button open a menu. The entries are asked for at each opening.
 * @param {HTMLElement} button
 * @param {function(): Array<{label: string, detail?: string, icon?: Node, current?: boolean, disabled?: boolean, danger?: boolean, heading?: boolean, testid?: string, href?: string, pick?: function(): void}>} entries
 * @param {{end?: boolean, above?: boolean, label?: string}} [how]
 */
export function attachMenu(button, entries, how = {}) {
  button.setAttribute('aria-haspopup', 'menu');
  button.setAttribute('aria-expanded', 'false');
  let box = null;

  const close = (focus) => {
    if (!box) return;
    closeBox(box);
    box.remove();
    box = null;
    button.setAttribute('aria-expanded', 'false');
    document.removeEventListener('pointerdown', outside, true);
    if (focus) button.focus();
  };
  const outside = (event) => {
    if (!box?.contains(event.target) && !button.contains(event.target)) close(false);
  };
  const open = () => {
    const items = entries().map((entry) => drawEntry(entry, close));
    box = el(
      'div',
      {
        class: 'menu',
        role: 'menu',
        popover: 'manual',
        'aria-label': how.label ?? button.getAttribute('aria-label'),
        onkeydown: (event) => steer(event, close),
      },
      items,
    );
    button.after(box);
    openBeside(box, button, how);
    button.setAttribute('aria-expanded', 'true');
    document.addEventListener('pointerdown', outside, true);
    (box.querySelector('[aria-current="true"]') ?? choices(box)[0])?.focus();
  };
  button.addEventListener('click', () => (box ? close(true) : open()));
  button.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    if (!box) open();
  });
}

function drawEntry(entry, close) {
  if (entry.heading) return el('div', { class: 'menu-heading', role: 'presentation' }, entry.label);
  const content = [
    entry.icon,
    el(
      'span',
      { class: 'menu-words' },
      el('span', { class: 'menu-label' }, entry.label),
      entry.detail && el('span', { class: 'menu-detail' }, entry.detail),
    ),
  ];
  const attributes = {
    class: entry.danger ? 'menu-item menu-danger' : 'menu-item',
    role: 'menuitem',
    tabindex: '-1',
    'data-testid': entry.testid,
    'aria-current': entry.current ? 'true' : null,
    'aria-disabled': entry.disabled ? 'true' : null,
    onclick: () => {
      if (entry.disabled) return;
      close(true);
      entry.pick?.();
    },
  };
  if (entry.href) return el('a', { ...attributes, href: entry.href, target: entry.target }, content);
  return el('button', { ...attributes, type: 'button' }, content);
}

function choices(box) {
  return [...box.querySelectorAll('.menu-item')];
}

function steer(event, close) {
  const items = choices(event.currentTarget);
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    items[(to + items.length) % items.length]?.focus();
  } else if (event.key === 'Escape' || event.key === 'Tab') {
    if (event.key === 'Escape') event.preventDefault();
    event.stopPropagation();
    close(true);
  } else if (event.key.length === 1 && event.key !== ' ') {
    const rest = [...items.slice(at + 1), ...items.slice(0, at + 1)];
    rest.find((item) => item.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
  }
}
