/** What the Loss view says of the models on show; every figure comes from the measured evidence. */
import { thousands } from '../../dom/numbers.js';
import { recordOf } from '../../state/boot.js';
import { LESSONS_BETA, paysKl } from '../../state/families.js';
import { capOf, fact, measuredAs, unaskedText } from '../../state/models.js';

/** @typedef {import('../../state/shapes.js').Evidence} Evidence */

const nats = (/** @type {number} */ value) => value.toFixed(1);

/**
 * @param {Evidence} evidence @param {string[]} models that encode digits
 * @returns {string} why the losses are no rivals, with a table
 */
export function rivals({ rows, curves }, models) {
  /** @param {string} key @param {string | undefined} model @returns {number | null | undefined} */
  const at = (key, model) => {
    const figure = rows[key][model ? measuredAs(model) : ''];
    const isUnasked = model && KL_ROWS.includes(key) && !paysKl(recordOf(model));
    if (figure === null || isUnasked) return null;
    if (figure) return figure.value;
    // Measured when it was trained, on the same digits.
    const test = model ? recordOf(model).test : null;
    return test ? ofTest(key, test) : undefined;
  };
  /** @param {string} name @param {(model: string) => number | null | undefined} value */
  const row = (name, value) =>
    `<tr><th scope="row">${name}</th>${models.map((model) => cell(value(model))).join('')}</tr>`;
  /** @param {string} model @returns {number | null | undefined} what its training minimises */
  const minimised = (model) => {
    const { beta } = recordOf(model);
    if (!paysKl(recordOf(model))) return at('bce_test', model);
    if (beta === null) return undefined;
    if (beta === LESSONS_BETA) return at('elbo_test', model);
    const [bce, kl] = [at('bce_test', model), at('kl_test', model)];
    return typeof bce === 'number' && typeof kl === 'number' ? bce + beta * kl : undefined;
  };
  const heads = models.map((model) => `<th scope="col">${capOf(model)}</th>`);
  return `
    <h3 class="sum">The two losses are not rivals</h3>
    <table>
      <thead><tr class="label"><th scope="col">mean of ${thousands(curves.losses.n)}
        test digits, nats</th>${heads.join('')}</tr></thead>
      <tbody>
        ${row('the floor: a perfect copy', () => curves.losses.mean.floor)}
        ${row('reconstruction from the mean code', (model) => at('bce_at_mean', model))}
        ${row('reconstruction as trained', (model) => at('bce_test', model))}
        ${row('KL', (model) => at('kl_test', model))}
        ${row('what training minimises', minimised)}
      </tbody>
    </table>
    <p class="label">${models.map(unaskedText).join('')} ${fact('rivals')} Each figure is rounded by itself.</p>`;
}

/** Rows that count KL. */
const KL_ROWS = ['kl_test', 'elbo_test'];

/** @param {string} key of a row @param {{bce: number, kl: number, loss: number}} test */
const ofTest = (key, { bce, kl, loss }) =>
  /** @type {Record<string, number>} */ ({ bce_test: bce, kl_test: kl, elbo_test: loss })[key];

/** @param {number | null | undefined} value null: there is none; undefined: nobody measured it */
const cell = (value) =>
  `<td>${value === null ? 'none' : value === undefined ? '–' : nats(value)}</td>`;

/** @param {Evidence} evidence @returns {string} */
export function floorText({ curves }) {
  return `<h3 class="part">The floor</h3>
    <p class="label">Even a perfect copy of this digit costs <b data-floor></b> nats (test digits:
      ${nats(curves.losses.mean.floor)} on average). A grey pixel counts as a chance of ink. The best
      answer to a grey of 0.5 is 0.5, and that still costs 0.69 nats, its entropy. A black or white
      pixel that is met exactly costs nothing.</p>`;
}
