/**
 * Pictures that become the input. The page prepares them itself, in a worker; one goes to the server
 * only where a person has said so of this very file. The page keeps the file: what somebody changes
 * by hand begins with the same bytes again.
 */

import { prepareHere } from './prepare-here.js';
import { prepareThere } from './prepare-there.js';
import { Refusal } from './refusals.js';

/** @typedef {import('../upload/upload-worker.js').Step} Step one stage of the preparation */
/** @typedef {import('../upload/edits.js').Box} Box shares of the sides of the turned picture */
/** @typedef {import('../upload/edits.js').Edit} Edit */
/**
 * @typedef {import('../upload/preparation.js').Reading} Reading one way to read a picture
 * @typedef {import('../upload/upload-worker.js').Answer} Answer
 * @typedef {Omit<Answer, 'pixels'>} Story how the input came about; the question has two readings,
 *   or there is none
 * @typedef {{file: Blob, name: string, edit: Edit} & Story} Upload
 */

const LIMIT = 20e6;

/** @type {Readonly<Edit>} */
export const NOTHING = { rotate: 0, crop: null, invert: false, pick: null, reading: 0 };

/** @type {Readonly<Story>} of a picture that shows no digit */
export const NO_STORY = {
  steps: [],
  digits: [],
  chosen: 0,
  question: '',
  readings: [],
  taken: 0,
};

/**
 * The upload behind a source of the store.
 * @type {WeakMap<import('../state/shapes.js').Source, Upload>}
 */
export const uploadOf = new WeakMap();

/**
 * A file in which no digit was found, with what was changed in it by hand the last time.
 * @type {WeakMap<Blob, Upload>}
 */
export const triedOf = new WeakMap();

/** @type {WeakSet<Blob>} files of which a person said that they may go to the server */
const released = new WeakSet();

/** From now on the server prepares this file. @param {Blob} file */
export const release = (file) => released.add(file);

/**
 * Find the digit in a picture.
 * @param {Blob} file
 * @param {string} name
 * @param {Readonly<Edit>} edit
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
export async function prepare(file, name, edit, signal) {
  if (file.size > LIMIT) throw new Refusal(tooLarge(file.size));
  return (released.has(file) ? prepareThere : prepareHere)(file, name, edit, signal);
}

/** @param {number} size in bytes @returns {string} */
function tooLarge(size) {
  return (
    `This picture is too large: ${Math.ceil(size / 1e6)} MB, and 20 MB is the most. ` +
    'Crop the photo to the digit, or take a screenshot of it, and choose that.'
  );
}
