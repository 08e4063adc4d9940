/**
 * A model's training beside the page, so that nothing on it has to wait: one worker for each model.
 *
 * Its messages are those of `messages.js`.
 * @module
 */
import { Session } from './session.js';
import { later } from './turns.js';

/** Cores for two trainings, the page, and whatever draws it. */
const ENOUGH = 4;

const session = new Session({
  post: (answer, transfer) => postMessage(answer, { transfer }),
  later,
  shares: (globalThis.navigator?.hardwareConcurrency ?? ENOUGH) < ENOUGH,
});

self.onmessage = ({ data }) => session.receive(data);
