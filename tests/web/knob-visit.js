/** A visit with a memory of its own: tells which files each use of the knob fetches. */
import { existsSync, readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import './boot.js';
import { placeOf, prefetchNext } from '../../explorer/web/page/prefetch.js';
import { addRecord, ownRecordOf, wholeRecord } from '../../explorer/web/state/boot.js';
import { complete, loadEverything, loadShown } from '../../explorer/web/state/loading.js';
import { store } from '../../explorer/web/state/page-store.js';

const CHECKPOINTS = new URL('../../checkpoints/', import.meta.url);

/** @type {string[]} */
let asked = [];
globalThis.fetch = async (address) => {
  const name = String(address).split('/checkpoints/')[1];
  asked.push(name);
  return new Response(readFileSync(new URL(name, CHECKPOINTS)));
};
globalThis.requestAnimationFrame = (callback) => Number(void setImmediate(callback));
Object.assign(document, { documentElement: { dataset: {} } });

const { models } = JSON.parse(readFileSync(new URL('manifest.json', CHECKPOINTS), 'utf8'));
for (const id of models) {
  const ships = (/** @type {string} */ name) => existsSync(new URL(`${id}/${name}`, CHECKPOINTS));
  const { family, config } = JSON.parse(
    readFileSync(new URL(`${id}/model.json`, CHECKPOINTS), 'utf8'),
  );
  if (!family) continue;
  const has = { map: ships('map.safetensors'), plane: ships('plane.safetensors') };
  const told = { id, family, beta: config.beta, ...has, codes: true, statistics: true };
  addRecord(wholeRecord({ ...ownRecordOf('vae'), ...told, dimensions: null, code: null }));
  store.addColumn(id);
}

/** Until nothing more is asked for. */
async function settle() {
  for (let still = 0, before = -1; still < 30; still = asked.length === before ? still + 1 : 0) {
    before = asked.length;
    await new Promise((done) => setImmediate(done));
  }
}

store.on(['beta'], () => void loadShown());
const { uses, options } = workerData;
void loadEverything(Promise.resolve(), Promise.resolve());
await complete;
store.set(options);
await settle();
const files = [];
for (const beta of uses) {
  asked = [];
  const before = placeOf('vae');
  store.set({ beta });
  void prefetchNext('vae', before);
  await settle();
  store.loop.notify('rest');
  await settle();
  files.push(asked);
}
parentPort?.postMessage(files);
process.exit();
