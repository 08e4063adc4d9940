/** The game by hand as its worker plays it: how it stands, how it stood at the moment, what went wrong. */
import { BASE } from '../../dom/modules.js';

/** @typedef {import('../../training/game-messages.js').State} State */
/** @typedef {import('../../training/game-messages.js').Begin} Begin */
/** @typedef {import('../../training/game-messages.js').Message} Message */
/** @typedef {import('../../training/game.js').Who} Who */

export class PlayGame {
  /** @type {Worker | null} */
  worker = null;
  /** @type {State | null} as it stands; null until it has begun */
  state = null;
  /** @type {State | null} as it stood at the moment */
  first = null;
  /** @type {State | null} as it stood before the steps that were asked for last */
  before = null;
  /** @type {Who} who learns, or learned last */
  who = 'both';
  /** What went wrong, for people. */
  trouble = '';
  /** The number of this game: the worker may still tell a state of the one before. */
  number = 0;

  /** @param {(state: State | null) => void} told called with every state; null: it failed */
  constructor(told) {
    this.told = told;
  }

  get isOn() {
    return Boolean(this.state?.isRunning);
  }

  /** @returns {number} steps of D and of G since the moment */
  get steps() {
    const { discriminator, generator } = this.state?.taken ?? { discriminator: 0, generator: 0 };
    return discriminator + generator;
  }

  /** @param {Omit<Begin, 'type'>} settings */
  begin(settings) {
    this.forget();
    this.worker ??= this.hire();
    this.post({ type: 'begin', game: this.number, ...settings });
  }

  /** The game is over, and what is told of it from now on is nobody's any more. */
  forget() {
    this.pause();
    this.trouble = '';
    this.first = null;
    this.before = null;
    this.state = null;
    this.number++;
  }

  hire() {
    const worker = new Worker(new URL('training/game-worker.js', BASE), { type: 'module' });
    worker.onmessage = ({ data }) => this.receive(data);
    worker.onerror = ({ message, error }) => {
      this.fail('The game could not be started in this browser.');
      if (message) reportError(error ?? new Error(message));
    };
    return worker;
  }

  /** @param {Message} message */
  post(message) {
    this.worker?.postMessage(message);
  }

  /** @param {Who} who @param {number} count of steps @param {number} rest times as long as a step takes, after each */
  teach(who, count, rest) {
    this.who = who;
    this.before = this.state;
    this.post({ type: 'teach', who, count, rest });
    // A single step is told before anybody could stop it.
    if (count > 1) this.expect();
  }

  /** On and on. @param {Who} who @param {number} rest times as long as a step takes, after each */
  run(who, rest) {
    this.who = who;
    this.before = this.state;
    this.post({ type: 'run', who, rest });
    this.expect();
  }

  /** It learns from now on, though it has not told so yet. */
  expect() {
    if (this.state) this.state = { ...this.state, isRunning: true, rate: 0 };
  }

  pause() {
    if (this.isOn) this.post({ type: 'pause' });
  }

  end() {
    this.worker?.terminate();
    this.worker = null;
  }

  /** @param {string} trouble */
  fail(trouble) {
    this.end();
    this.trouble = trouble;
    this.state = null;
    this.told(null);
  }

  /** @param {import('../../training/game-messages.js').Answer} answer */
  receive(answer) {
    if (answer.type === 'error') return this.fail(answer.message);
    if (answer.game !== this.number) return;
    this.first ??= answer;
    this.state = answer;
    this.told(answer);
  }
}
