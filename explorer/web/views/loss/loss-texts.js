/** What the Loss view says of the models on show; every figure comes from the measured evidence. */
import { thousands } from '../../dom/numbers.js';
import { recordOf } from '../../state/boot.js';
import { capOf } from '../../state/models.js';

/** @typedef {import('../../state/shapes.js').Evidence} Evidence */

const nats = (/** @type {number} */ value) => value.toFixed(1);

/**
 * @param {Evidence} evidence @param {string[]} models that encode digits
 * @returns {string} why the losses are no rivals, with a table
 */
export function rivals({ rows, curves }, models) {
  /** @param {string} key @param {string | undefined} model @returns {number | null | undefined} */
  const at = (key, model) => {
    const figure = rows[key][model ?? ''];
    return figure ? figure.value : figure;
  };
  /** @param {string} name @param {(model: string) => number | null | undefined} value */
  const row = (name, value) =>
    `<tr><th scope="row">${name}</th>${models.map((model) => cell(value(model))).join('')}</tr>`;
  /** @param {string} model @returns {string} the row of what its training minimises */
  const minimised = (model) => (recordOf(model).posterior ? 'elbo_test' : 'bce_test');
  const vae = models.find((model) => recordOf(model).posterior);
  const ae = models.find((model) => !recordOf(model).posterior);
  const [mean, sampled, elbo] = ['bce_at_mean', 'bce_test', 'elbo_test'].map((key) => at(key, vae));
  const plain = at('bce_test', ae);
  const lesson =
    mean && sampled && elbo && plain
      ? `The AE’s ${nats(plain)} is a reconstruction from a code that may lie anywhere;
      the VAE’s ${nats(elbo)} also counts the KL term, and its codes are noisy. The noise costs it
      ${nats(sampled - mean)} nats; without noise it still reconstructs ${nats(mean - plain)} nats worse
      than the AE. That buys codes that can be sampled from N(0, <i class="v">I</i>).`
      : '';
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
        ${row('what training minimises', (model) => at(minimised(model), model))}
      </tbody>
    </table>
    <p class="label">${lesson}</p>`;
}

/** @param {number | null | undefined} value null: there is none; undefined: nobody measured it */
const cell = (value) =>
  `<td>${value === null ? 'none' : value === undefined ? '–' : nats(value)}</td>`;

/** @param {Evidence} evidence @returns {string} */
export function floorText({ curves }) {
  return `<h3 class="part">The floor</h3>
    <p class="label">Even a perfect copy of this digit costs <b data-floor></b> nats (test digits:
      ${nats(curves.losses.mean.floor)} on average). A grey pixel is scored as a chance of ink. The
      best answer to a grey of 0.5 is 0.5, and that still costs 0.69 nats, its entropy. Black and
      white pixels cost nothing when met.</p>`;
}
