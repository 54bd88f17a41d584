/** Boxes that open beside a control: they lie above everything and stay on the screen. */

const GAP = 4;
const TALLEST = 440;

/**
 * Open a box beside an anchor. The box must be a child of the anchor's dialog (if it is in one) and
 * carry `popover="manual"`, which lifts it above clipping parents and modal dialogs.
 * @param {HTMLElement} box
 * @param {HTMLElement} anchor
 * @param {{match?: boolean, end?: boolean, above?: boolean}} [how] match: as wide as the anchor; end: flush with the
 *   anchor's right edge; above: prefer the upper side
 */
export function openBeside(box, anchor, how = {}) {
  if (!box.matches(':popover-open')) box.showPopover();
  place(box, anchor, how);
}

/**
 * @param {HTMLElement} box
 */
export function closeBox(box) {
  if (box.isConnected && box.matches(':popover-open')) box.hidePopover();
}

function place(box, anchor, { match, end, above }) {
  const rect = anchor.getBoundingClientRect();
  const width = document.documentElement.clientWidth;
  const height = document.documentElement.clientHeight;
  box.style.minWidth = match ? `${Math.round(rect.width)}px` : '';
  box.style.maxHeight = '';
  const below = height - rect.bottom - GAP * 2;
  const over = rect.top - GAP * 2;
  const need = Math.min(box.scrollHeight + 2, TALLEST);
  const up = above ? over >= need || over > below : below < need && over > below;
  box.style.maxHeight = `${Math.max(120, Math.min(up ? over : below, TALLEST))}px`;
  const size = box.getBoundingClientRect();
  const wish = end ? rect.right - size.width : rect.left;
  box.style.left = `${Math.round(Math.max(GAP, Math.min(wish, width - size.width - GAP)))}px`;
  box.style.top = `${Math.round(up ? rect.top - size.height - GAP : rect.bottom + GAP)}px`;
}
