/**
 * The GAN's networks in WebAssembly beside the same in JavaScript's loops, as where there is no SIMD, and
 * beside loops as textbooks write them: node benchmarks/gan.js
 *
 * Weights are random, of the shipped sizes. A search is 300 steps from four starts.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const LOOPS = 'loops';
const SIZES = { latent: 32, hidden: 128 };
const CODES = 50;
const ROUNDS = 20;
const STEPS = 300;
/** In as many parts its worker makes them. */
const ANSWERS = 20;

const inLoops = process.argv[2] === LOOPS;
if (inLoops) {
  console.info = () => {};
  Reflect.deleteProperty(globalThis, 'WebAssembly');
}
const { standardNormal } = await import('../explorer/web/maths/random.js');
const { decode, decoderFrom } = await import('../explorer/web/networks/autoencoder.js');
const { CodeSearch, gradientOfCode } = await import('../explorer/web/networks/code-search.js');
const { believe, discriminatorFrom, gradientOnPixels } = await import(
  '../explorer/web/networks/discriminator.js'
);
const textbook = await import('../tests/web/networks/by-definition.js');
const weights = await import('../tests/web/networks/random-weights.js');

const { latent, hidden } = SIZES;
const tensors = weights.sampled(0, weights.generatorShapes(latent, hidden));
const judge = weights.sampled(1, weights.discriminatorShapes());
const lesson = decoderFrom(weights.sampled(2, weights.decoderShapes(latent, 256)));
const [generator, discriminator] = [decoderFrom(tensors), discriminatorFrom(judge)];
const codes = Array.from({ length: CODES }, (_, k) => standardNormal(3, 1, latent, k));
const pictures = codes.map((z) => decode(generator, z));
const x = Uint8Array.from(pictures[0], (ink) => Math.round(255 * ink));
const out = new Float32Array(x.length);

/**
 * Of the processor's own time: what other programs take of it does not count.
 * @param {() => void} run
 * @returns {number} microseconds
 */
function busy(run) {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/**
 * @param {(k: number) => unknown} run for one of the codes or pictures
 * @param {number} [rounds] through all of them
 * @returns {number} microseconds of one, the median of the rounds
 */
function microseconds(run, rounds = ROUNDS) {
  const times = Array.from({ length: rounds }, () => busy(() => codes.forEach((_, k) => run(k))));
  return times.sort((a, b) => a - b)[rounds >> 1] / CODES;
}

/** @param {typeof generator} decoder @returns {number} microseconds of a whole search */
function searching(decoder) {
  const search = new CodeSearch(decoder, x, { seed: 0 });
  return busy(() => {
    for (let i = 0; i < ANSWERS; i++) search.step(STEPS / ANSWERS);
  });
}

/** @type {Record<string, () => number>} in microseconds */
const TASKS = {
  "decode, the lesson's decoder": () => microseconds((k) => decode(lesson, codes[k], out)),
  'decode, the generator': () => microseconds((k) => decode(generator, codes[k], out)),
  believe: () => microseconds((k) => believe(discriminator, pictures[k])),
  'gradient on pixels': () =>
    microseconds((k) => gradientOnPixels(discriminator, pictures[k], out)),
  "gradient of a code, the lesson's": () =>
    microseconds((k) => gradientOfCode(lesson, codes[k], x)),
  'gradient of a code, the generator': () =>
    microseconds((k) => gradientOfCode(generator, codes[k], x)),
  "search, the lesson's": () => searching(lesson),
  'search, the generator': () => searching(generator),
};

/** @type {Record<string, () => number>} */
const TEXTBOOK = {
  'decode, the generator': () =>
    microseconds((k) => textbook.generatorLogits(tensors, codes[k]), 3),
  believe: () => microseconds((k) => textbook.discriminatorLogit(judge, pictures[k]), 3),
};

/** @param {typeof TASKS} tasks @returns {Record<string, number>} */
const measured = (tasks) =>
  Object.fromEntries(Object.entries(tasks).map(([name, task]) => [name, task()]));

function report() {
  const ours = measured(TASKS);
  const { stdout } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), LOOPS]);
  const loops = JSON.parse(stdout.toString());
  const slow = measured(TEXTBOOK);
  console.log(
    'microseconds of the processor | WebAssembly | JavaScript | ratio | textbook | ratio',
  );
  for (const [name, time] of Object.entries(ours)) {
    const others = [loops[name], slow[name]].map((other) =>
      other ? `${other.toFixed(1)} | ${(time / other).toFixed(2)} x` : '- | -',
    );
    console.log(`${name} | ${time.toFixed(1)} | ${others.join(' | ')}`);
  }
}

if (inLoops) console.log(JSON.stringify(measured(TASKS)));
else report();
