/** Pictures prepared by the page's server: those that this browser cannot read, once it may. */

import { BASE } from '../dom/modules.js';
import { PIXELS } from '../state/boot.js';
import { Refusal, Silence } from './refusals.js';

/** @typedef {import('./uploads.js').Answer} Answer */
/** @typedef {import('./uploads.js').Edit} Edit */

const ROUTE = new URL('../explorer/prepare', BASE);
/** More than the server grants: 60 s for the bytes to arrive, 10 in line, 5 to compute. */
const PATIENCE = 80000;

/**
 * Ask the server for the digit in a picture.
 * @param {Blob} file
 * @param {string} name
 * @param {Readonly<Edit>} edit
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
export async function prepareThere(file, name, edit, signal) {
  const body = await file.arrayBuffer().catch(() => {
    throw new Refusal('This file could not be read. Choose one picture file, not a folder.');
  });
  const headers = { 'x-filename': escaped(name) };
  const timeOut = new AbortController();
  const timer = setTimeout(() => timeOut.abort(new Silence(PATIENCE / 1000)), PATIENCE);
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

/** @param {string} base64 @returns {Uint8Array | null} */
function bytesOf(base64) {
  try {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}
