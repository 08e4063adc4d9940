/** What the view of training says. Pure. */
import { percent, thousands } from '../../dom/numbers.js';
import { KINDS, LEARNERS } from './learners.js';

/** @typedef {import('./learners.js').Kind} Kind */
/** @typedef {import('./training-session.js').State} State */
/** @typedef {import('./training-session.js').Measured} Measured */
/** @typedef {import('../../training/batch-detail.js').Loss} Loss */
/**
 * What is known of both models: as they are, and what their neighbours said last, of an earlier step perhaps.
 * @typedef {{states: Record<Kind, State | null>, measured: Record<Kind, Measured | null>, isOn: boolean,
 *   trouble: string}} Told
 */

/** Digits of a batch, of what both are trained on, and of MNIST's training digits: a round of the lesson's models. */
export const [BATCH, ALL, MNIST] = [32, 10_000, 60_000];

/** Where each phase of a batch stands among them. */
export const [FORWARD, LOSS, GRADIENT, STEP] = [0, 1, 2, 3];
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

/**
 * @param {number} step @param {number} [all] training digits
 * @param {number | null} [shipped] rounds of the lesson's own models; null where that is not known
 * @returns {string} how far that is
 */
export function roundsText(step, all = ALL, shipped = null) {
  if (!step) return '';
  const rounds = (step * BATCH) / all;
  const few = rounds < 0.1 ? 'less than 0.1' : rounds.toFixed(1);
  const times = rounds >= 10 ? rounds.toFixed(0) : few;
  const finished = shipped
    ? `: the lesson’s autoencoder and VAE had ${thousands(shipped)} rounds of ${thousands(MNIST)}`
    : '';
  return (
    `After ${stepsText(step)} of ${BATCH} digits each model has gone ${times} times through the ` +
    `${thousands(all)} training digits here. It is unfinished${finished}.`
  );
}

/**
 * @param {Pick<import('../../state/boot.js').ModelRecord, 'own' | 'encoder' | 'family' | 'epochs'>[]} records of models
 * @returns {number | null} of the lesson's models with an encoder; null where they differ, or nobody knows
 */
export function shippedRounds(records) {
  // A member of a family begins with its neighbour's weights.
  const lesson = records.filter(({ own, encoder, family }) => !own && encoder && !family);
  const [rounds, ...others] = new Set(lesson.map(({ epochs }) => epochs));
  return rounds && !others.length ? rounds : null;
}

/** @param {number} count @returns {string} */
export const fetchingText = (count) => `Fetching ${thousands(count)} training digits, 1.6 MB …`;

/**
 * @param {Record<Kind, State | null>} states @param {boolean} isOn
 * @returns {string} how fast the slower one is, and what makes both slow
 */
export function paceText(states, isOn) {
  const slowest = Math.min(...KINDS.map((kind) => states[kind]?.rate ?? 0));
  // Two digits: further ones change with every look.
  const rate = Math.round(Number(slowest.toPrecision(2)));
  const slow = KINDS.some((kind) => states[kind]?.wasm === false);
  return [
    isOn && rate ? `${thousands(rate)} steps a second.` : '',
    slow ? 'It trains in plain JavaScript here, without WebAssembly, so slowly.' : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** @param {Told} told @returns {string} what happens, for those who read and those who listen */
export function statusText({ states, measured, isOn, trouble }) {
  if (trouble) return `${trouble} Start again to try once more.`;
  const told = KINDS.map((kind) => states[kind]).filter((state) => state !== null);
  if (told.length < KINDS.length) return 'Making two models with random weights …';
  const lost = KINDS.filter((kind) => states[kind]?.diverged);
  if (lost.length) {
    const names = lost.map((kind) => `the ${LEARNERS[kind].name}`).join(' and ');
    const what =
      lost.length > 1
        ? 'have diverged: their losses are no numbers any more'
        : 'has diverged: its loss is no number any more';
    return `T${names.slice(1)} ${what}. Lower the learning rate and start again.`;
  }
  // All figures of a sentence are of one state: that which the neighbours said something of.
  const known = KINDS.map((kind) => measured[kind]).filter((one) => one !== null);
  const steps = known.map(({ step }) => step);
  if (!Math.min(...steps)) {
    return isOn
      ? 'It begins.'
      : 'Nothing is learnt yet: the weights are random, and all codes lie in one heap.';
  }
  const right = known.map(({ knn }) => (knn === null ? '–' : percent(knn)));
  const inside = known.map(({ codes }) => percent(shareWithin(codes, CIRCLE)));
  const [one, other] = steps.map(thousands);
  return (
    `${one === other ? `Step ${one}` : `Steps ${one} and ${other}`}: the autoencoder’s neighbours are right for ${right[0]} of test digits, ` +
    `the VAE’s for ${right[1]}. In the outer circle lie ${inside[0]} of the autoencoder’s codes, ` +
    `${inside[1]} of the VAE’s.`
  );
}

/** 99 % of N(0, I) in two dimensions lies within three of its standard deviations, as the outer circle does. */
export const CIRCLE = 3;

/** @param {Float32Array} codes pairs @param {number} radius @returns {number} share of them, 0 to 1 */
export function shareWithin(codes, radius) {
  let inside = 0;
  for (let i = 0; i < codes.length; i += 2) {
    inside += Number(Math.hypot(codes[i], codes[i + 1]) <= radius);
  }
  return inside / (codes.length / 2);
}

/** @param {number} bce of one digit @returns {string} a model that has diverged gives none */
export const ownText = (bce) =>
  Number.isFinite(bce) ? `BCE ${bce.toFixed(0)} nats` : 'BCE is no number any more';

/** @param {Loss} loss of a batch @param {boolean} hasKl @returns {string} */
export const lossText = ({ bce, kl, total }, hasKl) =>
  `Mean of the batch: BCE ${bce.toFixed(0)}${
    hasKl ? `, KL ${kl.toFixed(1)} nats; with β ${total.toFixed(0)}` : ' nats'
  }.`;

/**
 * @param {Loss} before a step @param {Loss} after it, of the same batch with the same noise
 * @param {boolean} hasKl
 * @returns {string} what the step did to its own batch
 */
export const helpText = (before, after, hasKl) =>
  `This batch once more: ${after.total.toFixed(1)} nats${hasKl ? ' with β' : ''} instead of ${before.total.toFixed(1)}.`;

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
