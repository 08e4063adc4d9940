/**
 * <scene-train>: two networks with 2 numbers learn here, from nothing. One guesses whose codes leave the
 * rings, and sees where they go.
 */
import { query, write } from '../dom/element.js';
import { thousands } from '../dom/numbers.js';
import { pair } from '../state/guided.js';
import { OPTIONS } from '../state/options.js';
import { store } from '../state/page-store.js';
import { byKind, KINDS, LEARNERS } from '../views/train/learners.js';
import { around, framed, HOME, needed } from '../views/train/plane-frame.js';
import { TrainPlane } from '../views/train/train-plane.js';
import { CIRCLE, shareWithin, stepsText } from '../views/train/train-texts.js';
import { digitsNow, loadTraining, TESTS } from '../views/train/training-digits.js';
import { TrainingSession } from '../views/train/training-session.js';
import { columns, isStill, Scene } from './scene.js';

/** @typedef {import('../views/train/learners.js').Kind} Kind */

/** Steps until what is asked can be seen. */
const GOAL = 300;
/** Milliseconds over which codes glide from one state to the next, and the part of the plane that is on show. */
const [GLIDE, REFRAME] = [350, 700];

class SceneTrain extends Scene {
  session = new TrainingSession({ told: (kind) => this.told(kind), changed: () => this.warn() });
  /** @type {Record<Kind, TrainPlane> | null} */
  planes = null;
  box = HOME;
  /** Steps at which a run is to end; 0: none is on its way. */
  goal = 0;
  /** Whether it ends: then both come to the same step. */
  ends = false;

  connectedCallback() {
    if (this.firstChild) return;
    this.innerHTML = `<div class="guide-pair">${columns((model) => {
      const { name } = LEARNERS[kindOf(model)];
      return `<canvas class="code-plane" role="img" aria-label="Plane of the ${name}, untrained"></canvas>
        <p class="scene-steps"></p>`;
    })}</div>`;
    this.planes = byKind(
      (kind) => new TrainPlane(query(this.column(kind), 'canvas', HTMLCanvasElement), false),
    );
    store.on(['data'], () => this.begin(), this);
    void loadTraining();
    this.begin();
  }

  disconnectedCallback() {
    this.session.end();
  }

  /** @param {Kind} kind */
  column(kind) {
    return query(this, `[place-of="${pair[KINDS.indexOf(kind)]}"]`);
  }

  /** Both stand there untrained, as soon as there are digits. */
  begin() {
    const digits = digitsNow();
    if (!digits || this.session.sides || this.session.trouble) return;
    const knobs = {
      beta: OPTIONS.trainBeta.first(),
      rate: OPTIONS.trainRate.first(),
      noise: OPTIONS.trainNoise.first(),
    };
    this.session.begin(digits, knobs, OPTIONS.trainSeed.first());
  }

  /** A training that could not go on says why. */
  warn() {
    const { trouble } = this.session;
    if (!trouble) return;
    for (const place of this.querySelectorAll('.scene-steps')) write(place, trouble);
  }

  /** @param {Kind} kind */
  told(kind) {
    const { sides } = this.session;
    const labels = digitsNow()?.tests.labels;
    const state = sides?.[kind].state;
    if (!sides || !state || !labels || !this.planes) return;
    const still = isStill() || this.isHurried;
    const codes = KINDS.flatMap((one) => sides[one].state?.codes ?? []);
    this.box = framed(this.box, codes.map(needed).reduce(around));
    for (const one of KINDS) this.planes[one].frame(this.box, still ? 0 : REFRAME);
    this.planes[kind].take(state.codes, labels, still ? 0 : GLIDE);
    write(query(this.column(kind), '.scene-steps'), stepsText(state.step));
    const what = `Plane of the ${LEARNERS[kind].name} after ${stepsText(state.step)}`;
    query(this.column(kind), 'canvas').setAttribute(
      'aria-label',
      `${what}: codes of ${thousands(TESTS)} test digits`,
    );
    const states = KINDS.map((one) => sides[one].state);
    if (this.goal && states.every((one) => Number(one?.step) >= this.goal)) {
      this.goal = 0;
      this.ends = true;
      this.session.pause();
    } else if (this.ends && this.session.isStill) {
      this.ends = false;
      this.answer();
    }
  }

  /** They learn until one can see who is right. */
  async run(/** @type {string} */ _guess, isHurried = false) {
    this.isHurried = isHurried;
    await this.until(() => digitsNow() !== null);
    this.begin();
    this.goal = GOAL;
    this.session.run();
  }

  /** On, for as long again. */
  on() {
    this.goal =
      2 * Math.max(...KINDS.map((kind) => Number(this.session.sides?.[kind].state?.step)));
    this.session.run();
  }

  answer() {
    const { sides } = this.session;
    const [plain, variational] = KINDS.map((kind) => {
      const codes = sides?.[kind].state?.codes;
      return codes ? 1 - shareWithin(codes, CIRCLE) : 0;
    });
    this.tell({ steps: Number(sides?.[KINDS[0]].state?.step), plain, variational });
  }
}

/** @param {string} model of the path's pair @returns {Kind} what learns in its column */
const kindOf = (model) => KINDS[pair.indexOf(model)];

if (!customElements.get('scene-train')) customElements.define('scene-train', SceneTrain);
