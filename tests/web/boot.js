/** Stands in for the page's boot: modules that read it are imported after this one. */
import { readFileSync } from 'node:fs';

const CHECKPOINTS = new URL('../../checkpoints/', import.meta.url);
const read = (/** @type {string} */ name) =>
  JSON.parse(readFileSync(new URL(name, CHECKPOINTS), 'utf8'));

const PIXELS = 784;
const NAMES = {
  ae: { long: 'Autoencoder', short: 'Autoencoder' },
  vae: { long: 'Variational autoencoder', short: 'VAE' },
};

/** @param {'ae' | 'vae'} id @returns {any} */
const record = (id) => ({
  id,
  kind: id,
  names: NAMES[id],
  colour: id === 'ae' ? 'orange' : 'blue',
  latent_dim: 32,
  encoder: true,
  posterior: id === 'vae',
  map: true,
  gaussian: true,
  history: true,
  plane: true,
  test: { bce: 0, kl: 0, loss: 0 },
  dimensions: {
    order: Array.from({ length: 32 }, (_, d) => d),
    low: Array(32).fill(-3),
    high: Array(32).fill(3),
    information: Array(32).fill(1),
    status: Array(32).fill('live'),
  },
  code: {
    mu: Array(32).fill(0),
    logvar: id === 'vae' ? Array(32).fill(0) : null,
    image: btoa('\0'.repeat(PIXELS)),
  },
});

export const boot = {
  index: 32,
  label: 3,
  picture: btoa('\0'.repeat(PIXELS)),
  version: 'of a test',
  shown: ['ae', 'vae'],
  models: [record('ae'), record('vae')],
  evidence: read('evidence.json'),
  sweep: true,
  sizes: { side: 28, pixels: PIXELS, classes: 10, digits: 10000, samples: 2000, runs: 3 },
};

globalThis.requestAnimationFrame ??= () => 0;
/** @type {any} */ (globalThis).document ??= {};
document.getElementById = () => /** @type {any} */ ({ textContent: JSON.stringify(boot) });
