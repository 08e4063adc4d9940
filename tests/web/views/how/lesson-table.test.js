/** The lesson's table: every cell is chosen by what was measured. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lessonRows, lessonTable } from '../../../../explorer/web/views/how/lesson-table.js';
import { KNOWN } from '../../guide/found.js';

/** @param {any} lesson @returns {string[][]} its cells in words */
const said = (lesson) =>
  lessonRows(lesson).map(({ cells }) =>
    cells.map(({ says, figure }) => `${says} ${figure}`.trim()),
  );
const { rows } = KNOWN.evidence;
const value = (/** @type {string} */ key, /** @type {string} */ id) => rows[key][id].value;

test('of the shipped weights it says what the evidence, the film and the searches say', () => {
  const end = KNOWN.film.moments[KNOWN.film.moments.length - 1];
  const { search } = KNOWN.searches.models.gan;
  const nats = (/** @type {string} */ key, /** @type {string} */ id) => value(key, id).toFixed(0);
  assert.deepEqual(said(KNOWN), [
    [
      'Codes anywhere. 0 % of a sample’s neighbours',
      `Codes around samples. ${(100 * value('among_codes', 'vae')).toFixed(0)} % of a sample’s neighbours`,
      'N(0, I) itself; digits have no codes.',
    ],
    ['One point. the same every time', 'A cloud. sigma 0.37 on average', 'None: no encoder.'],
    [
      `BCE, the copy. ${nats('bce_test', 'ae')} nats`,
      `BCE + KL. ${nats('bce_test', 'vae')} + ${nats('kl_test', 'vae')} nats, z sampled`,
      `What D says of its fakes. D ends at ${end.d_real.toFixed(2)} and ${end.d_fake.toFixed(2)}`,
    ],
    [
      'From N(0, I). P(digit) < 0.001',
      `From N(0, I). P(digit) ${value('p_digit_normal', 'vae').toFixed(2)}`,
      `From N(0, I), convolutions. P(digit) ${value('p_digit_normal', 'gan').toFixed(2)}`,
    ],
    [
      ...['ae', 'vae'].map((id) => {
        const { bce } = KNOWN.searches.models[id].encoder;
        return `Its encoder, one pass. the copy costs ${bce.value.toFixed(0)} nats`;
      }),
      `None: a search. best of 4: ${search.bce.best['300'].value.toFixed(0)} nats; a perfect copy: ` +
        `${KNOWN.searches.floor.value.toFixed(0)} (200 digits)`,
    ],
  ]);
});

test('other figures choose other words, and what was not measured is not said', () => {
  const evidence = structuredClone(KNOWN.evidence);
  evidence.rows.among_codes.ae.value = 0.8;
  evidence.rows.among_codes.vae.value = 0.3;
  evidence.rows.encode_spread.ae.value = 0.2;
  delete evidence.rows.p_digit_normal.gan;
  const other = said({ ...KNOWN, evidence, film: null, searches: null });
  assert.match(other[0][0], /^Codes around samples/);
  assert.match(other[0][1], /^Codes partly around samples/);
  assert.match(other[1][0], /^A cloud/);
  assert.equal(other[2][2], 'What D says of its fakes.');
  assert.equal(other[3][2], 'From N(0, I), convolutions.');
  assert.equal(other[4][2], 'None: one must search.');
  const mean = evidence.rows.bce_at_mean.vae.value.toFixed(0);
  assert.equal(other[4][1], `Its encoder, one pass. the copy costs ${mean} nats`);
  const searches = structuredClone(KNOWN.searches);
  searches.models.vae.encoder.bce.value = 99;
  assert.match(said({ ...KNOWN, searches })[4][1], /costs 99 nats$/, 'of the digits searched');
});

test('where no GAN ships there are two columns', () => {
  const heads = ['AE', 'VAE'].map((name) => ({ name, colour: 'blue' }));
  const html = lessonTable({ ...KNOWN, gan: null }, heads);
  assert.equal(html.match(/<td colour/g)?.length, 10);
  assert.doesNotMatch(html, /search|onvolution/);
});
