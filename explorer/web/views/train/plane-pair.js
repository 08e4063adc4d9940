/** Both planes: what the models tell lies on them, and what is asked of the models to lie there. */
import { paint } from '../../dom/digit-canvas.js';
import { query, write } from '../../dom/element.js';
import { bernoulliNll } from '../../networks/autoencoder.js';
import { PIXELS } from '../../state/boot.js';
import { store } from '../../state/page-store.js';
import { legendMarkup, lookArrows, scaleOf } from './arrows.js';
import { byKind, KINDS, LEARNERS } from './learners.js';
import { around, framed, HOME, needed } from './plane-frame.js';
import { PlaneHover } from './plane-hover.js';
import { TrainPlane } from './train-plane.js';
import { ownText } from './train-texts.js';
import { digitsNow } from './training-digits.js';

/** @typedef {import('./learners.js').Kind} Kind */
/** @typedef {import('./arrows.js').Arrows} Arrows */
/** @typedef {import('./training-session.js').Looked} Looked */
/** @typedef {import('../../maths/viewport.js').Bounds} Bounds */

/** Milliseconds over which codes glide, as from one state to the next; and the same of what is on show. */
const [GLIDE, REFRAME] = [350, 700];
/** Test digits that have arrows, pictures along a side of the grid, milliseconds from one grid to the next. */
const [POINTED, ACROSS, GRIDS] = [40, 15, 900];

export class PlanePair {
  /** The part of each plane that is on show. @type {Record<Kind, Bounds>} */
  boxes = byKind(() => HOME);
  /** Whether a look is on its way. */
  looks = byKind(() => false);
  griddedAt = byKind(() => 0);
  /** Where the loss pushes test digits. @type {Record<Kind, Arrows | null>} */
  pushed = byKind(() => null);
  /** Whether it is a batch's arrows that are on show, or none yet. */
  isOfBatch = false;

  /** @param {HTMLElement} root @param {import('./training-session.js').TrainingSession} session */
  constructor(root, session) {
    this.root = root;
    this.session = session;
    this.planes = byKind(
      (kind) => new TrainPlane(query(root, `#train-${kind}`, HTMLCanvasElement)),
    );
    new PlaneHover(root, this.planes);
  }

  /** The training begins anew. */
  forget() {
    this.boxes = byKind(() => HOME);
    this.looks = byKind(() => false);
    this.griddedAt = byKind(() => 0);
    this.pushed = byKind(() => null);
    this.point(null);
  }

  /** Codes glide to where they are now. @param {Kind} kind */
  place(kind) {
    const state = this.session.sides?.[kind].state;
    const tests = digitsNow()?.tests;
    if (!state || !tests) return;
    const plane = this.planes[kind];
    plane.canvas.dataset.step = String(state.step);
    this.score(kind);
    if (state.diverged) return;
    plane.take(state.codes, tests.labels, glide(GLIDE));
    this.reframe();
    this.look(kind);
  }

  /** What the neighbours say, and of which step. @param {Kind} kind */
  score(kind) {
    const measured = this.session.sides?.[kind].measured;
    if (typeof measured?.knn !== 'number') return;
    const { dataset } = this.planes[kind].canvas;
    dataset.knn = measured.knn.toFixed(3);
    dataset.knnStep = String(measured.step);
  }

  /**
   * The planes follow the codes, on one scale or each on its own. At rest what is on show is a matter of the
   * codes alone: the same steps give the same picture.
   */
  reframe() {
    const { sides } = this.session;
    const isAtRest = KINDS.every((kind) => !sides?.[kind].isBusy) && !this.isOfBatch;
    const shown = (/** @type {Kind} */ kind) => (isAtRest ? HOME : this.boxes[kind]);
    const wanted = byKind((kind) => {
      const state = sides?.[kind].state;
      return state && !state.diverged ? needed(state.codes) : HOME;
    });
    const isSame = store.trainScale === 'same';
    const all = KINDS.map((kind) => wanted[kind]).reduce(around);
    const shared = framed(shown(KINDS[0]), all);
    for (const kind of KINDS) {
      const before = this.boxes[kind];
      this.boxes[kind] = isSame ? shared : framed(shown(kind), wanted[kind]);
      this.planes[kind].frame(this.boxes[kind], glide(REFRAME));
      // Its pictures are of another part of the plane.
      if (before !== this.boxes[kind] && store.trainShow === 'pictures') this.look(kind);
    }
  }

  /** Ask what a model makes of the page's digit, of the plane, and where it pushes test digits. @param {Kind} [only] */
  look(only) {
    for (const kind of only ? [only] : KINDS) void this.lookAt(kind);
  }

  /** @param {Kind} kind */
  async lookAt(kind) {
    const { session } = this;
    const state = session.sides?.[kind].state;
    const tests = digitsNow()?.tests;
    if (!state || state.diverged || !tests || this.looks[kind] || store.view !== 'train') return;
    this.looks[kind] = true;
    const { picture, trainArrows, trainShow } = store;
    const pictures = joined(picture, tests.pixels, trainArrows ? POINTED : 0);
    const square = this.squareOf(kind);
    const found = await session.look(kind, { pictures, ...(square ? { grid: square.asked } : {}) });
    this.looks[kind] = false;
    this.showOwn(kind, found, picture);
    if (found.grid && square) {
      this.planes[kind].lay({ box: square.box, n: ACROSS, pixels: found.grid });
    } else if (trainShow === 'dots') this.planes[kind].lay(null);
    this.pushed[kind] = trainArrows ? lookArrows(found, tests.labels, kind) : null;
    if (!this.isOfBatch) this.point(this.pushed);
    // Another digit came meanwhile, or something else is to be shown.
    const is = store;
    const isOther = picture !== is.picture || trainArrows !== is.trainArrows;
    const isElsewhere = square !== null && square.of !== this.boxes[kind];
    if (isOther || isElsewhere || trainShow !== is.trainShow) {
      void this.lookAt(kind);
    }
  }

  /** @param {Kind} kind @returns the grid that is due, if one is, and the part of the plane that its pictures cover */
  squareOf(kind) {
    const now = performance.now();
    const isDue = now - this.griddedAt[kind] > GRIDS || !this.session.isOn;
    if (store.trainShow !== 'pictures' || !isDue) return null;
    this.griddedAt[kind] = now;
    const of = this.boxes[kind];
    const { left, top, right, bottom } = of;
    const radius = Math.max(right - left, bottom - top) / 2;
    const middle = /** @type {[number, number]} */ ([(left + right) / 2, (top + bottom) / 2]);
    const [x, y] = middle;
    return {
      of,
      // The outermost pictures are whole.
      asked: { n: ACROSS, radius: radius * (1 - 1 / ACROSS), middle },
      box: { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius },
    };
  }

  /** @param {Kind} kind @param {Looked} found @param {Uint8Array} picture */
  showOwn(kind, { codes, decoded }, picture) {
    if (!codes || !decoded) return;
    const side = query(this.root, `[data-kind=${kind}]`);
    const image = decoded.subarray(0, PIXELS);
    const bce = ownText(bernoulliNll(image, picture));
    const canvas = query(side, '[data-decoded]', HTMLCanvasElement);
    paint(canvas, image);
    paint(
      query(side, '[data-input]', HTMLCanvasElement),
      Float32Array.from(picture, (byte) => byte / 255),
    );
    const { name } = LEARNERS[kind];
    canvas.setAttribute('aria-label', `Your digit as the ${name} decodes it: ${bce}`);
    write(query(side, '[data-own]'), bce);
    this.planes[kind].own = [codes[0], codes[1]];
    this.planes[kind].wake();
  }

  /** @param {Record<Kind, Arrows | null> | null} arrows to show, with how to read them */
  point(arrows) {
    const all = KINDS.flatMap((kind) => arrows?.[kind] ?? []);
    const scale = scaleOf(all);
    for (const kind of KINDS) this.planes[kind].point(arrows?.[kind] ?? null, scale);
    const legend = query(this.root, '.train-legend');
    legend.hidden = !all.length;
    if (all.length) query(legend, '[data-units]').innerHTML = legendMarkup(scale);
  }
}

/** @param {number} duration milliseconds @returns {number} none for those who want nothing to glide */
const glide = (duration) => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : duration);

/** @param {Uint8Array} own @param {Uint8Array} others @param {number} count of them @returns {Uint8Array} */
function joined(own, others, count) {
  const all = new Uint8Array((1 + count) * PIXELS);
  all.set(own);
  all.set(others.subarray(0, count * PIXELS), PIXELS);
  return all;
}
