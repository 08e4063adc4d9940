/** The elements of the models side by side: page.html has each once, in a template. */
import { query } from '../dom/element.js';
import { loadModule } from '../dom/modules.js';
import { boot } from '../state/boot.js';
import { familyOf } from '../state/families.js';
import { loadModel } from '../state/loading.js';
import { headingOf, longNameOf, markModel, nameOf } from '../state/models.js';
import { store } from '../state/page-store.js';
import { codeTopic } from '../state/shapes.js';
import { contestants } from '../state/side-by-side.js';
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

/** What there is to choose from, and whose place each has. */
const choices = () => `of ${boot.models.map(({ id }) => id)}`;
/** What stands side by side, and what there is to choose from. */
const shownNow = () => `${store.models} ${choices()}`;

/** @param {import('../state/views.js').View} view */
function viewElement({ tag, name, keeps }) {
  if (!tag) return [];
  const element = document.createElement(tag);
  element.setAttribute('view', name);
  element.toggleAttribute('data-of-models', !keeps);
  // Until a tab shows it.
  element.hidden = true;
  return [element];
}

/** @param {Element} page */
function fill(page) {
  const standing = standingStill(page);
  for (const template of page.querySelectorAll('template[data-each-model]')) {
    const { content } = /** @type {HTMLTemplateElement} */ (template);
    const tag = content.firstElementChild?.localName ?? '';
    /** @type {Element} */
    let next = template;
    for (const model of [...store.models].reverse()) {
      const stays = standing.get(keyOf(tag, model));
      // One that stays is not moved: on its way it would begin anew.
      if (!stays) next.before(column(content, model));
      next = stays ?? /** @type {Element} */ (next.previousElementSibling);
    }
  }
  const root = query(page, '.lse');
  root.setAttribute('data-columns', String(store.models.length));
  root.toggleAttribute('data-choice', isChoice());
  root.toggleAttribute('data-third', contestants.length > 0);
  root.toggleAttribute(
    'data-knobs',
    store.models.some((model) => familyOf(model).length > 0),
  );
}

/** @param {string} tag @param {string} model @returns {string} what makes two columns' elements the same */
const keyOf = (tag, model) => `${tag} ${model} ${store.models.indexOf(model) + 1}`;

/**
 * Take away what is no longer to stand where it stands. Headings are made anew: what they offer may be
 * another list.
 * @param {Element} page @returns {Map<string, Element>} what stays, by `keyOf`
 */
function standingStill(page) {
  const stays = new Map();
  for (const old of page.querySelectorAll('.stage > [place]')) {
    const model = old.getAttribute('model') ?? '';
    const key = keyOf(old.localName, model);
    const isSame = store.models.includes(model) && key.endsWith(` ${old.getAttribute('place')}`);
    if (isSame && !old.matches('.head')) stays.set(key, old);
    else old.remove();
  }
  return stays;
}

/** What stands in each column, for those who hear the page. @param {Element} page */
function nameHeads(page) {
  for (const head of page.querySelectorAll('.stage > .head[model]')) {
    head.setAttribute('aria-label', longNameOf(head.getAttribute('model') ?? ''));
  }
}

/** Whether there is more to choose from than what a knob and the switch of the third contestant lead to. */
const isChoice = () =>
  boot.broken.length > 0 ||
  boot.models.some(({ own }) => own) ||
  boot.models.filter(({ id, family }) => !family && !contestants.includes(id)).length >
    boot.shown.length;

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
  store.choose(store.models.map(swap));
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
