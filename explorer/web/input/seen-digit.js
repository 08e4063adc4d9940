/**
 * <seen-digit>: the 28 x 28 picture that the models see, and on demand how it came about.
 */

import { fillDialog } from '../dom/dialog.js';
import { paint } from '../dom/digit-canvas.js';
import { query } from '../dom/element.js';
import { SIDE } from '../state/boot.js';
import { store } from '../state/page-store.js';
import { drawing, paintStrokes } from './drawing.js';
import { inputName } from './pad-parts.js';
import { PictureEdit } from './picture-edit.js';
import { inkFromStrokes } from './strokes.js';
import { uploadOf } from './uploads.js';

/**
 * One stage of the preparation. Ink is white on black and follows the theme as every digit does; a
 * person's own picture is shown as it is.
 * @typedef {{name: string, sentence: string, picture: HTMLElement, ink: boolean}} Stage
 */

/** Of the preparation, in both languages. What a picture still shows of them is told beside it. */
const SHADOWS = 'Light and shadow are taken out.';
const REST_OF_SHADOWS = ' Some may still be seen: the next picture has what counts.';

export class SeenDigit extends HTMLElement {
  connectedCallback() {
    if (this.firstChild) return;
    this.innerHTML = `
      <div class="seen">
        <div class="digit"><canvas width="28" height="28" aria-hidden="true"></canvas></div>
        <p class="label"><span>What the models see: 28 × 28 grey values, centred as in
          MNIST.</span> <button type="button" class="link">How it was prepared</button></p>
      </div>
      <dialog class="prepared"></dialog>`;
    const canvas = query(this, 'canvas', HTMLCanvasElement);
    this.dialog = fillDialog(
      query(this, 'dialog', HTMLDialogElement),
      'prepared',
      'How it was prepared',
      '<picture-edit hidden></picture-edit><div class="prepared-body"></div>',
    );
    this.body = query(this, '.prepared-body');
    const editor = query(this, 'picture-edit', PictureEdit);
    this.editor = editor;
    const show = () => paint(canvas, store.picture);
    store.on(['picture'], show);
    show();
    query(this, '.link').onclick = () => this.explain(uploadOf.get(store.source));
    editor.addEventListener('prepared', () => this.showStages(editor.upload));
    this.dialog.onclose = () => editor.leave();
  }

  /** Open the dialog. @param {import('./uploads.js').Upload} [upload] where it is one */
  explain(upload) {
    if (!this.editor) return;
    this.editor.hidden = !upload;
    if (upload) this.editor.open(upload);
    this.showStages(upload);
    this.dialog?.showModal();
  }

  /** @param {import('./uploads.js').Upload | null} [upload] */
  showStages(upload) {
    // The editor shows the picture itself.
    const stages = upload ? upload.steps.slice(1).map(sentStage).map(figure) : explanation();
    this.body?.replaceChildren(...stages);
  }
}

/** @returns {HTMLElement[]} */
function explanation() {
  const { source, picture } = store;
  if (source === drawing.source && drawing.strokes.length) return drawnStages().map(figure);
  const sentence =
    source.kind === 'test'
      ? `This is test digit ${source.index} as MNIST ships it: nothing was changed.`
      : `Only the 784 grey values of ${inputName()} are known here. They are used as they are.`;
  return [figure({ name: 'Input', sentence, picture: greyPicture(picture, SIDE), ink: true })];
}

/**
 * @param {import('./uploads.js').Step} step
 * @returns {Stage}
 */
function sentStage({ name, sentence, png, ink }) {
  const picture = new Image();
  picture.src = `data:image/png;base64,${png}`;
  picture.alt = '';
  const more = sentence.endsWith(SHADOWS) ? REST_OF_SHADOWS : '';
  return { name, sentence: sentence + more, picture, ink };
}

/** @returns {Stage[]} of a drawing, each the very data that the next was made from */
function drawnStages() {
  const { ink, width, height } = inkFromStrokes(drawing.strokes);
  const box = boxOf(store.picture);
  return [
    { name: 'Strokes', sentence: 'As they stand on the pad.', picture: padPicture(), ink: true },
    {
      name: 'Ink',
      sentence:
        `Cropped to the strokes, ${width} × ${height} grey values. The pen is as thick ` +
        'as in MNIST for a digit of this size.',
      picture: greyPicture(ink, width),
      ink: true,
    },
    {
      name: 'Scaled',
      sentence:
        `Averaged down to ${box.width} × ${box.height} pixels: the longer side has 20, ` +
        'as in MNIST.',
      picture: greyPicture(box.values, box.width),
      ink: true,
    },
    {
      name: 'Centred',
      sentence: 'Moved by whole pixels until its centre of mass is nearest the centre of 28 × 28.',
      picture: greyPicture(store.picture, SIDE),
      ink: true,
    },
  ];
}

/**
 * Centring only moved the scaled digit, so the box around its ink is the scaled digit.
 * @param {Uint8Array} picture 28 x 28
 * @returns {{values: Uint8Array, width: number, height: number}}
 */
function boxOf(picture) {
  const places = [...picture.keys()].filter((i) => picture[i] > 0);
  const columns = places.map((i) => i % SIDE);
  const [left, right] = [Math.min(...columns), Math.max(...columns)];
  const [top, bottom] = [places[0], places[places.length - 1]].map((i) => Math.floor(i / SIDE));
  const [width, height] = [right - left + 1, bottom - top + 1];
  const values = Uint8Array.from(
    { length: width * height },
    (_, k) => picture[(top + Math.floor(k / width)) * SIDE + left + (k % width)],
  );
  return { values, width, height };
}

/**
 * @param {Uint8Array | Float32Array} values
 * @param {number} width
 */
function greyPicture(values, width) {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height: values.length / width });
  paint(canvas, values);
  return canvas;
}

function padPicture() {
  const canvas = document.createElement('canvas');
  canvas.className = 'pad-copy';
  canvas.width = canvas.height = 10 * SIDE;
  const context = canvas.getContext('2d');
  if (context) paintStrokes(context);
  return canvas;
}

/** @param {Stage} stage */
function figure({ name, sentence, picture, ink }) {
  const item = document.createElement('figure');
  const caption = document.createElement('figcaption');
  const title = document.createElement('b');
  const text = document.createElement('span');
  // Names and sentences may come from the server: text, never markup.
  [title.textContent, text.textContent] = [name, sentence];
  caption.append(title, text);
  const frame = document.createElement('div');
  frame.className = ink ? 'stage-picture is-ink' : 'stage-picture';
  frame.append(picture);
  item.append(frame, caption);
  return item;
}

customElements.define('seen-digit', SeenDigit);
