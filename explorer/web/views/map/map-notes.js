/** `<map-notes>`: how to read the maps and the planes, and how not to. */
import { thousands } from '../../dom/numbers.js';
import { DIGITS } from '../../state/boot.js';
import { store } from '../../state/page-store.js';
import { codeSizes, ONE_CLOUD, percent, RUNS } from './map-texts.js';
import { PLACED_BY } from './neighbours.js';

const NORMAL = '<span class="whole">N(0, <i class="v">I</i>)</span>';

const template = () => `
  <p class="label">Who mixes with whom can be read. Distances, gaps and sizes of islands cannot.
    The message must not hang on one t-SNE: compare all ${RUNS.length} runs.</p>
  <p class="label map-note"><b>Continuous</b>, here: samples from ${NORMAL}, known before any digit
    was seen, land in and between the digits (VAE), or in a ball apart (AE). A plain t-SNE would not
    show it: in Map, switch the samples off, and both are islands.</p>
  <p class="label"><b>Among digits:</b> the share of test digits among a sample’s 15 neighbours on the
    map; ${percent(ONE_CLOUD)} if samples and digits were one cloud. <b>Ring:</b> placed at the median
    of the ${PLACED_BY} nearest points of this map, digits and samples. It can stay with the 3s while
    the picture already looks like a 9.</p>
  <p class="label of-plane">No t-SNE stands between the eye and the space here: these models have
    two numbers instead of ${codeSizes()}. The price: both are blurrier.</p>
  <p class="label of-plane">Only the VAE’s codes lie about where ${NORMAL} says: compare the columns
    of the table. Counted are ${thousands(DIGITS)} test digits; of the VAE’s, the middles of their clouds.</p>
  <p class="label of-plane"><b>By quantiles,</b> each equal step of the VAE’s axes holds an equal
    share of N(0, 1): codes that followed it would fill the square evenly, and every picture of the
    grid is as likely a sample as any other.</p>`;

class MapNotes extends HTMLElement {
  connectedCallback() {
    this.show();
    store.on(['models'], () => this.show(), this);
  }

  show() {
    this.innerHTML = template();
  }
}

customElements.define('map-notes', MapNotes);
