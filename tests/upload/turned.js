/** Turns and crops pixels as the page does; tests/upload/test_twin.py asks for it. */
import { readFileSync } from 'node:fs';

import { crop, turn } from '../../explorer/web/upload/edits.js';

const asked = JSON.parse(readFileSync(0, 'utf8'));
const answers = asked.map(({ pixels, degrees, box }) => {
  const { data, ...shape } = crop(
    turn({ ...pixels, data: Uint8Array.from(pixels.data) }, degrees),
    box,
  );
  return { ...shape, data: [...data] };
});
process.stdout.write(JSON.stringify(answers));
