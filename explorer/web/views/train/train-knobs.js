/** What a person sets of a training: knobs that act at once, the seed, and what the planes show. */
import { radios } from '../../dom/choices.js';
import { query, write } from '../../dom/element.js';
import { letFingersScroll } from '../../dom/touch-slider.js';
import { bindOptions } from '../../state/option-inputs.js';
import { SEEDS, TRAIN_BETAS, TRAIN_RATES } from '../../state/options.js';
import { store } from '../../state/page-store.js';

/** @typedef {'trainBeta' | 'trainRate'} Slid */

/** @type {Record<Slid, {id: string, values: number[], name: string, unit: string}>} */
const SLIDERS = {
  trainBeta: {
    id: 'train-beta',
    values: TRAIN_BETAS,
    name: '<i class="v">β</i>, weight of KL',
    unit: 'beta',
  },
  trainRate: {
    id: 'train-rate',
    values: TRAIN_RATES,
    name: 'Learning rate',
    unit: 'learning rate',
  },
};

/** @param {(typeof SLIDERS)[Slid]} slider */
const slider = ({ id, values, name }) => `
  <div class="train-slider ${id}"><label for="${id}">${name}</label><output for="${id}" aria-live="off"></output>
    <input type="range" id="${id}" min="0" max="${values.length - 1}" step="1"></div>`;

const template = () => `
  ${slider(SLIDERS.trainBeta)}
  <label class="train-check"><input type="checkbox" name="trainNoise"><span>Noise: the VAE decodes a
    sample, not the mean</span></label>
  ${slider(SLIDERS.trainRate)}
  <label class="train-check train-pace" hidden><input type="checkbox" data-full><span>Full speed: a phone
    gets warm, so it makes 60 steps a second</span></label>
  <fieldset class="seg"><legend class="hidden">What the planes show</legend>${radios('trainShow', {
    dots: 'Codes',
    pictures: 'With pictures',
  })}</fieldset>
  <fieldset class="seg"><legend class="hidden">Scale of the planes</legend>${radios('trainScale', {
    same: 'Same scale',
    own: 'Each its own',
  })}</fieldset>
  <label class="train-check"><input type="checkbox" name="trainArrows"><span>Arrows: where the loss
    pushes codes</span></label>
  <label class="train-seed">Seed <input type="number" name="trainSeed" min="0" max="${SEEDS - 1}" step="1"
    inputmode="numeric" data-on="change"></label>`;

export class TrainKnobs {
  /**
   * @param {HTMLElement} root @param {boolean} gentle whether the pace is one for phones
   * @param {(full: boolean) => void} onPace
   */
  constructor(root, gentle, onPace) {
    root.innerHTML = template();
    query(root, '.train-pace').hidden = !gentle;
    this.root = root;
    for (const name of /** @type {Slid[]} */ (Object.keys(SLIDERS))) this.bind(name);
    bindOptions(root);
    const full = query(root, '[data-full]', HTMLInputElement);
    full.onchange = () => onPace(full.checked);
    // What is no seed goes back to what is.
    const seed = query(root, '[name=trainSeed]', HTMLInputElement);
    seed.onchange = () => {
      seed.value = String(store.trainSeed);
    };
    store.follow(['train'], () => this.show(), root);
  }

  /** @param {Slid} name */
  bind(name) {
    const { id, values } = SLIDERS[name];
    const input = query(this.root, `#${id}`, HTMLInputElement);
    letFingersScroll(input);
    input.addEventListener('input', () => store.set({ [name]: values[input.valueAsNumber] }));
  }

  show() {
    for (const name of /** @type {Slid[]} */ (Object.keys(SLIDERS))) {
      const { id, values, unit } = SLIDERS[name];
      const input = query(this.root, `#${id}`, HTMLInputElement);
      const value = String(store[name]);
      input.valueAsNumber = values.indexOf(store[name]);
      input.setAttribute('aria-valuetext', `${unit} ${value}`);
      write(query(this.root, `output[for=${id}]`), value);
    }
  }
}
