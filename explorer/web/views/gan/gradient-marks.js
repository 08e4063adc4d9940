/** The gradient on pixels as signs: a plus where more ink helps, a minus where less does. Pure. */

/** Signs that are drawn: the strongest pixels; the rest would be dust. */
export const MOST_MARKS = 140;
/** Of the strongest: what is weaker is not drawn. */
const LEAST = 0.08;

/**
 * The gradient behind the generator's last layer, a sigmoid: it can move grey pixels, and hardly
 * those that are black or white already.
 * @param {Float32Array} gradient d logit / d pixel
 * @param {Float32Array} image pixels in [0, 1]
 * @returns {Float32Array} d logit / d (what goes into the sigmoid), pixel by pixel
 */
export const throughSigmoid = (gradient, image) =>
  gradient.map((value, pixel) => value * image[pixel] * (1 - image[pixel]));

/**
 * @param {Float32Array} gradient a number for each pixel
 * @returns {{pixel: number, size: number, isMore: boolean}[]} the strongest first; size: 0 to 1, of the
 *   strongest
 */
export function marksOf(gradient) {
  const all = Array.from(gradient, (value, pixel) => ({ pixel, value, strength: Math.abs(value) }));
  const most = Math.max(...all.map(({ strength }) => strength));
  if (!(most > 0)) return [];
  return all
    .filter(({ strength }) => strength > LEAST * most)
    .sort((a, b) => b.strength - a.strength)
    .slice(0, MOST_MARKS)
    .map(({ pixel, value, strength }) => ({ pixel, size: strength / most, isMore: value > 0 }));
}

/**
 * A picture after one small step along a gradient.
 * @param {Float32Array} image @param {Float32Array} gradient
 * @param {number} length of the step, Euclidean, in grey values
 * @returns {Float32Array} within [0, 1]
 */
export function stepped(image, gradient, length) {
  const norm = Math.sqrt(gradient.reduce((sum, value) => sum + value * value, 0)) || 1;
  return image.map((value, i) => Math.min(1, Math.max(0, value + (length * gradient[i]) / norm)));
}

/** From here on D's verdict turned. */
const HALF = 0.5;

/**
 * @param {number} before @param {number} after D's verdicts @param {number} length of the step
 * @returns {string}
 */
export function stepText(before, after, length) {
  const turned = before < HALF && after >= HALF ? ': now it takes the fake for a real digit' : '';
  return (
    `One step of length ${length}, a small change, takes D from ${before.toFixed(2)} to ` +
    `${after.toFixed(2)}${turned}.`
  );
}

/**
 * @param {{shown: string, when: string, fake: number} | null} other the film on show where its networks were not
 *   kept; when: the moment of the good run that stands for it; null: they were
 * @returns {string} whose D and whose fake it is
 */
export const whoseText = (other) =>
  other
    ? `Not the ${other.shown}’s: only the good run’s networks were kept. This is its D and its fake ` +
      `${other.fake + 1} at ${other.when}.`
    : '';

/** @param {{step: number}} moment @returns {string} what D's gradient is worth where it learned nothing yet */
export const untrainedText = ({ step }) =>
  step === 0 ? 'D is untrained here: what it asks for says nothing yet.' : '';
