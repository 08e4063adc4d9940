/** Where names stand beside the ends of curves, so that none covers another's. Pure. */

/** A line of text, and what it keeps from a curve, in per cent of the plot's height. */
const HIGH = 18.2;
const APART = 2;

/**
 * A name stands below its curve's end, and above it where something else does already.
 * @param {number[]} ends how far down each curve ends, in per cent of the plot's height
 * @returns {number[]} how far down the upper edge of each name is, in the same order
 */
export function labelTops(ends) {
  const tops = ends.map(() => 0);
  const upwards = ends.map((_, i) => i).sort((a, b) => ends[b] - ends[a]);
  let floor = 100;
  for (const i of upwards) {
    const below = ends[i] + APART;
    tops[i] = below + HIGH <= floor ? below : Math.min(ends[i] - APART, floor) - HIGH;
    floor = Math.min(tops[i], ends[i]);
  }
  let ceiling = 0;
  for (const i of upwards.reverse()) {
    tops[i] = Math.max(tops[i], ceiling);
    ceiling = tops[i] + HIGH;
  }
  return tops;
}
