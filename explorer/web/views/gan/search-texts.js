/** What a search for the digit's code has come to, in sentences. Pure. */
import { readingOf } from '../../state/names.js';
import { decodingCost, searchCost, short } from './search-costs.js';

/** @typedef {import('../../networks/search-worker.js').Progress} Progress */
/** @typedef {{name: string, bce: number}} Pass the BCE of what comes of an encoder's single pass */

/**
 * What the judge reads the best picture and the digit itself as.
 * @typedef {Record<'best' | 'digit', import('../../state/names.js').Judged>} Readings
 */

/** Nats as they are shown: what stands there as the same number is no difference worth a word. */
const whole = (/** @type {number} */ nats) => Math.round(nats);

/** @param {Pass[]} passes @returns {string} "Autoencoder 57, VAE 66" */
const listed = (passes) => passes.map(({ name, bce }) => `${name} ${whole(bce)}`).join(', ');

/**
 * @param {number} best the search's BCE @param {Pass[]} passes
 * @returns {string} whether it came closer than the encoders' passes
 */
function against(best, passes) {
  const closer = passes.filter(({ bce }) => whole(bce) < whole(best));
  if (!passes.length) return '';
  if (closer.length === passes.length) {
    return `One pass of an encoder costs less: ${listed(passes)}.`;
  }
  if (!closer.length)
    return `That is no more than one pass of an encoder costs: ${listed(passes)}.`;
  return `One pass of an encoder costs ${listed(passes)}.`;
}

/**
 * @param {Readings} readings
 * @returns {string} what the best looks like, and the digit, if that is another class
 */
function readText({ best, digit }) {
  const [found, wanted] = [best, digit].map(readingOf);
  const other = found === wanted ? '' : `; your digit looks like ${wanted}`;
  return ` To the judge it looks like ${found}, P(digit) ${best.pDigit.toFixed(2)}${other}.`;
}

/**
 * @param {{progress: Progress | null, isOn: boolean, isLost?: boolean, seconds: number, passes: Pass[],
 *   readings?: Readings | null, tensors: Map<string, import('../../formats/safetensors.js').Tensor> | null}} state tensors of the
 *   decoder that is searched; readings: null while there is no judge; isLost: something of the search
 *   could not be fetched
 * @returns {string}
 */
export function searchText(state) {
  const { progress, isOn, isLost = false, seconds, passes, readings = null, tensors } = state;
  if (isLost) return 'The search could not be fetched. Try again, or load the page again.';
  if (!progress) return isOn ? 'The search begins …' : '';
  const { step, steps, starts, best } = progress;
  const far = `${step} of ${steps} steps from ${starts.length} starts`;
  const cost = tensors
    ? `, ${short(searchCost(decodingCost(tensors), starts.length, step))} multiply-adds`
    : '';
  const spent = `${far}${cost}, ${seconds.toFixed(1)} s.`;
  if (isOn) return spent;
  const { bce } = starts[best];
  const read = readings ? readText(readings) : '';
  return `${spent} The best costs ${whole(bce)} nats.${read} ${against(bce, passes)}`.trim();
}
