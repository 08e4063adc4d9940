/** Pictures prepared in a worker of this page: they do not leave the machine. */

import { BASE } from '../dom/modules.js';
import { Refusal, Unreadable } from './refusals.js';

/** The worker's first word. */
const READY = 'ready';
const PRACTISE = 'practise';

/** @typedef {import('../upload/upload-worker.js').Told} Told */
/** @typedef {import('./uploads.js').Answer} Answer */
/** @typedef {import('./uploads.js').Edit} Edit */

/** Milliseconds: the largest pictures take some seconds, on a slow phone four times as many. */
const PATIENCE = 40000;
const TOO_LONG = 'This picture takes too long to read. Crop it to the digit, or make it smaller.';
const BROKEN = 'Something went wrong with this picture. Try another one.';
const NOT_FETCHED =
  'The part of this page that reads pictures could not be fetched. The last digit stays in use. ' +
  'Try again once the network is back.';

/** @type {Worker | null} one that waits for a picture */
let idle = null;

/**
 * Start a worker, so that the first picture need not wait, nor the network be there by then.
 * @returns {Promise<void>} over once all that it needs is fetched, or cannot be
 */
export function start() {
  if (idle || !isPossible()) return Promise.resolve();
  const worker = new Worker(new URL('upload/upload-worker.js', BASE), { type: 'module' });
  idle = worker;
  return new Promise((resolve) => {
    worker.onmessage = () => resolve();
    worker.onerror = () => {
      if (idle === worker) idle = null;
      resolve();
    };
  });
}

/** Whether a picture was prepared, or one that nobody sees. */
let hasPractised = false;

/** Make the first picture as fast as later ones, while a person is still choosing it. */
export function practise() {
  if (hasPractised) return;
  hasPractised = true;
  void start();
  idle?.postMessage(PRACTISE);
}

const isPossible = () => typeof Worker === 'function' && typeof OffscreenCanvas === 'function';

/**
 * Find the digit in a picture. What is given up is stopped at once.
 * @param {Blob} file
 * @param {string} name
 * @param {Readonly<Edit>} edit
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
export async function prepareHere(file, name, edit, signal) {
  signal.throwIfAborted();
  if (!isPossible()) {
    throw new Unreadable(
      'This browser cannot prepare pictures by itself.',
      'Use a newer one, or draw the digit.',
    );
  }
  hasPractised = true;
  void start();
  const worker = /** @type {Worker} */ (idle);
  idle = null;
  try {
    const told = await answerOf(worker, { file, name, edit }, signal);
    idle ??= worker;
    return checked(told);
  } finally {
    if (idle !== worker) worker.terminate();
  }
}

/**
 * @param {Worker} worker
 * @param {import('../upload/upload-worker.js').Asked} asked
 * @param {AbortSignal} signal
 * @returns {Promise<Told>}
 */
function answerOf(worker, asked, signal) {
  return new Promise((resolve, reject) => {
    const refuse = (/** @type {unknown} */ reason) => {
      end();
      reject(reason);
    };
    const stop = () => refuse(signal.reason);
    const later = () => setTimeout(() => refuse(new Refusal(TOO_LONG)), PATIENCE);
    let timer = later();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    };
    signal.addEventListener('abort', stop);
    worker.onmessage = ({ data }) => {
      if (data === READY) {
        // Until now it was being fetched.
        clearTimeout(timer);
        timer = later();
        return;
      }
      end();
      resolve(data);
    };
    worker.onerror = ({ message, error }) => {
      if (message) reportError(error ?? new Error(message));
      refuse(new Refusal(message ? BROKEN : NOT_FETCHED));
    };
    worker.postMessage(asked);
  });
}

/** @param {Told} told @returns {Answer} */
function checked(told) {
  if ('answer' in told) return told.answer;
  if ('unreadable' in told) throw new Unreadable(told.unreadable, told.advice);
  if ('refusal' in told) throw new Refusal(told.refusal, told.steps);
  reportError(new Error(told.broken));
  throw new Refusal(BROKEN);
}
