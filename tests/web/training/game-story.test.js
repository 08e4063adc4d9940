/**
 * What the page says of the game by hand (decision 031), with one of the five seeds: who learns alone, and what
 * becomes of the fakes.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { parseSafetensors } from '../../../explorer/web/formats/safetensors.js';
import { standardNormal } from '../../../explorer/web/maths/random.js';
import { criticFrom, judge } from '../../../explorer/web/networks/critic.js';
import { meanDistance } from '../../../explorer/web/views/gan/film-measures.js';
import { gameAt } from './moments.js';
import { digits } from './pictures.js';

// The test digits behind the probe's stand for training digits.
const { pixels } = digits(3200, 32);
const probe = digits(32).pixels;
const all = Array.from({ length: 32 }, (_, row) => row);
const codes = standardNormal(0, 32, 32);
const critic = criticFrom(
  parseSafetensors(
    readFileSync(new URL('../../../checkpoints/critic.safetensors', import.meta.url)),
  ),
);

/** @param {number} moment @param {import('../../../explorer/web/training/game.js').Who} who @param {number} steps */
function played(moment, who, steps) {
  const game = gameAt(moment, { pixels });
  const look = () => {
    game.load(probe, all, codes);
    const figures = game.figures();
    const fakes = game.pictures(32);
    const p = all.map((k) => {
      const bytes = fakes.subarray(784 * k, 784 * (k + 1));
      return (
        judge(
          critic,
          Float32Array.from(bytes, (byte) => byte / 255),
        ).pDigit / 32
      );
    });
    const distance = meanDistance(fakes.subarray(0, 784 * 16), 784);
    return { ...figures, distance, p: p.reduce((sum, one) => sum + one), pull: game.pull() };
  };
  const before = look();
  for (let i = 0; i < steps; i++) game.teach(who);
  return { before, after: look() };
}

test('D alone from the start: D(G(z)) falls towards 0, and one of two gradients with it', () => {
  const { before, after } = played(0, 'discriminator', 50);
  assert.ok(before.fake > 0.3 && after.fake < 0.01, `${before.fake} ${after.fake}`);
  assert.ok(after.pull.other < before.pull.other / 30, `${after.pull.other}`);
  assert.ok(after.pull.own > 2 * before.pull.own, `${after.pull.own}`);
});

test('G alone later: D believes its fakes, and the judge does not', () => {
  const { before, after } = played(2, 'generator', 100);
  assert.ok(before.fake < 0.4 && after.fake > 0.7, `${before.fake} ${after.fake}`);
  assert.ok(before.p > 0.75 && after.p < before.p - 0.15, `${before.p} ${after.p}`);
});

test('G alone after the collapse: D believes what is no digit', () => {
  const { after } = played(1, 'generator', 20);
  assert.ok(after.fake > 0.9 && after.p < 0.05, `${after.fake} ${after.p}`);
});

test('both from the start: all sixteen fakes become alike', () => {
  const { before, after } = played(0, 'both', 100);
  assert.ok(before.distance > 7 && after.distance < 4, `${before.distance} ${after.distance}`);
});
