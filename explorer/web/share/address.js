/** Keeps the address and the page alike: reads the link on arrival, writes it when the hand rests. */

import { notify, offer } from '../dom/notice.js';
import { decodeLink, encodeLink, isLink, LinkError } from '../link/codec.js';
import { regionField } from '../state/map-regions.js';
import { morphField, onWay } from '../state/morph.js';
import { store } from '../state/page-store.js';
import { arrival, inHand } from './arrival.js';
import { readFields, writeFields } from './link-fields.js';

/** Milliseconds between two writings of the address: twice a second at most. */
const PAUSE = 500;

/** How far a float16 may be from what was rounded to it, as a share of it. */
const ROUNDING = 2 ** -11;
/** More than two float32 encodings of one picture differ by. */
const NOISE = 1e-5;

/** @typedef {import('../link/codec.js').LinkState} LinkState */

/** @type {LinkState | null} a link whose picture and codes wait for what they need */
let waiting = null;
/** @type {unknown[]} what was on the page when it came: a person may change that meanwhile */
let before = arrival.hand;
/** Links that were opened so far, and how many of them are still being read. */
let opened = 0;
let reading = 0;
let writtenAt = 0;
let written = '';
/** The view that the browser's history has us at. */
let viewAt = store.view;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let later;

export function followAddress() {
  // Unless somebody started over before this module was there.
  if (!opened) void open(location.hash, arrival.hand, arrival.view).then(write);
  // What the person asked for is in the event: by now our own writing may have replaced it.
  addEventListener('hashchange', ({ newURL }) => {
    const { hash } = new URL(newURL);
    if (hash !== written) void open(hash);
  });
  addEventListener('popstate', ({ state }) => stepTo(state?.view));
  store.on(['view'], () => keepStep());
  store.on(['data'], () => apply());
  store.on(['rest'], () => void write());
}

/** Another view is a step that the browser's Back takes back. */
function keepStep() {
  if (store.view === viewAt) return;
  history.replaceState({ ...history.state, view: viewAt }, '');
  history.pushState({ ...history.state, view: store.view }, '');
  viewAt = store.view;
}

/**
 * Back and forward lead from view to view; what is on the page stays.
 * @param {string} [view] none where a link was opened that nothing came of
 */
function stepTo(view) {
  if (!view) return;
  // Its hash is what was on the page then: nobody asks for that.
  written = location.hash;
  viewAt = view;
  store.set({ view: view });
}

/**
 * @param {string} hash
 * @param {unknown[]} hand what the page showed when the link came @param {string} view likewise
 */
async function open(hash, hand = inHand(), view = store.view) {
  if (!isLink(hash)) return;
  const turn = ++opened;
  reading += 1;
  try {
    const link = await decodeLink(hash);
    // A later link, or starting over, goes first.
    if (turn !== opened) return;
    if (view !== store.view) link.view = store.view;
    before = hand;
    waiting = link;
    if (!isWaiting()) return;
    applySwitches(link);
    apply();
  } catch (error) {
    if (!(error instanceof LinkError)) throw error;
    notify(error.message);
  } finally {
    reading -= 1;
  }
}

/** What a person did while the link waited goes first: then it waits no longer. */
function isWaiting() {
  if (waiting && inHand().some((value, i) => value !== before[i])) waiting = null;
  return waiting !== null;
}

/** What needs nothing that is fetched. @param {LinkState} link */
function applySwitches(link) {
  for (const model of store.models) store.setFold(model, link.folds[model]);
  store.layers = { ...link.layers };
  store.hiddenClasses = new Set(link.hiddenClasses);
  store.set({ phoneModel: link.phoneModel });
  store.set({ run: link.run });
  store.mapKind = link.mapKind;
  store.set({ view: link.view });
  viewAt = link.view;
  store.touch('layers', 'classes');
}

/** @param {LinkState} link @returns {boolean} whether everything that it needs is there */
function canApply({ picture, fields }) {
  const { ae, vae, digits } = store.data;
  if (!ae.encoder || !vae.encoder) return false;
  // The stops of a morph are test digits.
  if (fields.has(morphField.tag) && !digits) return false;
  return picture.kind !== 'test' || store.testPicture(picture.index) !== null;
}

/** Put a link's picture and codes on the page. */
function apply() {
  const link = waiting;
  if (!isWaiting() || !link || !canApply(link)) return;
  waiting = null;
  if (link.picture.kind === 'test') store.loadTest(link.picture.index);
  else store.load(link.picture.pixels, { kind: 'link' });
  for (const model of store.models) {
    const code = link.codes[model];
    if (code) store.setCode(model, unrounded(code, store.sides[model].mu));
  }
  store.point = link.point;
  // A person chose another run meanwhile: the regions are none of its.
  if (store.run !== link.run) link.fields.delete(regionField.tag);
  readFields(link.fields);
  store.touch('view', ...store.models);
}

/**
 * A link holds a code rounded, of an encoding that may differ from this browser's in the last bits.
 * Numbers in it that nobody moved are as encoded here, not beside that.
 * @param {Float32Array} code @param {Float32Array} encoded
 */
function unrounded(code, encoded) {
  return code.map((value, d) => {
    const off = Math.abs(value - encoded[d]);
    return off <= Math.abs(value) * ROUNDING + NOISE ? encoded[d] : value;
  });
}

/**
 * @returns {Promise<string>} the address that opens exactly this, for somebody else
 * @throws {LinkError} if the picture does not fit into one
 */
export async function linkAddress() {
  const url = new URL(location.href);
  const fields = await writeFields();
  // Whoever opens it is not the one on stage.
  fields.delete(roomField.tag);
  url.hash = await link(fields);
  return url.href;
}

/**
 * @param {Map<number, Uint8Array>} fields what the views keep
 * @returns {Promise<string>} the page's state as a hash
 */
async function link(fields) {
  try {
    return await encoded(fields);
  } catch (error) {
    if (!(error instanceof LinkError)) throw error;
    // Rather without what was only looked at than without the pictures.
    for (const { tag } of [regionField, evidenceField]) fields.delete(tag);
    return encoded(fields);
  }
}

/** @param {Map<number, Uint8Array>} fields @returns {Promise<string>} */
async function encoded(fields) {
  const { source, sides } = store;
  // What Morph's stops and place say already need not be said again.
  const said = onWay();
  const point = store.point && store.point.kind !== 'digits' ? store.point : null;
  return encodeLink({
    picture:
      source.kind === 'test'
        ? { kind: 'test', index: source.index }
        : { kind: 'pixels', pixels: store.picture },
    codes: {
      ae: sides.ae.moved && !said ? sides.ae.z : null,
      vae: sides.vae.moved && !said ? sides.vae.z : null,
    },
    view: store.view,
    layers: store.layers,
    hiddenClasses: [...store.hiddenClasses].sort(),
    folds: store.folds,
    phoneModel: store.phoneModel,
    run: store.run,
    mapKind: store.mapKind,
    point: /** @type {import('../link/codec.js').LinkState['point']} */ (point),
    fields,
  });
}

async function write() {
  clearTimeout(later);
  if (reading || isWaiting()) return;
  const wait = writtenAt + PAUSE - Date.now();
  if (wait > 0) {
    later = setTimeout(() => void write(), wait);
    return;
  }
  const shown = location.hash;
  const hash = await writeFields()
    .then(link)
    .catch(() => '');
  // A link that was opened meanwhile goes first.
  if (location.hash !== shown || waiting) return;
  if (hash ? hash === written : !isLink(shown)) return;
  writtenAt = Date.now();
  written = hash;
  // Where nothing fits, no link is better than one to what was there before.
  const place = hash || location.pathname + location.search;
  history.replaceState({ ...history.state, view: viewAt }, '', place);
  // On a Hugging Face Space the visitor sees the outer page's address.
  if (parent !== window) parent.postMessage({ hash }, 'https://huggingface.co');
}

/** Put the address into the clipboard, or on the page where that is not allowed. */
export async function copyLink() {
  try {
    await copy(await linkAddress());
  } catch (error) {
    if (!(error instanceof LinkError)) throw error;
    notify(error.message);
  }
}

/** @param {string} address */
async function copy(address) {
  try {
    await navigator.clipboard.writeText(address);
    notify('Link copied. It opens exactly this.');
  } catch {
    offer('Copy this link:', address, 'Link to exactly this');
  }
}

/** A link that still waits is none any more, and what the views keep is as at first. */
export function forgetLink() {
  opened += 1;
  waiting = null;
  readFields(new Map());
}
