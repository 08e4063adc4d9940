/**
 * What the views keep in a link beside the store's own state: one field each, told apart by a tag.
 * Tags are stored in links: never use one again.
 * @module
 */
import { generateField } from '../state/generate.js';
import { regionField } from '../state/map-regions.js';
import { morphField } from '../state/morph.js';

/** @type {readonly import('../link/bytes.js').Field[]} */
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
