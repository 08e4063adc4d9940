/** The elements of the models side by side: page.html has each once, in a template. */
import { query } from '../dom/element.js';
import { loadModule } from '../dom/modules.js';
import { boot } from '../state/boot.js';
import { familyOf } from '../state/families.js';
import { loadModel } from '../state/loading.js';
import { headingOf, longNameOf, markModel, nameOf } from '../state/models.js';
import { store } from '../state/page-store.js';
import { codeTopic } from '../state/shapes.js';
import { VIEWS } from '../state/views.js';

/** Put them there, and again whenever other models are to stand side by side. @param {Element} page */
export function followModels(page) {
  page.querySelector('template[data-views]')?.before(...VIEWS.flatMap(viewElement));
  fill(page);
  store.on(['member'], () => nameHeads(page));
  let shown = shownNow();
  store.on(['models'], () => {
    if (shown === shownNow()) return;
    shown = shownNow();
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

/** What stands side by side, and what there is to choose from. */
const shownNow = () => `${store.models} of ${boot.models.map(({ id }) => id)}`;

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
  const root = query(page, '.lse');
  root.toggleAttribute('data-choice', isChoice());
  root.toggleAttribute(
    'data-knobs',
    store.models.some((model) => familyOf(model).length > 0),
  );
}

/** What stands in each column, for those who hear the page. @param {Element} page */
function nameHeads(page) {
  for (const head of page.querySelectorAll('.stage > .head[model]')) {
    head.setAttribute('aria-label', longNameOf(head.getAttribute('model') ?? ''));
  }
}

/** Whether there is anything to choose from: own models, broken ones, or more than there are places. */
const isChoice = () =>
  boot.broken.length > 0 ||
  boot.models.some(({ own }) => own) ||
  boot.models.filter(({ family }) => !family).length > store.models.length;

/** Chosen in place of a model. */
const OPEN = '';

/** @param {string} label @param {HTMLOptionElement[]} options @returns {Element[]} none without any */
function group(label, options) {
  if (!options.length) return [];
  const element = document.createElement('optgroup');
  element.label = label;
  element.append(...options);
  return [element];
}

/** @param {{id: string, error: string}} broken @returns {HTMLOptionElement} that says why it cannot be chosen */
function brokenOption({ id, error }) {
  const option = new Option(`${id}: ${error}`, id);
  option.disabled = true;
  option.title = error;
  return option;
}

/** Which model stands in a place. @param {string} model @returns {HTMLSelectElement} */
function picker(model) {
  const select = document.createElement('select');
  const option = (/** @type {import('../state/boot.js').ModelRecord} */ { id, names, family }) =>
    new Option(family ? nameOf(id) : names.short, id, false, id === model);
  const [own, shipped] = [true, false].map((is) => boot.models.filter((one) => one.own === is));
  select.setAttribute('data-models', '');
  select.setAttribute('aria-label', `Model in place ${store.models.indexOf(model) + 1}`);
  select.append(
    ...group('Shipped', shipped.filter(({ family }) => !family).map(option)),
    ...group('Your own', own.map(option)),
    ...group('At another beta', shipped.filter(({ family }) => family).map(option)),
    ...group('Cannot be opened', boot.broken.map(brokenOption)),
    new Option('Open a model file …', OPEN),
  );
  select.onchange = () => {
    const { value } = select;
    select.value = model;
    if (value === OPEN) void loadModule('input/open-model').then((one) => one.chooseModel());
    else void choose(model, value, select);
  };
  return select;
}

/**
 * The one before stays until the other one is there; one that stands elsewhere changes places with it.
 * @param {string} model @param {string} value @param {HTMLSelectElement} select
 */
async function choose(model, value, select) {
  select.setAttribute('aria-busy', 'true');
  await loadModel(value);
  select.removeAttribute('aria-busy');
  const swap = (/** @type {string} */ one) => (one === model ? value : one === value ? model : one);
  store.set({ models: store.models.map(swap) });
}

/** @param {DocumentFragment} content @param {string} model */
function column(content, model) {
  const element = /** @type {HTMLElement} */ (content.firstElementChild?.cloneNode(true));
  const { long, short } = headingOf(model);
  for (const one of [element, ...element.querySelectorAll('code-buttons')]) markModel(one, model);
  if (element.matches('.head')) {
    element.setAttribute('aria-label', longNameOf(model));
    if (isChoice()) {
      element.querySelector('.how')?.before(picker(model));
      // It says the name, and leaves no room to say it twice.
      element.querySelector('.name')?.classList.add('hidden');
    }
    if (familyOf(model).length) {
      const knob = document.createElement('beta-knob');
      markModel(knob, model);
      element.querySelector('.how')?.before(knob);
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
