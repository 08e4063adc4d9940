/** What the scenes may tell, for the tests of the cards. */
import { readFileSync } from 'node:fs';
import { boot } from '../boot.js';

const read = (/** @type {string} */ name) =>
  JSON.parse(readFileSync(new URL(`../../../checkpoints/${name}`, import.meta.url), 'utf8'));

export const KNOWN = {
  ...{ evidence: boot.evidence, plain: 'ae', variational: 'vae', gan: 'gan' },
  ...{ sweep: read('sweep.json'), searches: read('game/search.json') },
  film: read('game/films.json').films[0],
};

const samples = (/** @type {number} */ ae, /** @type {number} */ vae, kind = 'normal') => ({
  digits: { ae, vae },
  counted: 100,
  kind,
  seed: 3,
});

/** @type {Record<string, any[]>} by card */
export const FOUND = {
  'nobody-draws': [samples(0, 60), samples(1, 49), samples(80, 90), samples(6, 58, 'fitted')],
  squeeze: [{ pixels: 784, numbers: 32 }],
  'where-they-fall': [
    [false, true],
    [true, true],
    [false, false],
  ].map((hit, i) => ({ wide: i === 1, ring: 0.8647, inside: { ae: 0.123, vae: 0.871 }, hit })),
  'point-or-cloud': [
    { different: { ae: 1, vae: 5 }, times: 5 },
    { different: { ae: 4, vae: 1 }, times: 5 },
  ],
  'the-price': [{ nats: { ae: 55.7, vae: 65.5 } }],
  'the-knob': [0, 0.25, 2, 4, 16].map((guess) => ({ guess, beta: 16 })),
  'your-turn': [
    { steps: 312, plain: 0.384, variational: 0.101 },
    { steps: 640, plain: 0.1, variational: 0.1 },
    { steps: 640, plain: 0.7, variational: 0.3 },
    { steps: 640, plain: 0.1, variational: 0.3 },
  ],
  'the-forger': [
    [5, 8],
    [9, 9],
    [10, 3],
  ].map(([you, d]) => ({ you, d, of: 10, accuracy: { real: 0.777, fake: 0.786 }, seed: 0 })),
  between: [
    { middle: { ae: 0.29, vae: 0.74, fade: 0.04 }, places: { fade: 'A', vae: 'B', ae: 'C' } },
  ],
};
