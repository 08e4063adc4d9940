/** How large and how strong the points of a map are. Pure. */

/**
 * Sizes in CSS pixels.
 * @typedef {{large: boolean, dot: number, alpha: number, sample: number, numeral: number,
 *   faint: boolean}} Look faint: nothing but the ground for pictures
 */

/**
 * Dots grow with the zoom, but slower, so that close-ups part them.
 * @param {boolean} large @param {boolean} withSamples
 * @param {number} closeness 1 when everything is on show
 * @returns {Look}
 */
export function lookOf(large, withSamples, closeness) {
  const growth = Math.sqrt(Math.min(6, Math.max(1, closeness)));
  return {
    large,
    dot: (large ? 1.3 : 0.9) * growth,
    alpha: Math.min(0.85, (withSamples ? (large ? 0.28 : 0.36) : 0.6) * growth),
    sample: (large ? 2.4 : 1.5) * growth,
    numeral: large ? 24 : 18,
    faint: false,
  };
}

/**
 * Points behind pictures: small, so that where they crowd is seen and no picture is hidden by them.
 * @param {Look} look @returns {Look}
 */
export const behindPictures = (look) => ({
  ...look,
  dot: look.large ? 1.3 : 1,
  // On a small map more of them share a pixel.
  alpha: look.large ? 0.15 : 0.11,
  sample: look.large ? 1.6 : 1.3,
  faint: true,
});
