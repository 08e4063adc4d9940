/** Codes on their way, the part of the plane that follows them, and the arrows on it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../boot.js';

const { framed, HOME, needed } = await import(
  '../../../../explorer/web/views/train/plane-frame.js'
);
const { MovingCodes } = await import('../../../../explorer/web/views/train/moving-codes.js');
const {
  batchArrows,
  legendOf,
  legendMarkup,
  lookArrows,
  outwards,
  paintArrow,
  pixelsOf,
  rounded,
  scaleOf,
} = await import('../../../../explorer/web/views/train/arrows.js');

/** @param {number} count @param {number} radius @returns {Float32Array} codes on a circle about (radius, 0) */
const ring = (count, radius) =>
  Float32Array.from({ length: 2 * count }, (_, i) => {
    const angle = (2 * Math.PI * Math.floor(i / 2)) / count;
    return i % 2 ? radius * Math.sin(angle) : radius + radius * Math.cos(angle);
  });

test('what is needed holds the circles and all codes but the outermost', () => {
  assert.deepEqual(needed(ring(1000, 0.1)), HOME);
  const box = needed(ring(1000, 5));
  assert.equal(box.left, HOME.left);
  assert.ok(box.right > 9.9 && box.right <= 10);
  const far = ring(1000, 5);
  far.set([1e6, 1e6]);
  assert.ok(needed(far).right <= 10, 'one that ran away is not followed');
});

test('the part on show stays as long as it does', () => {
  const wide = framed(HOME, needed(ring(1000, 5)));
  assert.ok(wide.right > 10, 'with air');
  assert.equal(framed(wide, needed(ring(1000, 4.9))), wide, 'it does not tremble');
  assert.notEqual(framed(wide, needed(ring(1000, 8))), wide, 'codes left it');
  assert.deepEqual(framed(wide, HOME), HOME, 'it comes back');
});

test('codes go evenly from where they are, also from half way', () => {
  const moving = new MovingCodes();
  const labels = Uint8Array.of(0, 1);
  moving.go(Float32Array.of(0, 0, 1, 1), labels, 0, 400);
  assert.ok(!moving.moving(0), 'the first are there at once');
  moving.go(Float32Array.of(4, 0, 1, 5), labels, 0, 400);
  assert.deepEqual([...moving.codesAt(100)], [1, 0, 1, 2]);
  moving.go(Float32Array.of(0, 0, 0, 0), labels, 200, 400);
  assert.deepEqual([...moving.codesAt(200)], [2, 0, 1, 3]);
  assert.deepEqual([...moving.codesAt(400)], [1, 0, 0.5, 1.5]);
  assert.ok(moving.moving(599) && !moving.moving(600));
});

test('they are laid out on the scale that they are told of', () => {
  const moving = new MovingCodes();
  moving.go(Float32Array.of(0, 0, 2, 3), Uint8Array.of(0, 1), 0, 0);
  moving.frame({ left: -5, top: -5, right: 5, bottom: 5 }, 0, 100);
  for (const now of [0, 40, 100, 500]) {
    const scale = moving.lay(now);
    for (const [i, code] of [
      [0, [0, 0]],
      [1, [2, 3]],
    ]) {
      const place = scale.toUnit(/** @type {number[]} */ (code));
      for (const axis of [0, 1]) {
        assert.ok(Math.abs(moving.xy[2 * Number(i) + axis] - place[axis]) < 1e-6);
      }
    }
  }
  assert.equal(moving.boxAt(500).right, 5);
});

/** @param {number[]} bce @param {number[] | null} kl */
const arrows = (bce, kl) => ({
  codes: new Float32Array(bce.length),
  labels: new Uint8Array(bce.length / 2),
  bce: Float32Array.from(bce),
  kl: kl && Float32Array.from(kl),
});

test('one scale for all arrows: lengths go by the square root', () => {
  const all = [arrows([3, 4, 0, 20], [0, 5, 0, 1]), arrows([0, 20], null)];
  const scale = scaleOf(all);
  assert.ok(Math.abs(pixelsOf(20, scale) - 2 * pixelsOf(5, scale)) < 1e-9);
  assert.equal(pixelsOf(20, scale), 56);
  assert.equal(scaleOf([]), 1);
  assert.equal(scaleOf([arrows([Number.NaN, 1], null)]), 1, 'of a diverged model there are none');
});

test('the legend has round numbers, and arrows as long as those on the plane', () => {
  for (const scale of [1, 7, 12.5, 40, 300]) {
    const nats = legendOf(scale);
    assert.ok(nats[0] < nats[1] && nats[1] < nats[2], String(nats));
    for (const value of nats) assert.match(value.toExponential(), /^[125]e/);
    assert.ok(pixelsOf(nats[2], scale) > 40 && pixelsOf(nats[2], scale) < 100);
    assert.ok(legendMarkup(scale).includes(`width:${pixelsOf(nats[1], scale).toFixed(1)}px`));
  }
  assert.equal(rounded(0.0123), 0.01);
  assert.equal(rounded(73), 100);
});

test('of each digit’s four numbers two are reconstruction’s, two KL’s, which the AE has not', () => {
  const four = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  const batch = /** @type {any} */ ({
    ...{ mu: Float32Array.of(9, 9, 8, 8), arrows: four, labels: Uint8Array.of(1, 2) },
  });
  const { bce, kl } = batchArrows(batch, 'vae');
  assert.deepEqual([bce, kl], [Float32Array.of(1, 2, 5, 6), Float32Array.of(3, 4, 7, 8)]);
  assert.equal(batchArrows(batch, 'ae').kl, null);
  // The page's own digit comes first, and has none.
  const looked = /** @type {any} */ ({ codes: batch.mu, arrows: four });
  assert.deepEqual(lookArrows(looked, Uint8Array.of(2), 'vae')?.bce, Float32Array.of(5, 6));
  assert.equal(lookArrows(/** @type {any} */ ({ codes: batch.mu }), batch.labels, 'vae'), null);
});

test('outwards is away from the origin', () => {
  const codes = Float32Array.of(3, 0, 0, -2);
  assert.equal(outwards(codes, Float32Array.of(1, 7, 7, -1)), 1);
  assert.equal(outwards(codes, Float32Array.of(-2, 0, 0, 2)), -2);
});

test('an arrow points where it says, and one of nothing is none', () => {
  /** @type {[string, ...number[]][]} */
  const log = [];
  const note =
    (/** @type {string} */ name) =>
    (/** @type {number[]} */ ...at) =>
      log.push([name, ...at]);
  const context = {
    ...{ beginPath() {}, stroke() {}, closePath() {}, setLineDash: note('dash') },
    ...{ fill: note('fill'), moveTo: note('move'), lineTo: note('line') },
  };
  const painter = /** @type {any} */ ({ context, twice() {}, paper: '#fff' });
  paintArrow(painter, [10, 20], [0, -9], 4, 'red', false);
  assert.deepEqual(log[0], ['move', 10, 20]);
  const tip = log.filter(([name]) => name === 'line').map(([, , y]) => y);
  assert.ok(Math.abs(Math.min(...tip) - 8) < 1e-9, 'a root of 9 times 4 pixels up');
  assert.ok(log.some(([name]) => name === 'fill'));
  log.length = 0;
  paintArrow(painter, [10, 20], [9, 0], 4, 'green', true);
  assert.ok(!log.some(([name]) => name === 'fill'), 'KL’s head is open');
  log.length = 0;
  paintArrow(painter, [10, 20], [0, 0], 4, 'red', false);
  paintArrow(painter, [10, 20], [Number.NaN, 1], 4, 'red', false);
  assert.deepEqual(log, []);
});
