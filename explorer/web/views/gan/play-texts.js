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

/**
 * What several steps did to the digits and codes that stay the same.
 * @param {Who} who learned @param {Pick<State, 'taken' | 'figures'>} before @param {Pick<State, 'taken' | 'figures'>} now
 * @returns {string}
 */
export function pressText(who, before, now) {
  const steps = Math.max(
    now.taken.discriminator - before.taken.discriminator,
    now.taken.generator - before.taken.generator,
  );
  if (steps === 0) return 'At rest.';
  const many = `${thousands(steps)} step${steps === 1 ? '' : 's'}`;
  const learned = {
    discriminator: `D learned ${many}, G stood still.`,
    generator: `G learned ${many}, D stood still.`,
    both: `Both learned ${many}.`,
  };
  const [first, last] = [before.figures, now.figures];
  return (
    `${learned[who]} On 32 digits and 32 codes that stay the same: D’s loss ` +
    `${moved(first.lossD, last.lossD, ' nats')}, G’s loss ${moved(first.lossG, last.lossG, ' nats')}; ` +
    `D(G(z)) ${moved(first.fake, last.fake)}.`
  );
}

/** @param {{discriminator: number, generator: number}} taken @returns {string} */
export const takenText = ({ discriminator, generator }) =>
  `Steps since the moment: D ${thousands(discriminator)}, G ${thousands(generator)}.`;

/** @param {Figures} first at the moment @param {Figures} now @returns {string} */
export const sinceText = (first, now) =>
  `Since the moment, on the digits and codes that stay the same: D(x) ${moved(first.real, now.real)}, ` +
  `D(G(z)) ${moved(first.fake, now.fake)}.`;

/** @type {Record<Who, string>} said once, however long it takes */
export const LEARNS = {
  discriminator: 'D alone learns.',
  generator: 'G alone learns.',
  both: 'Both learn.',
};

/** @param {number} rate steps a second */
export const speedText = (rate) =>
  `${rate < 10 ? rate.toFixed(1) : rate.toFixed(0)} steps a second.`;

/** While it learns: what was said of steps before is not of these pictures. */
const AT_REST = 'How far apart the fakes are, and what the judge says, is told when it stops.';

/**
 * What the steps came to: at rest alone.
 * @param {State} first at the moment @param {State} state now
 * @param {object} how
 * @param {boolean} how.isOn whether it learns @param {number} how.steps of D and of G since the moment
 * @param {(pictures: Uint8Array) => Look} how.look @param {number | null} how.real the distance of sixteen
 *   digits; null where they are not there
 * @returns {{since: string, look: string, pull: string}}
 */
export function stoodText(first, state, { isOn, steps, look, real }) {
  if (isOn) return { since: '', look: AT_REST, pull: '' };
  return {
    since: steps ? sinceText(first.figures, state.figures) : '',
    look: real === null ? '' : lookText(look(first.pictures), look(state.pictures), real),
    pull: state.pull ? pullText(state.pull) : '',
  };
}

/** @param {NonNullable<State['pull']>} pull @returns {string} the gradients that G would get */
export const pullText = ({ own, other }) =>
  `What D’s verdicts are to G: the gradient of its loss, −log D(G(z)), on all its weights has the length ` +
  `${show(own)}; that of log(1 − D(G(z))), the other way to write the game, ${show(other)}.`;

/**
 * How sixteen fakes look: how far two of them are apart on average, Euclidean in grey values, and the mean
 * P(digit) by the judge.
 * @typedef {{distance: number, p: number | null}} Look
 * @param {Look} first at the moment @param {Look} now @param {number} real the distance of sixteen digits
 */
export function lookText(first, now, real) {
  const apart =
    `Two of the sixteen fakes are ${show(now.distance)} apart on average, at the moment ` +
    `${show(first.distance)}; sixteen test digits ${show(real)}.`;
  if (now.p === null || first.p === null) return apart;
  return `${apart} P(digit) of the sixteen, by the judge: ${show(now.p)}, at the moment ${show(first.p)}.`;
}

/** @typedef {import('../../state/options.js').Options['playFrom']} PlayFrom */

/** @param {import('../../state/game.js').Moment} moment @param {PlayFrom} from @returns {string} what the moment is */
export function fromText({ step, epoch, p_digit: p }, from) {
  const at = `Step ${thousands(step)} of the good run`;
  if (from === 'start') return `${at}: untrained, both have random weights.`;
  const when = `${at}, epoch ${epoch < 1 ? epoch.toFixed(1) : epoch.toFixed(0)}`;
  const judged = `By the judge, P(digit) of the film’s samples is ${show(p)} there`;
  if (from === 'late') return `${when}. ${judged}.`;
  return `${when}: a little after all sixteen fakes had been alike. ${judged}.`;
}

/** What is worth a try from there: what came out with each of five seeds (decision 031). @type {Record<PlayFrom, string>} */
export const TRY = {
  start:
    'Worth a try: D alone, some 100 steps. D(G(z)) falls towards 0, and with it the gradient of ' +
    'log(1 − D(G(z))), but not that of −log D(G(z)), which therefore is G’s loss. Or both, some 150 ' +
    'steps: all sixteen fakes become alike.',
  early:
    'Worth a try: G alone, some 100 steps. A D that stands still soon believes its fakes, though ' +
    'they are no digits.',
  late:
    'Worth a try: G alone, some 300 steps. A D that stands still believes nearly all fakes in the ' +
    'end, while by the judge they get worse: P(digit) falls.',
};

/** Of checkpoints that somebody else made. */
export const NO_DIGITS =
  'There are no digits to train on here: <code>python -m explorer build</code> writes them.';
