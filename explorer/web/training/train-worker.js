/**
 * A model's training beside the page, so that nothing on it has to wait: one worker for each model.
 *
 * Its messages are those of `messages.js`.
 * @module
 */
import { Session } from './session.js';

/** Its messages come in turn with those of the page, and without the delay of a timer. */
const turns = new MessageChannel();
/** @type {(() => void)[]} */
const waiting = [];
turns.port1.onmessage = () => waiting.shift()?.();

const session = new Session({
  post: (answer, transfer) => postMessage(answer, { transfer }),
  later: (run, milliseconds) => {
    if (milliseconds >= 1) {
      setTimeout(run, milliseconds);
      return;
    }
    waiting.push(run);
    turns.port2.postMessage(null);
  },
});

self.onmessage = ({ data }) => session.receive(data);
