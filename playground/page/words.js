/** The page's own words in English and Korean; what the bot says comes in its own words. */

import { ENGLISH } from './words/en.js';
import { KOREAN } from './words/ko.js';

let catalogue = ENGLISH;
let tag = 'en-US';

/**
 * Speak the language of a person from here on.
 * @param {string} locale such as `en-US` or `ko-KR`; languages we do not have fall back to English
 */
export function speak(locale) {
  tag = locale || 'en-US';
  catalogue = tag.toLowerCase().startsWith('ko') ? KOREAN : ENGLISH;
  document.documentElement.lang = catalogue === KOREAN ? 'ko' : 'en';
}

/** @returns {string} the locale dates and numbers are written in. */
export function locale() {
  return tag;
}

/**
 * Look a word up and put the values in.
 * @param {string} key
 * @param {Object<string, string|number>} [values] for `{name}` in the sentence
 * @returns {string}
 * @throws {Error} when the catalogue lacks the key, so that a gap is seen at once
 */
export function word(key, values = {}) {
  const sentence = catalogue[key];
  if (sentence === undefined) throw new Error(`no word for ${key}`);
  const form = typeof sentence === 'string' ? sentence : sentence[values.n === 1 ? 0 : 1];
  return form.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}
