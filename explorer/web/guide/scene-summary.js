/** <scene-summary>: what one knows at the end, a line for each card, and the hand-out. */
import { query } from '../dom/element.js';
import { CARDS } from './cards.js';
import { fetchKnown, known } from './known.js';
import { Scene } from './scene.js';

class SceneSummary extends Scene {
  connectedCallback() {
    if (this.firstChild) return;
    this.innerHTML = `<ol class="guide-summary"></ol>
      <p><button type="button" data-does="print">Print the hand-out</button></p>`;
    this.fill();
    void fetchKnown().then(() => this.fill());
  }

  fill() {
    const lines = CARDS.flatMap(({ title, learned }) =>
      learned ? [`<li><b>${title}</b><span>${learned(known)}</span></li>`] : [],
    );
    query(this, 'ol').innerHTML = lines.join('');
  }

  async print() {
    await fetchKnown();
    window.print();
  }
}

if (!customElements.get('scene-summary')) customElements.define('scene-summary', SceneSummary);
