/** A place blocks stand in (a message, a modal, the Home): its values, its actions, its errors. */

import { post } from './api.js';
import { askConfirm } from './confirm.js';
import { showNotice } from './notice.js';

/** Holds what the person has entered and carries clicks to the app. */
export class Surface {
  /**
   * @param {Object} container as the protocol names it: a message or a view
   * @param {Map<string, Object>} [kept] values entered before a redraw, by `block/action`
   */
  constructor(container, kept = new Map()) {
    this.container = container;
    this.kept = kept;
    this.values = new Map();
    this.checks = new Map();
  }

  /**
   * The value an element starts with: what was entered before the redraw, else its own initial one.
   * @param {Object} block
   * @param {Object} element
   * @param {Object} initial a fresh state value, such as `{type, value: null}`
   * @returns {Object}
   */
  begin(block, element, initial) {
    const key = keyOf(block, element);
    const before = this.values.get(key) ?? this.kept.get(key);
    const value = before && before.type === initial.type ? before : initial;
    this.values.set(key, value);
    return value;
  }

  /**
   * Keep a new value.
   * @param {Object} block
   * @param {Object} element
   * @param {Object} fields what changed, such as `{value: 'x'}`
   */
  set(block, element, fields) {
    const key = keyOf(block, element);
    this.values.set(key, { ...this.values.get(key), ...fields });
  }

  /**
   * @param {Object} block
   * @param {Object} element
   * @returns {Object} the present value
   */
  value(block, element) {
    return this.values.get(keyOf(block, element));
  }

  /** @returns {{values: Object}} the state as Slack sends it */
  state() {
    const values = {};
    for (const [key, value] of this.values) {
      const [blockId, actionId] = key.split('\u0000');
      (values[blockId] ??= {})[actionId] = value;
    }
    return { values };
  }

  /**
   * Carry an action to the app, after the element's confirmation if it has one.
   * @param {Object} block
   * @param {Object} element
   * @param {Object} fields the action's own fields, such as `{value}` or `{selected_option}`
   * @param {HTMLElement} [control] shown busy until the app has acknowledged
   * @returns {Promise<boolean>} false when the person declined or the app did not take it
   */
  async act(block, element, fields, control) {
    if (element.confirm && !(await askConfirm(element.confirm))) return false;
    control?.setAttribute('aria-busy', 'true');
    const answer = await post('action', {
      container: this.container,
      action: {
        type: element.type,
        block_id: block.block_id,
        action_id: element.action_id,
        ...fields,
      },
      state: this.state(),
    });
    control?.removeAttribute('aria-busy');
    // What was handed in or closed meanwhile takes nothing any more, and nobody asks it to.
    if (!answer.ok && control?.isConnected !== false) showNotice(answer.notice, 'error');
    return answer.ok;
  }

  /**
   * A value changed: keep it, and tell the app where the block asks for that.
   * @param {Object} block
   * @param {Object} element
   * @param {Object} fields
   * @param {HTMLElement} [control]
   * @returns {Promise<boolean>}
   */
  async change(block, element, fields, control) {
    const before = this.value(block, element);
    this.set(block, element, fields);
    if (block.type === 'input' && !block.dispatch_action) return true;
    const taken = await this.act(block, element, fields, control);
    if (!taken && element.confirm) this.values.set(keyOf(block, element), before);
    return taken;
  }

  /**
   * Ask the app for the options of an external select.
   * @param {Object} block
   * @param {Object} element
   * @param {string} query
   * @returns {Promise<{options: Object[], groups: Object[]|null}>}
   */
  async suggest(block, element, query) {
    const answer = await post('suggest', {
      container: this.container,
      block_id: block.block_id,
      action_id: element.action_id,
      value: query,
    });
    if (!answer.ok) showNotice(answer.notice, 'error');
    return { options: answer.options ?? [], groups: answer.option_groups ?? null };
  }

  /**
   * Register a check to be made before submitting.
   * @param {Object} block an input block
   * @param {function(): string|null} check gives the sentence to show, or null
   */
  checkWith(block, check) {
    this.checks.set(block.block_id, check);
  }

  /** @returns {Object<string, string>} sentences by block id for what is wrong already here */
  faults() {
    const found = [...this.checks].map(([blockId, check]) => [blockId, check()]);
    return Object.fromEntries(found.filter(([, fault]) => fault));
  }
}

function keyOf(block, element) {
  return `${block.block_id}\u0000${element.action_id}`;
}
