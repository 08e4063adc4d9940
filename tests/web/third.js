/** Adds to the boot of a test what this page ships without an encoder: imported before what reads it. */
import { boot } from './boot.js';

const [ae] = boot.models;

/** @param {string} id @param {string} long @param {string} short @param {any} [other] */
const alone = (id, long, short, other = {}) => ({
  ...{ ...ae, id, kind: 'decoder', names: { long, short }, colour: 'magenta', test: null },
  ...{
    encoder: false,
    posterior: false,
    map: false,
    gaussian: false,
    history: false,
    plane: false,
  },
  ...{ codes: false, code: { mu: Array(32).fill(0), logvar: null, image: '' } },
  dimensions: { ...ae.dimensions, status: Array(32).fill('dead') },
  ...other,
});

boot.models.push(
  alone('gan', 'Generative adversarial network', 'GAN'),
  alone('gan-lesson', 'GAN of the lesson’s size', 'Small GAN'),
  // Neither is a contestant: somebody's own, and a member of a family.
  alone('mine', 'Mine', 'Mine', { own: true }),
  { ...boot.models[1], id: 'vae-beta-4', family: 'vae', beta: 4 },
);
