/** The page's boot where a GAN ships as well: it decodes, and that is all. */
import { boot } from './boot.js';

boot.models.push({
  id: 'gan',
  kind: 'gan',
  names: { long: 'Generative adversarial network', short: 'GAN' },
  colour: 'green',
  latent_dim: 32,
  hidden: 128,
  ...{
    encoder: false,
    posterior: false,
    map: false,
    gaussian: false,
    history: false,
    plane: false,
  },
  ...{ statistics: false, test: null, dimensions: null, code: null },
});
Object.assign(boot, { films: true, search: true, training: 10_000 });
