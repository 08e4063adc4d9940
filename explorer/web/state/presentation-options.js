/** Whether the page is shown for a room; the topic 'view' tells of a change. */
import { store } from './page-store.js';

export const roomOptions = { on: false };

/** @param {boolean} on */
export function setRoom(on) {
  if (roomOptions.on === on) return;
  roomOptions.on = on;
  store.touch('view');
}

/**
 * The address keeps it, for a reload on stage; a link that is handed on leaves it out (`address.js`).
 * @type {import('../link/bytes.js').Field}
 */
export const roomField = {
  tag: 8,
  write: () => (roomOptions.on ? [1] : null),
  read: (bytes) => setRoom(bytes?.[0] === 1),
};
