/** The elements of the models side by side: page.html has each once, in a template. */
import { boot, recordOf } from '../state/boot.js';
import { familyOf } from '../state/families.js';
import { longNameOf, markModel } from '../state/models.js';
import { store } from '../state/page-store.js';
import { codeTopic } from '../state/shapes.js';
import { VIEWS } from '../state/views.js';

/** Put them there, and again whenever other models are to stand side by side. @param {Element} page */
export function followModels(page) {
  page.querySelector('template[data-views]')?.before(...VIEWS.flatMap(viewElement));
  fill(page);
  store.on(['member'], () => nameHeads(page));
  let shown = store.models;
  store.on(['models'], () => {
    if (String(shown) === String(store.models)) return;
    shown = store.models;
    fill(page);
    nameHeads(page);
    // What shows all models at once begins anew with them.
    for (const old of page.querySelectorAll('[data-of-models]')) {
      old.replaceWith(old.cloneNode(false));
    }
    store.notify(
      'picture',
      ...store.models.map(codeTopic),
      'code',
      'data',
      'view',
      'folds',
      'phone',
    );
  });
}

/** @param {import('../state/views.js').View} view */
function viewElement({ tag, name }) {
  if (!tag) return [];
  const element = document.createElement(tag);
  element.setAttribute('view', name);
  element.setAttribute('data-of-models', '');
  // Until a tab shows it.
  element.hidden = true;
  return [element];
}

/** @param {Element} page */
function fill(page) {
  for (const old of page.querySelectorAll('.stage > [place]')) old.remove();
  for (const template of page.querySelectorAll('template[data-each-model]')) {
    const { content } = /** @type {HTMLTemplateElement} */ (template);
    template.before(...store.models.map((model) => column(content, model)));
  }
}

/** What stands in each column, for those who hear the page. @param {Element} page */
function nameHeads(page) {
  for (const head of page.querySelectorAll('.stage > .head[model]')) {
    head.setAttribute('aria-label', longNameOf(head.getAttribute('model') ?? ''));
  }
}

/** Where there are more models than places: which one stands here. @param {string} model */
function picker(model) {
  const select = document.createElement('select');
  select.setAttribute('aria-label', `Model in place ${store.models.indexOf(model) + 1}`);
  select.append(
    ...boot.models.map(({ id, names }) => new Option(names.long, id, false, id === model)),
  );
  select.onchange = () => {
    // One that stands elsewhere changes places with this one.
    const swap = (/** @type {string} */ one) =>
      one === model ? select.value : one === select.value ? model : one;
    store.set({ models: store.models.map(swap) });
  };
  return select;
}

/** @param {DocumentFragment} content @param {string} model */
function column(content, model) {
  const element = /** @type {HTMLElement} */ (content.firstElementChild?.cloneNode(true));
  const { long, short } = recordOf(model).names;
  for (const one of [element, ...element.querySelectorAll('code-buttons')]) markModel(one, model);
  if (element.matches('.head')) {
    element.setAttribute('aria-label', long);
    if (boot.models.filter(({ family }) => !family).length > store.models.length) {
      element.querySelector('.how')?.before(picker(model));
      // It says the name, and leaves no room to say it twice.
      element.querySelector('.name')?.classList.add('hidden');
    }
    if (familyOf(model).length) {
      const knob = document.createElement('beta-knob');
      markModel(knob, model);
      element.querySelector('.name')?.after(knob);
    }
    for (const [part, name] of [
      ['.full', long],
      ['.short', short],
    ]) {
      for (const place of element.querySelectorAll(part)) place.textContent = name;
    }
  }
  return element;
}
