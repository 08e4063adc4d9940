import '../boot.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { captionOf, decodedCaption } from '../../../explorer/web/share/picture-caption.js';
import { store } from '../../../explorer/web/state/page-store.js';
import { VIEWS } from '../../../explorer/web/state/views.js';

const all = VIEWS.flatMap(({ pictures }) => pictures);
const named = (/** @type {string} */ text) => {
  const found = all.find((picture) => picture.text === text);
  assert.ok(found, text);
  return found;
};

test('a saved picture says of which model it is', () => {
  for (const picture of all) {
    const { title, source } = captionOf(picture, 'vae');
    assert.equal(title, `Variational autoencoder: ${picture.text}`);
    assert.equal(source, 'of a test');
  }
  assert.equal(captionOf(named('temperature curve')).title, 'Temperature curve');
});

test('and of which digit, sample or map', () => {
  assert.equal(captionOf(named('film strips'), 'ae').subject, 'Input: test digit 32, a 3');
  store.sides.ae.moved = true;
  assert.equal(
    captionOf(named('film strips'), 'ae').subject,
    'Input: test digit 32, a 3; sliders moved',
  );
  assert.equal(captionOf(named('film strips'), 'vae').subject, 'Input: test digit 32, a 3');
  store.point = { kind: 'fitted', index: 7 };
  assert.equal(decodedCaption('ae').subject, 'Sample 7 of the fitted Gaussian');
  store.point = null;
  store.set({ sampleSeed: 5, temperature: 0.5 });
  assert.equal(
    captionOf(named('samples'), 'ae').subject,
    'Samples of N(0, I), seed 5, temperature 0.50',
  );
  store.set({ sampleKind: 'fitted' });
  assert.equal(
    captionOf(named('samples'), 'ae').subject,
    'Samples of the fitted Gaussian, seed 5, temperature 0.50',
  );
  store.set({ run: 2, layers: { digits: true, normal: true, fitted: false } });
  assert.equal(
    captionOf(named('map'), 'ae').subject,
    't-SNE run 3: test digits, samples of N(0, I)',
  );
  assert.ok(named('map').classes && named('plane').classes);
});
