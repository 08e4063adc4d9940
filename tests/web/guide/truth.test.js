/** The truth follows from what the models did and from the evidence: change those, and it changes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../boot-gan.js';
import { show } from '../../../explorer/web/dom/numbers.js';
import { cardNamed } from '../../../explorer/web/guide/cards.js';
import { amount, amountFor } from '../../../explorer/web/guide/words.js';
import { bests, valuesOf } from '../../../explorer/web/state/sweep.js';
import { FOUND, KNOWN } from './found.js';

/** @param {string} id @param {any} found @param {any} [known] */
const truth = (id, found, known = KNOWN) => /** @type {any} */ (cardNamed(id)).truth(found, known);

/** Evidence in which a row's values are others, for every judge. */
function evidenceWith(/** @type {string} */ row, /** @type {Record<string, number>} */ values) {
  const evidence = structuredClone(KNOWN.evidence);
  for (const [id, value] of Object.entries(values)) {
    const figure = evidence.rows[row][id];
    Object.assign(figure, { value, ...(figure.panel && { panel: figure.panel.map(() => value) }) });
  }
  return { ...KNOWN, evidence };
}

/** A sweep in which the judges' values of a row are others. */
function sweepWith(/** @type {string} */ key, /** @type {number[][]} */ ofJudges) {
  const sweep = structuredClone(KNOWN.sweep);
  for (const [place, { figures }] of sweep.wide.entries()) {
    const [value, ...panel] = ofJudges.map((of) => of[place]);
    Object.assign(figures[key], { value, ...(panel.length && { panel }) });
  }
  return { ...KNOWN, sweep };
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

test('a word for what several judges say contradicts none of them', () => {
  for (const [shares, words] of [
    [[0.534, 0.566, 0.526, 0.511, 0.567, 0.572], 'about half'],
    [[0.566, 0.534], 'more than half'],
    [[0.61, 0.4], 'from less than half to more than half, by judge,'],
    [[0.38, 0.41], 'less than half'],
    [[0.3, 0.25], 'about a quarter'],
    [[0.97, 0.94], 'almost all'],
    [[0.97, 0.7], 'most'],
    [[0, 0.002], 'almost none'],
  ]) {
    assert.equal(amountFor(/** @type {number[]} */ (shares)), words, String(shares));
  }
});

test('what is said of samples holds for the whole panel', () => {
  const other = evidenceWith('p_digit_normal', { ae: 0.001, vae: 0.534 });
  other.evidence.rows.p_digit_normal.vae.panel[2] = 0.33;
  const { says } = truth('nobody-draws', FOUND['nobody-draws'][0], other);
  assert.match(says, /From about a third to about half, by judge, of the VAE’s are/);
  const half = other.evidence.curves.paths.t.indexOf(0.5);
  other.evidence.curves.paths.bounds.slerp.vae.panel[1][half] = 0.5;
  assert.match(
    truth('between', FOUND.between[0], other).says,
    /^Half way, from about half to about/,
  );
});

test('the knob: the guess, where samples are best and what happens to copies are measured', () => {
  const knob = (/** @type {number} */ guess, known = KNOWN) => truth('the-knob', { guess }, known);
  const best = bests(KNOWN.sweep, 'p_digit_normal');
  for (const { beta } of KNOWN.sweep.wide) {
    const right = best.filter((one) => one === beta).length;
    assert.match(
      knob(beta).says,
      new RegExp(`^You said ${beta}: best for ${right || 'none'} of 6 `),
    );
  }
  assert.match(knob(4).says, /best at 2 or 4: it depends on the judge\. Copies only get/);
  const [copies, p] = ['bce_at_mean', 'p_digit_normal'].map((key) => valuesOf(KNOWN.sweep, key));
  const ends = [copies[0], copies[8]].map((nats) => nats.toFixed(0));
  assert.ok(knob(4).says.endsWith(`Copies only get worse: ${ends[0]} to ${ends[1]} nats.`));
  assert.equal(
    knob(4).more,
    `P(digit): ${show(p[0])} at 0, ${show(p[6])} at 4, ${show(p[8])} at 16.`,
  );
  const same = [1, 2, 3, 4, 5, 6, 7, 9, 8];
  const agreed = sweepWith('p_digit_normal', Array(6).fill(same));
  assert.match(knob(8, agreed).says, /^You said 8: best for 6 of 6 .* best at 8, says every judge/);
  const bumpy = sweepWith('bce_at_mean', [[1, 3, 2, 4, 5, 6, 7, 8, 9]]);
  assert.match(knob(8, bumpy).says, /Copies get worse, not at each step/);
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
  assert.match(
    learned('the-knob'),
    /best at 2 or 4: it depends .* only get worse: 57 to 150 nats\.$/,
  );
  assert.match(learned('the-knob', { ...KNOWN, sweep: null }), /had not arrived/);
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

test('the forger: who told more is right, and the card ends on the game', () => {
  const told = FOUND['the-forger'].map((found) => truth('the-forger', found));
  assert.deepEqual(
    told.map(({ is }) => is),
    ['discriminator', 'draw', 'you'],
  );
  assert.match(cardNamed('the-forger').text, /GAN/);
  assert.equal(
    told[0].says,
    'You told 5 of 10, the discriminator, D, 8. The forger never saw a digit: it learned from what D ' +
      'says of its fakes.',
  );
  assert.equal(told[0].more, 'D tells 78 % of the real digits, 79 % of the fakes.');
});

test('the way in costs what was measured, of the same digits, and in the direction it has', () => {
  const learned = (/** @type {any} */ searches) =>
    /** @type {any} */ (cardNamed('the-forger')).learned({ ...KNOWN, searches });
  const { searches } = KNOWN;
  const best = searches.models.gan.search.bce.best['300'];
  const pass = searches.models.vae.encoder.bce;
  assert.equal(best.n, pass.n);
  assert.ok(best.low > pass.high && pass.value > searches.floor.value);
  const [cost, of] = [best, pass].map(({ value }) => value.toFixed(0));
  assert.ok(
    learned(searches).endsWith(
      `The copy from the best of 4 tries costs ${cost} nats, more than the VAE’s ${of}. Both are means ` +
        `over 200 digits.`,
    ),
    learned(searches),
  );
  for (const [value, than] of /** @type {const} */ ([
    [200, 'less than'],
    [pass.value + 15, 'against'],
  ])) {
    const other = structuredClone(searches);
    const by = value - pass.value;
    const { low, high } = pass;
    Object.assign(other.models.vae.encoder.bce, { value, low: low + by, high: high + by });
    assert.match(learned(other), new RegExp(`nats, ${than} the VAE’s ${value.toFixed(0)}`));
  }
  assert.match(learned(null), /one must search\.$/);
});

test('how many of the GAN’s samples are digits is said with every judge', () => {
  const learned = (/** @type {any} */ known) =>
    /** @type {any} */ (cardNamed('the-forger')).learned(known);
  assert.match(
    learned(KNOWN),
    /^A GAN’s two networks learn against each other\. Most of its samples/,
  );
  const { panel } = KNOWN.evidence.rows.p_digit_normal.gan;
  const fewer = evidenceWith('p_digit_normal', { gan: 0.1 });
  assert.match(learned(fewer), /Very few of its samples/);
  fewer.evidence.rows.p_digit_normal.gan.panel = panel;
  assert.match(learned(fewer), /From very few to \S+.*, by judge, of its samples/);
});
