/** Which drawing belongs to which block, and the frame around each. */

import { el } from '../dom.js';
import { word } from '../words.js';
import { drawAlert, drawCard, drawCarousel, drawContainer, drawPlan, drawTask } from './card.js';
import { drawChart } from './chart.js';
import { drawInput } from './input.js';
import { drawFile, drawImage, drawVideo } from './media.js';
import { drawPlainTable, drawSortedTable } from './table.js';
import {
  drawActions,
  drawContext,
  drawContextActions,
  drawDivider,
  drawHeader,
  drawProse,
  drawRich,
  drawSection,
} from './text.js';

const DRAWINGS = {
  actions: drawActions,
  alert: drawAlert,
  call: drawFile,
  card: drawCard,
  carousel: drawCarousel,
  container: drawContainer,
  context: drawContext,
  context_actions: drawContextActions,
  data_table: drawSortedTable,
  data_visualization: drawChart,
  divider: drawDivider,
  file: drawFile,
  header: drawHeader,
  image: drawImage,
  input: drawInput,
  markdown: drawProse,
  plan: drawPlan,
  rich_text: drawRich,
  section: drawSection,
  table: drawPlainTable,
  task_card: drawTask,
  video: drawVideo,
};

/**
 * Draw blocks.
 * @param {Object[]} blocks
 * @param {Surface} surface
 * @returns {HTMLElement[]}
 */
export function drawBlocks(blocks, surface) {
  return blocks.map((block, index) => {
    // Slack gives every block an id; one that comes without is named by its place.
    const named = block.block_id ? block : { ...block, block_id: `block-${index}` };
    const draw = DRAWINGS[named.type];
    const content = draw
      ? draw(named, surface, drawBlocks)
      : el('p', { class: 'unknown' }, word('unknownBlock', { type: named.type }));
    return el(
      'div',
      { class: `block block-${named.type}`, 'data-block-id': named.block_id, 'data-block-type': named.type },
      content,
    );
  });
}
