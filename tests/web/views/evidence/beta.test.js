/** What is said and drawn along beta is chosen by the values. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import {
  chartOf,
  markOf,
  placeOf,
  rateChart,
} from '../../../../explorer/web/views/evidence/beta-charts.js';
import { legendOf, panelOf, tableOf } from '../../../../explorer/web/views/evidence/beta-parts.js';
import {
  beyond,
  fallsFrom,
  rangeOf,
  reading,
  risesTo,
  SENTENCES,
  way,
} from '../../../../explorer/web/views/evidence/beta-texts.js';
import { BETAS, sweep } from './sweep.js';

const found = /** @type {any} */ (sweep());
const read = (/** @type {string} */ name) =>
  JSON.parse(readFileSync(new URL(`../../../../checkpoints/${name}`, import.meta.url), 'utf8'));
const shipped = read('sweep.json');
const apart = read('evidence.json').rows.p_digit_normal.ae;
/** @param {Record<string, (number | null)[]>} changes @param {boolean} [panel] */
const other = (changes, panel) => /** @type {any} */ (sweep(changes, panel));

test('with the shipped figures every sentence is the one that was compared with them', () => {
  assert.deepEqual(
    [way(shipped, apart), ...Object.values(SENTENCES).map((says) => says(shipped))],
    [
      'Each started from its neighbour’s weights, outwards from beta 1, and was trained as long ' +
        'again: what it became hangs on that way. At beta 0 a VAE is an autoencoder, yet P(digit) of ' +
        'its samples is 0.054 to 0.093 by judge; of the autoencoder’s, trained apart, < 0.001 to 0.002 by ' +
        'judge. Beta 1 alone had no such second training; with it, P(digit) of its samples goes from ' +
        '0.51 to 0.57 by judge to 0.57 to 0.63 by judge.',
      'Each step of beta buys a lower rate with a higher distortion: from 62.2 nats of KL and 61.1 of ' +
        'reconstruction at 0.1 to 1.9 and 167.7 at 16.',
      'Collapse is gradual: of 32 numbers, 4 are still live at 16.',
      'Up to beta 2 sampling improves, from 8 on it gets worse, for each of 6 judges. Which beta is ' +
        'best depends on the judge: 2 or 4.',
      'Coverage is highest at beta 2 or 4, by judge. By the page’s own judge 0.54 of the test digits ' +
        'have a sample near them there.',
      'From beta 0 on each step blurs the reconstructions: 0.74 of their ink is grey at beta 16, 0.29 ' +
        'of test digits’.',
      'MMD² keeps falling while the samples get worse: at beta 16 it cannot be told from 0, and their ' +
        'P(digit) is 0.13 to 0.42 by judge. Codes that fit N(0, I) are not yet a good model.',
    ],
  );
});

test('a GAN is above every beta only if each judge says so', () => {
  const best = [0.756, 0.491];
  const gan = (/** @type {number} */ value, /** @type {number[]} */ ...panel) => ({
    ...{ value, panel, n: 9, low: null, high: null },
  });
  assert.equal(
    beyond(found, gan(0.9, 0.95)),
    ' No beta reaches the GAN, whose decoder has convolutions: P(digit) of its samples is 0.90 to ' +
      '0.95 by judge, of those of each judge’s best beta 0.49 to 0.76 by judge.',
  );
  assert.equal(beyond(found, gan(best[0], 0.95)), '');
  assert.equal(beyond(found, gan(0.9, best[1])), '');
  assert.equal(beyond(found, gan(0.9)), '');
  assert.equal(beyond(found, null), '');
  assert.match(beyond(other({}, false), gan(0.9)), /samples is 0\.90, of .* best beta 0\.76\.$/);
});

test('how the models came to be is told with figures only where these say so', () => {
  const short = /trained as long again\.( Beta 1 alone |$)/;
  assert.match(way(shipped), short);
  assert.match(way(shipped, { ...apart, panel: [0.06] }), short);
  assert.match(way({ ...shipped, wide: shipped.wide.slice(1) }, apart), short);
  assert.match(way({ ...shipped, again: null }), /trained as long again\.$/);
});

test('with the figures of the study the sentences are those of the study', () => {
  assert.deepEqual(
    Object.values(SENTENCES).map((says) => says(found)),
    [
      'Each step of beta buys a lower rate with a higher distortion: from 52.6 nats of KL and 64.7 of ' +
        'reconstruction at 0.25 to 1.4 and 177.0 at 16.',
      'Collapse is gradual: of 32 numbers, 3 are still live at 16.',
      'Up to beta 2 sampling improves, from 8 on it gets worse, for each of 2 judges. Which beta is ' +
        'best depends on the judge: 2 or 4.',
      'Coverage is highest at beta 4, for each of 2 judges. By the page’s own judge 0.62 of the test ' +
        'digits have a sample near them there.',
      'From beta 0 on each step blurs the reconstructions: 0.66 of their ink is grey at beta 16, 0.30 ' +
        'of test digits’.',
      'MMD² keeps falling while the samples get worse: at beta 16 it cannot be told from 0, and their ' +
        'P(digit) is 0.016 to 0.095 by judge. Codes that fit N(0, I) are not yet a good model.',
    ],
  );
});

test('with other figures each says something else', () => {
  const worse = other({ kl_test: [null, 52, 25, 30, 9, 4, 1] });
  assert.match(SENTENCES.rate(worse), /^Beta trades rate for distortion, though not at each step/);
  const leaps = [32, 32, 30, 30, 4, 3, 3];
  assert.match(
    SENTENCES.live(other({ live: leaps })),
    /^Collapse comes by leaps: of 32 numbers, 3 are/,
  );
  assert.match(
    SENTENCES.live(other({ live: [32, 32, 23, 17, 9, 0, 0] })),
    /^Collapse: at beta 8 no/,
  );
  assert.equal(SENTENCES.live(other({ live: Array(7).fill(32) })), '');
  const twos = [0, 0.1, 0.3, 0.7, 0.6, 0.5, 0.1];
  assert.equal(
    SENTENCES.digits(other({ p_digit_normal: twos })),
    'Up to beta 2 sampling improves, from 4 on it gets worse, for each of 2 judges. Best is beta 2, ' +
      'for each of 2 judges.',
  );
  const falls = [0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.4];
  assert.equal(
    SENTENCES.digits(other({ p_digit_normal: falls })),
    'Which beta is best depends on the judge: 0 or 2.',
  );
  assert.match(
    SENTENCES.digits(other({}, false)),
    /for the judge\. Best is beta 4, for the judge\.$/,
  );
  const two = other({ coverage_normal: [0, 0.1, 0.2, 0.7, 0.6, 0.3, 0.1] });
  assert.match(SENTENCES.coverage(two), /at beta 2 or 4, by judge\. By the page’s own judge 0\.70/);
  const uneven = other({ blur_codes: [0.3, 0.35, 0.33, 0.4, 0.5, 0.6, 0.7] });
  assert.match(SENTENCES.blur(uneven), /^Beta blurs, though not at each step/);
  const lives = other({ p_digit_normal: [0, 0.1, 0.3, 0.6, 0.7, 0.7, 0.6] });
  assert.match(SENTENCES.mmd(lives), /^MMD² goes from/);
  const rises = other({ mmd2: [0.35, 0.1, 0.01, 0.01, 0.01, 0.1, 0.2] });
  assert.equal(SENTENCES.mmd(rises), 'MMD² goes from 0.35 at beta 0 to 0.20 at 16.');
});

test('a rise and a fall are counted from the ends', () => {
  assert.equal(risesTo([1, 2, 3, 2, 4]), 2);
  assert.equal(fallsFrom([1, 5, 3, 2]), 1);
  assert.equal(fallsFrom([1, 2, 3]), 2);
  assert.equal(risesTo([3, 2]), 0);
});

test('the range is of all judges, and of one there is none', () => {
  assert.deepEqual(rangeOf(found.wide[4].figures.p_digit_normal), [0.377, 0.756]);
  assert.equal(rangeOf(other({}, false).wide[4].figures.p_digit_normal), null);
});

test('a beta is read with all that is measured of it', () => {
  assert.equal(
    reading(found, 2),
    'Beta 1: reconstruction 78.5 nats, KL 25.7, 23 numbers live, P(digit) of samples 0.39 (all ' +
      'judges 0.39 to 0.46), coverage 0.29, grey 0.44, MMD² 0.00070.',
  );
  assert.match(reading(found, 0), /no KL asked for, 32 numbers live/);
});

test('the place of a beta is its own, else that of the nearest', () => {
  assert.deepEqual(
    BETAS.map((beta) => placeOf(found, beta)),
    [0, 1, 2, 3, 4, 5, 6],
  );
  assert.equal(placeOf(found, 3), 4);
  assert.equal(placeOf(found, 0.1), 1);
});

test('a chart has a place for each beta, the band of all judges, and a mark', () => {
  const markup = chartOf('digits', found);
  assert.equal(markup.match(/<circle/g)?.length, 2 * BETAS.length);
  assert.equal(markup.match(/class="band"/g)?.length, 2);
  assert.equal(markup.match(/data-beta=/g)?.length, BETAS.length);
  assert.doesNotMatch(chartOf('digits', other({}, false)), /class="band"/);
  assert.match(chartOf('blur', found), /class="level"/);
  assert.doesNotMatch(
    `${markup}${chartOf('mmd', found)}${rateChart(found)}`,
    /NaN|Infinity|undefined/,
  );
  assert.match(legendOf('digits', found), /all judges/);
  assert.doesNotMatch(legendOf('digits', other({}, false)), /all judges/);
  // Beta 0 has no rate: six points, and no mark there.
  assert.equal(rateChart(found).match(/<circle/g)?.length, BETAS.length - 1);
  assert.equal(markOf('rate', found, 0), '');
  assert.match(markOf('rate', found, 2), /class="here"/);
  const names = [...rateChart(shipped).matchAll(/beside"[^>]*x="([\d.]+)"/g)].map(([, at]) =>
    Number(at),
  );
  assert.equal(names.length, shipped.wide.length - 1);
  assert.ok(Math.max(...names) <= 290, 'the name of the last beta stands inside');
  const [, x] = markOf('live', found, 2).match(/x1="([\d.]+)"/) ?? [];
  assert.ok(chartOf('live', found).includes(`cx="${x}"`), 'the mark stands at the point');
});

test('the table has a row for each beta, and says where there is nothing', () => {
  const markup = tableOf(found);
  assert.equal(markup.match(/<tr data-beta/g)?.length, BETAS.length);
  assert.equal(markup.match(/<td>none<\/td>/g)?.length, 1);
  assert.match(markup, /0\.39 <span class="label">0\.46 to 0\.46<\/span>/);
});

test('the panel has a chart with its sentence for each of six measures, and one table', () => {
  const markup = panelOf(found);
  const charts = [...markup.matchAll(/data-chart="(\w+)"/g)].map(([, chart]) => chart);
  assert.deepEqual(charts, Object.keys(SENTENCES));
  for (const says of Object.values(SENTENCES)) {
    assert.ok(markup.includes(says(found).slice(0, 30)), says(found));
  }
  assert.match(markup, /7 VAEs along beta/);
  assert.ok(markup.includes(way(found)));
  assert.match(markup, /the page’s own judge and 1 other\./);
  assert.doesNotMatch(panelOf(other({}, false)), /Bands/);
});
