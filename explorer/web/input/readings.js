/** Both ways to read a picture that can be read in two, as buttons beside each other. */

import { paint } from '../dom/digit-canvas.js';
import { SIDE } from '../state/boot.js';

/**
 * @param {import('./uploads.js').Upload} upload
 * @param {(reading: number) => void} choose what to do with the one that a person takes
 * @returns {HTMLElement | null} none where there is no doubt
 */
export function readingButtons({ question, readings, taken }, choose) {
  if (readings.length < 2) return null;
  const group = document.createElement('div');
  group.className = 'readings';
  group.setAttribute('role', 'group');
  group.setAttribute('aria-label', question);
  group.append(
    ...readings.map(({ name, pixels }, i) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.setAttribute('aria-pressed', String(i === taken));
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = SIDE;
      paint(canvas, pixels);
      const label = document.createElement('span');
      // Names may come from the server: text, never markup.
      label.textContent = name;
      button.append(canvas, label);
      button.onclick = () => choose(i);
      return button;
    }),
  );
  return group;
}
