/**
 * Pictures of 16 bits become small ones from 0 to 1; deep.py holds the same.
 * @module
 */

import { UploadError } from './edits.js';
import { nth } from './planes.js';
import { sideOf } from './shrink.js';

/** Share of the pixels at either end that must not set the scale. */
const FEW = 0.0005;
/** A span this small beside the values is rounding, not drawing. */
const ROUNDING = 1e-6;

/**
 * Rows of 16 bits averaged by whole blocks and stretched to 0..1: such files rarely use their whole
 * range, so black and white are the ends of what is there.
 * @param {import('./shrink.js').Size} size of the picture
 * @param {number} side that it has at most in the end
 * @returns {{take: (row: Uint16Array) => void, small: () => import('./edits.js').Pixels}}
 * @throws {UploadError} it is narrower than a block
 */
export function shrinkingDeep({ width, height }, side) {
  const block = Math.ceil(sideOf({ width, height }) / side);
  const [across, down] = [Math.floor(width / block), Math.floor(height / block)];
  if (!across || !down) {
    throw new UploadError('The picture is too narrow. Crop it to the digit and choose it again.');
  }
  const sums = new Float64Array(across * down);
  let y = 0;
  return {
    take(row) {
      const line = Math.floor(y++ / block) * across;
      if (line >= sums.length) return;
      for (let x = 0; x < across * block; x++) sums[line + Math.floor(x / block)] += row[x];
    },
    small: () => ({ width: across, height: down, channels: 1, data: stretched(sums, block) }),
  };
}

/** @param {Float64Array} sums @param {number} block @returns {Float32Array} */
function stretched(sums, block) {
  const means = sums.map((sum) => sum / block ** 2);
  const last = means.length - 1;
  const low = nth(means, Math.floor(FEW * last));
  const high = nth(means, Math.ceil((1 - FEW) * last));
  const span = high - low;
  if (span <= ROUNDING * high) return new Float32Array(means.length);
  return Float32Array.from(means, (value) => Math.min(1, Math.max(0, (value - low) / span)));
}
