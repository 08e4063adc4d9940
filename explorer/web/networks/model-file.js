/**
 * A model of the lesson's, or a GAN's generator, in a safetensors file of anybody's: its kind and sizes are those of its
 * tensors, and whatever else it holds is told in a sentence.
 * @module
 */
import { parseSafetensors } from '../formats/safetensors.js';
import { decoderFrom, encoderFrom } from './autoencoder.js';

/** @typedef {Map<string, import('../formats/safetensors.js').Tensor>} Tensors */
/** @typedef {import('./autoencoder.js').Decoder} Decoder */
/** @typedef {import('./autoencoder.js').Encoder} Encoder */

const [LEAST_NUMBERS, MOST_NUMBERS, MOST_HIDDEN, MOST_CHANNELS] = [2, 64, 4096, 256];

/** From here on a half is infinite: 65504 is the last one, and what is nearer to it is rounded to it. */
const BEYOND = 65520;

const ASK =
  'A model file holds the weights of the lesson’s Autoencoder or VAE as safetensors: encoder.0, ' +
  'encoder.2 or fc_mu and fc_logvar, decoder.0, decoder.2; or those of a GAN’s generator, batch ' +
  'normalisation folded in: decoder.0, decoder.2, decoder.5, decoder.7.';

const layers = (/** @type {string[]} */ ...names) =>
  names.flatMap((name) => [`${name}.weight`, `${name}.bias`]);
/** The tensors of each kind of model, as Python names them. */
const KINDS = [
  { kind: 'ae', names: layers('encoder.0', 'encoder.2', 'decoder.0', 'decoder.2') },
  { kind: 'vae', names: layers('encoder.0', 'fc_mu', 'fc_logvar', 'decoder.0', 'decoder.2') },
  { kind: 'decoder', names: layers('decoder.0', 'decoder.2') },
  { kind: 'gan', names: layers('decoder.0', 'decoder.2', 'decoder.5', 'decoder.7') },
];
const NAMES = new Set(KINDS.flatMap(({ names }) => names));

/** What is wrong with a file, in a sentence. */
export class ModelFileError extends Error {}

/** @param {Tensors} tensors @returns {string} the kind of model that has these and no others */
function kindOf(tensors) {
  const found = KINDS.find(
    ({ names }) => names.length === tensors.size && names.every((name) => tensors.has(name)),
  );
  if (found) return found.kind;
  const other = [...tensors.keys()].find((name) => !NAMES.has(name));
  const what = other === undefined ? 'Tensors are missing' : `It has "${other.slice(0, 60)}"`;
  throw new ModelFileError(`${what}. ${ASK}`);
}

/**
 * @param {ArrayBuffer} bytes of the whole file @param {number} size pixels of a picture
 * @returns {{kind: string, decoder: Decoder, encoder: Encoder | null}}
 * @throws {ModelFileError} for anything that is no model of the page's
 */
export function modelFrom(bytes, size) {
  try {
    const tensors = parseSafetensors(bytes);
    const kind = kindOf(tensors);
    checkNumbers(tensors);
    if (kind === 'gan') checkMaps(tensors, size);
    const decoder = decoderFrom(tensors);
    const posterior = kind === 'vae';
    const encoder = tensors.has('encoder.0.weight') ? encoderFrom(tensors, { posterior }) : null;
    checkSizes(decoder, encoder ?? decoder, size);
    return { kind, decoder, encoder };
  } catch (error) {
    if (error instanceof ModelFileError) throw error;
    throw new ModelFileError(`${/** @type {Error} */ (error).message} ${ASK}`);
  }
}

/** @param {Tensors} tensors */
function checkNumbers(tensors) {
  for (const [name, { data }] of tensors) {
    if (!data.length) throw new ModelFileError(`"${name}" holds no numbers. ${ASK}`);
    if (!(data instanceof Float32Array && data.every(Number.isFinite))) {
      throw new ModelFileError(
        `"${name}" holds values that are no finite numbers: train it again.`,
      );
    }
    if (data.some((value) => Math.abs(value) >= BEYOND)) {
      throw new ModelFileError(
        `"${name}" has numbers beyond 65504, the most that a model’s file keeps (float16).`,
      );
    }
  }
}

/**
 * Before a generator is built: its maps may be far larger than its file.
 * @param {Tensors} tensors @param {number} size pixels of a picture
 */
function checkMaps(tensors, size) {
  const [small = 1, middle = 1] = tensors.get('decoder.5.weight')?.shape ?? [];
  const places = (tensors.get('decoder.2.bias')?.data.length ?? 0) / small;
  // Both layers double width and height. What is no square is told with its names.
  if (Number.isInteger(Math.sqrt(places)) && 16 * places !== size) throw unlike(size);
  if (Math.max(small, middle) > MOST_CHANNELS) {
    throw new ModelFileError(
      `Its maps have ${Math.max(small, middle)} channels, ${MOST_CHANNELS} are the most.`,
    );
  }
}

/** @param {number} size pixels of a picture */
const unlike = (size) =>
  new ModelFileError(`Its pictures have not ${size} pixels, as those of the lesson do.`);

/**
 * @param {Decoder} decoder @param {Pick<Encoder, 'latent' | 'hidden' | 'pixels'>} encoder
 * @param {number} size pixels of a picture
 */
function checkSizes({ latent, hidden, pixels }, encoder, size) {
  if (pixels !== size || encoder.pixels !== size) throw unlike(size);
  if (encoder.latent !== latent) {
    throw new ModelFileError(
      `Its encoder makes ${encoder.latent} numbers, its decoder takes ${latent}.`,
    );
  }
  if (latent < LEAST_NUMBERS || latent > MOST_NUMBERS) {
    const range = `${LEAST_NUMBERS} to ${MOST_NUMBERS}`;
    throw new ModelFileError(
      `Its codes have ${latent} numbers; the page has sliders for ${range}.`,
    );
  }
  if (hidden > MOST_HIDDEN || encoder.hidden !== hidden) {
    throw new ModelFileError(`Its hidden layers are not of one size, ${MOST_HIDDEN} at the most.`);
  }
}
