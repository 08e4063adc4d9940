/**
 * <third-model>: puts the third contestant beside the others, in whatever view one is, or takes it away.
 * Its weights are fetched once it stands somewhere.
 */
import { write } from '../dom/element.js';
import { ownRecordOf } from '../state/boot.js';
import { nameInText } from '../state/models.js';
import { store } from '../state/page-store.js';
import { contestantAmong, contestants, pressed } from '../state/side-by-side.js';

class ThirdModel extends HTMLElement {
  /** @type {Parameters<typeof pressed>[1]} what the last press found and made */
  last = null;

  connectedCallback() {
    const [first] = contestants;
    this.hidden = !first;
    if (!first) return;
    this.innerHTML = `<button type="button"><span aria-hidden="true"></span><span></span></button>`;
    this.button?.addEventListener('click', () => {
      const { models: from } = store;
      store.choose(pressed(from, this.last));
      this.last = { from, made: store.models };
    });
    store.follow(['models'], () => this.show(), this);
  }

  get button() {
    return this.querySelector('button');
  }

  show() {
    const there = contestantAmong(store.models);
    const id = there ?? contestants[0];
    const { colour, names } = ownRecordOf(id);
    const [plus, name] = this.querySelectorAll('span');
    write(plus, there ? '' : '+ ');
    write(name, names.short);
    this.setAttribute('colour', colour);
    this.button?.setAttribute('aria-pressed', String(Boolean(there)));
    if (this.button)
      this.button.title = there
        ? `Take the ${nameInText(id)} away`
        : `Put the ${nameInText(id)} beside the others`;
  }
}

customElements.define('third-model', ThirdModel);
