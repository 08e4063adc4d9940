/**
 * The game beside the page, so that nothing on it has to wait.
 *
 * Its messages are those of `game-messages.js`.
 * @module
 */
import { GameSession } from './game-session.js';
import { later } from './turns.js';

const session = new GameSession({
  post: (answer, transfer) => postMessage(answer, { transfer }),
  later,
});

self.onmessage = ({ data }) => session.receive(data);
