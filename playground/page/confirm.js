/** The question an element may ask before it acts. */

import { closeDialog, el, uid } from './dom.js';
import { drawText, plain } from './mrkdwn.js';
import { word } from './words.js';

/**
 * Ask, and wait for the answer. Escape and the backdrop mean no.
 * @param {{title?: Object, text?: Object, confirm?: Object, deny?: Object, style?: string}} question
 *   Slack's confirm object
 * @returns {Promise<boolean>}
 */
export function askConfirm(question) {
  return new Promise((resolve) => {
    const title = uid('confirm');
    const accept = el(
      'button',
      {
        type: 'button',
        class: question.style === 'danger' ? 'button danger' : 'button primary',
        'data-testid': 'confirm-accept',
        onclick: () => end(true),
      },
      plain(question.confirm) || word('yes'),
    );
    const deny = el(
      'button',
      { type: 'button', class: 'button', 'data-testid': 'confirm-deny', onclick: () => end(false) },
      plain(question.deny) || word('cancel'),
    );
    const dialog = el(
      'dialog',
      {
        class: 'confirm',
        'aria-labelledby': title,
        'data-testid': 'confirm',
        oncancel: (event) => {
          event.preventDefault();
          end(false);
        },
        onclose: () => end(false),
        onclick: (event) => event.target === dialog && end(false),
      },
      el(
        'div',
        { class: 'confirm-body' },
        el('h2', { id: title }, plain(question.title) || word('confirmTitle')),
        el('div', { class: 'text' }, drawText(question.text)),
        el('div', { class: 'confirm-foot' }, deny, accept),
      ),
    );
    const back = document.activeElement;
    document.body.append(dialog);
    dialog.showModal();
    accept.focus();

    function end(answer) {
      if (!dialog.isConnected) return;
      closeDialog(dialog, back);
      resolve(answer);
    }
  });
}
