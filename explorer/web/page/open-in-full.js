/** <open-in-full>: leads from an embedded page to all of it as it stands, in a tab of its own. */
import { loadModule } from '../dom/modules.js';
import { notEmbedded } from '../state/embedded.js';

class OpenInFull extends HTMLElement {
  /** Addresses that are being worked out. */
  coming = 0;

  connectedCallback() {
    this.link = document.createElement('a');
    Object.assign(this.link, { target: '_blank', rel: 'noopener', textContent: 'Open in full' });
    this.link.title = 'Latent Space Explorer, in a new tab';
    // Before it can be pressed, by whatever hand.
    for (const type of ['pointerenter', 'pointerdown', 'focus']) {
      this.link.addEventListener(type, () => void this.follow());
    }
    this.link.addEventListener('click', (event) => void this.press(event));
    this.link.href = notEmbedded(location.href);
    this.append(this.link);
  }

  /** The address follows the page with a pause, which is too late for who is in a hurry. */
  async follow() {
    this.coming += 1;
    const address = await loadModule('share/address').catch(() => null);
    const href = address ? await address.fullAddress() : notEmbedded(location.href);
    this.coming -= 1;
    if (this.link) this.link.href = href;
  }

  /** Who presses before the address is there is led to it once it is. @param {MouseEvent} event */
  async press(event) {
    if (!this.coming) return;
    event.preventDefault();
    await this.follow();
    if (this.link) open(this.link.href, '_blank', 'noopener');
  }
}

// Others import this module too: after a failure it may run twice.
if (!customElements.get('open-in-full')) customElements.define('open-in-full', OpenInFull);
