/** <open-in-full>: leads from an embedded page to all of it as it stands, in a tab of its own. */
import { loadModule } from '../dom/modules.js';
import { notEmbedded } from '../state/embedded.js';

class OpenInFull extends HTMLElement {
  connectedCallback() {
    this.link = document.createElement('a');
    Object.assign(this.link, { target: '_blank', rel: 'noopener', textContent: 'Open in full' });
    this.link.title = 'Latent Space Explorer, in a new tab';
    // Before it can be pressed, by whatever hand.
    for (const type of ['pointerenter', 'pointerdown', 'focus']) {
      this.link.addEventListener(type, () => void this.follow());
    }
    this.link.href = notEmbedded(location.href);
    this.append(this.link);
  }

  /** The address follows the page with a pause, which is too late for who is in a hurry. */
  async follow() {
    if (!this.link) return;
    this.link.href = notEmbedded(location.href);
    const address = await loadModule('share/address').catch(() => null);
    if (address) this.link.href = await address.fullAddress();
  }
}

// Others import this module too: after a failure it may run twice.
if (!customElements.get('open-in-full')) customElements.define('open-in-full', OpenInFull);
