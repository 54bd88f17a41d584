/** Completion in the composer: slash commands at the start, people and channels after `@` and `#`. */

import { el, reconcile, uid } from './dom.js';
import { mentionable } from './mention.js';
import { closeBox, openBeside } from './popup.js';
import { state } from './state.js';
import { word } from './words.js';

const SHOWN = 8;

/** The list above a text area. It handles the keys it needs and leaves the rest to the composer. */
export class Completion {
  /**
   * @param {HTMLTextAreaElement} field
   * @param {HTMLElement} anchor
   * @param {boolean} withCommands false in threads, where slash commands do not work
   */
  constructor(field, anchor, withCommands) {
    Object.assign(this, { field, anchor, withCommands, found: null, at: 0, dismissed: null });
    const id = uid('complete');
    this.list = el('div', { role: 'listbox', id, class: 'listbox-list' });
    this.title = el('div', { class: 'listbox-group' });
    this.box = el(
      'div',
      {
        class: 'listbox completion',
        popover: 'manual',
        'data-testid': 'completion',
        onpointerdown: (event) => event.preventDefault(),
      },
      this.title,
      this.list,
    );
    field.setAttribute('aria-autocomplete', 'list');
    field.addEventListener('blur', () => this.close());
  }

  /** Look at what stands before the caret. */
  look() {
    const before = this.field.value.slice(0, this.field.selectionStart);
    const found = this.#commands(before) ?? this.#after('@', before) ?? this.#after('#', before);
    if (!found || !found.choices.length || this.dismissed === found.from) return this.close();
    this.found = found;
    this.at = 0;
    return this.#show();
  }

  #commands(before) {
    if (!this.withCommands || !/^\/\S*$/.test(before)) return null;
    const typed = before.toLowerCase();
    const choices = state.commands
      .filter(({ command }) => command.startsWith(typed))
      .map((entry) => ({
        id: entry.command,
        label: entry.command,
        hint: entry.usage_hint,
        detail: entry.description,
        text: `${entry.command} `,
      }));
    return { from: 0, title: 'commands', choices };
  }

  #after(sign, before) {
    const match = new RegExp(`(?:^|[\\s(])${sign}([\\p{L}\\p{N}._-]*(?: [\\p{L}\\p{N}._-]*)?)$`, 'u').exec(
      before,
    );
    if (!match) return null;
    const typed = match[1].toLowerCase();
    const fits = ({ label, detail }) =>
      `${label} ${detail ?? ''}`
        .toLowerCase()
        .split(/\s+/)
        .some((part) => part.startsWith(typed)) || label.toLowerCase().startsWith(typed);
    const all = sign === '@' ? mentionable() : channels();
    const choices = all.filter(fits).map((entry) => ({ ...entry, text: `${sign}${entry.label} ` }));
    return {
      from: before.length - match[1].length - 1,
      title: sign === '@' ? 'peopleToMention' : 'channels',
      choices,
    };
  }

  #show() {
    const { choices, title } = this.found;
    this.title.textContent = word(title);
    this.items = choices.slice(0, SHOWN).map((choice, index) =>
      el(
        'div',
        {
          role: 'option',
          id: uid('option'),
          class: 'option',
          'data-value': choice.id,
          'aria-selected': String(index === this.at),
          onclick: () => this.#take(index),
        },
        el(
          'span',
          { class: 'option-label' },
          choice.label,
          choice.hint ? el('span', { class: 'option-hint' }, ` ${choice.hint}`) : null,
        ),
        choice.detail && el('span', { class: 'option-detail' }, choice.detail),
      ),
    );
    reconcile(this.list, this.items);
    if (!this.box.isConnected) this.anchor.append(this.box);
    openBeside(this.box, this.anchor, { above: true, match: true });
    this.field.setAttribute('aria-controls', this.list.id);
    this.#go(this.at);
  }

  #go(index) {
    this.at = (index + this.items.length) % this.items.length;
    this.items.forEach((item, place) => {
      item.setAttribute('aria-selected', String(place === this.at));
      item.classList.toggle('option-active', place === this.at);
    });
    this.items[this.at].scrollIntoView({ block: 'nearest' });
    this.field.setAttribute('aria-activedescendant', this.items[this.at].id);
  }

  #take(index) {
    const { from, choices } = this.found;
    const rest = this.field.value.slice(this.field.selectionStart).replace(/^ /, '');
    const head = this.field.value.slice(0, from) + choices[index].text;
    this.field.value = head + rest;
    this.field.setSelectionRange(head.length, head.length);
    this.close();
    this.field.dispatchEvent(new Event('input', { bubbles: true }));
    this.field.focus();
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} whether the key was for the list
   */
  key(event) {
    if (!this.found) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    // What is written out in full needs no completing: Enter sends it.
    const written = this.field.value.slice(this.found.from, this.field.selectionStart);
    const whole = this.found.choices.some(
      ({ text, detail }) => text.trim() === written || `@${detail}` === written,
    );
    if (step) this.#go(this.at + step);
    else if (event.key === 'Tab' || (event.key === 'Enter' && !event.shiftKey && !whole)) this.#take(this.at);
    else if (event.key === 'Escape') {
      this.dismissed = this.found.from;
      this.close();
    } else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  /** Close the list. */
  close() {
    if (!this.found) return;
    this.found = null;
    closeBox(this.box);
    this.field.removeAttribute('aria-controls');
    this.field.removeAttribute('aria-activedescendant');
  }
}

function channels() {
  return [...state.channels.values()]
    .filter(({ kind }) => kind === 'channel' || kind === 'private')
    .map((channel) => ({ id: channel.id, label: channel.name, detail: channel.topic }));
}
