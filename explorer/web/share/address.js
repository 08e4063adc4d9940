/** Keeps the address and the page alike: reads the link on arrival, writes it when nothing changes. */

import { offer, showNotice } from '../dom/notice.js';
import { unrounded } from '../formats/float16.js';
import { LinkError } from '../link/codec.js';
import { recordOf } from '../state/boot.js';
import { embedOfFrame, notEmbedded } from '../state/embedded.js';
import { betaOf, LESSONS_BETA } from '../state/families.js';
import { WRONG } from '../state/loading.js';
import { localNames } from '../state/local-models.js';
import { regions, setLinkedRegions } from '../state/map-regions.js';
import { morphForLink, setLinkedMorph } from '../state/morph.js';
import { store } from '../state/page-store.js';
import { planesForLink, setLinkedPlanes } from '../state/plane-codes.js';
import { arrival, shownNow } from './arrival.js';
import { tellHeight, tellHub } from './frame-messages.js';
import { isLink, LEFT_OUT, readLink, writeLink } from './link-fields.js';

/** Milliseconds between two writings of the address: twice a second at most. */
const PAUSE = 500;

/** @typedef {import('./link-fields.js').LinkState} LinkState */
/** @typedef {import('./link-fields.js').Group} Group */

const EXACTLY = 'It opens exactly this.';
const TOO_LONG = 'This picture has too much detail to fit into a link.';

/** @type {LinkState & {missing: string[]} | null} a link whose picture and codes wait for what they need */
let waiting = null;
/** @type {unknown[]} what was on the page when it came: a person may change that meanwhile */
let before = arrival.shown;
/** Links that were opened so far, and how many of them are still being read. */
let opened = 0;
let reading = 0;
let writtenAt = 0;
let written = '';
/**
 * What the address would say of the page since a link could not be opened as a whole. Until that
 * changes the link stays there, to be mended by hand.
 * @type {string | null}
 */
let unopened = null;
/** What the address leaves out, as was said. */
let said = '';
/** @typedef {Pick<import('../state/options.js').Options, 'view' | 'card'>} Place */
const here = () => /** @type {Place} */ ({ view: store.view, card: store.card });
/** Where the browser's history stands: in a view, or on a card whatever the view behind it. */
let place = here();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let later;

export function followAddress() {
  tellHeight();
  // Unless somebody started over before this module was there.
  if (!opened) void open(location.hash, arrival.shown, arrival.view).then(write);
  // What the person asked for is in the event: by now our own writing may have replaced it.
  addEventListener('hashchange', ({ newURL }) => {
    const { hash } = new URL(newURL);
    if (hash === written || !isLink(hash)) return;
    // Whatever the page comes to be, its address is written again, and its place in the history.
    written = '';
    void open(hash);
  });
  addEventListener('popstate', ({ state }) => stepTo(state?.place));
  store.on(['view', 'card'], () => keepStep());
  store.on(['data'], () => apply());
  store.on(['rest'], () => void write());
}

/** Another view or card is a step that the browser's Back takes back. */
function keepStep() {
  const { view, card } = here();
  if (card === place.card && (card || view === place.view)) return;
  history.replaceState({ ...history.state, place }, '');
  place = { view, card };
  // The place to come back to is the last view's.
  history.pushState({ ...history.state, place, row: null }, '');
}

/**
 * Back and forward lead from view to view, and along the cards; what is on the page stays.
 * @param {Place} [to] none where a link was opened that nothing came of
 */
function stepTo(to) {
  if (!to) return;
  // Its hash is what was on the page then: nobody asks for that.
  written = location.hash;
  tellHub(written);
  place = to;
  store.set(to);
}

/**
 * @param {string} hash
 * @param {unknown[]} shown what the page showed when the link came @param {string} view likewise
 */
async function open(hash, shown = shownNow(), view = store.view) {
  if (!isLink(hash)) return;
  const turn = ++opened;
  reading += 1;
  try {
    const link = await readLink(hash);
    // A later link, or starting over, takes precedence.
    if (turn !== opened) return;
    if (view !== store.view) link.options.view = store.view;
    link.options.embed ??= embedOfFrame();
    before = shown;
    waiting = link;
    if (!isWaiting()) return;
    // These need nothing that is fetched.
    store.set(link.options);
    place = here();
    apply();
  } catch (error) {
    if (!(error instanceof LinkError)) throw error;
    showNotice(error.message);
    await keepAddress();
  } finally {
    reading -= 1;
  }
}

/** A link that could not be opened stays in the address. */
async function keepAddress() {
  unopened = (await writeLink(state())).link;
}

/** @param {string[]} ids of models */
const missingSentence = (ids) =>
  `This link shows ${ids.length > 1 ? 'models that are' : 'a model that is'} not on this page: ` +
  `${ids.join(', ')}. The rest was opened.`;

/** Drop a waiting link when a person has changed what it would replace. */
function isWaiting() {
  if (waiting && shownNow().some((value, i) => value !== before[i])) waiting = null;
  return waiting !== null;
}

/** @param {LinkState} link @returns {boolean} whether everything that it needs is there */
function canApply(link) {
  const { picture, morph } = link;
  const loaded = store.models.every((id) => {
    const { decoder, encoder, codes } = store.data[id];
    // Of its family, what the link is about.
    const stands = store.wanted(id, 'networks') === recordOf(id);
    return (
      stands && decoder && (encoder || !recordOf(id).encoder) && (codes || !needsSamples(link))
    );
  });
  // The stops of a morph are test digits.
  if (!loaded || (morph && !store.digits)) return false;
  return picture?.kind !== 'test' || store.testPicture(picture.index) !== null;
}

/** Whether nothing but the point says where the models stand. @param {LinkState} link */
const needsSamples = ({ point, codes, morph }) => point && !morph && !Object.keys(codes).length;

/**
 * A member of a family whose files are damaged never stands anywhere: as if this page did not have it.
 * @param {LinkState & {missing: string[]}} link
 */
function passOver({ options, missing }) {
  const wanted = store.models.map((id) => store.wanted(id, 'networks'));
  const lost = wanted.find(({ id, family }) => family && store.failed.get(id) === WRONG);
  if (!lost) return;
  missing.push(`one of beta ${betaOf(lost)}`);
  options.beta = LESSONS_BETA;
  store.set({ beta: LESSONS_BETA });
}

/** Put a link's picture and codes on the page. */
function apply() {
  const link = waiting;
  if (!isWaiting() || !link) return;
  passOver(link);
  if (!canApply(link)) return;
  waiting = null;
  const { picture, point, options } = link;
  if (picture?.kind === 'test') store.loadTest(picture.index);
  else if (picture) store.load(picture.pixels, { kind: 'link' });
  else store.load(store.shipped.picture, store.shipped.source);
  // Loading a picture clears what belongs to the one before.
  store.set({ swapSource: options.swapSource });
  for (const model of store.models) {
    const code = link.codes[model];
    if (code) store.setCode(model, unrounded(code, store.sides[model].mu));
    // Loading the picture does not bring these back.
    else if (!recordOf(model).encoder) store.reset(model);
  }
  if (point && needsSamples(link)) store.loadPoint(point);
  store.point = point;
  setLinkedPlanes(link.planes);
  setLinkedMorph(link.morph);
  // A person chose another run meanwhile: the regions are not of that run.
  setLinkedRegions(store.run === options.run ? link.regions : undefined);
  store.notify('view', 'code');
  if (!link.missing.length) return;
  showNotice(missingSentence(link.missing));
  void keepAddress();
}

/** @returns {LinkState} what is on the page */
function state() {
  const { options, source, sides, point } = store;
  const moved = store.models.filter((id) => sides[id].moved);
  return {
    options,
    picture:
      source.kind === 'test'
        ? { kind: 'test', index: source.index }
        : { kind: 'pixels', pixels: store.picture },
    codes: Object.fromEntries(moved.map((id) => [id, sides[id].z])),
    point: point?.kind === 'digits' ? null : point,
    planes: planesForLink(),
    morph: morphForLink(),
    regions,
  };
}

/**
 * @param {import('../state/options.js').Options['embed']} [embed] how it is to be embedded
 * @returns {Promise<{address: string, opens: string}>} the address to hand on, without presentation
 *   mode, and a sentence on what it opens
 * @throws {LinkError} if the picture does not fit into one
 */
export async function linkForOthers(embed = null) {
  const now = state();
  const { link, leftOut } = await writeLink({
    ...now,
    options: { ...now.options, presenting: false, embed },
  });
  if (leftOut.includes('picture')) throw new LinkError(TOO_LONG);
  const url = new URL(notEmbedded(location.href));
  url.hash = link;
  const local = localNames();
  const whole = leftOut.length ? `It opens this without ${namesOf(leftOut)}.` : EXACTLY;
  const opens = local.length
    ? `${local.join(' and ')} does not travel with it: the file is only in this browser.`
    : whole;
  return { address: url.href, opens };
}

export const linkAddress = async () => (await linkForOthers()).address;

/** @returns {Promise<string>} what leads out of a frame, also while a link waits or holds too much */
export async function fullAddress() {
  const shown = notEmbedded(location.href);
  return reading || isWaiting() ? shown : linkAddress().catch(() => shown);
}

/** @param {Group[]} groups @returns {string} such as "the morph and the moved codes" */
function namesOf(groups) {
  const names = groups.map((group) => LEFT_OUT[group]);
  const last = names.pop();
  return names.length ? `${names.join(', ')} and ${last}` : String(last);
}

/** Say at once what the address no longer holds. @param {Group[]} leftOut */
function tellLeftOut(leftOut) {
  const names = leftOut.length ? namesOf(leftOut) : '';
  if (names && names !== said) {
    showNotice(`The link no longer holds ${names}: all together is too much for one link.`);
  }
  said = names;
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
  const found = await writeLink(state()).catch((error) => {
    // A code with a number that no float16 holds.
    if (!(error instanceof LinkError)) throw error;
  });
  // A link that was opened meanwhile takes precedence.
  if (!found || location.hash !== shown || waiting || reading) return;
  const { link, leftOut } = found;
  if (link === unopened) return;
  unopened = null;
  tellLeftOut(leftOut);
  if (link === written) return;
  writtenAt = Date.now();
  written = link;
  history.replaceState({ ...history.state, place }, '', link);
  tellHub(link);
}

/** Put the address into the clipboard, or on the page where that is not allowed. */
export async function copyLink() {
  try {
    await copy(await linkForOthers());
  } catch (error) {
    if (!(error instanceof LinkError)) throw error;
    showNotice(error.message);
  }
}

/** @param {{address: string, opens: string}} link */
async function copy({ address, opens }) {
  try {
    await navigator.clipboard.writeText(address);
    showNotice(`Link copied. ${opens}`);
  } catch {
    const said = opens === EXACTLY ? '' : `${opens} `;
    offer(`${said}Copy this link:`, address, `Link. ${opens}`);
  }
}

/** Drop a link that still waits; the morph and the maps are as at first. */
export function forgetLink() {
  opened += 1;
  waiting = null;
  setLinkedMorph(null);
  setLinkedRegions();
}
