/** The list of messages: days, groups, the unread line, older ones on scrolling up, keyboard steps. */

import { el, keepFocus, reconcile } from './dom.js';
import { authorOf, drawMessage } from './message.js';
import { dayKey, dayOf } from './moment.js';
import { showNotice } from './notice.js';
import { state } from './state.js';
import { word } from './words.js';

const GROUP_WITHIN = 300;
const NEAR_TOP = 300;
const NEAR_END = 80;

/** A scrolling list that follows a feed. */
export class MessageList {
  /**
   * @param {Feed} feed
   * @param {{label: string, name: string, inThread?: boolean, lastRead?: string, openThread?: function(Object): void, seen?: function(string): void}} how
   */
  constructor(feed, how) {
    Object.assign(this, {
      feed,
      how,
      drawn: new Map(),
      days: new Map(),
      line: null,
      follows: true,
      moving: false,
      height: 0,
    });
    this.older = el('div', { class: 'older', role: 'status', hidden: true }, word('loadingOlder'));
    this.start = el('div', { class: 'beginning', hidden: true }, word('noMessages', { name: how.name }));
    this.items = el('div', {
      class: 'message-items',
      role: 'log',
      'aria-label': how.label,
      'aria-live': 'polite',
      'aria-relevant': 'additions',
    });
    this.node = el(
      'div',
      {
        class: 'message-list',
        tabindex: '-1',
        'data-testid': how.inThread ? 'thread-messages' : 'messages',
        onscroll: () => this.#scrolled(),
        onkeydown: (event) => this.#key(event),
      },
      this.older,
      this.start,
      this.items,
    );
    feed.listeners.add((what) => this.#feedChanged(what));
    this.watch = new ResizeObserver(() => this.follows && this.#toEnd());
    this.watch.observe(this.items);
  }

  #feedChanged(what) {
    const height = this.node.scrollHeight;
    const top = this.node.scrollTop;
    if (what === 'loaded') this.follows = true;
    keepFocus(this.items, () => this.#draw());
    if (what === 'older') this.#moveTo(top + this.node.scrollHeight - height);
    else if (this.follows) this.#toEnd();
    if (this.follows) this.#seen();
  }

  #isNearEnd() {
    return this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < NEAR_END;
  }

  // A message taller than the window is shown from its top: a board read from its last line is no
  // board. The list goes on following, for the next message comes below it.
  #toEnd() {
    const last = this.items.lastElementChild;
    const tall = last && last.offsetHeight > this.node.clientHeight;
    const top = tall
      ? this.node.scrollTop + last.getBoundingClientRect().top - this.node.getBoundingClientRect().top
      : this.node.scrollHeight;
    this.#moveTo(top);
  }

  #moveTo(top) {
    const before = this.node.scrollTop;
    this.node.scrollTop = top;
    this.moving = this.node.scrollTop !== before;
  }

  #seen() {
    const last = this.feed.messages.findLast((message) => !message.ephemeral);
    if (last && document.visibilityState === 'visible') this.how.seen?.(last.ts);
  }

  #draw() {
    const wanted = [];
    let before = null;
    this.start.hidden = this.feed.more || Boolean(this.how.inThread);
    for (const message of this.feed.messages) {
      const day = dayKey(Number(message.ts));
      if (!this.how.inThread && (!before || dayKey(Number(before.ts)) !== day))
        wanted.push(this.#day(day, message));
      const unread = this.#startsUnread(before, message);
      if (unread) wanted.push(this.#unreadLine());
      if (this.how.inThread && before?.ts === this.feed.thread) wanted.push(this.#repliesLine());
      const grouped = !unread && this.#continues(before, message, day);
      wanted.push(this.#message(message, grouped));
      before = message;
    }
    const present = new Set(this.feed.messages.map((message) => message.ts));
    for (const ts of this.drawn.keys()) if (!present.has(ts)) this.drawn.delete(ts);
    reconcile(this.items, wanted);
    const last = this.items.querySelector('.message:last-of-type');
    if (last && !this.items.querySelector('.message[tabindex="0"]')) last.tabIndex = 0;
  }

  #message(message, grouped) {
    const old = this.drawn.get(message.ts);
    if (old && old.message === message && old.grouped === grouped) return old.node;
    const openThread = this.how.openThread ?? (() => {});
    const look = { grouped, inThread: Boolean(this.how.inThread), before: old?.surface ?? null, openThread };
    const { node, surface } = drawMessage(this.feed.channel, message, look);
    if (old) node.tabIndex = old.node.tabIndex;
    this.drawn.set(message.ts, { message, grouped, node, surface });
    return node;
  }

  #continues(before, message, day) {
    if (!before || before.ephemeral || message.ephemeral || dayKey(Number(before.ts)) !== day) return false;
    if (Number(message.ts) - Number(before.ts) > GROUP_WITHIN || before.ts === this.feed.thread) return false;
    const [one, other] = [authorOf(before), authorOf(message)];
    return one.id === other.id && one.name === other.name;
  }

  #startsUnread(before, message) {
    const since = this.how.lastRead;
    if (!since || message.ephemeral || message.user === state.me.id) return false;
    return message.ts > since && (!before || before.ts <= since || this.#onlyMineSince(message.ts));
  }

  #onlyMineSince(ts) {
    return this.feed.messages.every(
      (other) =>
        other.ts >= ts || other.ts <= this.how.lastRead || other.ephemeral || other.user === state.me.id,
    );
  }

  #unreadLine() {
    this.line ??= el(
      'div',
      { class: 'unread-line', 'data-testid': 'unread-line' },
      el('span', {}, word('newMessages')),
    );
    return this.line;
  }

  #repliesLine() {
    this.line ??= el('div', { class: 'replies-line' }, el('span', {}));
    this.line.firstChild.textContent = word('replies', {
      n: this.feed.messages.filter((message) => !message.ephemeral).length - 1,
    });
    return this.line;
  }

  #day(day, message) {
    const words = dayOf(Number(message.ts));
    if (!this.days.has(day)) this.days.set(day, el('div', { class: 'day' }, el('span', {}, words)));
    const node = this.days.get(day);
    node.firstChild.textContent = words;
    return node;
  }

  async #scrolled() {
    // Pictures that come in above shift the list as well; nobody has scrolled then.
    const shifted = this.node.scrollHeight !== this.height;
    this.height = this.node.scrollHeight;
    if (!this.moving && !shifted) this.follows = this.#isNearEnd();
    this.moving = false;
    if (this.follows) this.#seen();
    if (this.node.scrollTop > NEAR_TOP || !this.feed.more || this.feed.loading) return;
    this.older.hidden = false;
    try {
      await this.feed.loadOlder();
    } catch (error) {
      showNotice(error.message, 'error');
    }
    this.older.hidden = true;
  }

  #key(event) {
    if (!event.target.matches('.message, .message-list')) return;
    const all = [...this.items.querySelectorAll('.message')];
    const at = all.indexOf(event.target);
    const to = { ArrowUp: at < 0 ? all.length - 1 : at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[
      event.key
    ];
    if (to === undefined || !all[to]) return;
    event.preventDefault();
    for (const node of all) node.tabIndex = node === all[to] ? 0 : -1;
    all[to].focus();
  }

  /** Draw what depends on the day anew: the clock has moved. */
  redate() {
    this.drawn.clear();
    this.#draw();
  }

  /** Stop following the feed. */
  close() {
    this.watch.disconnect();
    this.feed.close();
  }
}
