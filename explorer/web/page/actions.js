/** <page-actions>: the header's buttons and the page's keys, which do the same things. */
import { query } from '../dom/element.js';
import { loadModule } from '../dom/modules.js';
import { showNotice } from '../dom/notice.js';
import { actionOf, isShortcut, keysAreOn } from '../dom/shortcuts.js';
import { recordOf } from '../state/boot.js';
import { leavesOut } from '../state/embedded.js';
import { openGuide } from '../state/guided.js';
import { nameInText } from '../state/models.js';
import { store } from '../state/page-store.js';
import { encodeShownAgain, planeShown, resetShown } from '../state/plane-codes.js';
import { VIEWS } from '../state/views.js';
import {
  focusView,
  followPresentation,
  hasStages,
  leaveScreen,
  togglePresentation,
  viewBeside,
} from './presentation.js';
import { openView } from './tabs.js';

const AT_DIGIT = 'The models stand at the encoded digit.';

/** @param {string} model @returns {string} where one stands that encodes nothing */
const elsewhere = (model) =>
  recordOf(model).encoder ? '' : ` The ${nameInText(model)} stands at its sample of N(0, I).`;

/** @returns {string} what encoding the digit again gave, by what the models on show have */
function encodedAgain() {
  const said = store.models.map((model) => {
    const { encoder, posterior } = recordOf(model);
    const gave = posterior ? 'sampled a new one' : 'gave the same point';
    return `the ${nameInText(model)} ${encoder ? gave : 'has no encoder'}`;
  });
  return `Encoded again: ${said.join(', ')}.`;
}

/** @type {Record<string, () => void | Promise<void>>} by the buttons' data-action and by the keys' */
const ACTIONS = {
  presentation: togglePresentation,
  previous: () => step(-1),
  next: () => step(1),
  guide: openGuide,
  reset: () => {
    for (const model of store.models) resetShown(model);
    showNotice(AT_DIGIT + store.models.map(elsewhere).join(''));
  },
  again: () => {
    for (const model of store.models) encodeShownAgain(model);
    if (!planeShown()) showNotice(encodedAgain());
  },
  random: () => {
    /** @type {HTMLElement | null} */ (
      document.querySelector('test-digits [data-act=random]')
    )?.click();
  },
  'play-on': () => void document.querySelector('gan-view')?.dispatchEvent(new Event('play-on')),
  'copy-link': () => fetched('share/address', ({ copyLink }) => copyLink()),
  'start-over': () => {
    store.startOver();
    void fetched('input/kept-strokes', ({ forgetStrokes }) => forgetStrokes());
    return fetched('share/address', ({ forgetLink }) => forgetLink());
  },
  qr: () => fetched('share/qr-dialog', ({ qrDialog }) => qrDialog().open()),
  embed: () => fetched('share/embed-dialog', ({ embedDialog }) => embedDialog().open()),
  export: () => fetched('share/export-dialog', ({ exportDialog }) => exportDialog().open()),
  'open-model': () => fetched('input/open-model', ({ chooseModel }) => chooseModel()),
  keys: () => fetched('page/keys-dialog', ({ keysDialog }) => keysDialog().open()),
};

/** @type {Record<string, -1 | 1>} of a clicker */
const STEPS = { PageUp: -1, PageDown: 1 };

/** In full screen. @param {-1 | 1} way */
function step(way) {
  const view = viewBeside(way);
  if (view) openView(view);
}

/** @param {string} name of a module @param {(module: any) => void | Promise<void>} use */
async function fetched(name, use) {
  const module = await loadModule(name).catch((error) => {
    console.warn(`loading ${name} failed:`, error);
    showNotice('This could not be fetched. Check the connection and try again.');
  });
  if (module) await use(module);
}

class PageActions extends HTMLElement {
  connectedCallback() {
    this.addEventListener('click', (event) => this.pressed(event));
    document.addEventListener('keydown', (event) => this.key(event));
    // Before a slider that was moved last takes it: who speaks holds a clicker.
    document.addEventListener('keydown', (event) => this.clicked(event), true);
    document.addEventListener(
      'pointerdown',
      (event) => {
        const target = /** @type {Node} */ (event.target);
        if (!this.menu.contains(target) && !this.more.contains(target)) this.openMenu(false);
      },
      true,
    );
    followPresentation();
  }

  get more() {
    return query(this, '.more');
  }

  get menu() {
    return query(this, '#more-actions');
  }

  /** @param {boolean} open */
  openMenu(open) {
    if (open === !this.menu.hidden) return;
    // Back to the button that opened it, before the one that has the focus is gone.
    if (this.menu.contains(document.activeElement)) this.more.focus();
    this.menu.hidden = !open;
    this.more.setAttribute('aria-expanded', String(open));
  }

  /** @param {Event} event */
  pressed(event) {
    const target = /** @type {Element} */ (event.target);
    if (this.more.contains(target)) this.openMenu(Boolean(this.menu.hidden));
    const button = target.closest('[data-action]');
    if (!button) return;
    this.openMenu(false);
    void ACTIONS[button.getAttribute('data-action') ?? '']?.();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    // A dialog has keys of its own, and so has a card.
    if (document.querySelector('dialog[open]') || store.card) return;
    if (event.key === 'Escape' && !event.defaultPrevented) {
      if (!this.menu.hidden) this.openMenu(false);
      else if (store.presenting) this.leave();
      return;
    }
    const found = keysAreOn() ? actionOf(event, leavesOut('tabs') ? 0 : VIEWS.length) : null;
    if (!found) return;
    event.preventDefault();
    this.openMenu(false);
    if (found.action === 'view') this.show(VIEWS[found.view].name);
    else void ACTIONS[found.action]();
  }

  /** @param {KeyboardEvent} event */
  clicked(event) {
    const way = STEPS[event.key];
    if (!way || isShortcut(event) || !hasStages() || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.repeat) return;
    step(way);
    this.tell();
  }

  leave() {
    store.set({ presenting: false });
    void leaveScreen();
  }

  /** Another view; a full screen without room for it ends, a browser's own stays. @param {string} view */
  show(view) {
    if (!hasStages()) store.set({ presenting: false });
    openView(view);
    this.tell();
  }

  /** Where the key has led to, once it is on the page. */
  tell() {
    store.loop.background(this, () => {
      // Whoever presses a number looks at the view, not for the focus; the next key shows it.
      focusView()?.toggleAttribute('data-quiet', true);
      return false;
    });
  }
}

customElements.define('page-actions', PageActions);
