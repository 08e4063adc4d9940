/** <map-kind>: what Map and Morph show: the joint t-SNE, or the plane of the 2-D models. */
import { write } from '../../dom/element.js';
import { loadPlane } from '../../state/loading.js';
import { store } from '../../state/page-store.js';
import { codeSizes } from './map-texts.js';

const KINDS = /** @type {const} */ ([
  { kind: 'tsne', label: '' },
  { kind: 'plane', label: '2-D plane' },
]);

class MapKind extends HTMLElement {
  connectedCallback() {
    if (this.firstElementChild) return;
    const group = document.createElement('fieldset');
    group.className = 'seg';
    group.innerHTML = '<legend class="hidden">Map of</legend>';
    for (const { kind, label } of KINDS) {
      const choice = document.createElement('label');
      choice.innerHTML = `<input type="radio" name="map-kind" value="${kind}"><span>${label}</span>`;
      choice.firstElementChild?.addEventListener('change', () => store.set({ mapKind: kind }));
      group.append(choice);
    }
    this.append(group);
    store.on(['view', 'models'], () => this.show(), this);
    this.show();
  }

  show() {
    this.closest('.lse')?.setAttribute('data-map', store.mapKind);
    const joint = this.querySelector('span');
    if (joint) write(joint, `t-SNE of ${codeSizes()}-D`);
    for (const input of this.querySelectorAll('input')) {
      input.checked = input.value === store.mapKind;
    }
    if (['map', 'morph'].includes(store.view) && store.mapKind === 'plane') void loadPlane();
  }
}

customElements.define('map-kind', MapKind);
