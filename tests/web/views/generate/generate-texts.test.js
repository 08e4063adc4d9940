/** What stands where a column's coverage was not measured. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../third.js';
import { boot } from '../../../../explorer/web/state/boot.js';
import {
  coverageText,
  elsewhereText,
} from '../../../../explorer/web/views/generate/generate-texts.js';

test('at another beta it is said where coverage was measured, so that the columns stay level', () => {
  const rows = boot.evidence.rows.coverage_normal;
  assert.ok(rows.vae && !rows['vae-beta-4']);
  assert.equal(coverageText('vae-beta-4', 'normal', 1), '');
  assert.match(elsewhereText('vae', 'normal'), /coverage: measured at β\u00a01 alone/);
  assert.equal(elsewhereText('ae', 'normal'), '', 'it has no other beta');
  assert.equal(elsewhereText('mine', 'normal'), '', 'of it nothing was measured');
});
