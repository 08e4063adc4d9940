/** Every picture as PNG and both codes as CSV or JSON, made in the browser. */
import { linkAddress } from './address.js';
import { codeRows, csvOf, jsonOf } from './codes-file.js';
import { fileName, nameInSentence } from './input-name.js';
import { LinkError } from './link.js';
import { pageDialog } from './page-dialog.js';
import { paint } from './pixels.js';
import { store } from './page-store.js';
import { saveCanvas, saveFile, savePicture } from './save-picture.js';
import { MODELS } from './store.js';

const MAPS = /** @type {const} */ ([
  { id: 'map-ae', text: 'AE map', file: 'ae-map.png' },
  { id: 'map-vae', text: 'VAE map', file: 'vae-map.png' },
  { id: 'plane-ae', text: 'AE plane', file: 'ae-plane.png' },
  { id: 'plane-vae', text: 'VAE plane', file: 'vae-plane.png' },
]);

/** @type {ExportDialog | undefined} */
let dialog;

export const exportDialog = () => (dialog ??= new ExportDialog());

class ExportDialog {
  constructor() {
    this.dialog = pageDialog('export', 'Export', `
      <h3>Pictures</h3>
      <div class="export-pictures"></div>
      <p class="label">PNG of 560 × 560, white ink on black as in MNIST, each pixel a square of
        20.</p>
      <h3>Maps</h3>
      <div class="export-maps buttons"></div>
      <p class="label export-none">There is no map on this page now: Explore and Map have them.</p>
      <p class="label export-some">PNG as they are shown, in this page’s colours.</p>
      <h3>Codes</h3>
      <div class="buttons"><button type="button" data-save="csv">Save CSV</button>
        <button type="button" data-save="json">Save JSON</button></div>
      <p class="label">All 32 dimensions of both models: mu, logvar and sigma as encoded, z where the
        sliders stand, information and status. JSON also has the input’s 784 pixels and the
        link.</p>
      <p role="status" class="export-done"></p>`);
    /** @param {string} selector @returns {HTMLElement} */
    const part = (selector) => /** @type {HTMLElement} */ (this.dialog.querySelector(selector));
    this.pictures = part('.export-pictures');
    this.maps = part('.export-maps');
    this.none = part('.export-none');
    this.some = part('.export-some');
    this.done = part('.export-done');
    part('[data-save=csv]').onclick = () => this.saveCsv();
    part('[data-save=json]').onclick = () => void this.saveJson();
  }

  open() {
    this.done.textContent = '';
    this.pictures.replaceChildren(...this.pictureRows());
    const shown = MAPS.filter(({ id }) => document.getElementById(id)?.checkVisibility());
    this.maps.replaceChildren(...shown.map((map) => this.mapButton(map)));
    this.none.hidden = shown.length > 0;
    this.some.hidden = shown.length === 0;
    this.dialog.showModal();
  }

  /** Their pixels are taken now: the page may go on under the dialog. */
  pictureRows() {
    const of = fileName(store.source);
    return [
      this.pictureRow('input', store.picture, `input-${of}.png`),
      ...MODELS.map((model) => {
        const { image, moved } = store.sides[model];
        const at = store.point ? `draw-${store.point.index}` : moved ? `${of}-moved` : of;
        return this.pictureRow(model.toUpperCase(), image, `${model}-${at}.png`);
      }),
    ];
  }

  /** @param {string} text @param {Float32Array | Uint8Array} pixels @param {string} file */
  pictureRow(text, pixels, file) {
    const taken = pixels.slice();
    const figure = document.createElement('figure');
    figure.innerHTML = '<div class="digit"><canvas width="28" height="28"></canvas></div>';
    paint(/** @type {HTMLCanvasElement} */ (figure.querySelector('canvas')), taken);
    figure.append(button(`Save ${text}`, file, () => {
      void savePicture(taken, file);
      this.say(file);
    }));
    return figure;
  }

  /** @param {typeof MAPS[number]} map */
  mapButton({ id, text, file }) {
    return button(`Save ${text}`, file, () => {
      const canvas = /** @type {HTMLCanvasElement} */ (document.getElementById(id));
      const ground = getComputedStyle(canvas.parentElement ?? canvas).backgroundColor;
      void saveCanvas(canvas, ground, file);
      this.say(file);
    });
  }

  saveCsv() {
    const { dimensions, sides, source } = store;
    if (!dimensions) return;
    const file = `codes-${fileName(source)}.csv`;
    saveFile(new Blob([csvOf(codeRows(sides, dimensions))], { type: 'text/csv' }), file);
    this.say(file);
  }

  async saveJson() {
    const { dimensions, sides, source, label, picture } = store;
    if (!dimensions) return;
    const input = { name: nameInSentence(source, label), label, pixels: picture };
    const link = await linkAddress().catch((error) => {
      if (error instanceof LinkError) return '';
      throw error;
    });
    const file = `codes-${fileName(source)}.json`;
    const text = jsonOf(codeRows(sides, dimensions), input, link);
    saveFile(new Blob([text], { type: 'application/json' }), file);
    this.say(file);
  }

  /** @param {string} file */
  say(file) {
    this.done.textContent = `Saving ${file}`;
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
