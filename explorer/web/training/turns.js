/**
 * How a worker goes on: after what has arrived meanwhile, and without the delay of a timer.
 * @module
 */

const turns = new MessageChannel();
/** @type {(() => void)[]} */
const waiting = [];
turns.port1.onmessage = () => waiting.shift()?.();

/** @param {() => void} run @param {number} milliseconds */
export function later(run, milliseconds) {
  if (milliseconds >= 1) {
    setTimeout(run, milliseconds);
    return;
  }
  waiting.push(run);
  turns.port2.postMessage(null);
}
