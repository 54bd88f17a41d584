/** Requests from the page to the playground's server; every failure becomes a sentence. */

import { word } from './words.js';

let actor = '';

/**
 * Set the person on whose behalf every request is made.
 * @param {string} userId
 */
export function actAs(userId) {
  actor = userId;
}

/** @returns {string} the id of the acting person. */
export function acting() {
  return actor;
}

/**
 * Read from the server.
 * @param {string} name path below `/page/api/`
 * @param {Object<string, string|number|null|undefined>} [query]
 * @returns {Promise<Object>} the answer
 * @throws {Error} with a sentence for the person when the server does not answer or refuses
 */
export async function get(name, query = {}) {
  const params = new URLSearchParams({ as: actor });
  for (const [key, value] of Object.entries(query)) {
    if (value !== null && value !== undefined) params.set(key, String(value));
  }
  if (!params.get('as')) params.delete('as');
  const answer = await reach(`/page/api/${name}?${params}`, {});
  if (answer.ok === false) throw new Error(answer.notice ?? word('failed'));
  return answer;
}

/**
 * Send something the person did.
 * @param {string} name path below `/page/api/`
 * @param {Object} body
 * @returns {Promise<Object>} `{ok: true, …}`, `{ok: false, notice}` or `{errors}`; never throws
 */
export async function post(name, body) {
  try {
    return await reach(`/page/api/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ as: actor, ...body }),
    });
  } catch (error) {
    return { ok: false, notice: error.message };
  }
}

/**
 * Upload files, either into a conversation or for a form's file input.
 * @param {File[]} files
 * @param {{channel?: string, thread_ts?: string, text?: string}} [place] none: for a form
 * @returns {Promise<Object>} `{ok: true, files}` or `{ok: false, notice}`; never throws
 */
export async function upload(files, place = {}) {
  const form = new FormData();
  form.set('as', actor);
  for (const [key, value] of Object.entries(place)) if (value) form.set(key, value);
  for (const file of files) form.append('file', file, file.name);
  try {
    const path = place.channel ? 'upload' : 'file';
    return await reach(`/page/api/${path}`, { method: 'POST', body: form });
  } catch (error) {
    return { ok: false, notice: error.message };
  }
}

/**
 * Speak to the control API, which is about this Slack itself and not about a person in it.
 * @param {'GET'|'POST'} method
 * @param {string} name path below `/control/`
 * @param {Object} [body]
 * @returns {Promise<Object>} the answer, with `ok: false` and a `notice` when it failed; never throws
 */
export async function control(method, name, body = undefined) {
  const headers = { 'content-type': 'application/json' };
  try {
    return await reach(`/control/${name}`, { method, headers, body: body && JSON.stringify(body) });
  } catch (error) {
    return { ok: false, notice: error.message };
  }
}

async function reach(url, options) {
  let response;
  try {
    response = await fetch(url, options);
  } catch {
    throw new Error(word('unreachable'));
  }
  const answer = await response.json().catch(() => null);
  if (answer === null || typeof answer !== 'object') throw new Error(word('failed'));
  if (response.ok) return answer;
  const notice = answer.notice ?? word('refused', { error: answer.error ?? response.status });
  return { ...answer, ok: false, notice };
}
