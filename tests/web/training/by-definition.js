/** The two models, their losses and gradients in double precision, as the definitions read. */

/** @typedef {import('../../../explorer/web/formats/safetensors.js').Tensor} Tensor */

/** @param {Map<string, Tensor>} tensors @returns {Map<string, Float64Array>} in double precision */
export const doubles = (tensors) =>
  new Map([...tensors].map(([name, { data }]) => [name, Float64Array.from(data)]));

/**
 * @param {Map<string, Float64Array>} weights @param {string} name @param {ArrayLike<number>} input
 * @returns {number[]}
 */
function dense(weights, name, input) {
  const weight = /** @type {Float64Array} */ (weights.get(`${name}.weight`));
  const bias = /** @type {Float64Array} */ (weights.get(`${name}.bias`));
  const places = [];
  for (let i = 0; i < input.length; i++) if (input[i] !== 0) places.push(i);
  const outputs = [];
  for (let output = 0; output < bias.length; output++) {
    let sum = bias[output];
    for (const i of places) sum += weight[output * input.length + i] * input[i];
    outputs.push(sum);
  }
  return outputs;
}

/** @param {Uint8Array} picture @returns {Float32Array} its ink in [0, 1], as the page has it */
function inkOf(picture) {
  const ink = new Float32Array(picture.length);
  for (let i = 0; i < ink.length; i++) ink[i] = picture[i] / 255;
  return ink;
}

const relu = (/** @type {number[]} */ values) => values.map((value) => Math.max(0, value));

/**
 * @param {Map<string, Float64Array>} weights @param {Uint8Array} picture
 * @returns {{mu: number[], logvar: number[] | null}}
 */
export function encoded(weights, picture) {
  const units = relu(dense(weights, 'encoder.0', inkOf(picture)));
  if (!weights.has('fc_mu.weight')) return { mu: dense(weights, 'encoder.2', units), logvar: null };
  return { mu: dense(weights, 'fc_mu', units), logvar: dense(weights, 'fc_logvar', units) };
}

/**
 * @param {Map<string, Float64Array>} weights @param {ArrayLike<number>} z @param {Uint8Array} picture
 * @returns {number} binary cross-entropy in nats
 */
export function bce(weights, z, picture) {
  const logits = dense(weights, 'decoder.2', relu(dense(weights, 'decoder.0', z)));
  const ink = inkOf(picture);
  return logits.reduce(
    (sum, a, i) => sum + Math.max(a, 0) - a * ink[i] + Math.log1p(Math.exp(-Math.abs(a))),
    0,
  );
}

/** @param {number[]} mu @param {number[]} logvar @returns {number} KL(q(z|x) || N(0, I)) in nats */
export const kl = (mu, logvar) =>
  mu.reduce((sum, m, d) => sum - 0.5 * (1 + logvar[d] - m * m - Math.exp(logvar[d])), 0);

/**
 * @param {Map<string, Float64Array>} weights @param {Uint8Array} picture
 * @param {ArrayLike<number> | null} eps noise of this picture; null: z = mu
 * @param {number} beta
 * @returns {number} what training makes small, of one picture, in nats
 */
export function loss(weights, picture, eps, beta) {
  const { mu, logvar } = encoded(weights, picture);
  if (!logvar) return bce(weights, mu, picture);
  const z = mu.map((m, d) => m + (eps ? Math.exp(logvar[d] / 2) * eps[d] : 0));
  return bce(weights, z, picture) + beta * kl(mu, logvar);
}
