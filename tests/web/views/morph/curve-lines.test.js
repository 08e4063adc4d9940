import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import '../../boot.js';
import { boot } from '../../../../explorer/web/state/boot.js';
import {
  line,
  namePlaces,
  repeated,
  valueAt,
  xAt,
  yAt,
} from '../../../../explorer/web/views/morph/curve-lines.js';
import {
  curveWords,
  mapWords,
  meansOf,
  wayWords,
} from '../../../../explorer/web/views/morph/morph-texts.js';

const plot = { left: 30, right: 730, top: 10, bottom: 210 };
const {
  curves: { paths },
} = JSON.parse(
  readFileSync(new URL('../../../../checkpoints/evidence.json', import.meta.url), 'utf8'),
);

test('a line goes through its values at even places', () => {
  assert.equal(line(plot, [0, 0.5, 1]), 'M30.0 210.0L380.0 110.0L730.0 10.0');
  assert.equal(xAt(plot, 0.5), 380);
  assert.equal(yAt(plot, 0.25), 160);
});

test('between two values a line is straight, at its ends it is its ends', () => {
  assert.equal(valueAt([0, 1, 0.5], 0.25), 0.5);
  assert.equal(valueAt([0, 1, 0.5], 0.75), 0.75);
  assert.equal(valueAt([0, 1, 0.5], 1), 0.5);
  assert.equal(valueAt([0, 1, 0.5], 0), 0);
});

test('a mean over pairs holds for every leg', () => {
  assert.deepEqual(repeated([1, 0, 1], 1), [1, 0, 1]);
  assert.deepEqual(repeated([1, 0, 2], 3), [1, 0, 2, 0, 2, 0, 2]);
});

test('names stand beside their own line and apart from each other', () => {
  const flat = (/** @type {number} */ p) => new Array(21).fill(p);
  for (const lines of [
    [flat(0.9), flat(0.5), flat(0.1)],
    [paths.slerp.ae, paths.slerp.vae, paths.fade],
    [flat(0), flat(0), flat(0)],
  ]) {
    const places = namePlaces(plot, lines);
    places.forEach(([x, y], i) => {
      const own = yAt(plot, valueAt(lines[i], (x - plot.left) / (plot.right - plot.left)));
      assert.ok(Math.abs(own - y) <= 15, `name ${i} is ${own - y} from its line`);
      for (const [otherX, otherY] of places.slice(0, i)) {
        assert.ok(Math.abs(otherX - x) > 30 || Math.abs(otherY - y) > 12, `name ${i} is covered`);
      }
    });
  }
});

test('the caption says the means of Evidence for the chosen kind of path', () => {
  const { rows, critic } = boot.evidence;
  for (const way of /** @type {const} */ (['slerp', 'linear'])) {
    const words = curveWords(paths, way, false, ['ae', 'vae']);
    const row = rows[`p_digit_${way}`];
    assert.ok(words.includes(`AE ${row.ae.value.toFixed(2)}`));
    assert.ok(words.includes(`VAE ${row.vae.value.toFixed(2)}`));
    assert.ok(words.includes(`fade ${critic.p_digit_fade.value.toFixed(3)}`));
    // The curves and the rows are measured on the same pairs, so these are named once.
    assert.deepEqual([critic.p_digit_fade.n, row.vae.n, row.ae.n], Array(3).fill(paths.n));
    assert.ok(words.includes(`mean over ${paths.n.toLocaleString('en-US')} pairs`));
    assert.deepEqual(meansOf(paths, way).ae, paths[way].ae);
  }
});

test('arc and line are compared by the same means', () => {
  const words = wayWords(paths, ['ae', 'vae']);
  const { p_digit_slerp: arc, p_digit_linear: line } = boot.evidence.rows;
  const both = (/** @type {string} */ id) =>
    `${arc[id].value.toFixed(2)} against ${line[id].value.toFixed(2)}`;
  assert.ok(words.includes(`higher than the straight line (AE ${both('ae')}, VAE ${both('vae')})`));
});

test('both kinds of map have words of their own', () => {
  assert.notEqual(mapWords('tsne'), mapWords('plane'));
});

test('of a model that was not measured no figure is said', () => {
  const { ae, ...rest } = paths.slerp;
  const some = { ...paths, slerp: rest };
  assert.ok(!curveWords(some, 'slerp', false, ['ae', 'vae']).includes('>AE '));
  assert.equal(wayWords(some, ['ae']), '');
  assert.ok(ae.length);
});
