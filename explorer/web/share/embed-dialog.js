/** The view inside another page: what to leave out there, how large, and the lines to paste. */

import { pageDialog } from '../dom/dialog.js';
import { query } from '../dom/element.js';
import { showNotice } from '../dom/notice.js';
import { LinkError } from '../link/codec.js';
import { EMBED_PARTS, EMBED_THEMES } from '../state/options.js';
import { store } from '../state/page-store.js';
import { viewNamed } from '../state/views.js';
import { linkForOthers } from './address.js';
import { forNotebook, forPage, forSlides } from './embed-code.js';
import { isThisComputer } from './this-computer.js';

/** @type {Record<typeof EMBED_PARTS[number], string>} */
const PARTS = {
  tabs: 'Tabs, and a card’s steps',
  lead: 'Question above the view',
  sources: 'Buttons beside the pad',
  notes: 'Notes on how to read it',
};
const THEMES = { light: 'Always light', dark: 'Always dark' };
/** What is left out at first: one view is what a slide is about. */
const AT_FIRST = 'tabs';

/** @typedef {import('./embed-code.js').Frame} Frame */
/** @type {Record<string, {title: string, about: string, lines: (frame: Frame, follows: boolean) => string}>} */
const PLACES = {
  page: { title: 'Course page', about: 'HTML, for any page that takes it.', lines: forPage },
  slides: {
    title: 'Quarto or reveal.js slide',
    about:
      'A raw block of Quarto. In a reveal.js deck of your own, the line between its fences. After a click in ' +
      'the frame keys go there; a click beside it gives them back to the slides.',
    lines: forSlides,
  },
  notebook: { title: 'Jupyter notebook', about: 'A cell of Python.', lines: forNotebook },
};

const SIZES = ['width', 'height'];

/** @type {EmbedDialog | undefined} */
let dialog;

export const embedDialog = () => (dialog ??= new EmbedDialog());

const box = (/** @type {string} */ name, /** @type {string} */ text) =>
  `<label class="embed-choice"><input type="checkbox" name="${name}"
    ${name === AT_FIRST ? 'checked' : ''}><span>${text}</span></label>`;

const place = ([name, { title, about }] = ['', PLACES.page]) => `
  <section><h3 id="embed-${name}">${title}</h3>
    <button type="button" data-copy="${name}" aria-describedby="embed-${name}">Copy</button>
    <p class="label">${about}</p>
    <textarea aria-labelledby="embed-${name}" readonly rows="4" spellcheck="false"></textarea>
  </section>`;

class EmbedDialog {
  constructor() {
    this.dialog = pageDialog(
      'embed',
      'Embed',
      `
      <form class="embed-form">
        <fieldset><legend>Leave out</legend>
          ${EMBED_PARTS.map((part) => box(part, PARTS[part])).join('')}</fieldset>
        <fieldset><legend>Frame</legend>
          <label>Width <input type="number" name="width" min="320" max="4000" step="1"
            placeholder="all there is"></label>
          <label>Height <input type="number" name="height" min="200" max="4000" step="1"
            value="640" required></label>
          <label>Theme <select name="theme"><option value="">The reader’s</option>
            ${EMBED_THEMES.map((theme) => `<option value="${theme}">${THEMES[theme]}</option>`).join('')}
          </select></label>
          ${box('follows', 'On a course page, as high as what is in it (adds a script)')}
        </fieldset>
      </form>
      <p data-opens></p>
      <p class="embed-alone" hidden></p>
      ${Object.entries(PLACES).map(place).join('')}
      <p role="status" class="embed-done"></p>`,
    );
    this.form = query(this.dialog, 'form', HTMLFormElement);
    this.opens = query(this.dialog, '[data-opens]');
    this.alone = query(this.dialog, '.embed-alone');
    this.done = query(this.dialog, '[role=status]');
    this.form.oninput = () => void this.write();
    // Enter in a field is not to load the page anew.
    this.form.onsubmit = () => false;
    for (const name of Object.keys(PLACES)) {
      query(this.dialog, `[data-copy=${name}]`).onclick = () => void this.copy(name);
      const field = this.field(name);
      field.onfocus = () => field.select();
    }
  }

  async open() {
    if ((await this.write()) && !this.dialog.open) this.dialog.showModal();
  }

  /** @param {string} name */
  field(name) {
    return query(this.dialog, `[aria-labelledby=embed-${name}]`, HTMLTextAreaElement);
  }

  /** @returns {Set<string>} what the link says of the frame */
  asked() {
    const said = new FormData(this.form);
    const parts = EMBED_PARTS.filter((part) => said.has(part));
    return new Set([...parts, String(said.get('theme'))].filter(Boolean));
  }

  /** @returns {Promise<boolean>} whether there is a link for what is on the page */
  async write() {
    this.done.textContent = this.wrongSizes();
    try {
      const { address, opens } = await linkForOthers(this.asked());
      this.opens.textContent = opens;
      this.warn(new URL(address));
      const frame = { address, title: titleNow(), ...this.size() };
      const follows = new FormData(this.form).has('follows');
      for (const [name, { lines }] of Object.entries(PLACES)) {
        this.field(name).value = lines(frame, follows);
      }
      return true;
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
      showNotice(error.message);
      return false;
    }
  }

  /** @param {string} name @returns {HTMLInputElement} */
  sizeField(name) {
    return query(this.form, `[name=${name}]`, HTMLInputElement);
  }

  /** @returns {string} what is told of a size that no frame has; '' where both fit */
  wrongSizes() {
    return SIZES.map((name) => this.sizeField(name))
      .filter(({ validity }) => !validity.valid)
      .map(
        ({ name, min, max, defaultValue, placeholder }) =>
          `The ${name} must be a whole number of pixels from ${min} to ${max}; until it is, the ` +
          `lines below say ${defaultValue || placeholder}.`,
      )
      .join(' ');
  }

  /** A number that no frame has is as if none were given. */
  size() {
    const [width, height] = SIZES.map((name) => {
      const field = this.sizeField(name);
      return field.validity.valid ? field.value : field.defaultValue;
    });
    return { width: width || '100%', height };
  }

  /** @param {URL} address */
  warn({ protocol, hostname }) {
    const isAlone = isThisComputer(hostname);
    this.alone.hidden = !isAlone && protocol === 'https:';
    this.alone.textContent = isAlone
      ? `Others cannot open this: ${hostname} is this computer alone. Open the page where it stands ` +
        'on the web, and embed it from there.'
      : 'This address begins with http: a page that begins with https shows no such frame.';
  }

  /** @param {string} name */
  async copy(name) {
    const field = this.field(name);
    try {
      await navigator.clipboard.writeText(field.value);
      this.done.textContent = `Copied: ${PLACES[name].title}.`;
    } catch {
      field.focus();
      this.done.textContent =
        'The browser does not let this page copy. The lines are selected: copy them.';
    }
  }
}

/** @returns {string} what the frame is called, for who does not see it */
function titleNow() {
  const what = store.card === null ? viewNamed(store.view).label : 'guided path';
  return `Latent Space Explorer: ${what}`;
}
