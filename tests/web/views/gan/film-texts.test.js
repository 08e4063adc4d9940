import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../boot.js';
import { momentText } from '../../../../explorer/web/state/names.js';
import {
  beforeCurveText,
  classesText,
  inTrainingText,
  sentencesOf,
  stateText,
} from '../../../../explorer/web/views/gan/film-texts.js';
import { film, moment } from './films.js';

/** Pictures that are apart all the time. */
const apart = (/** @type {number} */ count) => ({ film: Array(count).fill(10), real: 10 });
const HALF = /D does not end at one half/;
const LOSSES = /G’s loss does not show quality/;
const MUCH = /takes \d+ %/;
const ALIKE = /Soon all sixteen are alike:<\/b> a collapse, and a recovery/;
const BLOB = /Sixteen codes, one picture/;

const good = film(
  { d_real: 0.9, d_fake: 0.1, loss_g: 3, p_digit: 0.1 },
  { d_real: 0.7, d_fake: 0.3, loss_g: 1, p_digit: 0.6 },
  { d_real: 0.82, d_fake: 0.18, loss_g: 2, p_digit: 0.9 },
);

test('what holds of a film is said with its figures', () => {
  const said = sentencesOf(good, apart(3)).join(' ');
  assert.match(
    said,
    /closest at epoch 2.0, 0.70 for real digits and 0.30 for fakes, and ends at 0.82/,
  );
  assert.match(said, /by the judge: P\(digit\) went from 0.60 to 0.90/);
  assert.match(
    said,
    /least at epoch 2.0, 1, with a P\(digit\) of 0.60 by the judge; at the end it is 2, and P\(digit\) 0.90/,
  );
  for (const other of [MUCH, ALIKE, BLOB]) assert.doesNotMatch(said, other);
});

test('what does not hold is not said', () => {
  const half = film({ p_digit: 0.1 }, { d_real: 0.55, d_fake: 0.45, p_digit: 0.9, loss_g: 1 });
  assert.deepEqual(sentencesOf(half, apart(2)), []);
  // Off one half is said only if both are.
  for (const one of [{ d_real: 0.55 }, { d_fake: 0.45 }]) {
    const end = { ...good.moments[2], ...one };
    const near = { ...good.moments[1], d_real: 0.5, d_fake: 0.5 };
    assert.doesNotMatch(sentencesOf(film(near, end), apart(2)).join(), HALF);
  }
  const worse = film({ ...good.moments[1], p_digit: 0.9 }, { ...good.moments[2], p_digit: 0.9 });
  assert.deepEqual(sentencesOf(worse, apart(2)), []);
});

test('a class that takes much at the end is named', () => {
  const shares = [0.04, 0.04, 0.04, 0.04, 0.04, 0.04, 0.04, 0.34, 0.04, 0.34];
  const said = sentencesOf(film({}, { shares }), apart(2)).join(' ');
  assert.match(
    said,
    /One class takes 34 %\.<\/b> So many of the samples at the end the judge reads as 7/,
  );
  assert.doesNotMatch(sentencesOf(film({ shares }, {}), apart(2)).join(' '), MUCH);
  const junk = film({}, { shares, p_digit: 0.01 });
  assert.doesNotMatch(sentencesOf(junk, apart(2)).join(' '), MUCH, 'junk is of no class');
});

test('collapse and recovery, and a collapse that stays, are told from the pictures', () => {
  const three = film({}, {}, {});
  const said = (/** @type {number[]} */ of, /** @type {number | null} */ real) =>
    sentencesOf(three, { film: of, real }).join(' ');
  assert.match(said([9, 1, 9], 10), ALIKE);
  assert.match(
    said([9, 1, 9], 10),
    /At epoch 2.0 two of them are 1 apart on average, at the end 9; sixteen real digits 10/,
  );
  assert.doesNotMatch(said([9, 1, 9], 10), BLOB);
  assert.match(said([9, 9, 1], 10), BLOB);
  assert.doesNotMatch(said([9, 9, 1], 10), ALIKE);
  assert.equal(said([9, 9, 9], 10), '');
  assert.equal(said([1, 1, 9], 10), '', 'what begins alike has not collapsed');
  assert.equal(said([9, 1, 9], null), '', 'before the digits are there nothing is compared');
});

test('a moment says when it is, and how good both are there', () => {
  assert.equal(
    momentText(film({}, { epoch: 0.25, step: 12345 }), 1),
    'Epoch 0.25 of 2, step 12,345',
  );
  assert.match(
    stateText(film({}), moment({ p_digit: 0.625 })),
    /^P\(digit\) 0.63 by the judge. D on single pictures is right on 75 % of the real digits and 50 % of the fakes./,
  );
  assert.match(sentencesOf(good, apart(3))[0], HALF);
  assert.match(sentencesOf(good, apart(3))[1], LOSSES);
});

test('which D says what is told at the chart and at the verdicts', () => {
  const [normalised, plain] = [film({}), { ...film({}), kind: 'decoder' }];
  assert.match(inTrainingText(normalised, moment({})), /each batch’s own statistics/);
  assert.match(stateText(normalised, moment({})), /fixed statistics, so its numbers are not those/);
  // Without batch norm the same D stands at both.
  assert.doesNotMatch(
    inTrainingText(plain, moment({})) + stateText(plain, moment({})),
    /statistics/,
  );
});

test('before the first step the numbers are of one batch, and no means', () => {
  const [first, later] = [0, 94].map((step) => inTrainingText(film({}), moment({ step })));
  assert.match(first, /^The numbers are of the first batch/);
  assert.doesNotMatch(first, /since the moment before/);
  assert.match(later, /^Means of the batches since the moment before/);
});

test('classes of what is read as no digit say nothing', () => {
  assert.equal(
    classesText(moment({ p_digit: 0.001 })),
    'P(digit) 0.001: read as no digit, so the class says nothing.',
  );
  assert.equal(
    classesText(moment({ p_digit: 0.066 })),
    'P(digit) 0.066: hardly any is read as a digit, so the class says little.',
  );
  assert.equal(classesText(moment({ p_digit: 0.3 })), '');
});

test('that D is sure of both is said only where it is', () => {
  const said = (
    /** @type {Partial<import('../../../../explorer/web/state/game.js').Moment>} */ end,
  ) => sentencesOf(film({}, end), { film: [9, 1], real: 10 })[0];
  assert.match(said({ d_real: 0.99, d_fake: 0.01 }), /D is sure of both: 0.99 for real/);
  for (const end of [
    { d_real: 0.8, d_fake: 0.01 },
    { d_real: 0.99, d_fake: 0.2 },
  ]) {
    assert.match(said(end), /D says: 0/);
  }
});

test('where a moment lies before the curves that is said', () => {
  const late = film({ step: 0 }, { step: 56 }, { step: 57 });
  late.curve.step = [113, 226];
  const said = late.moments.map((one) => beforeCurveText(late, one) !== '');
  assert.deepEqual(said, [true, true, false]);
  assert.match(beforeCurveText(late, late.moments[0]), /mean of the first 113 steps/);
});
