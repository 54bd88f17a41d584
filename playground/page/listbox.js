/** The list of choices under a text field: filtering, keyboard, groups, and waiting for an app. */

import { el, reconcile, uid } from './dom.js';
import { closeBox, openBeside } from './popup.js';
import { word } from './words.js';

// Slack's client waits about this long after a key before it asks an app for suggestions.
const SUGGEST_PAUSE = 200;
const FOUND_AT_MOST = 100;

/** A combobox's list. Its input keeps the focus; the list follows by `aria-activedescendant`. */
export class Listbox {
  /**
   * @param {HTMLInputElement} input
   * @param {HTMLElement} anchor what the list is laid under
   * @param {Object} wiring
   * @param {function(string): Promise<Array<{id: string, label: string, detail?: string, group?: string}>>|Array} wiring.find
   * @param {function(Object): void} wiring.pick
   * @param {function(Object): boolean} wiring.chosen whether a choice is selected already
   * @param {function(): void} [wiring.closed]
   * @param {boolean} [wiring.slow] whether `find` asks an app
   * @param {number} [wiring.least] letters needed before asking
   * @param {boolean} [wiring.many] whether several may be chosen
   */
  constructor(input, anchor, wiring) {
    Object.assign(this, { input, anchor, wiring, choices: [], at: -1, asked: 0, timer: 0, isOpen: false });
    const id = uid('list');
    this.list = el('div', {
      role: 'listbox',
      id,
      class: 'listbox-list',
      'aria-multiselectable': wiring.many ? 'true' : null,
      'aria-label': input.getAttribute('aria-label') ?? input.placeholder,
    });
    this.hint = el('div', { class: 'listbox-hint', role: 'status' });
    this.box = el(
      'div',
      { class: 'listbox', popover: 'manual', onpointerdown: (event) => event.preventDefault() },
      this.list,
      this.hint,
    );
    for (const [name, value] of Object.entries({
      role: 'combobox',
      'aria-autocomplete': 'list',
      'aria-expanded': 'false',
      'aria-controls': id,
      autocomplete: 'off',
      spellcheck: 'false',
    })) {
      input.setAttribute(name, value);
    }
    input.addEventListener('keydown', (event) => this.#key(event));
    input.addEventListener('blur', () => this.close());
  }

  /**
   * Open the list, or look again, for what has been typed.
   * @param {string} query
   */
  look(query) {
    if (!this.isOpen) {
      this.isOpen = true;
      this.input.setAttribute('aria-expanded', 'true');
      this.anchor.append(this.box);
    }
    clearTimeout(this.timer);
    this.asked += 1;
    const mine = this.asked;
    const { slow, least = 0 } = this.wiring;
    if (slow && query.length < least) {
      this.#show([], word('typeMore', { n: least }));
    } else if (slow) {
      this.#show(this.choices, word('searching'));
      this.timer = setTimeout(() => this.#ask(query, mine), query ? SUGGEST_PAUSE : 0);
    } else {
      const found = this.wiring.find(query).slice(0, FOUND_AT_MOST);
      this.#show(found, found.length ? '' : word('noMatches'));
    }
  }

  async #ask(query, mine) {
    this.box.setAttribute('aria-busy', 'true');
    const found = await this.wiring.find(query);
    if (mine !== this.asked || !this.isOpen) return;
    this.box.removeAttribute('aria-busy');
    this.#show(found.slice(0, FOUND_AT_MOST), found.length ? '' : word('noMatches'));
  }

  #show(choices, hint) {
    this.choices = choices;
    this.hint.textContent = hint;
    this.hint.hidden = hint === '';
    const groups = new Map();
    const items = choices.map((choice, index) => this.#item(choice, index));
    const parts = [];
    choices.forEach((choice, index) => {
      if (!choice.group) return parts.push(items[index]);
      if (!groups.has(choice.group)) {
        const group = el(
          'div',
          { role: 'group', 'aria-label': choice.group },
          el('div', { class: 'listbox-group', 'aria-hidden': 'true' }, choice.group),
        );
        groups.set(choice.group, group);
        parts.push(group);
      }
      return groups.get(choice.group).append(items[index]);
    });
    reconcile(this.list, parts);
    this.items = items;
    const chosen = choices.findIndex((choice) => this.wiring.chosen(choice));
    const start = this.wiring.many ? Math.min(this.at, choices.length - 1) : chosen;
    this.#go(choices.length ? Math.max(0, start) : -1);
    openBeside(this.box, this.anchor, { match: true });
  }

  #item(choice, index) {
    return el(
      'div',
      {
        role: 'option',
        id: uid('option'),
        class: 'option',
        'data-value': choice.id,
        'aria-selected': this.wiring.chosen(choice) ? 'true' : 'false',
        onclick: () => this.#pick(index),
        onpointermove: () => this.at !== index && this.#go(index, false),
      },
      el('span', { class: 'option-label' }, choice.label),
      choice.detail && el('span', { class: 'option-detail' }, choice.detail),
    );
  }

  #go(index, scroll = true) {
    this.items[this.at]?.classList.remove('option-active');
    this.at = index;
    const item = this.items[index];
    item?.classList.add('option-active');
    if (item) this.input.setAttribute('aria-activedescendant', item.id);
    else this.input.removeAttribute('aria-activedescendant');
    if (scroll) item?.scrollIntoView({ block: 'nearest' });
  }

  #pick(index) {
    const choice = this.choices[index];
    if (!choice) return;
    if (!this.wiring.many) this.close();
    this.wiring.pick(choice);
  }

  #key(event) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step && !this.isOpen) {
      event.preventDefault();
      this.look('');
    } else if (step) {
      event.preventDefault();
      const last = this.choices.length - 1;
      const wrap = Math.abs(step) === 1;
      const to = this.at + step;
      this.#go(wrap ? (to + last + 1) % (last + 1) : Math.max(0, Math.min(last, to)));
    } else if (this.isOpen && event.key === 'Enter') {
      event.preventDefault();
      this.#pick(this.at);
    } else if (this.isOpen && event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }

  /** Close the list and tell its owner. */
  close() {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.at = -1;
    this.asked += 1;
    clearTimeout(this.timer);
    closeBox(this.box);
    this.box.remove();
    this.input.setAttribute('aria-expanded', 'false');
    this.input.removeAttribute('aria-activedescendant');
    this.wiring.closed?.();
  }
}
