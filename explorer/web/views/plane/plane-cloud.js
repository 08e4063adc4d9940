/** What part of a plane shows the loaded digit with its cloud, and whether it can be seen. Pure. */
import { boundsOf, fit, toScreen } from '../../maths/viewport.js';
import { ellipse } from './plane-scale.js';

/** @typedef {[number, number]} Pair */
/** @typedef {import('./plane-scale.js').Scale} Scale */

/** Half of what is shown: standard deviations, or a share of the codes' span. */
const AROUND = { sigmas: 5, share: 0.04 };
/** Pixels of a standard deviation from which on one sees where in a cloud a point lands. */
const SEEN = 14;

/**
 * @param {Scale} scale @param {Pair} mu @param {Pair | null} sigma
 * @param {import('../../maths/viewport.js').Box} box
 * @returns {import('../../maths/viewport.js').View} the digit and what is around it
 */
export function viewOfCloud(scale, mu, sigma, box) {
  const [x, y] = scale.toUnit(mu);
  const { share, sigmas } = AROUND;
  const radii = sigma?.map((value) => value * sigmas);
  const corners = radii
    ? ellipse(scale, mu, radii)
    : [
        [x - share, y - share],
        [x + share, y + share],
      ];
  return fit(boundsOf(corners.flat(), corners.length), box);
}

/**
 * Whether samples of the cloud can be told apart, and it is not out of sight.
 * @param {Scale} scale @param {Pair} mu @param {Pair} sigma
 * @param {import('../../maths/viewport.js').Projection} at
 * @param {{width: number, height: number}} size
 */
export function cloudIsSeen(scale, mu, sigma, at, { width, height }) {
  const [x, y] = toScreen(at, ...scale.toUnit(mu));
  const [right] = toScreen(at, ...scale.toUnit([mu[0] + sigma[0], mu[1]]));
  const [, top] = toScreen(at, ...scale.toUnit([mu[0], mu[1] + sigma[1]]));
  const large = Math.min(right - x, y - top) >= SEEN;
  return large && x > 0 && y > 0 && x < width && y < height;
}
