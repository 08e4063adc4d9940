/**
 * A game that answers messages: a step at a time, so that a message acts at once, and what the steps
 * changed for 32 digits and codes that stay the same.
 * @module
 */
import { standardNormal } from '../maths/random.js';
import { Game } from './game.js';
import { CODE, GAME_BATCH } from './game-layers.js';
import { Pace } from './pace.js';

/** @typedef {import('./game-messages.js').Message} Message */
/** @typedef {import('./game-messages.js').Answer} Answer */
/** @typedef {import('./game-messages.js').Begin} Begin */
/** @typedef {import('./game-messages.js').Change} Change */
/** @typedef {import('./game.js').Who} Who */

/** Pictures that are told. */
export const SHOWN = 16;
/** Milliseconds between two states of a run. */
const STATE = 200;
const WHO = ['discriminator', 'generator', 'both'];

export class GameSession {
  /** @type {Game | null} */
  #game = null;
  /** What `begin` called it. @type {number | undefined} */
  #number;
  /** Digits that never change. @type {Uint8Array} */
  #probe = new Uint8Array();
  #codes = standardNormal(0, GAME_BATCH, CODE);
  /** @type {Who} */
  #who = 'both';
  /** Steps still to do: none, so many, or on and on. */
  #left = 0;
  #rest = 0;
  /** Counts up with what makes a step that waits superfluous. */
  #turn = 0;
  #toldAt = 0;
  /** Since the last state. */
  #steps = 0;
  #pace = new Pace();
  /** @type {Change | null} */
  #change = null;

  /** @param {Pick<import('./session.js').Surroundings, 'later' | 'now' | 'kernel'> & {
   *   post: (answer: Answer, transfer: ArrayBuffer[]) => void}} surroundings */
  constructor({ post, later, now = () => performance.now(), kernel }) {
    this.post = post;
    this.later = later;
    this.now = now;
    this.kernel = kernel;
  }

  /** @param {Message} message */
  receive(message) {
    try {
      this.#act(message);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#left = 0;
    this.post({ type: 'error', message: error instanceof Error ? error.message : `${error}` }, []);
  }

  /** @param {Message} message */
  #act(message) {
    if (message.type === 'begin') return this.#begin(message);
    if (!this.#game) throw new Error(`"${message.type}" came before "begin"`);
    if (message.type === 'pause') {
      this.#left = 0;
      return this.#tell();
    }
    const isOn = message.type === 'run';
    if (!WHO.includes(message.who)) throw new RangeError(`nobody is "${message.who}"`);
    if (!isOn && !(Number.isInteger(message.count) && message.count > 0)) {
      throw new RangeError(`count must be an integer of at least 1, got ${message.count}`);
    }
    this.#who = message.who;
    this.#rest = message.rest ?? 0;
    this.#left = isOn ? Number.POSITIVE_INFINITY : message.count;
    this.#toldAt = this.now();
    this.#steps = 0;
    this.#pace.start(this.#toldAt);
    if (!isOn && message.count === 1) return this.#single(this.#game);
    return this.#soon(0);
  }

  /** @param {Begin} begin */
  #begin({ probe, game, ...settings }) {
    this.#left = 0;
    this.#number = game;
    this.#steps = 0;
    this.#game = null;
    this.#change = null;
    if (probe.length !== GAME_BATCH * 784) {
      throw new RangeError(`the probe must have ${GAME_BATCH} digits, got ${probe.length / 784}`);
    }
    this.#probe = probe;
    this.#game = new Game(settings, this.kernel);
    this.#tell();
  }

  /** One step, and what it changed on its own batch. @param {Game} game */
  #single(game) {
    const who = this.#who;
    this.#left = 0;
    if (!game.diverged) {
      game.next();
      const before = game.figures();
      game.teachBatch(who);
      this.#change = { who, before, after: game.figures() };
    }
    this.#tell();
  }

  /** @param {number} milliseconds */
  #soon(milliseconds) {
    const turn = ++this.#turn;
    this.later(() => {
      if (turn === this.#turn && this.#left > 0) this.#go();
    }, milliseconds);
  }

  #go() {
    const game = /** @type {Game} */ (this.#game);
    const started = this.now();
    try {
      game.teach(this.#who);
      this.#left = game.diverged ? 0 : this.#left - 1;
      this.#steps++;
      if (this.#left === 0 || this.now() - this.#toldAt >= STATE) this.#tell();
    } catch (error) {
      this.#fail(error);
    }
    if (this.#left > 0) this.#soon(this.#rest * (this.now() - started));
  }

  #tell() {
    const game = /** @type {Game} */ (this.#game);
    const now = this.now();
    const all = Array.from({ length: GAME_BATCH }, (_, row) => row);
    game.load(this.#probe, all, this.#codes);
    const figures = game.figures();
    const [pictures, verdicts] = [game.pictures(SHOWN), game.verdicts(SHOWN)];
    this.post(
      {
        ...{ type: 'state', game: this.#number, isRunning: this.#left > 0 },
        ...{ taken: { ...game.taken }, figures },
        ...{ pictures, verdicts, change: this.#change },
        pull: this.#left > 0 ? null : game.pull(),
        rate: this.#left > 0 ? this.#pace.after(this.#steps, now) : 0,
        ...{ wasm: game.wasm, diverged: game.diverged },
      },
      [pictures.buffer, verdicts.buffer],
    );
    this.#change = null;
    this.#steps = 0;
    this.#toldAt = this.now();
  }
}
