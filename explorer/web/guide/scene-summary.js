/** <scene-summary>: what one knows at the end, the lesson's table, and the hand-out. */
import { query } from '../dom/element.js';
import { ownRecordOf } from '../state/boot.js';
import { lessonTable } from '../views/how/lesson-table.js';
import { fetchKnown, known } from './known.js';
import { Scene } from './scene.js';

class SceneSummary extends Scene {
  connectedCallback() {
    if (this.firstChild) return;
    this.innerHTML = `<div class="guide-summary"></div>
      <p><button type="button" data-does="print">Print the hand-out</button></p>`;
    this.fill();
    void fetchKnown().then(() => this.fill());
  }

  fill() {
    const { plain, variational, gan } = known;
    const heads = [plain, variational, ...(gan ? [gan] : [])].map((id) => {
      const { names, colour } = ownRecordOf(id);
      return { name: names.short, colour };
    });
    query(this, '.guide-summary').innerHTML = lessonTable(known, heads);
  }

  async print() {
    await fetchKnown();
    window.print();
  }
}

if (!customElements.get('scene-summary')) customElements.define('scene-summary', SceneSummary);
