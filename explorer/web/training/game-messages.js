/**
 * What the page and the worker of a game say to each other; types only.
 * @module
 */

/** @typedef {import('../formats/safetensors.js').Tensor} Tensor */
/** @typedef {import('./game.js').Figures} Figures */
/** @typedef {import('./game.js').Who} Who */

/**
 * From a raw moment, at rest; answered by a state.
 * @typedef {object} Begin
 * @property {'begin'} type
 * @property {Map<string, Tensor>} tensors of the moment
 * @property {number} step of the training at that moment
 * @property {Uint8Array} pixels training digits, 784 bytes each, white ink on black
 * @property {Uint8Array} probe the 32 digits by which it is told what changed
 * @property {number} seed of the order of the digits and of the codes
 * @property {number} [game] its number, by which states of a game before are known
 */

/**
 * Exactly so many steps, then a state; after each it rests as in a run.
 * @typedef {{type: 'teach', who: Who, count: number, rest?: number}} Teach
 */
/**
 * On and on, with a state every 200 ms or so; after each step it rests `rest` times as long as that took.
 * @typedef {{type: 'run', who: Who, rest?: number}} Run
 */
/** Answered by a state. @typedef {{type: 'pause'}} Pause */
/** @typedef {Begin | Teach | Run | Pause} Message */

/**
 * What one step did on its own batch: both networks before and after it.
 * @typedef {{who: Who, before: Figures, after: Figures}} Change
 */

/**
 * How the game stands. All but `change` is of 32 fixed codes, the first samples of seed 0, and of the
 * probe's digits: each batch normalised by itself, as in the training.
 * @typedef {object} State
 * @property {'state'} type
 * @property {number} [game] that of `begin`
 * @property {boolean} isRunning
 * @property {{discriminator: number, generator: number}} taken steps since the moment
 * @property {Figures} figures
 * @property {Uint8Array<ArrayBuffer>} pictures of the first 16 codes, by the generator as it is trained, not
 *   its running mean
 * @property {Float32Array<ArrayBuffer>} verdicts D of each of them
 * @property {{own: number, other: number} | null} pull how strongly G would be moved: lengths of the gradients of
 *   -log D(G(z)), its loss, and of log(1 - D(G(z))); null while it runs
 * @property {Change | null} change where a single step was asked for
 * @property {number} rate steps a second over the last three seconds of a run, or since it began; 0 in its first
 *   second, and at rest
 * @property {boolean} wasm whether WebAssembly does it
 * @property {boolean} diverged a number was not finite: only `begin` helps
 */

/** @typedef {State | {type: 'error', message: string}} Answer */

export {};
