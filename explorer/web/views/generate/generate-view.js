/**
 * `<generate-view>`: the same random numbers through each decoder, judged and counted; and class
 * arithmetic on the code that is loaded.
 */
import { ALL_CLASSES, boot, recordOf } from '../../state/boot.js';
import './class-arithmetic-grid.js';
import './sample-controls.js';
import './sample-grid.js';
import './sample-tally.js';
import './temperature-curve.js';
import './which-decoder.js';
import { query, setIdle, write } from '../../dom/element.js';
import { show, span, thousands } from '../../dom/numbers.js';
import { capOf, fact, headingOf, measuredAs, modelMarks, nameOf } from '../../state/models.js';
import { store } from '../../state/page-store.js';
import { contestantAmong } from '../../state/side-by-side.js';
import { widest } from './generate-texts.js';
import { loadedSample, runOf, SHOWN } from './sample-runs.js';

/** @param {string} model */
const title = (model) => `<div class="head"><span class="name"><span class="full"></span><span
  class="short"></span></span><beta-knob ${modelMarks(model)}></beta-knob></div>`;

/** Whose a section is. @param {Element} section */
function nameSection(section) {
  const model = section.getAttribute('model') ?? '';
  section.setAttribute('aria-label', `${nameOf(model)}: ${section.getAttribute('data-of')}`);
  const { long, short } = headingOf(model);
  write(query(section, '.full'), long);
  write(query(section, '.short'), short);
}

/** @param {string} model */
const column = (model) => `
  <section class="column" ${modelMarks(model)} data-of="samples">${title(model)}
    <sample-tally model="${model}"></sample-tally><sample-grid model="${model}"></sample-grid>
    <p class="label unfit">It has no encoder, so there are no codes to fit a Gaussian to.</p></section>`;

/** @param {string} model */
const swaps = (model) => `
  <section class="swaps" ${modelMarks(model)} data-of="classes">${title(model)}
    <class-arithmetic-grid model="${model}"></class-arithmetic-grid></section>`;

/** What the third contestant's decoder is, where one stands. */
function which() {
  const model = contestantAmong(store.models);
  return model ? `<which-decoder ${modelMarks(model)}></which-decoder>` : '';
}

const classes = ALL_CLASSES.map((c) => `<option value="${c}">${c}</option>`);

const template = () => `
  <div class="side sample-side">
    <div class="controls"><div class="head"><span class="name">Samples</span>
      <span class="how" data-sampled></span></div><sample-controls></sample-controls></div>
    <div class="about"><temperature-curve></temperature-curve></div>
    <div class="loaded"><p class="label" id="samples-how" data-loaded></p>
      <div class="buttons"><button type="button" data-do="open">Open in Explore</button>
        <button type="button" data-do="reset">Back to the digit</button></div></div></div>
  ${store.models.map(column).join('')}
  <div class="notes"><div class="about-samples" data-about></div>${which()}</div>
  <div class="side swap-side"><div class="head"><span class="name">Class arithmetic</span></div>
    <div data-swaps></div>
    <label class="source"><span class="label">Its class</span><select>
      <option value="">automatic</option>${classes.join('')}</select></label>
    <p class="label">Automatic: its label, or what the judge reads where there is none.</p></div>
  ${store.models.map(swaps).join('')}`;

class GenerateView extends HTMLElement {
  connectedCallback() {
    this.build();
    store.follow(['member'], () => this.name(), this);
    store.follow(['generate', 'view', 'data', 'samples', 'code'], () => this.update(), this);
  }

  build() {
    this.innerHTML = template();
    this.one('[data-do=open]').addEventListener('click', () => {
      store.set({ view: 'explore' });
      document.getElementById('tab-explore')?.focus();
      scrollTo({ top: 0 });
    });
    this.one('[data-do=reset]').addEventListener('click', () => {
      store.set({ swapSource: null });
      for (const model of store.models) store.reset(model);
    });
    this.select.addEventListener('change', () =>
      store.set({ swapSource: this.select.value ? Number(this.select.value) : null }),
    );
  }

  /** What stands in each column, and what is measured of it. */
  name() {
    for (const section of this.querySelectorAll('section')) nameSection(section);
    this.tell(boot.evidence);
  }

  /** @param {string} selector */
  one(selector) {
    return query(this, selector);
  }

  get select() {
    return query(this, 'select', HTMLSelectElement);
  }

  update() {
    if (store.view !== 'generate') return;
    const loaded = loadedSample();
    const moved = store.models.some((model) => store.sides[model].moved);
    const sampled = `the first ${SHOWN} of seed ${store.sampleSeed}`;
    write(this.one('[data-sampled]'), store.failed.get('samples') ?? sampled);
    write(
      this.one('[data-loaded]'),
      loaded === null
        ? 'Click a sample to put it into the models’ sliders.'
        : `Sample ${loaded} is in the models’ sliders.`,
    );
    this.one('.loaded').classList.toggle('is-loaded', loaded !== null);
    setIdle(this.one('[data-do=open]'), loaded === null);
    setIdle(this.one('[data-do=reset]'), !moved);
    this.select.value = String(store.swapSource ?? '');
    for (const column of this.querySelectorAll('.column')) {
      const fits = runOf(column.getAttribute('model') ?? '').kinds.includes(store.sampleKind);
      for (const part of column.querySelectorAll('sample-tally, sample-grid, .unfit')) {
        part.toggleAttribute('hidden', part.matches('.unfit') === fits);
      }
    }
  }

  /** What is measured. @param {import('../../state/shapes.js').Evidence} evidence */
  tell({ rows, critic, curves }) {
    const size = Math.min(...store.models.map((model) => recordOf(model).latent_dim));
    const half = fact('half') && `<b>${fact('half')}</b> ${fact('why_half')}`;
    this.one('[data-about]').innerHTML = `
      <div><p>${half}</p><p>${fact('fails')} ${fact('fair')}</p></div>
      <div><p><b>P(digit):</b> the judge, a small classifier, says how sure it is that a decoded
        picture is a digit. Real test digits score ${show(critic.p_digit_real.value)}. Above, the mean
        so far of this seed; ± is its standard error. Measured on other samples, in Evidence:
        ${measuredMeans(rows)}. <b>Coverage</b> is the share of test digits that samples come near.</p>
      <p class="label">Sample k of a seed is the same ${size} numbers for each model, on the maps (seed 0)
        and in Python (<code>/sample</code>).</p></div>`;
    this.one('[data-swaps]').innerHTML = `
      <p>This picture’s style on another class: <span class="whole"><i class="v">z</i> − mean of its
        class</span> <span class="whole">+ mean of the other</span>.</p>
      ${measuredSwaps(curves.arithmetic)}`;
  }
}

/** @param {import('../../state/shapes.js').Evidence['rows']} rows @returns {string} */
function measuredMeans(rows) {
  const { normal, fitted } = { normal: rows.p_digit_normal, fitted: rows.p_digit_fitted };
  const each = store.models.flatMap((model) => {
    const [one, other] = [normal[measuredAs(model)], fitted[measuredAs(model)]];
    return one && other ? [`${capOf(model)} ${show(one.value)} (fitted ${show(other.value)})`] : [];
  });
  return each.join(', ').replaceAll('<', '&lt;') || 'nothing';
}

/** @param {number} mean @param {number} n @returns {string} HTML */
const withInterval = (mean, n) =>
  `${show(mean)} <span class="label whole">[${span(widest(mean, n))}]</span>`;

/** @typedef {{n: number, p_digit: number, hits: number}} Swaps */
/** @param {Record<string, Swaps>} found by model, if measured */
function measuredSwaps(found) {
  const models = store.encoders;
  const some = models.map((model) => found[measuredAs(model)]).find(Boolean);
  if (!some) return '';
  const heads = models.map(
    (model) => `<th scope="col" class="accent" ${modelMarks(model)}>${capOf(model)}</th>`,
  );
  /** @param {string} name @param {(one: Swaps) => string} say */
  const row = (name, say) => {
    const cells = models.map((model) => {
      const one = found[measuredAs(model)];
      return `<td>${one ? say(one) : '–'}</td>`;
    });
    return `<tr><th scope="row">${name}</th>${cells.join('')}</tr>`;
  };
  return `<table class="measured"><caption class="label">Measured on ${thousands(some.n)} test
    digits, each to one other class. In brackets: a 95 % interval, at most this wide.</caption><thead><tr><td></td>${heads.join('')}</tr></thead>
    <tbody>${row('mean P(digit)', ({ p_digit, n }) => withInterval(p_digit, n))}
    ${row('read as the wanted class', ({ hits, n }) => withInterval(hits, n))}</tbody></table>`;
}

customElements.define('generate-view', GenerateView);
