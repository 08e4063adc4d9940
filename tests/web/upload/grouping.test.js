import assert from 'node:assert/strict';
import { test } from 'node:test';

import { piecesOf } from '../../../explorer/web/upload/components.js';
import { choose, Lack, regroup } from '../../../explorer/web/upload/grouping.js';
import { drawn, seven } from './drawn.js';

/** The pieces of dark strokes; every pixel of ink has the same slope. */
function pieces(...strokes) {
  const { height, width, colour } = drawn({}, ...strokes);
  const mask = { height, width, data: Uint8Array.from(colour, (value) => +(value < 0.5)) };
  return piecesOf(mask, { height, width, data: Float32Array.from(mask.data) });
}

/** Of every digit, how many pieces it has. */
const sizes = ({ groups }) => groups.map((group) => group.reduce((sum, is) => sum + is, 0));

test('a stroke with a gap is one digit where its ends aim at each other', () => {
  const found = choose(
    pieces(
      {
        path: [
          [100, 30],
          [100, 80],
        ],
      },
      {
        path: [
          [100, 110],
          [100, 160],
        ],
      },
    ),
    0,
  );
  assert.deepEqual(sizes(found), [2]);
});

test('a line of dashes is one digit', () => {
  const dashes = Array.from({ length: 8 }, (_, i) => ({
    path: [
      [100, 30 + 18 * i],
      [100, 36 + 18 * i],
    ],
  }));
  assert.deepEqual(sizes(choose(pieces(...dashes), 0)), [8]);
});

test('digits are told from left to right; the largest is the first, specks are none', () => {
  const found = choose(
    pieces(
      { path: seven(110, 50, 90) },
      { path: seven(20, 60, 60) },
      {
        path: [
          [180, 190],
          [182, 190],
        ],
        pen: 4,
      },
    ),
    0,
  );
  assert.deepEqual(sizes(found), [1, 1]);
  assert.equal(found.first, 1);
  assert.equal(found.clearest, 1);
  assert.ok(found.purity > 0 && found.purity <= 1);
});

test('what is on the other side of the ground makes a view less pure', () => {
  const seen = pieces({ path: seven(60, 50, 100) });
  assert.ok(choose(seen, 5000).purity < choose(seen, 0).purity);
});

test('a frame round a digit is not the digit', () => {
  const frame = {
    path: [
      [20, 20],
      [180, 20],
      [180, 180],
      [20, 180],
      [20, 20],
    ],
    pen: 6,
  };
  const seen = pieces(frame, { path: seven(75, 60, 80) });
  const { groups } = choose(seen, 0);
  assert.equal(groups.length, 1);
  assert.equal(seen.top[groups[0].indexOf(1)], 56);
});

test('stripes from rim to rim are a pattern, a flat line is no digit', () => {
  const stripes = [40, 80, 120, 160].map((x) => ({
    path: [
      [x, -10],
      [x, 210],
    ],
    pen: 20,
  }));
  assert.equal(choose(pieces(...stripes), 0), Lack.NOISE);
  assert.equal(
    choose(
      pieces({
        path: [
          [40, 100],
          [160, 100],
        ],
      }),
      0,
    ),
    Lack.NOISE,
  );
});

test('a speck is too small, a page of digits too crowded', () => {
  assert.equal(
    choose(
      pieces({
        path: [
          [100, 100],
          [100, 101],
        ],
        pen: 1,
      }),
      0,
    ),
    Lack.SMALL,
  );
  const page = Array.from({ length: 36 }, (_, i) => ({
    path: [
      [20 + 30 * (i % 6), 20 + 30 * Math.floor(i / 6)],
      [22 + 30 * (i % 6), 34 + 30 * Math.floor(i / 6)],
    ],
    pen: 3,
  }));
  assert.equal(choose(pieces(...page), 0), Lack.CROWDED);
});

test('two strokes close together may be one digit, and one of two tall strokes two', () => {
  const seen = pieces(
    {
      path: [
        [90, 50],
        [90, 150],
      ],
    },
    {
      path: [
        [108, 50],
        [108, 150],
      ],
    },
  );
  const two = choose(seen, 0);
  assert.deepEqual(sizes(two), [1, 1]);
  const one = regroup(seen, two);
  assert.deepEqual(sizes(one), [2]);
  assert.deepEqual(sizes(regroup(seen, one)), [1, 1]);
});

test('two digits far apart are no question, nor is one', () => {
  const far = pieces({ path: seven(20, 60, 80) }, { path: seven(130, 60, 80) });
  assert.equal(regroup(far, choose(far, 0)), null);
  const alone = pieces({ path: seven(60, 60, 80) });
  assert.equal(regroup(alone, choose(alone, 0)), null);
});
