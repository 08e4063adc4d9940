/** <map-kind>: what Map and Morph show: the joint t-SNE, or the plane of the 2-D models. */
import { segmented } from '../../dom/choices.js';
import { query, write } from '../../dom/element.js';
import { loadPlane } from '../../state/loading.js';
import { bindOptions } from '../../state/option-inputs.js';
import { store } from '../../state/page-store.js';
import { codeSizes } from './map-texts.js';

class MapKind extends HTMLElement {
  connectedCallback() {
    if (this.firstElementChild) return;
    this.innerHTML = segmented('Map of', 'hidden', 'mapKind', { tsne: '', plane: '2-D plane' });
    bindOptions(this);
    store.follow(['view', 'models', 'member', 'beta'], () => this.show(), this);
  }

  show() {
    this.closest('.lse')?.setAttribute('data-map', store.mapKind);
    write(query(this, 'span'), `t-SNE of ${codeSizes()}-D`);
    if (['map', 'morph'].includes(store.view) && store.mapKind === 'plane') void loadPlane();
  }
}

customElements.define('map-kind', MapKind);
