/**
 * What a page in a frame tells the page around it: its address, if that is its own page on the Hugging
 * Face Hub, and its height, if it is embedded. It listens to nobody.
 */
import { dropPrivate, isEmbedded } from '../state/embedded.js';
import { store } from '../state/page-store.js';

const HUB = 'https://huggingface.co';
export const HEIGHT = 'latent-space-explorer:height';

/** @returns {string | undefined} of the page around this one, as far as the browser says */
function originAround() {
  // Firefox has no list of ancestors.
  if (location.ancestorOrigins) return location.ancestorOrigins[0];
  return document.referrer ? new URL(document.referrer).origin : undefined;
}

/** @returns {string} the query that a person may see: the Hub's own parts, a key among them, stay here */
function queryOfPage() {
  const query = new URLSearchParams(location.search);
  dropPrivate(query);
  return String(query) && `?${query}`;
}

/** On a Space the visitor sees the outer page's address. @param {string} hash */
export function tellHub(hash) {
  if (parent === window || originAround() !== HUB) return;
  parent.postMessage({ queryString: queryOfPage(), hash }, HUB);
}

/** The page around it may make the frame as high as what is in it: there is nothing else to be told. */
export function tellHeight() {
  const page = document.querySelector('.lse');
  if (parent === window || !page) return;
  let told = 0;
  new ResizeObserver(() => {
    // A full screen is as high as the frame, whatever that is.
    if (!isEmbedded() || store.presenting) return;
    const height = Math.ceil(page.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    parent.postMessage({ type: HEIGHT, height }, '*');
  }).observe(page);
}
