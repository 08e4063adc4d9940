import assert from 'node:assert/strict';
import { test } from 'node:test';

globalThis.requestAnimationFrame = () => 0;
const {
  FIRST_DRAWS,
  MORE,
  MOST,
  MOST_SEED,
  MOST_TEMPERATURE,
  chosenSource,
  generateField,
  generateOptions,
  setGenerateOptions,
} = await import('../../../explorer/web/state/generate.js');
const { store } = await import('../../../explorer/web/state/page-store.js');

const { read, write } = generateField;

test('what is as at first takes no room in a link', () => {
  setGenerateOptions();
  assert.equal(write(), null);
});

for (const changed of [
  { seed: 1 },
  { seed: 256 },
  { seed: MOST_SEED },
  { kind: 'fitted' },
  { order: 'sorted' },
  { temperature: 0 },
  { temperature: 0.7 },
  { temperature: MOST_TEMPERATURE },
  { source: 9 },
  { target: 3000 },
  { target: MOST, seed: 7 },
  { target: 2000, seed: MOST_SEED, temperature: 1.2 },
  { seed: 65536, kind: 'fitted', order: 'sorted', temperature: 0.35, source: 0 },
]) {
  test(`a link brings back ${JSON.stringify(changed)}`, () => {
    setGenerateOptions({ ...FIRST_DRAWS, ...changed });
    const bytes = Uint8Array.from(write());
    assert.ok(bytes.length <= 8);
    setGenerateOptions();
    read(bytes);
    assert.deepEqual(generateOptions, { ...FIRST_DRAWS, ...changed });
  });
}

test("a stranger's bytes give what can be shown", () => {
  for (let length = 0; length < 12; length++) {
    for (const byte of [0, 1, 3, 10, 11, 127, 255]) {
      read(new Uint8Array(length).fill(byte));
      const { seed, kind, order, temperature, source, target } = generateOptions;
      assert.ok(Number.isInteger(seed) && seed >= 0 && seed <= MOST_SEED);
      assert.ok(['normal', 'fitted'].includes(kind) && ['drawn', 'sorted'].includes(order));
      assert.ok(temperature >= 0 && temperature <= MOST_TEMPERATURE);
      assert.ok(target % MORE === 0 && target >= MORE && target <= MOST);
      assert.ok(source === null || (source >= 0 && source <= 9));
    }
  }
  read(null);
  assert.deepEqual(generateOptions, FIRST_DRAWS);
});

test('a link from before draws could be counted on opens as it did', () => {
  setGenerateOptions({ target: 5000 });
  read(Uint8Array.of(1, 20, 10, 0, 2));
  assert.deepEqual(generateOptions, { ...FIRST_DRAWS, kind: 'fitted', seed: 512 });
});

test('other draws are counted as far as the first ones were at first', () => {
  for (const others of [{ seed: 3 }, { temperature: 0.5 }]) {
    setGenerateOptions({ ...FIRST_DRAWS, target: 4000 });
    setGenerateOptions({ order: 'sorted', kind: 'fitted' });
    assert.equal(generateOptions.target, 4000);
    setGenerateOptions(others);
    assert.equal(generateOptions.target, MORE);
  }
  setGenerateOptions();
});

test('a class that was chosen for one digit is not the next digit’s', () => {
  setGenerateOptions({ source: 4 });
  assert.equal(chosenSource(), 4);
  store.picture = new Uint8Array(784);
  assert.equal(chosenSource(), null);
  assert.equal(write(), null);
});
