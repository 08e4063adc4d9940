/** Sentences about the models: each holds for the evidence, and none is changed by itself. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { FACTS, sentence, withNormal } from '../../../explorer/web/state/facts.js';
import { everyJudges, figuresOf } from '../../../explorer/web/state/figures.js';

const ROOT = new URL('../../../', import.meta.url);
const read = (/** @type {string} */ path) => readFileSync(new URL(path, ROOT), 'utf8');
const evidence = JSON.parse(read('checkpoints/evidence.json'));
/** As they were read by a person who compared them with the figures. */
const STATED = JSON.parse(read('tests/web/state/facts.json'));

const GANS = { gan: 'gan', small: 'gan-lesson' };
const shipped = figuresOf(evidence, 'ae', 'vae', null, GANS);

test('every sentence is the one that was read, with the figures of the evidence', () => {
  const said = Object.fromEntries(Object.keys(FACTS).map((id) => [id, sentence(id, shipped)]));
  assert.deepEqual(said, STATED);
});

for (const [id, { holds }] of Object.entries(FACTS)) {
  test(`${id} holds, and would not for other figures`, () => {
    if (typeof holds === 'string') {
      const [file, name] = holds.split('::');
      assert.match(read(file), new RegExp(`^def ${name}\\(`, 'm'));
      return;
    }
    assert.deepEqual(
      everyJudges(shipped).map((figures) => holds(figures)),
      Array(1 + evidence.panel).fill(true),
    );
    const worlds = [...others()].map((other) => figuresOf(other, 'ae', 'vae', null, GANS));
    assert.ok(
      worlds.some((world) => !holds(world)),
      'the condition can never fail',
    );
  });
}

/** Other evidence: the models exchanged, every figure the same, or each row ten times as large. */
function* others() {
  const models = ['ae', 'vae', ...Object.values(GANS)];
  yield changed((row) => ({ ...row, ae: row.vae, vae: row.ae }), true);
  for (const value of [0, 0.2, 1]) {
    const figure = { value, n: 10000, low: value, high: value };
    yield changed((row) => ({ ...row, ae: figure, vae: figure }));
  }
  const { seed } = evidence.typical;
  yield { ...evidence, typical: { ...evidence.typical, seed: { ...seed, vae: seed.ae } } };
  for (const model of models) {
    yield changed((row) => ({ ...row, [model]: scaled(row[model], 10) }));
    yield changed((row) => ({ ...row, [model]: scaled(row[model], 0.1) }));
  }
}

/** @param {any} figure @param {number} by */
const scaled = (figure, by) =>
  figure && {
    ...figure,
    value: figure.value * by,
    low: figure.low && figure.low * by,
    high: figure.high && figure.high * by,
    runs: figure.runs?.map((/** @type {number} */ one) => one * by),
    panel: figure.panel?.map((/** @type {number} */ one) => one * by),
  };

/** @param {(row: any) => any} change @param {boolean} [curves] whether they are exchanged too */
function changed(change, curves = false) {
  const rows = Object.fromEntries(
    Object.entries(evidence.rows).map(([key, row]) => {
      const other = change(row);
      // What a model has none of it has none of in another world either, but for its neighbour's.
      return [key, { ...other, ae: other.ae ?? row.vae, vae: other.vae ?? row.vae }];
    }),
  );
  if (!curves) return { ...evidence, rows };
  const { paths, temperature } = evidence.curves;
  const swap = (/** @type {any} */ one) => ({ ...one, ae: one.vae, vae: one.ae });
  const exchanged = { ...paths, slerp: paths.linear, linear: paths.slerp };
  return {
    ...evidence,
    rows,
    curves: { ...evidence.curves, paths: exchanged, temperature: swap(temperature) },
  };
}

test('a sentence of figures that nobody measured, or that are not so, is not said', () => {
  assert.equal(sentence('half', null), '');
  assert.equal(sentence('half', figuresOf(evidence, 'ae', 'of another kind')), '');
  assert.equal(sentence('half', figuresOf(evidence, 'vae', 'ae')), '');
  assert.match(sentence('half', shipped), /^About half/);
});

/** What the judges of the panel say. @typedef {'p_digit_normal' | 'temperature' | 'arc' | 'seed'} Judged */

/** The evidence, but for what one of the panel says. @param {Judged} what @param {number} value */
function contradicted(what, value) {
  const other = structuredClone(evidence);
  const last = evidence.panel - 1;
  const { paths, temperature } = other.curves;
  if (what === 'p_digit_normal') other.rows.p_digit_normal.vae.panel[last] = value;
  if (what === 'temperature') temperature.bounds.vae.panel[last].fill(value, 0, 1);
  if (what === 'arc') paths.bounds.linear.ae.panel[last].fill(value);
  if (what === 'seed') other.typical.seed.vae.panel_ranks[last] = value;
  return figuresOf(other, 'ae', 'vae');
}

test('what one judge of the panel contradicts is not said', () => {
  for (const [id, what, value] of /** @type {[string, Judged, number][]} */ ([
    ['half', 'p_digit_normal', 0.7],
    ['not_all', 'p_digit_normal', 0.7],
    ['p_digit_normal', 'p_digit_normal', 0.3],
    // Its interval moves along, and reaches further than itself.
    ['why_half', 'p_digit_normal', 0.645],
    ['temperature', 'temperature', 0.99],
    ['arc', 'arc', 0],
    ['seed_0', 'seed', 0.5],
  ])) {
    assert.notEqual(sentence(id, shipped), '', id);
    assert.equal(sentence(id, contradicted(what, value)), '', id);
  }
});

test('the judges are the one that ships and then the panel', () => {
  const { value, panel } = evidence.rows.p_digit_normal.vae;
  const judges = everyJudges(shipped);
  assert.deepEqual(
    judges.map(({ cloud }) => cloud('p_digit_normal').value),
    [value, ...panel],
  );
  const middle = evidence.curves.paths.bounds.slerp.ae.panel.map(
    (/** @type {number[]} */ of) => of[10],
  );
  assert.deepEqual(
    judges.slice(1).map(({ onWay }) => onWay('ae', 'slerp', 0.5)),
    middle,
  );
  // No judge has a part in distances between codes.
  assert.equal(judges[3].cloud('mmd2'), evidence.rows.mmd2.vae);
  assert.equal(everyJudges(figuresOf({ ...evidence, panel: undefined }, 'ae', 'vae')).length, 1);
});

test('every sentence stands somewhere on the page', () => {
  const paths = /** @type {string[]} */ (
    readdirSync(new URL('explorer/web/views/', ROOT), { recursive: true })
  );
  const texts = paths
    .filter((path) => /\.(js|html)$/.test(path))
    .map((path) => read(`explorer/web/views/${path}`));
  const isUsed = (/** @type {string} */ id) =>
    texts.some((text) =>
      new RegExp(`\\b(fact\\('${id}'\\)|data-fact="${id}"|${id}: \\[)`).test(text),
    );
  const unused = Object.keys(FACTS).filter((id) => !isUsed(id) && id !== 'jacobian');
  assert.deepEqual(unused, []);
});

test('N(0, I) is one piece', () => {
  assert.match(
    withNormal('of N(0, I).'),
    /of <span class="whole">N\(0, <i class="v">I<\/i>\)<\/span>\./,
  );
});
