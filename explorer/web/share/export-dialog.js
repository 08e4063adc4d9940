/** Every picture as PNG and the codes as CSV or JSON, made in the browser. */

import { pageDialog } from '../dom/dialog.js';
import { paint } from '../dom/digit-canvas.js';
import { query } from '../dom/element.js';
import { LinkError } from '../link/codec.js';
import { PIXELS, recordOf, SIDE } from '../state/boot.js';
import { capOf } from '../state/models.js';
import { fileName, nameInSentence } from '../state/names.js';
import { store } from '../state/page-store.js';
import { VIEWS } from '../state/views.js';
import { linkAddress } from './address.js';
import { codeRows, csvOf, jsonOf } from './codes-file.js';
import { captionOf, decodedCaption, inputCaption } from './picture-caption.js';
import { isShown, saveFile, savePicture, saveShown } from './save-picture.js';

/** @type {ExportDialog | undefined} */
let dialog;

export const exportDialog = () => (dialog ??= new ExportDialog());

class ExportDialog {
  constructor() {
    this.dialog = pageDialog(
      'export',
      'Export',
      `
      <h3>Pictures</h3>
      <div class="export-pictures"></div>
      <p class="label">PNG with words around it. The digit is 560 × 560, white ink on black as in
        MNIST, each pixel a square of 20.</p>
      <h3>In this view</h3>
      <div class="export-shown buttons"></div>
      <p class="label export-none">This view shows no other pictures.</p>
      <p class="label export-some">PNG as they are shown, in this page’s colours, with what they are.</p>
      <h3>Codes</h3>
      <div class="buttons"><button type="button" data-save="csv">Save CSV</button>
        <button type="button" data-save="json">Save JSON</button></div>
      <p class="label">All dimensions of the models: mu, logvar and sigma as encoded, z where the
        sliders stand, information and status. JSON also has the input’s ${PIXELS} pixels and the
        link.</p>
      <p role="status" class="export-done"></p>`,
    );
    this.pictures = query(this.dialog, '.export-pictures');
    this.shown = query(this.dialog, '.export-shown');
    this.none = query(this.dialog, '.export-none');
    this.some = query(this.dialog, '.export-some');
    this.done = query(this.dialog, '.export-done');
    query(this.dialog, '[data-save=csv]').onclick = () => this.saveCsv();
    query(this.dialog, '[data-save=json]').onclick = () => void this.saveJson();
  }

  open() {
    this.done.textContent = '';
    this.pictures.replaceChildren(...this.pictureRows());
    const buttons = this.shownButtons();
    this.shown.replaceChildren(...buttons);
    this.none.hidden = buttons.length > 0;
    this.some.hidden = buttons.length === 0;
    this.dialog.showModal();
  }

  /** Their pixels are taken now: the page may go on under the dialog. */
  pictureRows() {
    const of = fileName(store.source);
    return [
      this.pictureRow('input', store.picture, `input-${of}.png`, inputCaption()),
      ...store.models.map((model) => {
        const { image, moved } = store.sides[model];
        const at = store.point ? `sample-${store.point.index}` : moved ? `${of}-moved` : of;
        const file = `${recordOf(model).id}-${at}.png`;
        return this.pictureRow(capOf(model), image, file, decodedCaption(model));
      }),
    ];
  }

  /**
   * @param {string} text @param {Float32Array | Uint8Array} pixels @param {string} file
   * @param {import('./picture-sheet.js').Caption} caption
   */
  pictureRow(text, pixels, file, caption) {
    const taken = pixels.slice();
    const figure = document.createElement('figure');
    figure.innerHTML = `<div class="digit"><canvas width="${SIDE}" height="${SIDE}"></canvas></div>`;
    paint(query(figure, 'canvas', HTMLCanvasElement), taken);
    figure.append(
      button(`Save ${text}`, file, () => {
        void savePicture(taken, file, caption, this.dialog);
        this.say(file);
      }),
    );
    return figure;
  }

  /** One for each set of pictures on the page now. */
  shownButtons() {
    const all = VIEWS.flatMap(({ pictures }) => pictures).flatMap((picture) =>
      picture.of.includes('{}')
        ? store.models.map((model) => ({
            of: picture.of.replace('{}', model),
            text: `${capOf(model)} ${picture.text}`,
            captionNow: () => captionOf(picture, model),
          }))
        : [{ of: picture.of, text: picture.text, captionNow: () => captionOf(picture) }],
    );
    return all.flatMap(({ of, text, captionNow }) => {
      const root = document.querySelector(of);
      if (!root || !isShown(root)) return [];
      const file = `${text
        .toLowerCase()
        .replaceAll('β', 'beta')
        .replaceAll(/[^a-z0-9.]+/g, '-')}.png`;
      return [
        button(`Save ${text}`, file, () => {
          this.say(file);
          saveShown(root, file, captionNow()).catch(() => this.sayNot(file));
        }),
      ];
    });
  }

  saveCsv() {
    const { source } = store;
    const file = `codes-${fileName(source)}.csv`;
    saveFile(new Blob([csvOf(codeRows(store.models, store.sides))], { type: 'text/csv' }), file);
    this.say(file);
  }

  async saveJson() {
    const { source, label, picture } = store;
    const input = { name: nameInSentence(source, label), label, pixels: picture };
    const link = await linkAddress().catch((error) => {
      if (error instanceof LinkError) return '';
      throw error;
    });
    const file = `codes-${fileName(source)}.json`;
    const text = jsonOf(codeRows(store.models, store.sides), input, link);
    saveFile(new Blob([text], { type: 'application/json' }), file);
    this.say(file);
  }

  /** @param {string} file */
  say(file) {
    this.done.textContent = `Saving ${file}`;
  }

  /** @param {string} file */
  sayNot(file) {
    this.done.textContent = `This browser could not make ${file}: take a screenshot, or save it in Chrome or Firefox.`;
  }
}

/** @param {string} text @param {string} title @param {() => void} act */
function button(text, title, act) {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = text;
  element.title = title;
  element.onclick = act;
  return element;
}
