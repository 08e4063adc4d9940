/** What a search for the digit's code has come to, in sentences. Pure. */
import { decodingCost, searchCost, short } from './search-costs.js';

/** @typedef {import('../../networks/search-worker.js').Progress} Progress */
/** @typedef {{name: string, bce: number}} Pass the BCE of what comes of an encoder's single pass */

/** Of one nat: closer than this is no difference worth a word. */
const SAME = 0.5;

/** @param {Pass[]} passes @returns {string} "Autoencoder 57, VAE 66" */
const listed = (passes) => passes.map(({ name, bce }) => `${name} ${bce.toFixed(0)}`).join(', ');

/**
 * @param {number} best the search's BCE @param {Pass[]} passes
 * @returns {string} whether it came closer than the encoders' passes
 */
function against(best, passes) {
  const closer = passes.filter(({ bce }) => bce < best - SAME);
  if (!passes.length) return '';
  if (closer.length === passes.length) {
    return `One pass of an encoder costs less: ${listed(passes)}.`;
  }
  if (!closer.length)
    return `That is no more than one pass of an encoder costs: ${listed(passes)}.`;
  return `One pass of an encoder costs ${listed(passes)}.`;
}

/**
 * @param {{progress: Progress | null, isOn: boolean, isLost?: boolean, seconds: number, passes: Pass[],
 *   tensors: Map<string, import('../../formats/safetensors.js').Tensor> | null}} state tensors of the
 *   decoder that is searched; isLost: something of the search could not be fetched
 * @returns {string}
 */
export function searchText({ progress, isOn, isLost = false, seconds, passes, tensors }) {
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
  return `${spent} The best costs ${bce.toFixed(0)} nats. ${against(bce, passes)}`;
}
