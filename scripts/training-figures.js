/**
 * What the page's training makes of real training digits, in numbers: node scripts/training-figures.js DIR
 *
 * DIR holds MNIST/raw. The first 10,000 of its training digits are learnt from; figures are those of the page
 * with all 10,000 test digits. P(digit) is the mean over 1,000 samples of N(0, I).
 */
import { readFileSync } from 'node:fs';
import { parseSafetensors } from '../explorer/web/formats/safetensors.js';
import { standardNormal } from '../explorer/web/maths/random.js';
import { criticFrom, judge } from '../explorer/web/networks/critic.js';
import { Figures } from '../explorer/web/training/figures.js';
import { Trainer } from '../explorer/web/training/trainer.js';

const SEEDS = [0, 1, 2];
const TOLD = [0, 100, 200, 300, 500, 1000, 2000, 3000, 6000];
const JUDGED = [300, 1000, 3000];
/** Steps between two looks at whether a goal is reached, up to FINE_END. */
const [FINE, FINE_END] = [20, 1500];
const COARSE = 100;
const MODELS = /** @type {const} */ ([
  { name: 'AE', kind: 'ae' },
  { name: 'VAE', kind: 'vae' },
  { name: 'VAE, beta 0', kind: 'vae', beta: 0 },
]);

const raw = `${process.argv[2]}/MNIST/raw`;
/** @param {string} name @param {number} count */
const digits = (name, count) => ({
  pixels: Uint8Array.from(
    readFileSync(`${raw}/${name}-images-idx3-ubyte`).subarray(16, 16 + 784 * count),
  ),
  labels: Uint8Array.from(readFileSync(`${raw}/${name}-labels-idx1-ubyte`).subarray(8, 8 + count)),
});
const [train, test] = [digits('train', 10_000), digits('t10k', 10_000)];
const figures = new Figures(train, test);
const critic = criticFrom(
  parseSafetensors(readFileSync(new URL('../checkpoints/critic.safetensors', import.meta.url))),
);

/** @param {Trainer} trainer @returns {{p: number, classes: number}} mean P(digit); classes with 2 % of the samples */
function judged(trainer) {
  const pictures = trainer.decoded(standardNormal(0, 1000, 2));
  const counts = new Array(10).fill(0);
  let p = 0;
  for (let i = 0; i < 1000; i++) {
    const { pDigit, digit } = judge(critic, pictures.subarray(784 * i, 784 * (i + 1)));
    p += pDigit / 1000;
    counts[digit]++;
  }
  return { p, classes: counts.filter((count) => count >= 20).length };
}

for (const { name, ...model } of MODELS) {
  for (const seed of SEEDS) {
    const trainer = new Trainer({ ...model, seed, pixels: train.pixels });
    /** @type {Record<string, number | undefined>} */
    const first = {};
    while (trainer.step <= TOLD[TOLD.length - 1]) {
      const { step } = trainer;
      if (TOLD.includes(step) || step % (step < FINE_END ? FINE : COARSE) === 0) {
        const { codes, spread, bce, kl } = figures.of(trainer);
        const knn = figures.neighbours(trainer, codes);
        const { sd, radius99, mean } = spread;
        for (const goal of [0.35, 0.5, 0.6]) if (Number(knn) >= goal) first[goal] ??= step;
        if (TOLD.includes(step)) {
          const { p, classes } = JUDGED.includes(step) ? judged(trainer) : {};
          const numbers = [sd, [radius99], mean, [bce, kl]].map((all) =>
            all.map((value) => value.toFixed(2)).join(' '),
          );
          console.log(
            [name, seed, step, `kNN ${knn?.toFixed(3)}`, `sd ${numbers[0]}`, `r99 ${numbers[1]}`]
              .concat(`mean ${numbers[2]}`, `BCE, KL ${numbers[3]}`)
              .concat(p === undefined ? [] : [`P ${p.toFixed(3)} of ${classes} classes`])
              .join(' | '),
          );
        }
      }
      trainer.train();
    }
    console.log(`${name} | ${seed} | first step with kNN of at least: ${JSON.stringify(first)}`);
  }
}
