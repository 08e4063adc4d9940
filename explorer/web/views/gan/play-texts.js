/** What a step of the game changed, in words that hold only what was measured just now. Pure. */
import { show, thousands } from '../../dom/numbers.js';

/** @typedef {import('../../training/game-messages.js').State} State */
/** @typedef {import('../../training/game-messages.js').Change} Change */
/** @typedef {import('../../training/game.js').Figures} Figures */
/** @typedef {import('../../training/game.js').Who} Who */

/** @param {number} before @param {number} after @param {string} [unit] @returns {string} */
function moved(before, after, unit = '') {
  const [from, to] = [show(before), show(after)];
  if (from === to) return `stayed at ${to}${unit}`;
  return `${after < before ? 'fell' : 'rose'} from ${from} to ${to}${unit}`;
}

/** @param {Change} change @returns {string} what one step did on its own batch */
export function changeText({ who, before, after }) {
  const believes = `D(G(z)) ${moved(before.fake, after.fake)}`;
  const lossD = `D’s loss ${moved(before.lossD, after.lossD, ' nats')}`;
  const lossG = `G’s loss ${moved(before.lossG, after.lossG, ' nats')}`;
  if (who === 'discriminator') {
    const real = `D(x) ${moved(before.real, after.real)}`;
    return `D learned, G stood still. On D’s batch of 32 digits and 32 fakes: ${lossD}; ${real}, ${believes}.`;
  }
  if (who === 'generator') {
    return `G learned, D stood still. On G’s batch of 32 codes: ${lossG}; ${believes}.`;
  }
  return `D learned, then G from the same fakes. On this batch: ${lossD}, ${lossG}; ${believes}.`;
}

/** @param {{discriminator: number, generator: number}} taken @returns {string} */
export const takenText = ({ discriminator, generator }) =>
  `Steps since the moment: D ${thousands(discriminator)}, G ${thousands(generator)}.`;

/** @param {Figures} first at the moment @param {Figures} now @returns {string} */
export const sinceText = (first, now) =>
  `On 32 digits and 32 codes that stay the same: D(x) ${moved(first.real, now.real)}, ` +
  `D(G(z)) ${moved(first.fake, now.fake)}.`;

/** @param {Who} who @param {number} rate steps a second */
export function runningText(who, rate) {
  const name = { discriminator: 'D alone learns', generator: 'G alone learns', both: 'Both learn' };
  return `${name[who]}, ${rate < 10 ? rate.toFixed(1) : rate.toFixed(0)} steps a second.`;
}

/** @param {NonNullable<State['pull']>} pull @returns {string} the gradients that G would get */
export const pullText = ({ own, other }) =>
  `What D’s verdicts are to G: the gradient of its loss, −log D(G(z)), on all its weights has the length ` +
  `${show(own)}; that of log(1 − D(G(z))), the other way to write the game, ${show(other)}.`;

/** @param {import('../../state/game.js').Moment} moment @param {string} from @returns {string} what the moment is */
export function fromText({ step, epoch, d_real: real, d_fake: fake }, from) {
  const at = `Step ${thousands(step)} of the good run`;
  if (from === 'start') return `${at}: untrained, both have random weights.`;
  const when = `${at}, epoch ${epoch < 1 ? epoch.toFixed(1) : epoch.toFixed(0)}`;
  const said = `in its batches just before D(x) was ${show(real)}, D(G(z)) ${show(fake)}`;
  return from === 'collapse'
    ? `${when}: the sixteen fakes look much alike; ${said}.`
    : `${when}: most fakes are digits; ${said}.`;
}

/** Of checkpoints that somebody else made. */
export const NO_DIGITS =
  'There are no digits to train on here: <code>python -m explorer build</code> writes them.';
