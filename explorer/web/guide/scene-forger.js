/**
 * <scene-forger>: ten pictures, real or fake. It is the game of the GAN view, with its rules and
 * other pictures; networks and films are fetched when the card is opened.
 */
import { query } from '../dom/element.js';
import { loadFilms, loadMoment, networksAt, playedNow } from '../state/game.js';
import { SEEDS } from '../state/options.js';
import { store } from '../state/page-store.js';
import { GamePanel } from '../views/gan/game-panel.js';
import { ROUND } from '../views/gan/game-round.js';
import { Scene } from './scene.js';

/** What was said of the pictures dealt last: who leafs back and on finds it as it was. */
let played = { dealt: '', said: /** @type {boolean[]} */ ([]) };

class SceneForger extends Scene {
  /** @type {GamePanel | null} */
  panel = null;

  connectedCallback() {
    if (this.firstChild) return;
    this.innerHTML = `<div data-panel="gan-game"></div>
      <p class="forger-d">D is the discriminator. Its number: how sure it is that the picture is real.</p>`;
    this.toggleAttribute('data-before', true);
    this.panel = new GamePanel(query(this, 'div'), {
      isOpen: () => !this.hasAttribute('data-before'),
      keysFrom: this.closest('guide-path') ?? this,
      ended: () => this.end(),
      table: 1,
    });
    store.follow(['gan', 'data'], () => this.panel?.update(), this);
    void this.fetch();
  }

  disconnectedCallback() {
    this.panel?.leave();
  }

  async fetch() {
    await loadFilms();
    const now = playedNow();
    if (now) await loadMoment(now.place);
  }

  /** @returns {boolean} whether there is something to judge */
  get isThere() {
    const now = playedNow();
    return now !== null && networksAt(now.place) !== null && store.digits !== null;
  }

  /** @param {string} _ @param {boolean} [isTold] whether it was played to its end before */
  async run(_, isTold = false) {
    this.removeAttribute('data-before');
    await this.until(() => this.isThere);
    const { panel } = this;
    if (!panel || !this.isConnected) return;
    panel.update();
    // On a phone the guesses lie below the pictures.
    this.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    if (isTold && played.dealt === panel.dealt) for (const real of played.said) panel.answer(real);
  }

  /** Ten others. */
  again() {
    store.set({ gameSeed: (store.gameSeed + 1) % SEEDS });
    this.scrollIntoView({ block: 'nearest', behavior: 'instant' });
  }

  /** All ten are judged. */
  end() {
    const [now, { panel }] = [playedNow(), this];
    if (!now || !panel) return;
    const [you, d] = panel.scores;
    const { accuracy } = now.film.moments[now.place];
    played = { dealt: panel.dealt, said: [...panel.said] };
    const had = this.contains(document.activeElement);
    this.tell({ you, d, of: ROUND, accuracy, seed: store.gameSeed });
    // The buttons that answered are gone.
    const truth = had && this.closest('guide-path')?.querySelector('[data-truth]');
    if (truth instanceof HTMLElement) truth.focus({ preventScroll: true });
  }
}

if (!customElements.get('scene-forger')) customElements.define('scene-forger', SceneForger);
