/** Pages in Firefox, of the app or of its static copy; whatever goes wrong on them fails the test. */
import assert from 'node:assert/strict';
import { after, afterEach } from 'node:test';

import { PATIENCE, startApp, startCopy, startFirefox } from './start.js';

const PICTURES = ['#digit-input', '#digit-ae', '#digit-vae'];

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {'light' | 'dark' | 'falsifying'} Kind a theme, or light where canvases are falsified */

/** What serves the page: with a server behind it, or files alone. */
const STARTS = { app: startApp, copy: startCopy };
export const HOSTS = /** @type {const} */ (['app', 'copy']);

/** @type {Partial<Record<typeof HOSTS[number], Promise<{url: string, stop: () => Promise<void>}>>>} */
const hosts = {};
/** @type {Partial<Record<Kind, Promise<import('puppeteer-core').Browser>>>} */
const firefox = {};
/** @type {Page[]} */
let pages = [];
/** @type {string[]} what went wrong on them */
let problems = [];
/** @type {string[]} what they asked for */
export const requests = [];

after(async () => {
  for (const browser of Object.values(firefox)) await (await browser).close();
  for (const host of Object.values(hosts)) await (await host).stop();
});

afterEach(async () => {
  await Promise.all(pages.map((page) => page.close()));
  const found = problems;
  [pages, problems, requests.length] = [[], [], 0];
  assert.deepEqual(found, []);
});

/**
 * @param {string} hash
 * @param {Kind} kind
 * @param {typeof HOSTS[number]} at
 * @returns {Promise<Page>} once everything is there
 */
export async function open(hash = '#view=explore', kind = 'light', at = 'app') {
  hosts[at] ??= STARTS[at]();
  firefox[kind] ??= startFirefox(kind);
  const [{ url }, browser] = await Promise.all([hosts[at], firefox[kind]]);
  const page = await browser.newPage();
  pages.push(page);
  page.setDefaultTimeout(PATIENCE);
  page.on('pageerror', (error) => problems.push(`error: ${error}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  page.on('response', (answer) => {
    if (answer.status() >= 400) problems.push(`status ${answer.status()}: ${answer.url()}`);
  });
  page.on('request', (request) => {
    requests.push(request.url());
    const { protocol, href } = new URL(request.url());
    const inside = ['data:', 'blob:', 'about:'].includes(protocol);
    if (!inside && !href.startsWith(url)) problems.push(`asked ${request.url()}`);
  });
  await page.goto(url + hash, { waitUntil: 'domcontentloaded' });
  await page.waitForFunction(() => document.documentElement.dataset.ready === 'all');
  // The views that nobody opened are fetched last.
  await page.waitForFunction(() => customElements.get('evidence-table'));
  await settle(page);
  return page;
}

/** Wait until what was asked for is drawn. @param {Page} page */
export const settle = (page) =>
  page.evaluate(
    () =>
      new Promise((done) => {
        requestAnimationFrame(() => requestAnimationFrame(() => done(null)));
      }),
  );

/** @param {Page} page @returns {Promise<string[]>} what each of the three pictures shows */
export async function shown(page) {
  await settle(page);
  return page.evaluate(
    (selectors) =>
      selectors.map((selector) => {
        const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector(selector));
        const { data } = /** @type {CanvasRenderingContext2D} */ (
          canvas.getContext('2d')
        ).getImageData(0, 0, 28, 28);
        return data.join();
      }),
    PICTURES,
  );
}

/**
 * A module of the page itself, by its path in explorer/web.
 * @param {Page} page
 * @param {string} path
 * @returns {Promise<import('puppeteer-core').JSHandle<any>>}
 */
export const moduleOf = (page, path) =>
  page.evaluateHandle((name) => {
    const sheet = document.querySelector('link[href*="static-"]')?.getAttribute('href');
    return import(String(new URL(name, new URL('.', new URL(sheet ?? '', location.href)))));
  }, path);

/** @param {string} picture @returns {number} how many different greys it has */
export const greys = (picture) => new Set(picture.split(',')).size;

/** @param {Page} page @param {string} selector */
export async function boxOf(page, selector) {
  const box = await (await page.waitForSelector(selector, { visible: true }))?.boundingBox();
  assert.ok(box, selector);
  return box;
}
