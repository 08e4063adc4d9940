/** <scene-summary>: what one knows at the end, a line for each card, and the hand-out. */
import { CARDS } from './cards.js';
import { known } from './known.js';
import { Scene } from './scene.js';

class SceneSummary extends Scene {
  connectedCallback() {
    if (this.firstChild) return;
    const lines = CARDS.flatMap(({ title, learned }) =>
      learned ? [`<li><b>${title}</b><span>${learned(known)}</span></li>`] : [],
    );
    this.innerHTML = `<ol class="guide-summary">${lines.join('')}</ol>
      <p><button type="button" data-does="print">Print the hand-out</button></p>`;
  }

  print() {
    window.print();
  }
}

if (!customElements.get('scene-summary')) customElements.define('scene-summary', SceneSummary);
