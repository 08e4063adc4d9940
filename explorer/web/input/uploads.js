/**
 * Pictures sent to the server, and what became of them. The page keeps the file: what a person
 * changes by hand goes there with the same bytes again, because some browsers falsify pixels that
 * are read back from a canvas.
 */

import { BASE } from '../dom/modules.js';
import { boot, PIXELS } from '../state/boot.js';

/**
 * @typedef {{name: string, sentence: string, png: string, ink: boolean}} Step one stage; png is
 *   base64, `ink` says that it is white ink on black
 * @typedef {[left: number, top: number, right: number, bottom: number]} Box shares of a side
 * @typedef {{rotate: number, crop: Box | null, invert: boolean, pick: number | null,
 *   reading: number}} Edit degrees clockwise; the part of the turned picture; which digit, from the
 *   left; 1 for the less likely way to read it
 * @typedef {{name: string, pixels: Uint8Array}} Reading one way to read a picture
 * @typedef {{steps: Step[], digits: Box[], chosen: number, question: string, readings: Reading[],
 *   taken: number}} Story how the input came about; the question has two readings, or there is none
 * @typedef {{pixels: Uint8Array} & Story} Answer
 * @typedef {{file: Blob, name: string, edit: Edit} & Story} Upload
 */

const ROUTE = new URL('../explorer/prepare', BASE);
const LIMIT = 20e6;
/** More than the server grants: 60 s for the bytes to arrive, 10 in line, 5 to compute. */
const PATIENCE = 80000;

const NO_SERVER =
  'This copy of the page has no server, which is what prepares pictures. ' +
  'The last digit stays in use. Draw the digit, or take a test digit.';

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

/** What went wrong, in a sentence that says what to do; `steps` show a picture without a digit. */
export class Refusal extends Error {
  /** @param {string} sentence @param {Step[]} [steps] */
  constructor(sentence, steps = []) {
    super(sentence);
    this.steps = steps;
  }
}

/** The server did not answer in time. */
class Silence extends Error {}

/**
 * Ask the server for the digit in a picture.
 * @param {Blob} file
 * @param {string} name
 * @param {Readonly<Edit>} edit
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
export async function prepare(file, name, edit, signal) {
  if (boot.server === false) throw new Refusal(NO_SERVER);
  if (file.size > LIMIT) throw new Refusal(tooLarge(file.size));
  const body = await file.arrayBuffer().catch(() => {
    throw new Refusal('This file could not be read. Choose one picture file, not a folder.');
  });
  const headers = { 'x-filename': escaped(name) };
  const timeOut = new AbortController();
  const timer = setTimeout(() => timeOut.abort(new Silence()), PATIENCE);
  const stop = () => timeOut.abort(signal.reason);
  signal.addEventListener('abort', stop);
  try {
    const address = `${ROUTE}${query(edit)}`;
    const response = await fetch(address, {
      method: 'POST',
      body,
      headers,
      signal: timeOut.signal,
    });
    const answer = await response.json().catch(() => null);
    signal.throwIfAborted();
    return checked(answer, response);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

/** @param {any} answer @param {Response} response @returns {Answer} */
function checked(answer, response) {
  const steps = answer?.steps ?? [];
  if (answer?.error) throw new Refusal(String(answer.error), steps);
  const pixels = response.ok && answer ? bytesOf(String(answer.pixels)) : null;
  if (pixels?.length !== PIXELS) {
    throw new Refusal(
      `The server could not prepare the picture (status ${response.status}). ` +
        'The last digit stays in use. Try again in a moment, or draw the digit.',
    );
  }
  const { digits = [], chosen = 0, question = '', taken = 0 } = answer;
  const readings = (answer.readings ?? []).map((/** @type {any} */ { name, pixels: other }) => ({
    name: String(name),
    pixels: bytesOf(String(other)) ?? pixels,
  }));
  return { pixels, steps, digits, chosen, question: String(question), readings, taken };
}

/** @param {Readonly<Edit>} edit @returns {string} */
function query({ rotate, crop, invert, pick, reading }) {
  const fields = new URLSearchParams();
  if (rotate) fields.set('rotate', String(rotate));
  if (crop) fields.set('crop', crop.map((share) => share.toFixed(4)).join(','));
  if (invert) fields.set('invert', '1');
  if (pick !== null) fields.set('pick', String(pick));
  if (reading) fields.set('reading', String(reading));
  const text = String(fields);
  return text && `?${text}`;
}

/** @param {string} name @returns {string} nothing of a name with half a character in it */
function escaped(name) {
  try {
    return encodeURIComponent(name);
  } catch {
    return '';
  }
}

/** @param {number} size in bytes @returns {string} */
function tooLarge(size) {
  return (
    `This picture is too large: ${Math.ceil(size / 1e6)} MB, and 20 MB is the most. ` +
    'Crop the photo to the digit, or take a screenshot of it, and choose that.'
  );
}

/** @param {unknown} error @returns {string} */
export function sentenceOf(error) {
  if (error instanceof Refusal) return error.message;
  const kept = 'The last digit stays in use. Drawing and test digits work without the server.';
  if (error instanceof Silence) {
    return `The server did not answer within ${PATIENCE / 1000} seconds. ${kept}`;
  }
  return `The server cannot be reached. ${kept}`;
}

/** @param {string} base64 @returns {Uint8Array | null} */
function bytesOf(base64) {
  try {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}
