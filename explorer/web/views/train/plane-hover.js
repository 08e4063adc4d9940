/** The test digit under the pointer: a ring on both planes, its picture beside it, and a click takes it. */
import { paint } from '../../dom/digit-canvas.js';
import { query, write } from '../../dom/element.js';
import { SIDE } from '../../state/boot.js';
import { store } from '../../state/page-store.js';
import { KINDS } from './learners.js';
import { testIndex } from './training-digits.js';

/** @typedef {import('./learners.js').Kind} Kind */

/** Pixels within which a dot is pointed at, from the pointer to the picture, and that it takes. */
const [REACH, AWAY, ROOM] = [12, 16, 96];

export class PlaneHover {
  /** @param {HTMLElement} root @param {Record<Kind, import('./train-plane.js').TrainPlane>} planes */
  constructor(root, planes) {
    this.planes = planes;
    this.card = document.createElement('div');
    this.card.className = 'train-card';
    this.card.hidden = true;
    this.card.innerHTML = `<div class="digit"><canvas width="${SIDE}" height="${SIDE}"></canvas></div>
      <span class="label"></span>`;
    this.card.setAttribute('aria-hidden', 'true');
    for (const kind of KINDS) {
      const { canvas } = planes[kind];
      const side = query(root, `[data-kind=${kind}]`);
      canvas.addEventListener('pointermove', (event) => this.point(kind, side, event));
      canvas.addEventListener('pointerdown', (event) => this.point(kind, side, event));
      canvas.addEventListener('pointerleave', () => this.show(-1));
      canvas.addEventListener('click', ({ offsetX, offsetY }) => {
        const row = planes[kind].nearest([offsetX, offsetY], REACH);
        if (row >= 0) store.loadTest(testIndex(row));
      });
    }
  }

  /** @param {Kind} kind @param {HTMLElement} side @param {PointerEvent} event */
  point(kind, side, { offsetX, offsetY }) {
    const { canvas } = this.planes[kind];
    const row = this.planes[kind].nearest([offsetX, offsetY], REACH);
    this.show(row);
    if (row < 0) return;
    if (this.card.parentElement !== side) side.append(this.card);
    const isRight = offsetX > canvas.clientWidth - ROOM - AWAY;
    this.card.style.left = `${canvas.offsetLeft + offsetX + (isRight ? -AWAY - ROOM : AWAY)}px`;
    this.card.style.top = `${canvas.offsetTop + Math.max(0, offsetY - ROOM)}px`;
  }

  /** @param {number} row of a test digit on show; -1: none */
  show(row) {
    const picture = row < 0 ? null : store.testPicture(testIndex(row));
    this.card.hidden = !picture;
    for (const kind of KINDS) this.planes[kind].mark(picture ? row : -1);
    if (!picture) return;
    const image = Float32Array.from(picture, (byte) => byte / 255);
    paint(query(this.card, 'canvas', HTMLCanvasElement), image);
    write(query(this.card, 'span'), `a ${store.labels?.[testIndex(row)]}`);
  }
}
