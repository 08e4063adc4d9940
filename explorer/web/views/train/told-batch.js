/** A batch on show in place of the curves: its digits, its arrows, and which phase it is in. */
import { query, write } from '../../dom/element.js';
import { batchArrows } from './arrows.js';
import { BatchPanel } from './batch-panel.js';
import { byKind, KINDS } from './learners.js';
import { LAST } from './slow-motion.js';
import { GRADIENT, PHASES } from './train-texts.js';

/** @typedef {import('./slow-motion.js').Pair} Pair */

export class ToldBatch {
  /** Whether the room of the curves is a batch's. */
  isOn = false;
  /** Whether one is wanted there: it takes the room once it has come, so that the room is never empty. */
  isWanted = false;
  /** States that come while a batch is told are shown with its last phase. */
  holds = false;
  /** Phases that were read out. @type {Set<number>} */
  heard = new Set();

  /**
   * @param {HTMLElement} root @param {import('./plane-pair.js').PlanePair} planes
   * @param {() => void} onLast called when a batch is at its end: both are to say where the codes are now
   */
  constructor(root, planes, onLast) {
    this.root = root;
    this.planes = planes;
    this.onLast = onLast;
    this.panels = byKind((kind) => new BatchPanel(query(root, `[data-batch=${kind}]`), kind));
  }

  /** A batch was asked for. */
  want() {
    this.isWanted = true;
  }

  /** The curves are wanted, whatever still comes. */
  close() {
    this.isWanted = false;
    this.open(false);
  }

  /** @param {boolean} isOn */
  open(isOn) {
    this.isOn = this.planes.isOfBatch = isOn;
    this.holds = false;
    for (const name of ['.train-phases', '.train-phase', '.train-batches', '[data-do=curves]']) {
      query(this.root, name).hidden = !isOn;
    }
    query(this.root, '.train-charts').hidden = isOn;
    this.root.classList.toggle('train-told', isOn);
    this.planes.point(isOn ? null : this.planes.pushed);
  }

  /** @param {Pair} pair @param {number} phase */
  show(pair, phase) {
    const { root } = this;
    // What is shown instead by now has no room for it.
    if (!this.isWanted) return this.onLast();
    if (!this.isOn) this.open(true);
    this.holds = phase < LAST;
    for (const kind of KINDS) this.panels[kind].show(pair[kind], phase);
    root.querySelectorAll('.train-phases li').forEach((item, i) => {
      item.toggleAttribute('data-done', i <= phase);
      if (i === phase) item.setAttribute('aria-current', 'step');
      else item.removeAttribute('aria-current');
    });
    const says = query(root, '.train-phase');
    // What a phase is is the same for each batch: to those who listen it is said once.
    says.setAttribute('aria-live', this.heard.has(phase) ? 'off' : 'polite');
    this.heard.add(phase);
    write(says, PHASES[phase].says);
    const isPointed = phase >= GRADIENT;
    this.planes.point(isPointed ? byKind((kind) => batchArrows(pair[kind], kind)) : null);
    return phase === LAST ? this.onLast() : undefined;
  }
}
