import '../../boot.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { boot } from '../../../../explorer/web/state/boot.js';
import { store } from '../../../../explorer/web/state/page-store.js';
import { ROWS } from '../../../../explorer/web/views/evidence/show-me.js';

test('every row that is measured says what it means and shows it', () => {
  assert.deepEqual(Object.keys(ROWS).sort(), Object.keys(boot.evidence.rows).sort());
});

test('a row on samples begins with the first of the maps’ seed', () => {
  store.set({ sampleSeed: 7, temperature: 0.5, sampleOrder: 'sorted', sampleTarget: 3000 });
  ROWS.p_digit_fitted[0]?.set();
  const { view, sampleKind, sampleSeed, sampleOrder, temperature, sampleTarget } = store;
  assert.deepEqual(
    [view, sampleKind, sampleSeed, sampleOrder, temperature, sampleTarget],
    ['generate', 'fitted', 0, 'drawn', 1, 1000],
  );
});

test('what has no figure and no picture in any view has no button', () => {
  const without = Object.keys(ROWS).filter((key) => !ROWS[key][0]);
  for (const key of ['frechet_normal', 'coverage_normal', 'mmd2', 'jacobian_spectral']) {
    assert.ok(without.includes(key), key);
  }
});

test('only the row on the planes opens the 2-D models', () => {
  for (const [key, [show]] of Object.entries(ROWS)) {
    if (!show) continue;
    const before = key === 'confidence_plane' ? 'tsne' : 'plane';
    store.set({ mapKind: before, view: 'evidence' });
    show.set();
    const hasMaps = store.view === 'map' || store.view === 'morph';
    assert.equal(hasMaps && store.mapKind === 'plane', key === 'confidence_plane', key);
    assert.equal(store.point, null, `${key} loads no sample`);
  }
});

test('random sliders stay in the ranges of each model', () => {
  ROWS.p_digit_uniform[0]?.set();
  for (const { id, dimensions } of boot.models) {
    const { z } = store.sides[id];
    assert.ok(z.every((value, d) => value > dimensions.low[d] && value < dimensions.high[d]));
    assert.ok(new Set(z).size > 1);
  }
});
