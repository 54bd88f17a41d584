/** Which drawing belongs to which interactive element. */

import { el } from '../dom.js';
import { word } from '../words.js';
import { drawButton, drawFeedback, drawIconButton, drawOverflow } from './button.js';
import { drawCheckboxes, drawRadios } from './choice.js';
import { drawDate } from './date.js';
import { drawFileInput } from './file.js';
import { drawRichInput } from './rich.js';
import { drawSelect } from './select.js';
import { drawTextInput } from './text.js';

const DRAWINGS = {
  button: drawButton,
  workflow_button: drawButton,
  overflow: drawOverflow,
  feedback_buttons: drawFeedback,
  icon_button: drawIconButton,
  checkboxes: drawCheckboxes,
  radio_buttons: drawRadios,
  datepicker: drawDate,
  timepicker: drawDate,
  datetimepicker: drawDate,
  plain_text_input: drawTextInput,
  number_input: drawTextInput,
  email_text_input: drawTextInput,
  url_text_input: drawTextInput,
  rich_text_input: drawRichInput,
  file_input: drawFileInput,
};

/**
 * Draw one interactive element.
 * @param {Object} block the block it stands in
 * @param {Object} element
 * @param {Surface} surface
 * @param {Object} [names] ARIA attributes that name the control
 * @returns {HTMLElement}
 */
export function drawElement(block, element, surface, names = {}) {
  const draw = element.type.endsWith('_select') ? drawSelect : DRAWINGS[element.type];
  if (!draw) return el('span', { class: 'unknown' }, word('unknownBlock', { type: element.type }));
  return draw(block, element, surface, names);
}
