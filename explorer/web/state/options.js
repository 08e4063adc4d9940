/**
 * What a person can set: a row per option says what it is at first, which topic a change notifies,
 * and how it stands in a link. The options are properties of the store; `store.set` changes them.
 */
import { choice, decimal, flag, list, name, orNone, set, switches, whole } from '../link/fields.js';
import { boot, CLASSES } from './boot.js';
import { LESSONS_BETA } from './families.js';
import { PLACES } from './side-by-side.js';
import { VIEW_NAMES } from './views.js';

/**
 * @typedef {object} Options
 * @property {string} view the name of a view
 * @property {string[] | null} chosen ids of the models side by side, in this order; null: nobody chose
 * @property {number} beta of the member of a family that stands in its column
 * @property {Record<import('./shapes.js').Layer, boolean>} layers of the maps
 * @property {Set<number>} hiddenClasses of the maps
 * @property {Set<string>} folds ids of the models whose sliders are all shown
 * @property {string} phoneModel id of the model whose sliders a phone shows
 * @property {number} run which t-SNE run the maps show
 * @property {'tsne' | 'plane'} mapKind
 * @property {'over' | 'pictures' | 'dots' | 'zoom'} points of the maps; over: pictures over faint dots,
 *   zoom: pictures in close-ups
 * @property {'dots' | 'grid'} planeShow
 * @property {'own' | 'same' | 'quantiles'} planeScale every model fits its own codes, both have the
 *   same axes, or a posterior's axes go by quantiles of N(0, 1)
 * @property {boolean} planeCircles
 * @property {boolean} aboveFloor the heat maps leave out what even a perfect copy costs
 * @property {number} noiseSeed of the eps that "How it works" samples
 * @property {boolean} presenting presentation mode: large, for an audience
 * @property {boolean} againOpen whether the hundred encodings are on show
 * @property {number} againSeed
 * @property {number} startSeed of the sample at which models stand that encode nothing
 * @property {Set<string>} openRows keys of the evidence's rows
 * @property {number} sampleSeed seed 0 is the one of the maps' samples and the API's default
 * @property {import('../networks/samples.js').Kind} sampleKind
 * @property {'drawn' | 'sorted'} sampleOrder as sampled, or by P(digit)
 * @property {number} temperature
 * @property {number | null} swapSource the class that arithmetic takes the code to be of; null: the
 *   label, or what the critic reads
 * @property {string | null} card of the guided path that is open; null: the instrument is
 * @property {number} sampleTarget how many samples are to be counted
 * @property {'good' | 'plain' | 'collapsing'} film of a GAN's training that is on show
 * @property {number | null} moment of the film, by place; null: the last
 * @property {number} fake which of the film's pictures the discriminator's gradient is drawn on
 * @property {number} gameSeed of the ten pictures that are to be judged
 * @property {'start' | 'early' | 'late'} playFrom the moment of training from which the game is played on
 * @property {number} playSeed of the digits and codes that it is played with
 * @property {number} searchSeed of the codes where the search for the digit starts
 * @property {number} trainBeta weight of KL in the page's own training
 * @property {number} trainRate its learning rate
 * @property {boolean} trainNoise whether it samples z from the VAE's posterior; else z is the mean
 * @property {number} trainSeed of its first weights, its batches and its noise
 * @property {'dots' | 'pictures'} trainShow what its planes show: codes alone, or over decoded pictures
 * @property {boolean} trainArrows whether they show where the loss pushes the codes
 * @property {'same' | 'own'} trainScale of both planes, or of each
 * @property {Set<string> | null} embed what an embedded page leaves out, and the theme that its frame
 *   asks for; null: the page is not embedded
 */
/**
 * `first`: on a page without a link, and where a link by hand, which has no version, does not say it.
 * `absent`: what a page's link means that does not say it, for ever, whatever `first` becomes; where
 * there is none, links always say it.
 * @template T
 * @typedef {{first: () => T, topic: import('./shapes.js').Topic, key: string,
 *   kind: import('../link/fields.js').Kind<T>, absent?: () => T}} Option
 */

/** The films of a GAN's training, the pictures of each, and more moments than any of them has. */
export const FILMS = /** @type {const} */ (['good', 'plain', 'collapsing']);
export const FILM_PICTURES = 16;
const MOMENTS = 100;
/** The moments at which both networks are kept as they are trained, in the order of training. */
export const PLAY_FROM = /** @type {const} */ (['start', 'early', 'late']);

/** Seeds that are said on the page stay small. */
export const SEEDS = 65536;
export const MOST_SEED = 2 ** 32 - 1;
export const MOST_TEMPERATURE = 1.5;
/** Temperatures are whole steps, so many to one. */
export const STEPS = 20;
/** Samples that one press of the button adds. */
export const MORE = 1000;
export const MOST = 10 * MORE;

/** @type {import('../link/fields.js').Kind<number>} what presses of the button come to */
const THOUSANDS = {
  write: String,
  read: (text) => {
    const value = whole(MOST).read(text);
    return value && value % MORE === 0 ? value : undefined;
  },
};

/** @type {import('../link/fields.js').Kind<number>} also one that no model on this page has */
const BETA = {
  write: String,
  read: (text) => (/^\d{1,4}(\.\d{1,4})?$/.test(text) ? Number(text) : undefined),
};

/** Weights of KL and learning rates that a training on the page can have, from the least to the largest. */
export const TRAIN_BETAS = [0, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 12, 16];
export const TRAIN_RATES = [0.0001, 0.0003, 0.001, 0.002, 0.004, 0.008, 0.016, 0.03, 0.1];

/** @param {readonly number[]} values @returns {import('../link/fields.js').Kind<number>} one of these */
const oneOf = (values) => ({
  write: String,
  read: (text) => values.find((value) => String(value) === text),
});

/** What an embedded page can leave out: the views' tabs and a card's steps, the question above a view,
 * what else than the pad gives a digit, notes on how to read what is shown. */
export const EMBED_PARTS = /** @type {const} */ (['tabs', 'lead', 'sources', 'notes']);
export const EMBED_THEMES = /** @type {const} */ (['light', 'dark']);
/** @type {import('../link/fields.js').Kind<Set<string>>} */
const asked = set(choice(/** @type {string[]} */ ([...EMBED_PARTS, ...EMBED_THEMES])));

/** @type {import('../link/fields.js').Kind<Set<string> | null>} 1: embedded with all its parts */
const EMBED = {
  write: (value) => (value ? (value.size ? asked.write(value) : '1') : '0'),
  read: (text) => (text === '0' ? null : asked.read(text)),
};

/** Also one that is not on this page: who opens a link sees a notice. */
const model = name();
const LAYERS = /** @type {const} */ (['digits', 'normal', 'fitted']);
const ROWS = Object.keys(boot.evidence.rows);

/** @type {{[K in keyof Options]: Option<Options[K]>}} */
export const OPTIONS = {
  view: { first: () => 'explore', topic: 'view', key: 'view', kind: choice(VIEW_NAMES) },
  chosen: {
    first: () => null,
    topic: 'models',
    key: 'models',
    kind: orNone(list(model, { least: 1, most: PLACES }), 'usual'),
    absent: () => null,
  },
  layers: {
    first: () => ({ digits: true, normal: true, fitted: false }),
    topic: 'layers',
    key: 'layers',
    kind: switches(LAYERS),
  },
  run: { first: () => 0, topic: 'run', key: 'run', kind: whole(boot.sizes.runs - 1) },
  beta: {
    first: () => LESSONS_BETA,
    topic: 'beta',
    key: 'beta',
    kind: BETA,
    absent: () => LESSONS_BETA,
  },
  mapKind: {
    first: () => 'tsne',
    topic: 'view',
    key: 'map',
    kind: choice(['tsne', 'plane']),
  },
  points: {
    first: () => 'over',
    topic: 'marks',
    key: 'points',
    kind: choice(['over', 'pictures', 'dots', 'zoom']),
    // Before there were pictures over dots, this was what a map showed at first.
    absent: () => 'zoom',
  },
  planeShow: {
    first: () => 'dots',
    topic: 'plane',
    key: 'plane',
    kind: choice(['dots', 'grid']),
  },
  planeScale: {
    first: () => 'own',
    topic: 'plane',
    key: 'scale',
    kind: choice(['own', 'same', 'quantiles']),
  },
  sampleSeed: { first: () => 0, topic: 'generate', key: 'seed', kind: whole(MOST_SEED) },
  sampleKind: {
    first: () => 'normal',
    topic: 'generate',
    key: 'from',
    kind: choice(['normal', 'fitted']),
    absent: () => 'normal',
  },
  sampleOrder: {
    first: () => 'drawn',
    topic: 'generate',
    key: 'order',
    kind: choice(['drawn', 'sorted']),
    absent: () => 'drawn',
  },
  temperature: {
    first: () => 1,
    topic: 'generate',
    key: 'temperature',
    kind: decimal(MOST_TEMPERATURE, STEPS),
    absent: () => 1,
  },
  swapSource: {
    first: () => null,
    topic: 'generate',
    key: 'class',
    kind: orNone(whole(CLASSES - 1), 'auto'),
    absent: () => null,
  },
  sampleTarget: {
    first: () => MORE,
    topic: 'generate',
    key: 'count',
    kind: THOUSANDS,
    absent: () => MORE,
  },
  film: {
    first: () => 'good',
    topic: 'gan',
    key: 'film',
    kind: choice([...FILMS]),
    absent: () => 'good',
  },
  moment: {
    first: () => null,
    topic: 'gan',
    key: 'moment',
    kind: orNone(whole(MOMENTS - 1), 'last'),
    absent: () => null,
  },
  fake: {
    first: () => 0,
    topic: 'gan',
    key: 'fake',
    kind: whole(FILM_PICTURES - 1),
    absent: () => 0,
  },
  gameSeed: {
    first: () => 0,
    topic: 'gan',
    key: 'game',
    kind: whole(SEEDS - 1),
    absent: () => 0,
  },
  playFrom: {
    first: () => 'start',
    topic: 'gan',
    key: 'play',
    kind: choice(PLAY_FROM),
    absent: () => 'start',
  },
  playSeed: {
    first: () => 0,
    topic: 'gan',
    key: 'batches',
    kind: whole(SEEDS - 1),
    absent: () => 0,
  },
  searchSeed: {
    first: () => 0,
    topic: 'gan',
    key: 'starts',
    kind: whole(SEEDS - 1),
    absent: () => 0,
  },
  hiddenClasses: {
    first: () => new Set(),
    topic: 'classes',
    key: 'hide',
    kind: set(whole(CLASSES - 1)),
    absent: () => new Set(),
  },
  folds: {
    first: () => new Set(),
    topic: 'folds',
    key: 'open',
    kind: set(model),
    absent: () => new Set(),
  },
  phoneModel: {
    first: () => boot.shown[boot.shown.length - 1],
    topic: 'phone',
    key: 'phone',
    kind: model,
  },
  planeCircles: {
    first: () => true,
    topic: 'plane',
    key: 'circles',
    kind: flag(),
    absent: () => true,
  },
  aboveFloor: {
    first: () => false,
    topic: 'loss',
    key: 'above-floor',
    kind: flag(),
    absent: () => false,
  },
  noiseSeed: {
    first: () => 0,
    topic: 'eps',
    key: 'eps',
    kind: whole(SEEDS - 1),
    absent: () => 0,
  },
  againOpen: {
    first: () => false,
    topic: 'again',
    key: 'again',
    kind: flag(),
    absent: () => false,
  },
  againSeed: {
    first: () => 0,
    topic: 'again',
    key: 'again-seed',
    kind: whole(SEEDS - 1),
    absent: () => 0,
  },
  startSeed: {
    first: () => 0,
    topic: 'code',
    key: 'start-seed',
    kind: whole(SEEDS - 1),
    absent: () => 0,
  },
  presenting: {
    first: () => false,
    topic: 'view',
    key: 'presenting',
    kind: flag(),
    absent: () => false,
  },
  card: {
    first: () => null,
    topic: 'card',
    key: 'card',
    kind: orNone(name(), 'none'),
    absent: () => null,
  },
  openRows: {
    first: () => new Set(),
    topic: 'evidence',
    key: 'rows',
    kind: set(choice(ROWS)),
    absent: () => new Set(),
  },
  trainBeta: {
    first: () => 1,
    topic: 'train',
    key: 'train-beta',
    kind: oneOf(TRAIN_BETAS),
    absent: () => 1,
  },
  trainRate: {
    first: () => 0.004,
    topic: 'train',
    key: 'train-rate',
    kind: oneOf(TRAIN_RATES),
    absent: () => 0.004,
  },
  trainNoise: {
    first: () => true,
    topic: 'train',
    key: 'train-noise',
    kind: flag(),
    absent: () => true,
  },
  trainSeed: {
    first: () => 0,
    topic: 'train',
    key: 'train-seed',
    kind: whole(SEEDS - 1),
    absent: () => 0,
  },
  trainShow: {
    first: () => 'dots',
    topic: 'train',
    key: 'train-show',
    kind: choice(['dots', 'pictures']),
    absent: () => 'dots',
  },
  trainArrows: {
    first: () => false,
    topic: 'train',
    key: 'train-arrows',
    kind: flag(),
    absent: () => false,
  },
  trainScale: {
    first: () => 'same',
    topic: 'train',
    key: 'train-scale',
    kind: choice(['same', 'own']),
    absent: () => 'same',
  },
  embed: { first: () => null, topic: 'view', key: 'embed', kind: EMBED, absent: () => null },
};

/** @returns {Options} what a page shows that came without a link */
export function firstOptions() {
  const entries = Object.entries(OPTIONS).map(([name, { first }]) => [name, first()]);
  return /** @type {any} */ (Object.fromEntries(entries));
}
