/** The markup of the view of training. */
import { thousands } from '../../dom/numbers.js';
import { SIDE } from '../../state/boot.js';
import { KINDS, LEARNERS } from './learners.js';
import { PHASES } from './train-texts.js';
import { FITTED, TESTS } from './training-digits.js';

/** @typedef {import('./learners.js').Kind} Kind */

/** @param {string} of @param {string} label */
const digit = (of, label) =>
  `<div class="digit"><canvas ${of} width="${SIDE}" height="${SIDE}" role="img" aria-label="${label}"></canvas></div>`;

/** @param {Kind} kind */
const side = (kind) => {
  const { title, name, colour } = LEARNERS[kind];
  return `
  <section class="train-side" data-kind="${kind}" colour="${colour}" aria-label="${title} in training">
    <div class="train-head"><h3>${title}</h3><span class="label" data-unfinished></span></div>
    <canvas class="train-canvas" id="train-${kind}" role="img" aria-label="Plane of the ${name}"></canvas>
    <div class="train-under">
      ${digit('data-input', 'Your digit')}${digit('data-decoded', `Your digit as the ${name} decodes it`)}
      <p class="train-own"><b>Your digit</b><span class="label" data-own></span></p>
      <button type="button" data-do="keep" aria-label="Keep the ${name} as it is now">Keep</button>
      <button type="button" data-do="save" aria-label="Save the ${name} as it is now">Save</button>
    </div>
  </section>`;
};

const arrow = (/** @type {string} */ kind, /** @type {string} */ paths) =>
  `<svg class="train-arrow ${kind}" viewBox="0 0 44 12" aria-hidden="true">${paths}</svg>`;

const legend = () => `
  <p class="train-legend label" hidden><span class="whole">${arrow(
    'bce',
    '<path d="M0 6H36"/><path class="tip" d="M36 2.5 43 6 36 9.5z"/>',
  )} where reconstruction pushes a code</span> <span class="whole">${arrow(
    'kl',
    '<path class="dash" d="M0 6H43"/><path d="M36 2.5 43 6 36 9.5"/>',
  )} where KL pushes it, times β (VAE alone)</span> <span class="whole" data-units></span></p>`;

export const template = () => `
  <div class="train-left"><section class="train-run" aria-label="Training">
    <div class="train-buttons">
      <button type="button" id="train-start">Train</button>
      <button type="button" data-do="one" title="One batch of 32 digits, everything shown">1 step</button>
      <button type="button" data-do="hundred">100 steps</button>
      <button type="button" data-do="slow" aria-pressed="false">Slow motion</button>
      <button type="button" data-do="again">Start again</button>
    </div>
    <p class="train-says" role="status"></p>
  </section>
  <section class="train-knobs" aria-label="Knobs of the training"></section></div>
  ${KINDS.map(side).join('')}
  <div class="train-below">
    <ol class="train-phases" aria-label="Phases of a batch" hidden>${PHASES.map(({ name }) => `<li>${name}</li>`).join('')}</ol>
    <div class="train-telling"><p class="train-phase" role="status" hidden></p>
      <button type="button" data-do="curves" hidden>Back to the curves</button></div>
    ${legend()}
    <div class="train-batches" hidden>${KINDS.map(
      (kind) =>
        `<div class="train-batch" data-batch="${kind}" colour="${LEARNERS[kind].colour}"></div>`,
    ).join('')}</div>
    <div class="train-charts"></div>
    <p class="label train-note"><span data-rounds></span> Neighbours right, once a second: the share of ${thousands(TESTS)}
      test digits, every fifth of all, whose class the 10 nearest of ${thousands(FITTED)} training digits’ codes say. Spread:
      the standard deviation of the test digits’ codes; N(0, I) has 1. BCE and KL: of test digits, each decoded from its
      mean; those of a batch are with noise. <span data-speed></span></p>
  </div>`;

/** Of checkpoints that somebody else made. */
export const NONE = `<p class="train-none">No digits to train on are here:
  <code>python -m explorer build</code> makes them.</p>`;
