/**
 * What the page and a training's worker say to each other; types only.
 * @module
 */

/** @typedef {import('../formats/safetensors.js').Tensor} Tensor */
/** @typedef {import('./batch-detail.js').Detail} Detail */
/** @typedef {Float32Array<ArrayBuffer>} Floats */

/**
 * Pictures of 784 bytes each, white ink on black, and their classes.
 * @typedef {{pixels: Uint8Array, labels: Uint8Array}} Digits
 */

/**
 * Starts anew at step 0, paused; answered by a state.
 * @typedef {object} Begin
 * @property {'begin'} type
 * @property {'ae' | 'vae'} kind
 * @property {number} seed of first weights, order of the digits and noise: an integer from 0, below 2^53
 * @property {number} [rate] Adam's learning rate
 * @property {number} [beta] weight of the VAE's KL term
 * @property {boolean} [noise] whether the VAE decodes samples, else z = mu
 * @property {number} [hidden] units of both hidden layers
 * @property {number} [latent] numbers of a code
 * @property {number} [run] its number, by which states of a run before are known
 * @property {Digits} digits it learns from; the first 4,000 vote in kNN
 * @property {Digits} tests whose codes it tells; 2,000 spread evenly over them are scored in kNN, and the losses are
 *   those of 500
 */

/** Acts from the next step on. @typedef {{type: 'set', beta?: number, noise?: boolean, rate?: number}} Set */
/**
 * On and on, `most` steps a second if it is given, and not beyond the step `until` as long as no other is named.
 * @typedef {{type: 'run', most?: number | null, until?: number, move?: number}} Run
 */
/** How far a run may go from now on. @typedef {{type: 'until', step: number}} Until */
/** Answered by a state. @typedef {{type: 'pause'}} Pause */
/** Answered by a state; whatever goes on goes on. @typedef {{type: 'tell'}} Tell */
/** Exactly so many steps, then a state. @typedef {{type: 'step', count: number, move?: number}} Step */

/**
 * Answered by what was asked for, as the model is now: the decoded codes of a square of half side
 * `radius` about `middle`, without one about the origin, row by row from its upper left, where the second number is greatest; and codes,
 * reconstructions and arrows of pictures of 784 bytes each.
 * @typedef {object} Look
 * @property {'look'} type
 * @property {number} id
 * @property {{n: number, radius: number, middle?: readonly [number, number]}} [grid] of a model with two numbers in a code
 * @property {Uint8Array} [pictures]
 */

/** One step, told in full; a training that runs is paused. @typedef {{type: 'batch', id: number, move?: number}} Batch */
/** Answered by the tensors. @typedef {{type: 'weights', id: number}} Weights */

/** @typedef {Begin | Set | Run | Until | Pause | Tell | Step | Look | Batch | Weights} Message */

/**
 * How far a training is. Losses are nats per digit, the KL without beta. While it runs one comes every
 * 330 ms, if there was a step.
 * @typedef {object} State
 * @property {'state'} type
 * @property {number} step
 * @property {boolean} isRunning
 * @property {Floats} codes of the test digits: mu, one after the other
 * @property {number} bce mean over 500 test digits, spread evenly over all, each decoded from its mean (z = mu)
 * @property {number} kl
 * @property {number | null} knn share of 2,000 test digits whose class the 10 nearest of 4,000 training codes
 *   say; null in a run, where once a second a score follows its state
 * @property {number} spread standard deviation of the test codes: the root of the mean of both axes' squares
 * @property {number} rate steps a second over the last three seconds of a run, or since it began; 0 in its first
 *   second, and at rest
 * @property {boolean} wasm whether WebAssembly does it
 * @property {number} [run] that of `begin`
 * @property {number} move that of the last message that makes steps: what it says may be older than the next one
 * @property {boolean} diverged a loss was no finite number: it has stopped, and only `begin` helps
 */

/** The `knn` of the state just told, which was of that step. @typedef {{type: 'scored', step: number, knn: number | null, run?: number}} Scored */
/** How far a run has come, between two states. @typedef {{type: 'at', step: number, run?: number}} At */

/**
 * @typedef {object} Looked
 * @property {'looked'} type
 * @property {number} id
 * @property {number} step
 * @property {Floats} [grid] n * n * 784 pixels in [0, 1]
 * @property {Floats} [codes] per picture mu
 * @property {Floats} [decoded] of mu, per picture 784 pixels in [0, 1]
 * @property {Floats} [arrows] per picture (dx, dy) of reconstruction, (dx, dy) of beta * KL: nats per unit of code.
 *   A VAE's with noise: the mean over 16 fixed samples of the noise; else at z = mu
 */

/** A step in full. @typedef {{type: 'batched', id: number, labels: Uint8Array} & Omit<Detail, 'picks'>} Batched */
/** @typedef {{type: 'weights', id: number, step: number, tensors: Map<string, Tensor>}} WeightsAnswer */
/** @typedef {{type: 'error', message: string}} Failure */

/** @typedef {State | Scored | At | Looked | Batched | WeightsAnswer | Failure} Answer */

export {};
