/** What the view of training says. Pure. */
import { percent, thousands } from '../../dom/numbers.js';

/** @typedef {import('./training-session.js').Kind} Kind */
/** @typedef {import('./training-session.js').State} State */
/** @typedef {import('./arrows.js').Arrows} Arrows */
/** @typedef {{arrows: Arrows, bce: number, kl: number}} Pushed */

/** Digits of a batch, and of what both are trained on. */
export const [BATCH, ALL] = [32, 10_000];

export const NAMES = { ae: 'autoencoder', vae: 'VAE' };
const CAPITALS = { ae: 'The autoencoder', vae: 'The VAE' };

export const PHASES = /** @type {const} */ ([
  {
    name: 'Forward',
    says:
      '32 training digits go in. The encoder gives each a code, on the plane; below each digit, what ' +
      'the decoder makes of it.',
  },
  {
    name: 'Loss',
    says:
      'Below each picture what it costs: BCE for wrong pixels, in nats. The VAE also pays KL, the ' +
      'second number, for codes that leave N(0, I).',
  },
  {
    name: 'Gradient',
    says:
      'Where would each digit rather have its code? The arrows say it: by reconstruction, and by KL. ' +
      'The gradient of every weight is worked out from such wishes, of all 32 at once.',
  },
  {
    name: 'Step',
    says:
      'Adam moves all weights a little. All digits share them, so no code goes just where its ' +
      'arrows point, and the codes of test digits move too.',
  },
]);

/** @param {number} step @returns {string} */
export const stepsText = (step) => `${thousands(step)} ${step === 1 ? 'step' : 'steps'}`;

/** @param {number} step @returns {string} beside a model's name */
export const unfinishedText = (step) =>
  step ? `unfinished: ${stepsText(step)}` : 'untrained: random weights';

/** @param {number} step @returns {string} how far that is */
export function roundsText(step) {
  const rounds = (step * BATCH) / ALL;
  const times = rounds >= 10 ? rounds.toFixed(0) : rounds.toFixed(1);
  return (
    `After ${stepsText(step)} of ${BATCH} digits each model has gone ${times} times through the ` +
    `${thousands(ALL)} training digits here. It is unfinished: the page’s own models had 100 rounds of 60,000.`
  );
}

/**
 * @param {Record<Kind, State | null>} states
 * @param {{isOn: boolean, trouble: string}} how
 * @returns {string} what happens, for those who read and those who listen
 */
export function statusText({ ae, vae }, { isOn, trouble }) {
  if (trouble) return `${trouble} Start again to try once more.`;
  if (!ae || !vae) return 'Making two models with random weights …';
  const lost = ae.diverged ? 'ae' : vae.diverged ? 'vae' : null;
  if (lost) {
    return `${CAPITALS[lost]} has diverged: its loss is no number any more. Lower the learning rate and start again.`;
  }
  if (!ae.step && !vae.step) {
    return isOn
      ? 'It begins.'
      : 'Nothing is learnt yet: the weights are random, and all codes lie in one heap.';
  }
  const step = Math.min(ae.step, vae.step);
  const known = (/** @type {State} */ state) => (state.knn === null ? '–' : percent(state.knn));
  return (
    `Step ${thousands(step)}: the autoencoder’s neighbours are right for ${known(ae)} of test digits, ` +
    `the VAE’s for ${known(vae)}. ${insideText(ae, vae)}`
  );
}

/** 99 % of N(0, I) in two dimensions lies within this radius. */
export const CIRCLE = Math.sqrt(-2 * Math.log(0.01));

/** @param {State} ae @param {State} vae @returns {string} who stays within the outer circle */
function insideText(ae, vae) {
  const shares = [ae, vae].map(({ codes }) => {
    let inside = 0;
    for (let i = 0; i < codes.length; i += 2) {
      inside += Number(Math.hypot(codes[i], codes[i + 1]) <= CIRCLE);
    }
    return percent(inside / (codes.length / 2));
  });
  return `In the outer circle lie ${shares[0]} of the autoencoder’s codes, ${shares[1]} of the VAE’s.`;
}

/**
 * What the arrows of a batch come to.
 * @param {number} out of reconstruction, and @param {number | null} back of KL: nats for a unit of code, outwards
 * @returns {string}
 */
export function pushText(out, back) {
  const way = (/** @type {number} */ value) =>
    `${Math.abs(value).toFixed(1)} ${value < 0 ? 'inwards' : 'outwards'}`;
  const own = `On average reconstruction pushes ${way(out)}`;
  return back === null
    ? `${own}. Nothing pushes back.`
    : `${own}, KL ${way(back)}, nats for a unit of code.`;
}

/** Layers as people know them. */
const LAYERS = /** @type {Record<string, string>} */ ({
  'encoder.0': '784 → 128',
  'encoder.2': '128 → code',
  fc_mu: '128 → μ',
  fc_logvar: '128 → log σ²',
  'decoder.0': 'code → 128',
  'decoder.2': '128 → 784',
});

/**
 * @param {{layer: string, step: number, weights: number}[]} moves
 * @returns {string} how far the step moved each layer's weights
 */
export const movesText = (moves) =>
  `The step moved its weights, as a share of their length: ${moves
    .map(({ layer, step, weights }) => `${LAYERS[layer] ?? layer} ${percent(step / weights, 1)}`)
    .join(', ')}.`;
