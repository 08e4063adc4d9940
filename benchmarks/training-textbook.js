/** The training of web/training as textbooks write it: a loop over every number, in plain JavaScript. */

/** @typedef {import('../explorer/web/formats/safetensors.js').Tensor} Tensor */

const [RATE, BETA_1, BETA_2, EPSILON] = [4e-3, 0.9, 0.999, 1e-8];

/** output[b, o] = bias[o] + sum over i of input[b, i] * weight[o, i] */
class Dense {
  /** @param {Map<string, Tensor>} tensors @param {string} name @param {number} rows */
  constructor(tensors, name, rows) {
    const weight = /** @type {Tensor} */ (tensors.get(`${name}.weight`));
    const bias = /** @type {Tensor} */ (tensors.get(`${name}.bias`));
    [this.outputs, this.inputs] = weight.shape;
    this.rows = rows;
    this.weight = new Parameter(Float32Array.from(weight.data));
    this.bias = new Parameter(Float32Array.from(bias.data));
    this.output = new Float32Array(rows * this.outputs);
    this.inputGradient = new Float32Array(rows * this.inputs);
    this.input = new Float32Array(0);
  }

  /** @param {Float32Array} input rows * inputs */
  forward(input) {
    const { rows, inputs, outputs, output } = this;
    const [weight, bias] = [this.weight.values, this.bias.values];
    this.input = input;
    for (let b = 0; b < rows; b++) {
      for (let o = 0; o < outputs; o++) {
        let sum = bias[o];
        for (let i = 0; i < inputs; i++) sum += input[b * inputs + i] * weight[o * inputs + i];
        output[b * outputs + o] = sum;
      }
    }
    return output;
  }

  /**
   * @param {Float32Array} gradient rows * outputs, with respect to the output
   * @param {boolean} [further] whether that with respect to the input is wanted
   */
  backward(gradient, further = true) {
    const { rows, inputs, outputs, input, inputGradient } = this;
    const weight = this.weight.values;
    const [ofWeight, ofBias] = [this.weight.gradient.fill(0), this.bias.gradient.fill(0)];
    for (let b = 0; b < rows; b++) {
      for (let o = 0; o < outputs; o++) {
        const by = gradient[b * outputs + o];
        ofBias[o] += by;
        for (let i = 0; i < inputs; i++) ofWeight[o * inputs + i] += by * input[b * inputs + i];
      }
    }
    if (!further) return inputGradient;
    inputGradient.fill(0);
    for (let b = 0; b < rows; b++) {
      for (let o = 0; o < outputs; o++) {
        const by = gradient[b * outputs + o];
        for (let i = 0; i < inputs; i++) {
          inputGradient[b * inputs + i] += by * weight[o * inputs + i];
        }
      }
    }
    return inputGradient;
  }
}

class Parameter {
  /** @param {Float32Array} values */
  constructor(values) {
    this.values = values;
    this.gradient = new Float32Array(values.length);
    this.mean = new Float32Array(values.length);
    this.square = new Float32Array(values.length);
  }

  /** @param {number} step from 1 */
  update(step) {
    const { values, gradient, mean, square } = this;
    const [first, second] = [1 - BETA_1 ** step, 1 - BETA_2 ** step];
    for (let i = 0; i < values.length; i++) {
      mean[i] = BETA_1 * mean[i] + (1 - BETA_1) * gradient[i];
      square[i] = BETA_2 * square[i] + (1 - BETA_2) * gradient[i] * gradient[i];
      values[i] -= (RATE * (mean[i] / first)) / (Math.sqrt(square[i] / second) + EPSILON);
    }
  }
}

/** @param {Float32Array} values */
function relu(values) {
  for (let i = 0; i < values.length; i++) values[i] = Math.max(0, values[i]);
  return values;
}

/** @param {Float32Array} gradient @param {Float32Array} units after their ReLU */
function reluBackward(gradient, units) {
  for (let i = 0; i < units.length; i++) if (units[i] <= 0) gradient[i] = 0;
  return gradient;
}

export class Textbook {
  steps = 0;

  /** @param {Map<string, Tensor>} tensors a VAE's first weights @param {number} rows of a batch */
  constructor(tensors, rows) {
    const layer = (/** @type {string} */ name) => new Dense(tensors, name, rows);
    this.rows = rows;
    this.encoder = layer('encoder.0');
    this.mu = layer('fc_mu');
    this.logvar = layer('fc_logvar');
    this.first = layer('decoder.0');
    this.second = layer('decoder.2');
    this.layers = [this.encoder, this.mu, this.logvar, this.first, this.second];
  }

  /** @param {Float32Array} x rows * 784 @param {Float32Array} eps @returns {number} the mean loss, in nats */
  train(x, eps) {
    const { rows, encoder, first, second } = this;
    const units = relu(encoder.forward(x));
    const mu = this.mu.forward(units);
    const logvar = this.logvar.forward(units);
    const z = mu.map((mean, i) => mean + Math.exp(logvar[i] / 2) * eps[i]);
    const hidden = relu(first.forward(z));
    const logits = second.forward(hidden);
    let loss = 0;
    const gradient = new Float32Array(logits.length);
    for (let i = 0; i < logits.length; i++) {
      const a = logits[i];
      loss += Math.max(a, 0) - a * x[i] + Math.log1p(Math.exp(-Math.abs(a)));
      gradient[i] = (1 / (1 + Math.exp(-a)) - x[i]) / rows;
    }
    const ofCode = first.backward(reluBackward(second.backward(gradient), hidden));
    const ofMu = new Float32Array(mu.length);
    const ofLogvar = new Float32Array(mu.length);
    for (let i = 0; i < mu.length; i++) {
      loss += 0.5 * (mu[i] ** 2 + Math.exp(logvar[i]) - 1 - logvar[i]);
      ofMu[i] = ofCode[i] + mu[i] / rows;
      const noise = 0.5 * Math.exp(logvar[i] / 2) * eps[i];
      ofLogvar[i] = ofCode[i] * noise + (0.5 * (Math.exp(logvar[i]) - 1)) / rows;
    }
    const [a, b] = [this.mu.backward(ofMu), this.logvar.backward(ofLogvar)];
    const both = a.map((value, i) => value + b[i]);
    encoder.backward(reluBackward(both, units), false);
    this.steps++;
    for (const { weight, bias } of this.layers) {
      weight.update(this.steps);
      bias.update(this.steps);
    }
    return loss / rows;
  }
}
