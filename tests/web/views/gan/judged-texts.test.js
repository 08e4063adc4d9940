import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgedText } from '../../../../explorer/web/views/gan/judged-texts.js';

const NAMES = ['the input', 'the VAE’s picture', 'the fake'];
const said = (/** @type {[number, number][]} */ ...pairs) =>
  judgedText(
    NAMES,
    pairs.map(([d, pDigit]) => ({ d, pDigit })),
    'epoch 3.0',
  );

test('what D takes for a real digit is named; the input may be one', () => {
  assert.match(
    said([0.9, 1], [0.7, 1], [0.1, 0.2]),
    /^D at epoch 3.0 takes the VAE’s picture for a real/,
  );
  assert.match(said([0.9, 1], [0.7, 1], [0.6, 1]), /takes the VAE’s picture and the fake for/);
  assert.match(said([0.9, 1], [0.2, 0.3], [0.4, 0.5]), /takes none of the decoded pictures for/);
});

test('where D and the judge part is said with both numbers', () => {
  assert.match(
    said([0.9, 1], [0.1, 0.98], [0.2, 0.3]),
    /part on the VAE’s picture \(D 0.10, P\(digit\) 0.98\):/,
  );
  assert.match(said([0.9, 1], [0.6, 1], [0.2, 0.3]), /Here D and the judge agree\.$/);
});

test('they part where one says yes and the other no, however near their numbers are', () => {
  assert.match(said([0.9, 1], [0.45, 0.93], [0.2, 0.3]), /part on the VAE’s picture \(D 0.45/);
  assert.match(said([0.9, 1], [0.49, 0.51], [0.2, 0.3]), /part on the VAE’s picture \(D 0.49/);
  assert.match(said([0.9, 1], [0.6, 1], [0.51, 0.49]), /part on the fake \(D 0.51/);
  for (const [d, p] of [
    [0.5, 1],
    [0, 0.49],
    [1, 0.5],
  ]) {
    assert.match(said([0.9, 1], [d, p], [0.2, 0.3]), /Here D and the judge agree\.$/);
  }
});

test('nothing is said before there is anything to judge', () => {
  assert.equal(judgedText(NAMES, [null, null, null], 'epoch 3.0'), '');
});
