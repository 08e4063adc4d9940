/** What the Loss view says of both models; every figure comes from the measured evidence. */

/** @typedef {import('../../state/shapes.js').Evidence} Evidence */

const nats = (/** @type {number} */ value) => value.toFixed(1);

/** @param {Evidence} evidence @returns {string} why the two losses are no rivals, with a table */
export function rivals({ rows, curves }) {
  const at = (/** @type {string} */ key, /** @type {'ae' | 'vae'} */ model) =>
    rows[key][model]?.value ?? 0;
  const { floor } = curves.losses.mean;
  const [mean, drawn] = [at('bce_at_mean', 'vae'), at('bce_test', 'vae')];
  const [kl, elbo, ae] = [at('kl_test', 'vae'), at('elbo_test', 'vae'), at('bce_test', 'ae')];
  return `
    <h3 class="sum">The two losses are not rivals</h3>
    <table>
      <thead><tr class="label"><th scope="col">mean of ${curves.losses.n.toLocaleString('en-US')}
        test digits, nats</th><th scope="col">AE</th><th scope="col">VAE</th></tr></thead>
      <tbody>
        ${row('the floor: a perfect copy', floor, floor)}
        ${row('reconstruction from the mean code', at('bce_at_mean', 'ae'), mean)}
        ${row('reconstruction as trained', ae, drawn)}
        ${row('KL', null, kl)}
        ${row('what training minimises', ae, elbo)}
      </tbody>
    </table>
    <p class="label">The AE’s ${nats(ae)} is a reconstruction from a code that may lie anywhere;
      the VAE’s ${nats(elbo)} also counts the KL term, and its codes are noisy. The noise costs it
      ${nats(drawn - mean)} nats; without noise it still reconstructs ${nats(mean - ae)} nats worse
      than the AE. That buys codes that can be drawn from N(0, <i class="v">I</i>).</p>`;
}

/** @param {string} name @param {number | null} ae @param {number} vae */
const row = (name, ae, vae) =>
  `<tr><th scope="row">${name}</th><td>${ae === null ? 'none' : nats(ae)}</td><td>${nats(
    vae,
  )}</td></tr>`;

/** @param {Evidence} evidence @returns {string} */
export function floorText({ curves }) {
  return `<h3 class="part">The floor</h3>
    <p class="label">Even a perfect copy of this digit costs <b data-floor></b> nats (test digits:
      ${nats(curves.losses.mean.floor)} on average). A grey pixel is scored as a chance of ink. The
      best answer to a grey of 0.5 is 0.5, and that still costs 0.69 nats, its entropy. Black and
      white pixels cost nothing when met.</p>`;
}
