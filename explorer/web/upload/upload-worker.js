/**
 * Prepares pictures beside the page, so that nothing on it has to wait: decoding a photo takes as
 * long as twenty frames. One at a time; the page ends this worker to have the next one at once.
 * @module
 */

import { pngOf } from '../formats/png.js';
import { open, UnreadableError } from './decode.js';
import { checkedEdit, NoDigitError, UploadError } from './edits.js';
import { practise } from './practice.js';
import { prepare } from './preparation.js';

/** @typedef {import('./edits.js').Edit} Edit */
/** @typedef {{file: Blob, name: string, edit: Readonly<Edit>}} Asked */
/**
 * One stage for the page; `png` is base64, `ink` says that it is white ink on black.
 * @typedef {{name: string, sentence: string, png: string, ink: boolean}} Step
 */
/** @typedef {Omit<import('./preparation.js').Prepared, 'steps'> & {steps: Step[]}} Answer */
/**
 * What became of a picture: its answer, or a sentence that refuses it, with what it shows, or why
 * this browser cannot read it and what to do then, or an error that nobody expected.
 * @typedef {{answer: Answer} | {refusal: string, steps: Step[]}
 *   | {unreadable: string, advice: string} | {broken: string}} Told
 */

/** What the page says while a person is still choosing a file; nothing is answered. */
const PRACTISE = 'practise';
/** More arguments than this at once are too many for some browsers. */
const PIECE = 8192;

self.onmessage = async ({ data }) => {
  if (data === PRACTISE) await practise();
  else postMessage(await toldOf(data));
};

/**
 * @param {Asked} asked
 * @returns {Promise<Told>}
 */
async function toldOf({ file, name, edit }) {
  try {
    return { answer: await answerTo(file, name, checkedEdit(edit)) };
  } catch (error) {
    if (error instanceof UnreadableError) {
      return { unreadable: error.message, advice: error.advice };
    }
    if (!(error instanceof UploadError))
      return { broken: `${error} ${/** @type {any} */ (error)?.stack}` };
    const shown = error instanceof NoDigitError ? [await encoded(error.shown)] : [];
    return { refusal: error.message, steps: shown };
  }
}

/** @param {Blob} file @param {string} name @param {Edit} edit @returns {Promise<Answer>} */
async function answerTo(file, name, edit) {
  const opened = await open(await bytesOf(file), name);
  try {
    const again = (/** @type {Edit['crop']} */ crop) => opened.read({ rotate: edit.rotate, crop });
    const picture = await opened.read(edit);
    const prepared = await prepare(picture, edit, again, () => opened.hasMoreFrames);
    return { ...prepared, steps: await Promise.all(prepared.steps.map(encoded)) };
  } finally {
    opened.close();
  }
}

/** @param {Blob} file @returns {Promise<Uint8Array<ArrayBuffer>>} */
async function bytesOf(file) {
  const bytes = await file.arrayBuffer().catch(() => {
    throw new UploadError('This file could not be read. Choose one picture file, not a folder.');
  });
  return new Uint8Array(bytes);
}

/** @param {import('./steps.js').Step} step @returns {Promise<Step>} */
async function encoded({ name, sentence, picture, ink }) {
  const channels = picture.channels === 1 ? 1 : 3;
  const bytes = await pngOf(picture.data, picture.width, channels);
  return { name, sentence, png: base64Of(bytes), ink };
}

/** @param {Uint8Array} bytes @returns {string} */
function base64Of(bytes) {
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE) {
    text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  }
  return btoa(text);
}

// All that it needs is fetched.
postMessage('ready');
