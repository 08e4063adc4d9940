/** A film of the training: its sixteen pictures at one moment, the scrubber, what it shows. */
import { segmented } from '../../dom/choices.js';
import { query, write } from '../../dom/element.js';
import { PictureAtlas } from '../../dom/picture-atlas.js';
import { rove } from '../../dom/roving.js';
import { letFingersScroll } from '../../dom/touch-slider.js';
import { PIXELS, SIDE } from '../../state/boot.js';
import { loadPictures, picturesAt, shownNow } from '../../state/game.js';
import { FILM_NAMES, momentText } from '../../state/names.js';
import { bindOptions } from '../../state/option-inputs.js';
import { FILM_PICTURES } from '../../state/options.js';
import { store } from '../../state/page-store.js';
import { FilmCharts } from './film-charts.js';
import { meanDistance } from './film-measures.js';
import { FILM_RECIPES, sentencesOf, stateText } from './film-texts.js';

/** @typedef {import('../../state/game.js').Film} Film */

const CELL = `<button type="button"><span class="digit"></span><span class="p"><span
  class="bar"><i></i></span> <span data-p></span></span></button>`;

const scrubber = () => `
  <button type="button" data-step="-1" aria-label="The moment before">‹</button>
  <label class="gan-slide"><span class="gan-when"></span>
    <input type="range" id="gan-scrubber" min="0" max="0" step="1" aria-label="Moment of the training"></label>
  <button type="button" data-step="1" aria-label="The next moment">›</button>`;

const shown = () => `
  <div class="film-side">
    <div class="samples film-pictures" role="group" aria-label="Fakes of sixteen codes; choose one">${CELL.repeat(
      FILM_PICTURES,
    )}</div>
    <p class="label film-state"></p></div>
  <div class="film-charts"></div>
  <div class="film-says"></div>`;

/** @param {number} place of a moment, in the film on show; the last is written as such */
function goTo(place) {
  const last = Number(shownNow()?.film.moments.length) - 1;
  const to = Math.min(last, Math.max(0, place));
  store.set({ moment: to === last ? null : to });
}

export class FilmPanel {
  /** @type {Film | null} on the charts */
  film = null;
  /** What the sentences were written of. */
  said = '';

  /** @param {HTMLElement} head @param {HTMLElement} scrub @param {HTMLElement} body */
  constructor(head, scrub, body) {
    head.innerHTML = `${segmented('Film', 'hidden', 'film', FILM_NAMES)}<p class="label film-recipe"></p>`;
    bindOptions(head);
    this.recipe = query(head, '.film-recipe');
    scrub.innerHTML = scrubber();
    this.scrub = scrub;
    this.slider = query(scrub, '#gan-scrubber', HTMLInputElement);
    letFingersScroll(this.slider);
    this.slider.addEventListener('input', () => goTo(Number(this.slider.value)));
    for (const button of scrub.querySelectorAll('button')) {
      button.onclick = () => goTo(Number(this.slider.value) + Number(button.dataset.step));
    }
    body.innerHTML = shown();
    this.body = body;
    this.grid = query(body, '.film-pictures');
    this.pictures = new PictureAtlas(this.grid, SIDE);
    this.cells = [...this.grid.querySelectorAll('button')].map((button) => ({
      button,
      bar: query(button, 'i'),
      p: query(button, '[data-p]'),
    }));
    rove(this.cells.map(({ button }) => button));
    this.cells.forEach(({ button }, fake) => {
      button.onclick = () => store.set({ fake });
    });
    this.charts = new FilmCharts(query(body, '.film-charts'), goTo);
  }

  update() {
    void loadPictures(store.film);
    const now = shownNow();
    if (!now) return;
    const { film, place } = now;
    if (film !== this.film) this.begin(film);
    this.slider.value = String(place);
    const when = momentText(film, place);
    write(query(this.scrub, '.gan-when'), when);
    this.slider.setAttribute('aria-valuetext', when);
    this.charts.show(place);
    this.show(film, place);
    this.say(film);
  }

  /** Another film. @param {Film} film */
  begin(film) {
    this.film = film;
    this.slider.max = String(film.moments.length - 1);
    write(this.recipe, `${FILM_RECIPES[film.id]} Seed\u00a0${film.seed}.`);
    this.charts.begin(film);
  }

  /** @param {Film} film @param {number} place */
  show(film, place) {
    const all = picturesAt(film.id, place);
    const moment = film.moments[place];
    this.grid.classList.toggle('is-waiting', !all);
    this.cells.forEach(({ button, bar, p }, k) => {
      if (all) this.pictures.paint(k, all.subarray(k * PIXELS, (k + 1) * PIXELS));
      const verdict = moment.verdicts[k];
      bar.style.width = `${100 * verdict}%`;
      write(p, verdict.toFixed(2));
      button.setAttribute('aria-label', `Fake ${k + 1}: D ${verdict.toFixed(2)}`);
      const pressed = String(k === store.fake);
      if (button.getAttribute('aria-pressed') !== pressed) {
        button.setAttribute('aria-pressed', pressed);
      }
    });
    write(query(this.body, '.film-state'), stateText(film, moment));
  }

  /** @param {Film} film */
  say(film) {
    const key = `${film.id} ${Boolean(picturesAt(film.id, 0))} ${Boolean(store.digits)}`;
    if (key === this.said || !picturesAt(film.id, 0)) return;
    this.said = key;
    const of = film.moments.map((_, place) => {
      const pictures = picturesAt(film.id, place);
      return pictures ? meanDistance(pictures, PIXELS) : Number.NaN;
    });
    const some = store.digits?.subarray(0, FILM_PICTURES * PIXELS);
    const distances = { film: of, real: some ? meanDistance(some, PIXELS) : null };
    query(this.body, '.film-says').innerHTML = sentencesOf(film, distances)
      .map((sentence) => `<p>${sentence}</p>`)
      .join('');
  }
}
