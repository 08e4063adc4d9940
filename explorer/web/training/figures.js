/**
 * What a model has learnt, in numbers, measured on digits that it does not learn from.
 * @module
 */
import { accuracy, classesOf, NEIGHBOURS } from './neighbours.js';
import { PIXELS } from './network.js';
import { spreadOf } from './spread.js';

/** @typedef {import('./messages.js').Digits} Digits */
/** @typedef {import('./trainer.js').Trainer} Trainer */

/** The first so many training digits vote, where the nearest neighbours of a code are asked. */
const VOTING = 4000;
/**
 * So many test digits are scored, and the losses are those of so many. They are spread evenly over all: the
 * first 2,000 of MNIST's 10,000 are no fair sample of them, their neighbours are right less often.
 */
const [SCORED, LOSS_OF] = [2000, 500];

/** @param {number} count @param {number} most @returns {number[]} of so many, at most so many, spread evenly */
export function evenly(count, most) {
  const length = Math.min(count, most);
  return Array.from({ length }, (_, i) => Math.floor((i * count) / length));
}

export class Figures {
  /** @param {Digits} digits of the training @param {Digits} tests */
  constructor(digits, tests) {
    const all = tests.labels.length;
    this.tests = tests.pixels;
    this.voting = {
      pixels: digits.pixels.subarray(0, VOTING * PIXELS),
      labels: digits.labels.subarray(0, VOTING),
    };
    this.scored = evenly(all, SCORED);
    this.labels = Uint8Array.from(this.scored, (pick) => tests.labels[pick]);
    const picks = evenly(all, LOSS_OF);
    this.lossOf = new Uint8Array(picks.length * PIXELS);
    picks.forEach((pick, i) => {
      this.lossOf.set(tests.pixels.subarray(pick * PIXELS, (pick + 1) * PIXELS), i * PIXELS);
    });
  }

  /**
   * @param {Trainer} trainer
   * @returns {{codes: import('./messages.js').Floats, bce: number, kl: number, spread: import('./spread.js').Spread}}
   *   `codes` and `spread` of all test digits, the losses of 500
   */
  of(trainer) {
    const codes = trainer.codes(this.tests);
    return {
      codes,
      ...trainer.losses(this.lossOf),
      spread: spreadOf(codes, trainer.network.latent),
    };
  }

  /**
   * kNN, which takes longer than all the rest.
   * @param {Trainer} trainer @param {Float32Array} codes of the test digits, as it encodes them now
   * @returns {number | null} share whose class is found; null where too few digits could vote
   */
  neighbours(trainer, codes) {
    const { voting, scored, labels } = this;
    const { latent } = trainer.network;
    if (voting.labels.length < NEIGHBOURS || scored.length === 0) return null;
    const asked = new Float32Array(scored.length * latent);
    scored.forEach((pick, i) => {
      asked.set(codes.subarray(pick * latent, (pick + 1) * latent), i * latent);
    });
    const known = { codes: trainer.codes(voting.pixels), labels: voting.labels };
    return accuracy(classesOf(known, asked, latent), labels);
  }
}
