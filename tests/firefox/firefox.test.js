/**
 * The page in Firefox, and its static copy: load, draw, drag, link, every view, both themes.
 * `make firefox` runs this, `make test` does not. The driver is puppeteer-core 24, the last that runs on Node 20.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { boxOf, greys, HOSTS, moduleOf, open, requests, settle, shown } from './visit.js';

/** What the views ask, in the order of their tabs. */
const VIEWS = [
  'What does each number do?',
  'Where do samples land?',
  'What lies between?',
  'Can noise become a digit?',
  'Can you tell a fake?',
  'What does this digit cost?',
  'What does learning look like?',
  'What happens inside?',
  'What is measured?',
];
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const GROUND = { light: 'rgb(246, 246, 244)', dark: 'rgb(17, 19, 23)' };
const SLIDER = '#sliders-vae input[type=range]';
/** Corners of a drawn 7, shares of the pad. */
const SEVEN = [
  [0.25, 0.25],
  [0.75, 0.25],
  [0.6, 0.5],
  [0.45, 0.8],
];

/** @typedef {import('puppeteer-core').Page} Page */

/**
 * Press on the first slider of the VAE; gives what moves it to a share of its width.
 * @param {Page} page
 */
async function hold(page) {
  const { x, y, width, height } = await boxOf(page, SLIDER);
  /** @param {number} share @param {number} [steps] */
  const move = (share, steps) => page.mouse.move(x + share * width, y + height / 2, { steps });
  await move(0.5);
  await page.mouse.down();
  return move;
}

/** @param {Page} page @returns {Promise<number[]>} where all 64 sliders stand */
const values = (page) =>
  page.$$eval('.sliders input[type=range]', (inputs) =>
    inputs.map((input) => /** @type {HTMLInputElement} */ (input).valueAsNumber),
  );

for (const at of HOSTS) {
  test(`${at}: the page loads: the input and both decoded pictures are painted`, async () => {
    const page = await open('#view=explore', 'light', at);
    for (const picture of await shown(page)) assert.ok(greys(picture) > 20);
    for (const model of ['input', 'ae', 'vae']) await boxOf(page, `#digit-${model}`);
  });

  test(`${at}: a digit drawn with the mouse is encoded and decoded by both models`, async () => {
    const page = await open('#view=explore', 'light', at);
    const { x, y, width, height } = await boxOf(page, '#pad');
    const pictures = await shown(page);
    const before = await values(page);
    for (const [index, [across, down]] of SEVEN.entries()) {
      await page.mouse.move(x + across * width, y + down * height, { steps: 10 });
      if (index === 0) await page.mouse.down();
    }
    await page.mouse.up();
    const drawn = await shown(page);
    for (const [index, picture] of drawn.entries()) {
      assert.ok(greys(picture) > 20);
      assert.notEqual(picture, pictures[index]);
    }
    assert.notDeepEqual(await values(page), before);
  });

  test(`${at}: a dragged slider redraws its model’s picture alone and asks nobody`, async (t) => {
    const page = await open('#view=explore', 'light', at);
    await page.waitForNetworkIdle();
    const [input, ae, vae] = await shown(page);
    const asked = requests.length;
    const seen = new Set([vae]);
    const move = await hold(page);
    for (const share of [0.6, 0.7, 0.8, 0.9]) {
      await move(share);
      const now = await shown(page);
      assert.deepEqual(now.slice(0, 2), [input, ae]);
      seen.add(now[2]);
    }
    assert.equal(seen.size, 5, 'the picture changed with every movement');
    t.diagnostic(await pace(page, move));
    await page.mouse.up();
    assert.deepEqual(requests.slice(asked), []);
  });
}

/**
 * @param {Page} page
 * @param {Awaited<ReturnType<typeof hold>>} move a slider that is held
 * @returns {Promise<string>} how often the picture changes while it moves
 */
async function pace(page, move) {
  const counting = await page.evaluateHandle((selector) => {
    const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector(selector));
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    const count = { frames: 0, pictures: 0, from: performance.now() };
    let last = '';
    requestAnimationFrame(function look() {
      const now = context.getImageData(0, 0, 28, 28).data.join();
      count.frames += 1;
      count.pictures += Number(now !== last);
      last = now;
      requestAnimationFrame(look);
    });
    return count;
  }, '#digit-vae');
  for (const share of [0.3, 0.7, 0.3, 0.7]) await move(share, 150);
  return counting.evaluate((count) => {
    const seconds = (performance.now() - count.from) / 1000;
    /** @param {number} times */
    const rate = (times) => Math.round(times / seconds);
    return `${rate(count.pictures)} pictures and ${rate(count.frames)} frames a second in a drag`;
  });
}

test('the address opens the same digit and sliders in a new page', async () => {
  const page = await open();
  const move = await hold(page);
  await move(0.9);
  await page.mouse.up();
  const stood = await values(page);
  const [input] = await shown(page);
  const fields = await moduleOf(page, 'share/link-fields.js');
  const state = await moduleOf(page, 'state/page-store.js');
  await page.waitForFunction(
    async ({ isLink, readLink }, { store }) => {
      if (!isLink(location.hash)) return false;
      const { codes } = await readLink(location.hash);
      return codes.vae?.every((value, i) => Math.abs(value - store.sides.vae.z[i]) < 0.01);
    },
    {},
    fields,
    state,
  );
  const opened = await open(await page.evaluate(() => location.hash));
  const found = await values(opened);
  assert.equal(found.length, 64);
  // A link keeps 16 bits of each number.
  for (const [i, value] of found.entries()) assert.ok(Math.abs(value - stood[i]) < 0.02, `${i}`);
  assert.equal((await shown(opened))[0], input);
});

for (const [theme, at] of /** @type {const} */ ([
  ['light', 'app'],
  ['dark', 'app'],
  ['light', 'copy'],
])) {
  test(`${at}: every view opens on a desk and on a phone, ${theme}`, async () => {
    const page = await open('#view=explore', theme, at);
    const ground = await page.$eval('.lse', (e) => getComputedStyle(e).backgroundColor);
    assert.equal(ground, GROUND[theme]);
    for (const viewport of [DESK, PHONE]) {
      await page.setViewport(viewport);
      const tabs = await page.$$('[role=tab]');
      assert.equal(tabs.length, VIEWS.length);
      for (const [index, question] of VIEWS.entries()) {
        await tabs[index].click();
        await arrived(page, question);
        const wide = await page.$eval('html', (e) => e.scrollWidth - e.clientWidth);
        assert.equal(wide, 0, `${question} The page of ${viewport.width} px scrolls sideways`);
      }
    }
  });
}

/**
 * Wait until a view is there; only a desk shows what it asks.
 * @param {Page} page
 * @param {string} question
 */
async function arrived(page, question) {
  await page.waitForFunction(
    (text) => {
      const selected = document.querySelector('[role=tab][aria-selected=true]');
      const heading = document.querySelector('.lse .lead h2');
      const panel = document.getElementById('panel');
      return (
        heading?.textContent === text &&
        (heading.checkVisibility() || innerWidth <= 700) &&
        panel?.getAttribute('aria-labelledby') === selected?.id &&
        [...document.querySelectorAll('.lse :not(:defined)')].every((e) => !e.checkVisibility())
      );
    },
    {},
    question,
  );
  await settle(page);
}

test('on a phone a formula breaks between its parts, not inside one', async () => {
  const page = await open();
  await page.setViewport(PHONE);
  await (await page.$('#tab-how-it-works'))?.click();
  await arrived(page, 'What happens inside?');
  const lines = await page.$$eval('.math math', (parts) =>
    parts.map((part) => part.getClientRects().length),
  );
  assert.ok(lines.length > 10);
  assert.deepEqual(
    lines.filter((count) => count !== 1),
    [],
  );
});
