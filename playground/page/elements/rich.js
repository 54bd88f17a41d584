/** The rich text input: an editor with a few styles, read back as a rich_text block. */

import { el, reconcile } from '../dom.js';
import { icon } from '../icon.js';
import { plain } from '../mrkdwn.js';
import { drawRichText } from '../richtext.js';
import { word } from '../words.js';

const STYLES = [
  ['bold', 'bold'],
  ['italic', 'italic'],
  ['strike', 'strikeThrough'],
];
const TAGS = {
  B: 'bold',
  STRONG: 'bold',
  I: 'italic',
  EM: 'italic',
  S: 'strike',
  STRIKE: 'strike',
  DEL: 'strike',
  CODE: 'code',
};

/**
 * Draw a rich text input.
 * @param {Object} block
 * @param {Object} element
 * @param {Surface} surface
 * @param {Object} names ARIA attributes that name the control
 * @returns {HTMLElement}
 */
export function drawRichInput(block, element, surface, names) {
  const start = surface.begin(block, element, {
    type: 'rich_text_input',
    rich_text_value: element.initial_value ?? null,
  });
  const placeholder = plain(element.placeholder);
  const editor = el('div', {
    class: 'field rich-editor',
    contenteditable: 'true',
    role: 'textbox',
    'aria-multiline': 'true',
    tabindex: '0',
    'data-action-id': element.action_id,
    'data-type': element.type,
    'data-placeholder': placeholder,
    ...names,
    'aria-label': names['aria-labelledby'] ? null : placeholder || element.action_id,
    autofocus: element.focus_on_load ? true : null,
    oninput: () => surface.change(block, element, { rich_text_value: read(editor) }, editor),
    onpaste: (event) => {
      event.preventDefault();
      document.execCommand('insertText', false, event.clipboardData.getData('text/plain'));
    },
  });
  if (start.rich_text_value) reconcile(editor, drawRichText(start.rich_text_value));
  const tool = (name, command, sign = name) =>
    el(
      'button',
      {
        type: 'button',
        class: 'quiet',
        'aria-label': word(name),
        title: word(name),
        onpointerdown: (event) => event.preventDefault(),
        onclick: () => {
          editor.focus();
          document.execCommand(command);
        },
      },
      icon(sign, 16),
    );
  const tools = el(
    'div',
    { class: 'rich-tools', role: 'toolbar', 'aria-label': word('moreOptions') },
    STYLES.map(([name, command]) => tool(name, command)),
    tool('bulletList', 'insertUnorderedList', 'list'),
  );
  return el('div', { class: 'rich-input' }, tools, editor);
}

/**
 * Read an editor as a rich_text block.
 * @param {HTMLElement} editor
 * @returns {Object|null} null when nothing is written
 */
function read(editor) {
  if (editor.textContent.trim() === '') return null;
  const elements = [];
  let section = [];
  const flush = () => {
    if (section.length) elements.push({ type: 'rich_text_section', elements: section });
    section = [];
  };
  for (const child of editor.childNodes) {
    if (child.nodeName === 'UL' || child.nodeName === 'OL') {
      flush();
      const items = [...child.children].map((item) => ({
        type: 'rich_text_section',
        elements: runs(item, {}),
      }));
      elements.push({
        type: 'rich_text_list',
        style: child.nodeName === 'OL' ? 'ordered' : 'bullet',
        indent: 0,
        border: 0,
        elements: items,
      });
    } else {
      if (section.length && child.nodeName === 'DIV') section.push({ type: 'text', text: '\n' });
      section.push(...runs(child, {}));
    }
  }
  flush();
  return { type: 'rich_text', elements };
}

function runs(node, style) {
  if (node.nodeType === Node.TEXT_NODE) {
    const text = node.textContent.replace(/\u00a0/g, ' ');
    return text ? [{ type: 'text', text, ...(Object.keys(style).length ? { style } : {}) }] : [];
  }
  if (node.nodeName === 'BR') return [{ type: 'text', text: '\n' }];
  const name = TAGS[node.nodeName];
  const inner = name ? { ...style, [name]: true } : style;
  return [...node.childNodes].flatMap((child) => runs(child, inner));
}
