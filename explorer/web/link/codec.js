/**
 * The text of a link: `#view=map&digit=32&models=ae,vae&...&v=2`, parts by key. A readable value
 * stands as it is; bytes stand in letters with a checksum of their own (`bytes.js`).
 *
 * Messengers add to links, wrap them and encode them: what no value can hold ends it, and the last
 * part is the version, so that a link never ends in what they take for the end of a sentence.
 * @module
 */
import { broken, LinkError, newer } from './bytes.js';

export { LinkError };

/**
 * The longest link that a QR code of version 22 holds behind a host of 78 letters: its squares are
 * 8 pixels on a screen of 1,080, and those of the next version are smaller.
 */
export const MAX_LINK_LENGTH = 925;

const VERSION = 2;
const LAST = 'v';

/** Characters without width, which messengers put in so that a line can break. */
const INVISIBLE = /[\u200b-\u200d\u2060\ufeff\u00ad]|%e2%80%8[b-d]|%e2%81%a0|%ef%bb%bf|%c2%ad/gi;

/**
 * @param {string} hash @returns {string} without its mark, and as it was before it was sent: some
 *   encode it twice
 */
export function plain(hash) {
  const decoded = (/** @type {string} */ text) =>
    text.replace(/%([2-7][0-9a-f])/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
  return decoded(decoded(hash)).replace(INVISIBLE, '').replace(/^#/, '');
}

/** @param {string} text a plain hash @returns {Map<string, string>} the first part of each key */
export function partsOf(text) {
  const parts = new Map();
  for (const part of text.split(/&(?:amp;)?/i)) {
    const [, key, value] = /^([\w.-]+)=([\w.,-]*)/.exec(part) ?? [];
    if (key && !parts.has(key)) parts.set(key, value.replace(/[.,]+$/, ''));
  }
  return parts;
}

/**
 * Whether this page can read a link of these parts.
 * @param {Map<string, string>} parts
 * @param {readonly string[][]} beginnings keys with which links begin: one that lost its end is refused
 */
export function checkVersion(parts, beginnings) {
  const version = Number.parseInt(parts.get(LAST) ?? '', 10);
  if (version > VERSION) newer();
  const said = [...parts.keys()];
  const isOurs = beginnings.some((keys) => keys.every((key, i) => key === said[i]));
  if (Number.isNaN(version) && isOurs) broken();
}

/** @param {readonly {key: string, text: string}[]} parts @returns {string} */
export const linkOf = (parts) =>
  `#${parts.map(({ key, text }) => `${key}=${text}&`).join('')}${LAST}=${VERSION}`;
