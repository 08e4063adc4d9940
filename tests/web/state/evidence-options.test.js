import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

globalThis.requestAnimationFrame = () => 0;
const { evidenceField, evidenceOptions, setRow } = await import(
  '../../../explorer/web/state/evidence-options.js'
);
const shipped = new URL('../../../checkpoints/evidence.json', import.meta.url);
const rows = Object.keys(JSON.parse(readFileSync(shipped, 'utf8')).rows);
const { read, write } = evidenceField;

test('all rows closed take no room in a link', () => {
  assert.equal(write(), null);
});

test('a link brings back every row of the shipped evidence', () => {
  for (const row of rows) {
    setRow(row, true);
    const bytes = write();
    assert.ok(bytes, `${row} has a place in links`);
    assert.ok(bytes.length <= 4);
    setRow(row, false);
    read(Uint8Array.from(bytes));
    assert.deepEqual([...evidenceOptions.open], [row]);
    read(null);
  }
  for (const row of rows) setRow(row, true);
  const all = Uint8Array.from(write());
  read(null);
  read(all);
  assert.deepEqual(evidenceOptions.open, new Set(rows));
});

test("a stranger's bytes open rows that there are", () => {
  for (const bytes of [[], [0], Array(40).fill(255)]) {
    read(Uint8Array.from(bytes));
    assert.ok([...evidenceOptions.open].every((row) => rows.includes(row)));
  }
});
