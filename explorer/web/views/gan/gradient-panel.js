/** What the discriminator asks for: its gradient drawn on the pixels of the fake that is chosen. */
import { paint } from '../../dom/digit-canvas.js';
import { query, write } from '../../dom/element.js';
import { believe, gradientOnPixels } from '../../networks/discriminator.js';
import { PIXELS, SIDE } from '../../state/boot.js';
import { networksAt, picturesAt, playedNow, shownNow } from '../../state/game.js';
import { epochText, FILM_NAMES } from '../../state/names.js';
import { store } from '../../state/page-store.js';
import {
  marksOf,
  stepped,
  stepText,
  throughSigmoid,
  untrainedText,
  whoseText,
} from './gradient-marks.js';

/** Steps along the gradient, Euclidean in grey values: two digits are some ten apart. */
const STEP = 1;
/** Pixels of the canvas for each of the picture. */
const GRAIN = 24;
/** Of a cell: a sign at its largest, and how thick it is. */
const SIGN = 0.95;
const STROKE = 0.25;

const figure = (/** @type {string} */ name, /** @type {string} */ text) => `
  <figure class="gradient-${name}"><div class="digit"><canvas width="${SIDE}" height="${SIDE}" role="img"></canvas></div>
    <figcaption>${text} <span class="d-says">D <b data-d></b><span class="bar"><i></i></span></span></figcaption></figure>`;

const template = () => `
  <p class="gradient-whose" data-whose></p>
  <div class="gradient-row">
    ${figure('fake', 'The fake')}
    <figure class="gradient-signs"><div class="digit gradient-plot"><canvas width="${SIDE * GRAIN}"
      height="${SIDE * GRAIN}" role="img"></canvas></div>
      <figcaption><span class="sign more">+</span> more ink <span class="sign less">−</span> less ink</figcaption></figure>
    ${figure('after', 'One step along it')}</div>
  <div class="gradient-says"><p data-told></p><p class="label" data-how></p></div>`;

export class GradientPanel {
  /** What is drawn. */
  drawn = '';

  /** @param {HTMLElement} root */
  constructor(root) {
    root.innerHTML = template();
    this.root = root;
    this.canvas = query(root, '.gradient-plot canvas', HTMLCanvasElement);
  }

  update() {
    const [shown, played] = [shownNow(), playedNow()];
    if (!shown || !played) return;
    const networks = networksAt(played.place);
    const pictures = picturesAt(played.film.id, played.place);
    const isDark = document.body.classList.contains('dark');
    const of = [played.place, store.fake, Boolean(networks), Boolean(pictures), isDark].join();
    write(query(this.root, '[data-whose]'), whose(shown, played));
    write(query(this.root, '[data-how]'), howText());
    if (of === this.drawn) return;
    this.drawn = of;
    this.root.classList.toggle('is-waiting', !networks || !pictures);
    if (networks && pictures) this.draw(networks.discriminator, pictures);
  }

  /** @param {import('../../networks/discriminator.js').Discriminator} discriminator @param {Uint8Array} pictures */
  draw(discriminator, pictures) {
    const bytes = pictures.subarray(store.fake * PIXELS, (store.fake + 1) * PIXELS);
    const image = Float32Array.from(bytes, (byte) => byte / 255);
    const { p, gradient: onPixels } = gradientOnPixels(discriminator, image);
    const gradient = throughSigmoid(onPixels, image);
    const after = stepped(image, gradient, STEP);
    const then = believe(discriminator, after).p;
    this.show('fake', image, p);
    this.show('after', after, then);
    write(query(this.root, '[data-told]'), stepText(p, then, STEP));
    const marks = marksOf(gradient);
    this.sign(image, marks);
    const more = marks.filter(({ isMore }) => isMore).length;
    this.canvas.setAttribute(
      'aria-label',
      `Fake ${store.fake + 1} with D’s gradient: more ink at ${more} pixels, less at ${marks.length - more}`,
    );
  }

  /** @param {string} name @param {Float32Array} image @param {number} p */
  show(name, image, p) {
    const figure = query(this.root, `.gradient-${name}`);
    const canvas = query(figure, 'canvas', HTMLCanvasElement);
    paint(canvas, image);
    canvas.setAttribute(
      'aria-label',
      `${name === 'fake' ? 'The fake' : 'After the step'}: D ${p.toFixed(2)}`,
    );
    write(query(figure, '[data-d]'), p.toFixed(2));
    query(figure, 'i').style.width = `${100 * p}%`;
  }

  /** @param {Float32Array} image @param {ReturnType<typeof marksOf>} marks */
  sign(image, marks) {
    const context = this.canvas.getContext('2d');
    if (!context) return;
    const style = getComputedStyle(this.root);
    const colour = (/** @type {string} */ name) => style.getPropertyValue(name);
    context.fillStyle = colour('--surface');
    context.fillRect(0, 0, SIDE * GRAIN, SIDE * GRAIN);
    context.fillStyle = colour('--ink');
    image.forEach((value, pixel) => {
      context.globalAlpha = 0.3 * value;
      context.fillRect((pixel % SIDE) * GRAIN, Math.floor(pixel / SIDE) * GRAIN, GRAIN, GRAIN);
    });
    context.globalAlpha = 1;
    const [more, less] = [colour('--sign-more'), colour('--sign-less')];
    for (const { pixel, size, isMore } of marks) {
      const x = ((pixel % SIDE) + 0.5) * GRAIN;
      const y = (Math.floor(pixel / SIDE) + 0.5) * GRAIN;
      const arm = (GRAIN * SIGN * (0.5 + 0.5 * size)) / 2;
      const half = (GRAIN * STROKE * (0.5 + size)) / 2;
      context.fillStyle = isMore ? more : less;
      context.fillRect(x - arm, y - half, 2 * arm, 2 * half);
      if (isMore) context.fillRect(x - half, y - arm, 2 * half, 2 * arm);
    }
  }
}

/** @typedef {import('../../state/game.js').Film} Film */

/**
 * @param {{film: Film}} shown @param {{film: Film, place: number}} played
 * @returns {string} what is to be known before the signs are read
 */
function whose(shown, { film, place }) {
  const moment = film.moments[place];
  const name = FILM_NAMES[store.film].toLowerCase();
  const other = { shown: name, when: epochText(moment.epoch), fake: store.fake };
  return [whoseText(shown.film === film ? null : other), untrainedText(moment)]
    .filter(Boolean)
    .join(' ');
}

const howText = () =>
  `This is fake ${store.fake + 1} of its sixteen; choose another above. A sign’s size is what reaches the ` +
  'generator through its last layer, a sigmoid: grey pixels can move, black and white ones hardly.';
