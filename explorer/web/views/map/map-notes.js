/** `<map-notes>`: how to read the maps and the planes, and how not to. */
import { thousands } from '../../dom/numbers.js';
import { DIGITS } from '../../state/boot.js';
import { fact } from '../../state/models.js';
import { store } from '../../state/page-store.js';
import { codeSizes, ONE_CLOUD, percent, RUNS } from './map-texts.js';
import { PLACED_BY } from './neighbours.js';

const NORMAL = '<span class="whole">N(0, <i class="v">I</i>)</span>';

const template = () => `
  <p class="label map-note">${fact('continuous').replace('Continuous', '<b>Continuous</b>')}
    ${fact('not_all')}</p>
  <p class="label">Read who mixes with whom. Do not read distances, gaps and sizes of islands: t-SNE
    does not keep them. What counts must show in all ${RUNS.length} runs. With the samples off, both
    maps are islands.</p>
  <p class="label"><b>Among digits:</b> the share of test digits among a sample’s 15 neighbours on the
    map; ${percent(ONE_CLOUD)} if samples and digits were one cloud. <b>Ring:</b> the middle of the
    ${PLACED_BY} points nearest in latent space. It can stay with the 3s while the picture already
    looks like a 9.</p>
  <p class="label">Distances below the pictures are in each model’s own units: the AE’s codes are
    spread wider, so its numbers are larger. Do not compare the two.</p>
  <p class="label of-plane">These models have two numbers instead of ${codeSizes()}, so this is the
    latent space itself. ${fact('plane_blur')}</p>
  <p class="label of-plane">${fact('plane_codes')} Counted are ${thousands(DIGITS)} test digits; of the
    VAE’s clouds, the middles.</p>
  <p class="label of-plane"><b>By quantiles,</b> each equal step of the VAE’s axes holds an equal
    share of N(0, 1). Codes spread as ${NORMAL} would fill the square evenly, and each picture of the
    grid is as likely a sample as any other.</p>`;

class MapNotes extends HTMLElement {
  connectedCallback() {
    this.show();
    store.on(['models', 'member'], () => this.show(), this);
  }

  show() {
    this.innerHTML = template();
  }
}

customElements.define('map-notes', MapNotes);
