/** The file input: choose or drop files, see them, take them back. */

import { upload } from '../api.js';
import { el, reconcile } from '../dom.js';
import { icon } from '../icon.js';
import { showNotice } from '../notice.js';
import { word } from '../words.js';

/**
 * Draw a file input.
 * @param {Object} block
 * @param {Object} element
 * @param {Surface} surface
 * @param {Object} names ARIA attributes that name the control
 * @returns {HTMLElement}
 */
export function drawFileInput(block, element, surface, names) {
  const start = surface.begin(block, element, { type: 'file_input', files: [] });
  const most = element.max_files ?? 10;
  let files = start.files;
  const list = el('ul', { class: 'file-list' });
  const accept = (element.filetypes ?? []).map((type) => `.${type}`).join(',');
  const control = el('input', {
    type: 'file',
    multiple: most > 1,
    accept: accept || null,
    class: 'file-control',
    'data-action-id': element.action_id,
    'data-type': 'file_input',
    ...names,
    onchange: () => add([...control.files]),
  });
  const frame = el(
    'div',
    {
      class: 'file-input',
      ondragover: (event) => event.preventDefault(),
      ondrop: (event) => {
        event.preventDefault();
        add([...event.dataTransfer.files]);
      },
    },
    list,
    el('label', { class: 'button file-button' }, icon('clip', 16), el('span', {}, word('addFiles')), control),
  );

  async function add(chosen) {
    if (files.length + chosen.length > most) return showNotice(word('tooMany', { n: most }), 'error');
    frame.setAttribute('aria-busy', 'true');
    const answer = await upload(chosen);
    frame.removeAttribute('aria-busy');
    control.value = '';
    if (!answer.ok) return showNotice(answer.notice, 'error');
    return keep([...files, ...answer.files]);
  }

  function keep(next) {
    files = next;
    surface.change(block, element, { files }, control);
    show();
  }

  function show() {
    reconcile(
      list,
      files.map((file) =>
        el(
          'li',
          { class: 'file-line' },
          icon('file', 16),
          el('span', {}, file.name),
          el(
            'button',
            {
              type: 'button',
              class: 'quiet',
              'aria-label': word('remove', { name: file.name }),
              onclick: () => keep(files.filter((other) => other !== file)),
            },
            icon('close', 12),
          ),
        ),
      ),
    );
  }

  show();
  return frame;
}
