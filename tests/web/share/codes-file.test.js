import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../boot.js';
import { standardNormal } from '../../../explorer/web/maths/random.js';
import { codeRows, csvOf, jsonOf } from '../../../explorer/web/share/codes-file.js';
import { recordOf } from '../../../explorer/web/state/boot.js';

const numbers = (/** @type {number} */ seed) => Float32Array.from(standardNormal(seed, 1, 32));

const side = (/** @type {Float32Array | null} */ logvar) => ({
  mu: numbers(1),
  logvar,
  z: numbers(2),
  image: new Float32Array(784),
  moved: true,
});
for (const model of ['ae', 'vae']) {
  Object.assign(recordOf(model).dimensions, {
    information: Array.from({ length: 32 }, (_, d) => d / 10),
    status: Array.from({ length: 32 }, (_, d) => (d % 3 ? 'live' : 'dead')),
  });
}
const logvar = numbers(3);
logvar[5] = Math.log(4);
const sides = { ae: side(null), vae: side(logvar) };
const rows = codeRows(['ae', 'vae'], sides);

test('the table has a line for every dimension of both models', () => {
  const lines = csvOf(rows).split('\r\n');
  assert.equal(lines.length, 66);
  assert.equal(lines[0], 'model,dimension,status,information,mu,logvar,sigma,z');
  assert.equal(lines[65], '');
  const cells = lines.slice(1, 65).map((line) => line.split(','));
  assert.ok(cells.every((cell) => cell.length === 8));
  assert.deepEqual(
    cells.map(([model]) => model),
    [...Array(32).fill('ae'), ...Array(32).fill('vae')],
  );
  assert.deepEqual(
    cells.slice(32).map((cell) => Number(cell[1])),
    [...Array(32).keys()],
  );
});

test('models that are not asked for are left out, and their order is the asked one', () => {
  const models = (/** @type {string[]} */ ids) => [
    ...new Set(codeRows(ids, sides).map(({ model }) => model)),
  ];
  assert.deepEqual(models(['vae']), ['vae']);
  assert.deepEqual(models(['vae', 'ae']), ['vae', 'ae']);
});

test('every number comes back as the same float32', () => {
  const cells = csvOf(rows)
    .split('\r\n')
    .slice(33, 65)
    .map((line) => line.split(','));
  for (const [column, values] of [
    [4, numbers(1)],
    [5, logvar],
    [7, numbers(2)],
  ]) {
    assert.deepEqual(
      Float32Array.from(cells, (cell) => Number(cell[column])),
      values,
    );
  }
  assert.ok(
    cells.flat().every((text) => text.length < 16),
    'and no digit is there for nothing',
  );
});

test('sigma is the square root of the variance: logvar ln 4 is sigma 2', () => {
  const row = rows.find(({ model, dimension }) => model === 'vae' && dimension === 5);
  assert.ok(Math.abs((row?.sigma ?? 0) - 2) < 1e-6);
});

test('the autoencoder has a point and no cloud: its cells are empty', () => {
  const first = csvOf(rows).split('\r\n')[1].split(',');
  assert.deepEqual([first[5], first[6]], ['', '']);
  assert.equal(first[2], 'dead');
});

test('JSON holds the input, both codes as arrays by dimension, and the link', () => {
  const input = { name: 'test digit 32, a 3', label: 3, pixels: Uint8Array.of(1, 2, 3) };
  const all = JSON.parse(jsonOf(rows, input, 'http://here/#s=1.x'));
  assert.deepEqual(all.input, { ...input, pixels: [1, 2, 3] });
  assert.deepEqual(Float32Array.from(all.vae.z), numbers(2));
  assert.deepEqual(Float32Array.from(all.vae.logvar), logvar);
  assert.equal(all.vae.status[1], 'live');
  assert.ok(!('logvar' in all.ae) && !('sigma' in all.ae));
  assert.equal(all.link, 'http://here/#s=1.x');
  assert.equal(JSON.parse(jsonOf(rows, input, '')).link, null);
});
