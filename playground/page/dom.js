/** Building and reusing DOM nodes; text only ever enters as text, never as markup. */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * Make an element. Attributes named `on…` are listeners, `class`, `data-…` and `aria-…` are set as
 * they are, `true` makes an empty attribute, and `null`, `undefined` and `false` are left out.
 * @param {string} tag
 * @param {Object<string, *>} [attributes]
 * @param {...(Node|string|null|undefined|false|Array)} children
 * @returns {HTMLElement}
 */
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/**
 * Make an SVG element; the same rules as `el`.
 * @param {string} tag
 * @param {Object<string, *>} [attributes]
 * @param {...(Node|string)} children
 * @returns {SVGElement}
 */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name === 'value' || name === 'checked' || name === 'disabled') node[name] = value;
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(
    ...children
      .flat(Infinity)
      .filter((child) => child || child === 0)
      .map(asNode),
  );
  return node;
}

function asNode(child) {
  return child instanceof Node ? child : document.createTextNode(String(child));
}

/**
 * Give a parent exactly these children, in this order, moving only what is out of place, so that
 * focus, selection and scroll position of untouched children survive.
 * @param {Element} parent
 * @param {Node[]} wanted
 */
export function reconcile(parent, wanted) {
  const keep = new Set(wanted);
  for (const child of [...parent.childNodes]) if (!keep.has(child)) child.remove();
  let cursor = parent.firstChild;
  for (const node of wanted) {
    if (cursor === node) cursor = cursor.nextSibling;
    else parent.insertBefore(node, cursor);
  }
}

/**
 * Close and remove a modal dialog and give the focus back. The browser's own return of the focus
 * comes while the page is still inert, which leaves a text field focused but deaf (seen in Chromium 156:
 * key events without input), so the focus is taken away and given again.
 * @param {HTMLDialogElement} dialog
 * @param {Element|null} back
 */
export function closeDialog(dialog, back) {
  dialog.close();
  dialog.remove();
  if (!back?.isConnected) return;
  back.blur();
  back.focus();
}

let counter = 0;

/**
 * A document-wide unique id, for labels and descriptions.
 * @param {string} [stem]
 * @returns {string}
 */
export function uid(stem = 'n') {
  counter += 1;
  return `${stem}-${counter}`;
}

/**
 * Redraw a region and put the keyboard focus back on the control it was on, found again by its
 * block and action ids (a bot's update replaces every node of the region).
 * @param {Element} region
 * @param {function(): void} draw
 */
export function keepFocus(region, draw) {
  const active = document.activeElement;
  const inside = active && active !== region && region.contains(active);
  const held = (attribute, key) => (inside ? active.closest(`[${attribute}]`)?.dataset[key] : null);
  const action = held('data-action-id', 'actionId');
  const block = held('data-block-id', 'blockId');
  const message = held('data-ts', 'ts');
  const from = inside ? active.selectionStart : null;
  draw();
  if (!inside || region.contains(document.activeElement)) return;
  const find = (root, attribute, value) =>
    value ? root?.querySelector(`[${attribute}="${CSS.escape(value)}"]`) : null;
  // Many messages may carry the same ids: the control is looked for in the message it was in.
  const home = find(region, 'data-ts', message) ?? region;
  const again =
    find(find(home, 'data-block-id', block), 'data-action-id', action) ??
    find(home, 'data-action-id', action);
  const control = again?.matches('input,textarea,button,select,[tabindex]')
    ? again
    : again?.querySelector('input,textarea,button,select,[tabindex]');
  control?.focus();
  if (control && Number.isInteger(from) && 'selectionStart' in control && control.type !== 'date') {
    try {
      control.setSelectionRange(from, from);
    } catch {
      // Inputs of type e-mail and number have no caret to put back.
    }
  }
}
