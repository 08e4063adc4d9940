/**
 * What works beside the page, in Firefox: pictures that are prepared, two models that learn, the
 * GAN's game by hand. `make firefox` runs this, `make test` does not.
 */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { python } from './start.js';
import { HOSTS, moduleOf, open, requests } from './visit.js';

const FORMATS = ['png', 'jpeg', 'webp', 'avif'];
/** Levels of 255: a browser decodes with libraries of its own. */
const APART = 3;

/** @type {string} */
let folder;
/** @type {Record<string, number[]>} what Python makes of each picture */
let expected;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firefox-pictures-'));
  await python('-m', 'tests.firefox.pictures', folder);
  expected = JSON.parse(await readFile(join(folder, 'expected.json'), 'utf8'));
});

after(() => rm(folder, { recursive: true }));

/** @typedef {import('puppeteer-core').Page} Page */

/** @param {Page} page @param {string} file */
async function upload(page, file) {
  const field = await page.$('digit-sources input[type=file]');
  await /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement>} */ (field).uploadFile(
    join(folder, file),
  );
}

/** @param {Page} page @param {string} file */
const becameInput = (page, file) =>
  page.waitForFunction(
    (name) => document.querySelector('#digit-input')?.ariaLabel?.includes(name),
    {},
    file,
  );

/** @param {Page} page @param {string} text */
const says = (page, text) =>
  page.waitForFunction(
    (sentence) => document.querySelector('.lse')?.textContent?.includes(sentence),
    {},
    text,
  );

/** @param {Page} page @param {string} name */
async function press(page, name) {
  const button = await page.waitForSelector(`::-p-xpath(//button[normalize-space(.)="${name}"])`);
  await button?.click();
}

for (const at of HOSTS) {
  test(`${at}: pictures are prepared in the page, as in Python, and are sent to nobody`, async (t) => {
    const page = await open('#view=explore', 'light', at);
    const state = await moduleOf(page, 'state/page-store.js');
    await page.waitForNetworkIdle();
    for (const format of FORMATS) {
      const asked = requests.length;
      await upload(page, `four.${format}`);
      await becameInput(page, `four.${format}`);
      const pixels = await state.evaluate(({ store }) => Array.from(store.picture));
      const apart = pixels.map((value, i) => Math.abs(value - expected[format][i]));
      t.diagnostic(`${format}: at most ${Math.max(...apart)} levels from Python`);
      assert.ok(Math.max(...apart) <= (format === 'png' ? 0 : APART), format);
      const sent = requests.slice(asked).filter((url) => /^https?:/.test(url));
      assert.deepEqual(sent, []);
    }
  });

  test(`${at}: modules that come together come in bundles, each of them once`, async () => {
    await open('#view=explore', 'light', at);
    const asked = requests.filter((url) => url.includes('/static-') && url.endsWith('.js'));
    const names = asked.map((url) => url.split('/').at(-1));
    for (const bundle of ['first.js', 'elements.js']) assert.ok(names.includes(bundle), bundle);
    for (const inside of ['main.js', 'page-store.js', 'latent-sliders.js', 'decode.js']) {
      assert.ok(!names.includes(inside), `${inside} is in a bundle`);
    }
    assert.deepEqual(
      asked.filter((url, i) => asked.indexOf(url) !== i),
      [],
    );
  });

  test(`${at}: two models learn`, async (t) => {
    const page = await open('#view=train', 'light', at);
    await page.waitForSelector('#train-ae[data-knn]');
    await page.waitForSelector('#train-vae[data-knn]');
    /** @param {string} name */
    const said = (name) =>
      page.$$eval(
        '#train-ae, #train-vae',
        (planes, key) => planes.map((plane) => Number(plane.dataset[key])),
        name,
      );
    const first = await said('knn');
    const from = Date.now();
    await page.click('#train-start');
    await page.waitForFunction(() =>
      ['ae', 'vae'].every(
        (kind) => Number(document.querySelector(`#train-${kind}`)?.dataset.step) >= 300,
      ),
    );
    t.diagnostic(`300 steps of both after ${Date.now() - from} ms`);
    await page.click('#train-start');
    for (const [i, knn] of (await said('knn')).entries()) assert.ok(knn > first[i] + 0.05);
  });

  test(`${at}: D and G learn by hand`, async () => {
    const page = await open('#view=gan', 'light', at);
    await press(page, 'Take over here');
    await says(page, 'As it stood at the moment');
    const fakes = () =>
      page.$eval('.play-now .pictures', (e) => /** @type {HTMLCanvasElement} */ (e).toDataURL());
    const before = await fakes();
    await press(page, 'Train D');
    await says(page, 'D learned, G stood still.');
    assert.equal(await fakes(), before);
    await press(page, 'Train G');
    await says(page, 'G learned, D stood still.');
    assert.notEqual(await fakes(), before);
  });
}

test('where Firefox falsifies canvases, PNG is read and everything else is asked about', async () => {
  for (const [at, sentence] of /** @type {const} */ ([
    ['app', 'It has not left this machine.'],
    ['copy', 'Save the picture as PNG'],
  ])) {
    const page = await open('#view=explore', 'falsifying', at);
    const state = await moduleOf(page, 'state/page-store.js');
    await upload(page, 'four.png');
    await becameInput(page, 'four.png');
    const pixels = await state.evaluate(({ store }) => Array.from(store.picture));
    assert.deepEqual(pixels, expected.png);
    await upload(page, 'four.jpeg');
    await says(page, sentence);
    assert.deepEqual(await state.evaluate(({ store }) => Array.from(store.picture)), expected.png);
  }
});
