import assert from 'node:assert/strict';
import { test } from 'node:test';

import { NOTHING } from '../../../explorer/web/upload/edits.js';
import { prepare } from '../../../explorer/web/upload/preparation.js';
import { drawn, seven } from './drawn.js';

/** A 7, 30 pixels long, as a picture of five times the size shows it from afar. */
const FAR = {
  ...drawn({ height: 300, width: 400 }, { path: seven(200, 100, 26), pen: 4 }),
  detail: 5,
};
const told = ({ steps }) => steps.find((step) => step.name === 'Digit').sentence;

test('of a small digit the part around it is decoded again, closer', async () => {
  const asked = [];
  const prepared = await prepare(FAR, NOTHING, async (crop) => {
    asked.push(crop);
    const near = { height: 450, width: 320 };
    return { ...drawn(near, { path: seven(150, 160, 130), pen: 20 }), detail: 1 };
  });
  assert.equal(asked.length, 1);
  const [left, top, right, bottom] = asked[0];
  assert.ok(left < 200 / 400 && right > 216 / 400 && top < 100 / 300 && bottom > 126 / 300);
  assert.ok(right - left > 0.15 && right - left < 0.3);
  assert.match(told(prepared), /It is small: it was looked at closer\.$/);
});

test('what lies elsewhere in that part is another digit', async () => {
  const prepared = await prepare(FAR, NOTHING, () =>
    drawn({ height: 450, width: 320 }, { path: seven(10, 10, 90), pen: 20 }),
  );
  assert.doesNotMatch(told(prepared), /looked at closer/);
});

test('what is tiny in the file itself is refused, and nothing decoded', async () => {
  const tiny = drawn(
    {},
    {
      path: [
        [100, 100],
        [100, 107],
      ],
      pen: 3,
    },
  );
  await assert.rejects(
    prepare(tiny, NOTHING, () => assert.fail()),
    /what looks like one is only 1\d pixels long\. Write larger, or take the picture from closer/,
  );
});

test('a speck that is no digit from closer is refused', async () => {
  const speck = {
    ...drawn(
      {},
      {
        path: [
          [100, 100],
          [100, 108],
        ],
        pen: 3,
      },
    ),
    detail: 4,
  };
  await assert.rejects(
    prepare(speck, NOTHING, () => drawn({})),
    /what looks like one is only \d+ pixels long/,
  );
});
