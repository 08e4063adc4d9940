/** <page-tabs>: a real tablist; the views arrange the same pictures anew, none is duplicated. */
import { showNotice } from '../dom/notice.js';
import { isShortcut } from '../dom/shortcuts.js';
import { store } from '../state/page-store.js';
import { leadOf, VIEWS, viewNamed } from '../state/views.js';
import { shownView } from './presentation.js';

/** What was said of the view before is not said of this one. @param {string} view */
export function openView(view) {
  showNotice('');
  store.set({ view });
}

/** Width of the faded edge, as in app.css. */
const FADE = 40;

class PageTabs extends HTMLElement {
  /** What stands above the view. */
  lead = '';

  connectedCallback() {
    this.className = 'tabs';
    this.setAttribute('role', 'tablist');
    this.setAttribute('aria-label', 'View');
    for (const { name, label } of VIEWS) {
      const tab = document.createElement('button');
      tab.type = 'button';
      tab.id = `tab-${name}`;
      tab.textContent = label;
      tab.setAttribute('role', 'tab');
      tab.setAttribute('aria-controls', 'panel');
      tab.addEventListener('click', () => openView(name));
      tab.addEventListener('keydown', (event) => this.key(event));
      for (const type of ['keydown', 'blur']) {
        tab.addEventListener(type, () => tab.removeAttribute('data-quiet'));
      }
      this.append(tab);
    }
    this.follow();
    this.addEventListener('scroll', () => this.fade());
    new ResizeObserver(() => this.reveal()).observe(this);
    this.show();
  }

  follow() {
    store.on(['view', 'card'], () => this.show());
    store.on(['layers', 'generate'], () => this.sayLead());
  }

  /** On a narrow screen the tabs scroll: the one that is chosen is in sight, clear of the fade. */
  reveal() {
    const tab = /** @type {HTMLElement | null} */ (this.querySelector('[aria-selected=true]'));
    if (!tab || !this.clientWidth) return;
    const before = this.scrollLeft - (tab.offsetLeft - this.offsetLeft);
    const after = FADE + tab.offsetWidth - this.clientWidth - before;
    if (before > 0) this.scrollBy({ left: -before, behavior: 'instant' });
    else if (after > 0) this.scrollBy({ left: after, behavior: 'instant' });
    this.fade();
  }

  fade() {
    const left = this.scrollWidth - this.clientWidth - this.scrollLeft;
    this.classList.toggle('has-more', left > 1);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const now = VIEWS.findIndex(({ name }) => name === store.view);
    /** @type {Record<string, number>} */
    const targets = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: VIEWS.length - 1 };
    if (!(event.key in targets) || isShortcut(event)) return;
    event.preventDefault();
    const next = VIEWS[(targets[event.key] + VIEWS.length) % VIEWS.length];
    openView(next.name);
    document.getElementById(`tab-${next.name}`)?.focus();
  }

  show() {
    const page = this.closest('.lse');
    const current = viewNamed(store.view);
    for (const { name } of VIEWS) {
      const tab = document.getElementById(`tab-${name}`);
      tab?.setAttribute('aria-selected', String(name === current.name));
      if (tab) tab.tabIndex = name === current.name ? 0 : -1;
    }
    const view = shownView();
    page?.setAttribute('data-view', view);
    for (const own of page?.querySelectorAll('[view]') ?? []) {
      own.toggleAttribute('hidden', own.getAttribute('view') !== view);
    }
    page?.querySelector('#panel')?.setAttribute('aria-labelledby', `tab-${current.name}`);
    this.sayLead();
    this.reveal();
  }

  /** What is set in a view may change what stands above it; most of a drag does not. */
  sayLead() {
    const lead = leadOf(viewNamed(store.view), store);
    const text = `${lead.question} ${lead.answer}`;
    if (text === this.lead) return;
    this.lead = text;
    const page = this.closest('.lse');
    for (const part of /** @type {const} */ (['question', 'answer'])) {
      for (const place of page?.querySelectorAll(`[data-lead="${part}"]`) ?? []) {
        if (place.textContent !== lead[part]) place.textContent = lead[part];
      }
    }
  }
}

// Others import this module too: after a failure it may run twice.
if (!customElements.get('page-tabs')) customElements.define('page-tabs', PageTabs);
