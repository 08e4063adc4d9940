/**
 * `<sample-tally model="ae">`: mean P(digit) over many samples and all of them in order, growing as one
 * watches; the other kind of samples dotted beside it, always.
 */

import { query, write } from '../../dom/element.js';
import { show, thousands } from '../../dom/numbers.js';
import { recordOf } from '../../state/boot.js';
import { measuredAs } from '../../state/models.js';
import { store } from '../../state/page-store.js';
import { coverageText, elsewhereText, plusMinus, SAMPLED_FROM } from './generate-texts.js';
import { roles, runOf } from './sample-runs.js';

const NO_CONTROL = '<p class="label">no encoder, so no codes to fit a Gaussian to</p>';
const CONTROL =
  '<p class="label"><span data-say="name"></span> <b data-say="control">…</b> ' +
  '<span data-say="control-error"></span>, dotted</p>';

/** @param {import('../../state/boot.js').ModelRecord} record what is dotted is the other kind */
const template = ({ gaussian, encoder }) => `<div class="figure">
    <p class="big" data-say="mean">…</p>
    <p class="label">mean P(digit) <span data-say="error"></span></p>
    <p class="label" data-say="count"></p>
    ${gaussian ? CONTROL : encoder ? '' : NO_CONTROL}
    <p class="coverage" hidden></p></div>
  <div class="plot"><svg class="sorted" viewBox="0 0 100 100" preserveAspectRatio="none" role="img">
      <path class="area"/><path class="line"/><path class="dots"/></svg>
    <p class="label"><span class="one">1</span><span>samples sorted by P(digit); area = mean</span></p>
  </div>`;

class SampleTally extends HTMLElement {
  /** What the curves are of: they are not sorted again while a switch moves. */
  shown = '';

  connectedCallback() {
    this.innerHTML = template(recordOf(this.run.model));
    store.follow(['generate', 'view', 'member'], () => this.showCoverage(), this);
    store.follow(['tally', 'generate', 'view', 'member'], () => this.update(), this);
  }

  get run() {
    return runOf(this.getAttribute('model') ?? '');
  }

  update() {
    if (store.view !== 'generate') return;
    const { run } = this;
    const { headline, control: other } = roles();
    const [tally, control] = [run.tally[headline], run.tally[other]];
    this.classList.toggle('is-waiting', !run.isCountedNow);
    this.dataset.counted = String(run.counted(headline));
    this.say('name', SAMPLED_FROM[other]);
    const { sampleTarget: target } = store;
    const shown = [headline, run.tallyKey, tally.count, control.count, target].join();
    if (!tally.count || shown === this.shown) return;
    this.shown = shown;
    this.say('mean', show(tally.mean));
    this.say('error', plusMinus(tally.standardError));
    this.say('count', `${thousands(tally.count)} of ${thousands(target)} samples`);
    this.say('control', show(control.mean));
    // It is an estimate too: as many samples of this seed.
    this.say('control-error', plusMinus(control.standardError));
    this.draw(tally.curve(), control.count ? control.curve() : []);
    const dotted = `; dotted, ${SAMPLED_FROM[other]}: mean ${show(control.mean)}`;
    this.querySelector('svg')?.setAttribute(
      'aria-label',
      `${thousands(tally.count)} samples sorted by P(digit): mean ${show(tally.mean)}` +
        (run.kinds.includes(other) ? dotted : ''),
    );
  }

  /** What was measured of such samples, on others than these: how much of the test set they come near. */
  showCoverage() {
    const place = query(this, '.coverage');
    const { sampleKind: kind, temperature } = store;
    const { model } = this.run;
    const html = coverageText(measuredAs(model), kind, temperature) || elsewhereText(model, kind);
    place.hidden = !html;
    if (place.dataset.said === html) return;
    place.dataset.said = html;
    place.innerHTML = html;
  }

  /** @param {number[]} values @param {number[]} control */
  draw(values, control) {
    const line = pathOf(values);
    const paths = {
      line: `M${line}`,
      area: `M0 100 L${line} L100 100Z`,
      dots: control.length ? `M${pathOf(control)}` : '',
    };
    for (const [name, path] of Object.entries(paths)) {
      this.querySelector(`.${name}`)?.setAttribute('d', path);
    }
  }

  /** @param {string} name @param {string} text */
  say(name, text) {
    const place = this.querySelector(`[data-say=${name}]`);
    if (place) write(place, text);
  }
}

/** @param {number[]} values one per percent, 0 to 1 */
const pathOf = (values) =>
  values.map((value, x) => `${x} ${(100 * (1 - value)).toFixed(2)}`).join(' L');

customElements.define('sample-tally', SampleTally);
