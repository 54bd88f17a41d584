/** The messages of one conversation or thread: read by pages, kept in order, changed by events. */

import { get } from './api.js';
import { on } from './state.js';

const PAGE = 50;

/** Messages of a channel (or of one thread in it), oldest first. */
export class Feed {
  /**
   * @param {string} channel
   * @param {string|null} [thread] the parent's `ts`
   */
  constructor(channel, thread = null) {
    Object.assign(this, {
      channel,
      thread,
      messages: [],
      more: false,
      loading: false,
      listeners: new Set(),
      closed: false,
      waiting: null,
    });
    for (const [topic, change] of Object.entries(CHANGES)) on(topic, (event) => this.#take(event, change));
  }

  #take(event, change) {
    if (this.closed || event.channel !== this.channel) return;
    if (this.waiting) this.waiting.push(() => change(this, event));
    else change(this, event);
  }

  /**
   * Read the newest page anew. What happens while the answer is under way is made up for after it.
   * @returns {Promise<void>}
   * @throws {Error} with a sentence when the server refuses
   */
  async load() {
    this.waiting = [];
    try {
      const answer = await get('messages', {
        channel: this.channel,
        thread_ts: this.thread,
        limit: this.thread ? 200 : PAGE,
      });
      this.messages = answer.messages;
      this.more = answer.has_more;
    } finally {
      const missed = this.waiting;
      this.waiting = null;
      this.tell('loaded');
      for (const change of missed) change();
    }
  }

  /**
   * Read the page before the oldest one here, unless there is none.
   * @returns {Promise<void>}
   */
  async loadOlder() {
    if (!this.more || this.loading) return;
    this.loading = true;
    try {
      const answer = await get('messages', {
        channel: this.channel,
        thread_ts: this.thread,
        before: this.messages[0]?.ts,
        limit: PAGE,
      });
      this.messages = [...answer.messages, ...this.messages];
      this.more = answer.has_more;
    } finally {
      this.loading = false;
    }
    this.tell('older');
  }

  /**
   * Whether a message belongs here: a thread holds its parent and replies, a channel the rest.
   * @param {Object} message
   * @returns {boolean}
   */
  holds(message) {
    const reply = message.thread_ts && message.thread_ts !== message.ts;
    if (this.thread) return message.ts === this.thread || message.thread_ts === this.thread;
    return !reply || message.subtype === 'thread_broadcast';
  }

  /**
   * Put a message in its place, or replace the one with its `ts`.
   * @param {Object} message
   * @param {boolean} [isNew]
   */
  put(message, isNew = false) {
    if (!this.holds(message)) return;
    const at = this.messages.findIndex((other) => other.ts === message.ts);
    if (at >= 0) this.messages[at] = message;
    else {
      // A change to a message older than what was read is not here yet.
      if (!isNew && this.more && this.messages.length && message.ts < this.messages[0].ts) return;
      const after = this.messages.findLastIndex((other) => other.ts < message.ts);
      this.messages.splice(after + 1, 0, message);
    }
    this.tell(at >= 0 ? 'changed' : 'new', message);
  }

  /** @param {string} ts */
  remove(ts) {
    const before = this.messages.length;
    this.messages = this.messages.filter((message) => message.ts !== ts);
    if (this.messages.length < before) this.tell('removed');
  }

  /**
   * @param {string} what
   * @param {Object} [message]
   */
  tell(what, message) {
    for (const listener of this.listeners) listener(what, message);
  }

  /** Hear no more. */
  close() {
    this.closed = true;
    this.listeners.clear();
  }
}

const CHANGES = {
  message: (feed, event) => feed.put(event.message, true),
  message_changed: (feed, event) => feed.put(event.message),
  message_deleted: (feed, event) => feed.remove(event.ts),
  ephemeral: (feed, event) => feed.put({ ...event.message, ephemeral: true }, true),
  ephemeral_changed: (feed, event) => feed.put({ ...event.message, ephemeral: true }),
  ephemeral_deleted: (feed, event) => feed.remove(event.ts),
};
