/**
 * What the views keep in a link beside the store's own state: one field each, told apart by a tag.
 * Tags are stored in links: never use one again.
 * @module
 */
import { againField } from './encode-again-options.js';
import { evidenceField } from './evidence-options.js';
import { generateField } from './generate-options.js';
import { howField } from './how-options.js';
import { lossField } from './loss-options.js';
import { mapField } from './map-options.js';
import { morphField } from './morph-options.js';
import { planeField } from './plane-options.js';
import { regionField } from './region-options.js';
import { roomField } from './room-options.js';

/**
 * `write` gives the bytes to keep, or null where everything is as at first; `read` takes them from
 * a stranger's link and must bear any bytes: null, and whatever makes no sense, mean as at first.
 * Pictures are deflated and inflated, which takes a moment: either may be a promise.
 * @typedef {number[] | null} Bytes
 * @typedef {{tag: number, write: () => Bytes | Promise<Bytes>,
 *   read: (bytes: Uint8Array | null) => void | Promise<void>}} Field
 */

/** @type {readonly Field[]} */
const FIELDS = [
  mapField,
  planeField,
  morphField,
  generateField,
  lossField,
  howField,
  againField,
  roomField,
  regionField,
  evidenceField,
];

/** @returns {Promise<Map<number, Uint8Array>>} by tag */
export async function writeFields() {
  const kept = new Map();
  for (const { tag, write } of FIELDS) {
    const bytes = await write();
    if (bytes) kept.set(tag, Uint8Array.from(bytes));
  }
  return kept;
}

/** @param {Map<number, Uint8Array>} fields by tag; what is not there is as at first */
export function readFields(fields) {
  for (const { tag, read } of FIELDS) void read(fields.get(tag) ?? null);
}
