import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import '../../boot.js';
import { boot, ownRecordOf } from '../../../../explorer/web/state/boot.js';
import { store } from '../../../../explorer/web/state/page-store.js';
import { addMembers, memberId } from '../../members.js';

globalThis.addEventListener = () => {};
const { apart, epochText, linesTo, topOf } = await import(
  '../../../../explorer/web/views/loss/loss-curves.js'
);
const { rivals } = await import('../../../../explorer/web/views/loss/loss-texts.js');

const BETAS = [0, 0.25, 2, 4, 16];
const shipped = (/** @type {string} */ name) =>
  JSON.parse(readFileSync(new URL(`../../../../checkpoints/${name}`, import.meta.url), 'utf8'));

addMembers(BETAS);
for (const beta of BETAS) {
  ownRecordOf(memberId(beta)).test = shipped(`${memberId(beta)}/model.json`).test;
}

/** @param {string} model @returns {Record<string, string>} the column by the names of its rows */
function column(model) {
  const html = rivals(boot.evidence, [model]);
  return Object.fromEntries(
    [...html.matchAll(/<th scope="row">(.*?)<\/th><td>(.*?)<\/td>/g)].map(([, name, cell]) => [
      name,
      cell,
    ]),
  );
}

test('what training minimises counts KL as often as training did', () => {
  for (const beta of BETAS) {
    const { bce, kl } = ownRecordOf(memberId(beta)).test ?? { bce: 0, kl: 0 };
    const { KL, ...rows } = column(memberId(beta));
    assert.equal(KL, beta ? kl.toFixed(1) : 'none');
    assert.equal(rows['what training minimises'], (bce + beta * kl).toFixed(1), `beta ${beta}`);
  }
  const { value } = boot.evidence.rows.elbo_test.vae ?? { value: 0 };
  ownRecordOf('vae').beta = 1;
  assert.equal(column('vae')['what training minimises'], value.toFixed(1));
});

test('nothing asked for KL where its weight was 0, and there alone that is said', () => {
  const NOTHING = /VAE, β\u00a00: nothing asked for a small KL, whose weight in training was 0\./;
  assert.match(rivals(boot.evidence, ['ae', memberId(0)]), NOTHING);
  assert.doesNotMatch(rivals(boot.evidence, ['ae', memberId(4)]), /nothing asked/);
  assert.doesNotMatch(rivals(boot.evidence, ['ae', 'vae']), /nothing asked/);
});

test('where nobody knows beta, nobody knows what training minimised', () => {
  Object.assign(ownRecordOf(memberId(2)), { beta: null });
  assert.equal(column(memberId(2))['what training minimises'], '–');
  assert.doesNotMatch(rivals(boot.evidence, [memberId(2)]), /nothing asked/);
  ownRecordOf(memberId(2)).beta = 2;
});

const historyOf = (/** @type {string} */ id) => shipped(`${id}/history.json`);

test('−ELBO is the same quantity for both sets, whatever beta was', () => {
  for (const id of [...BETAS.filter(Boolean).map(memberId), 'vae']) {
    const last = historyOf(id).epochs.at(-1);
    const [test, train] = [last.test, last.train].map(({ bce, kl }) => (bce + kl).toFixed(1));
    assert.match(epochText(last, id), new RegExp(`^Epoch 100: −ELBO ${test} \\(${train}\\), `));
  }
  const last = historyOf(memberId(0)).epochs.at(-1);
  const { test, train } = last;
  assert.equal(
    epochText(last, memberId(0)),
    `Epoch 100: reconstruction ${test.bce.toFixed(1)} (${train.bce.toFixed(1)}).`,
  );
});

test('no curve leaves its chart, and those side by side have one scale', () => {
  const ae = /** @type {[string, any]} */ (['ae', historyOf('ae')]);
  const top = (/** @type {string} */ id) => topOf([ae, [id, historyOf(id)]], 50);
  assert.equal(top('vae'), 165);
  assert.equal(top(memberId(16)), 180, 'what 175.4 begins with fits');
  assert.equal(top(memberId(0)), topOf([ae], 50), 'the KL that nobody asked for is not drawn');
  assert.equal(topOf([], 50), 52);
});

test('the grid has a few round lines', () => {
  assert.deepEqual(linesTo(165), [0, 50, 100, 150]);
  assert.deepEqual(linesTo(62), [0, 20, 40, 60]);
  assert.deepEqual(linesTo(3300), [0, 1000, 2000, 3000]);
});

test('names of curves that end close together stand below each other', () => {
  assert.deepEqual(apart([100, 80, 20], 10), [100, 80, 20]);
  assert.deepEqual(apart([100, 97, 3], 10), [100, 90, 3]);
  assert.deepEqual(apart([120, 59, 61], 10), [120, 51, 61]);
});

clearTimeout(store.restTimer);
