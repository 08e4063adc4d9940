/**
 * The page inside another page's frame, as its address asks with `embed`: what it leaves out there, and
 * when it starts. Style sheets know it by an attribute of the document, which `waiting.js` sets first.
 */
import { EMBED_THEMES, OPTIONS } from './options.js';
import { store } from './page-store.js';

const ATTRIBUTE = 'data-embed';
const { key, kind } = OPTIONS.embed;

export const isEmbedded = () => store.embed !== null;

/** @param {typeof import('./options.js').EMBED_PARTS[number]} part */
export const leavesOut = (part) => store.embed?.has(part) === true;

/** @type {Set<string> | null} what every link in this frame means that does not say it */
let ofFrame = null;
export const embedOfFrame = () => ofFrame;

/** Before anything is on the page. */
export function startEmbedded() {
  const text = new URLSearchParams(location.search).get(key);
  if (text !== null) ofFrame = kind.read(text) ?? null;
  const asked = document.documentElement.getAttribute(ATTRIBUTE);
  if (asked !== null) store.set({ embed: kind.read(asked.replaceAll(' ', ',')) });
}

export function followEmbedded() {
  store.on(['view'], () => {
    const { embed } = store;
    if (embed) document.documentElement.setAttribute(ATTRIBUTE, [...embed].join(' '));
    else document.documentElement.removeAttribute(ATTRIBUTE);
    keepTheme();
  });
}

/**
 * Take out what is nobody else's: the Hub adds parts of its own, the key to a private Space among them.
 * @param {URLSearchParams} query
 */
export function dropPrivate(query) {
  for (const name of [...query.keys()]) if (name.startsWith('__')) query.delete(name);
}

/** @param {string} address of this page @returns {string} to hand on: of a page that stands alone */
export function notEmbedded(address) {
  const url = new URL(address);
  if (url.searchParams.has(key)) url.searchParams.delete(key);
  dropPrivate(url.searchParams);
  url.hash = url.hash.replace(/([#&])embed=[^&]*&?/, '$1');
  return url.href;
}

/** Gradio follows the system's theme; a frame goes with the page around it, if that says so. */
export function keepTheme() {
  const theme = EMBED_THEMES.find((one) => store.embed?.has(one));
  if (theme) document.body.classList.toggle('dark', theme === 'dark');
}

/**
 * @returns {Promise<void>} once an embedded page can be seen: one further down, or on a slide that is
 *   not shown yet, fetches nothing and has no size to lay itself out for
 */
export function whenSeen() {
  if (!isEmbedded()) return Promise.resolve();
  return new Promise((done) => {
    let isInSight = false;
    const watch = new IntersectionObserver((entries) => {
      isInSight = entries[entries.length - 1].isIntersecting;
      look();
    });
    const look = () => {
      if (!isInSight || !innerWidth || !innerHeight) return;
      watch.disconnect();
      removeEventListener('resize', look);
      done();
    };
    // A frame without a size may count as in sight.
    addEventListener('resize', look);
    watch.observe(document.documentElement);
  });
}
