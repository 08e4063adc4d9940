/** The truth follows from what the models did and from the evidence: change those, and it changes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../boot.js';
import { show } from '../../../explorer/web/dom/numbers.js';
import { cardNamed } from '../../../explorer/web/guide/cards.js';
import { amount } from '../../../explorer/web/guide/words.js';
import { FOUND, KNOWN } from './found.js';

/** @param {string} id @param {any} found @param {any} [known] */
const truth = (id, found, known = KNOWN) => /** @type {any} */ (cardNamed(id)).truth(found, known);

/** Evidence in which a row's values are others. */
function evidenceWith(/** @type {string} */ row, /** @type {Record<string, number>} */ values) {
  const evidence = structuredClone(KNOWN.evidence);
  for (const [id, value] of Object.entries(values)) evidence.rows[row][id].value = value;
  return { ...KNOWN, evidence };
}

/** What stands below the words: the figures of Evidence. @param {string} row */
function meansOf(row) {
  const { ae, vae } = KNOWN.evidence.rows[row];
  return `Mean P(digit) over 3,000 samples: ${show(ae.value)} and ${show(vae.value)}.`;
}

test('a share has the words that it deserves', () => {
  for (const [share, words] of [
    [0, 'almost none'],
    [0.0002, 'almost none'],
    [0.06, 'very few'],
    [0.25, 'about a quarter'],
    [0.35, 'about a third'],
    [0.49, 'about half'],
    [0.541, 'about half'],
    [0.59, 'more than half'],
    [0.66, 'about two thirds'],
    [0.75, 'about three quarters'],
    [0.9, 'most'],
    [1, 'almost all'],
  ]) {
    assert.equal(amount(/** @type {number} */ (share)), words);
  }
});

test('card 1 says that about half of the VAE’s samples are no digits, and which guess was right', () => {
  const { is, says, more } = truth('nobody-draws', FOUND['nobody-draws'][0]);
  assert.equal(is, 'mush digits');
  assert.match(
    says,
    /^Almost none of the autoencoder’s samples are digits\. About half of the VAE/,
  );
  assert.match(says, /The rest are mush too/);
  assert.equal(more, meansOf('p_digit_normal'));
});

test('card 1 says other words of other evidence, and other counts answer otherwise', () => {
  const other = evidenceWith('p_digit_normal', { ae: 0.6, vae: 0.25 });
  assert.match(truth('nobody-draws', FOUND['nobody-draws'][0], other).says, /^More than half of/);
  assert.equal(truth('nobody-draws', FOUND['nobody-draws'][2]).is, 'digits digits');
});

test('the fairer try quotes the fitted Gaussian, and judges no guess', () => {
  const fitted = FOUND['nobody-draws'][3];
  const { is, says, more } = truth('nobody-draws', fitted);
  assert.equal(is, null);
  assert.match(says, /Very few of the autoencoder.*More than half of the VAE/);
  assert.equal(more, meansOf('p_digit_fitted'));
});

test('what one knows at the end follows from the evidence', () => {
  const learned = (/** @type {string} */ id, known = KNOWN) =>
    /** @type {any} */ (cardNamed(id)).learned(known);
  assert.match(learned('nobody-draws'), /^Almost none .* about half of the VAE/);
  assert.match(learned('where-they-fall'), /^The VAE keeps its digits where random numbers fall/);
  const turned = evidenceWith('among_codes', { ae: 0.5, vae: 0.1 });
  assert.match(learned('where-they-fall', turned), /^The autoencoder keeps its digits where/);
  assert.match(learned('the-price'), /worse, by 9 nats/);
  assert.match(
    learned('the-price', evidenceWith('bce_at_mean', { ae: 70, vae: 67 })),
    /better, by 3/,
  );
  assert.match(learned('between'), /about three quarters of the VAE.*about a third/);
  assert.match(learned('point-or-cloud'), /one point, for the VAE a cloud/);
});

test('the price, the cloud, the ring and the strips are answered by what was found', () => {
  assert.equal(truth('the-price', { nats: { ae: 1, vae: 2 } }).is, 'plain');
  const even = evidenceWith('bce_at_mean', { ae: 67, vae: 67.2 });
  assert.equal(truth('the-price', { nats: { ae: 1, vae: 2 } }, even).is, 'same');
  assert.equal(truth('point-or-cloud', { different: { ae: 1, vae: 4 }, times: 5 }).is, 'one five');
  assert.match(
    truth('where-they-fall', FOUND['where-they-fall'][2]).says,
    /^Neither of your marks/,
  );
  assert.match(truth('where-they-fall', FOUND['where-they-fall'][0]).says, /87 % of the VAE.*12 %/);
  assert.equal(truth('between', FOUND.between[0]).is, 'B');
});
