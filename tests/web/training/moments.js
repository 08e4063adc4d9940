/** Games as they stand at a raw moment. */
import { readFileSync } from 'node:fs';

import { parseSafetensors } from '../../../explorer/web/formats/safetensors.js';
import { Game } from '../../../explorer/web/training/game.js';

/** Steps of training before each. */
export const MOMENT_STEPS = [0, 562, 7500];

const GAME = new URL('../../../checkpoints/game/', import.meta.url);

/** @param {number} moment */
export const rawTensors = (moment) =>
  parseSafetensors(readFileSync(new URL(`raw-${moment}.safetensors`, GAME)));

/**
 * @param {number} moment @param {{pixels: Uint8Array, seed?: number}} settings
 * @param {WebAssembly.Module | null} [kernel]
 */
export const gameAt = (moment, { pixels, seed = 0 }, kernel) =>
  new Game({ tensors: rawTensors(moment), step: MOMENT_STEPS[moment], pixels, seed }, kernel);
