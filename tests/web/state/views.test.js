/** What stands above each view: a question, and an instruction that fits on a phone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leadOf, VIEWS, viewNamed } from '../../../explorer/web/state/views.js';

const ALL = { digits: true, normal: true, fitted: true };
const WHOLE = { presenting: false, playsOn: false };
const NORMAL = { sampleKind: /** @type {const} */ ('normal'), ...WHOLE };
const SHOWN = [
  { mapKind: /** @type {const} */ ('tsne'), layers: ALL, ...NORMAL },
  { mapKind: /** @type {const} */ ('plane'), layers: ALL, ...NORMAL },
  {
    mapKind: /** @type {const} */ ('tsne'),
    layers: { digits: true, normal: false, fitted: false },
    ...NORMAL,
  },
  {
    mapKind: /** @type {const} */ ('tsne'),
    layers: ALL,
    sampleKind: /** @type {const} */ ('fitted'),
    ...WHOLE,
  },
  {
    mapKind: /** @type {const} */ ('tsne'),
    layers: ALL,
    ...NORMAL,
    ...{ presenting: true, playsOn: true },
  },
];

test('no lead is over 25 words, nor over two lines of a phone', () => {
  for (const view of VIEWS) {
    for (const shown of SHOWN) {
      const { question, answer } = leadOf(view, shown);
      assert.match(question, /^[A-Z].{5,35}\?$/);
      assert.ok(`${question} ${answer}`.split(/\s+/).length <= 25, answer);
      assert.ok(answer.length <= 92, `${answer.length}: ${answer}`);
    }
  }
});

test('the map asks of what it shows', () => {
  const asked = SHOWN.map((shown) => leadOf(viewNamed('map'), shown).question);
  assert.equal(new Set(asked).size, 3);
  assert.equal(leadOf(viewNamed('loss'), SHOWN[1]), viewNamed('loss'));
});

test('Generate says of which samples they are', () => {
  const [normal, , , fitted] = SHOWN.map((shown) => leadOf(viewNamed('generate'), shown).answer);
  assert.match(fitted, /Gaussian fitted to its own codes/);
  assert.doesNotMatch(normal, /fitted/);
});

test('the GAN’s full screen asks of the game by hand while that is what it shows', () => {
  const of = (/** @type {boolean} */ presenting, /** @type {boolean} */ playsOn) =>
    leadOf(viewNamed('gan'), { ...SHOWN[0], presenting, playsOn }).question;
  assert.equal(of(true, true), 'Who learns next?');
  for (const [presenting, playsOn] of [
    [true, false],
    [false, true],
  ]) {
    assert.equal(of(presenting, playsOn), 'Can you tell a fake?');
  }
});
