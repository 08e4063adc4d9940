/** The views of the page: a row each. A new view is a folder and a row. */

/**
 * @typedef {object} View
 * @property {string} name in addresses
 * @property {string} [tag] of the element that is there in this view alone
 * @property {string} label of its tab
 * @property {string} question @property {string} answer the lead above it
 * @property {readonly string[]} elements what it needs beside the first elements, by path
 * @property {readonly ('plane' | 'gaussians' | 'samples' | 'histories' | 'game' | 'training')[]} data what else it needs
 * @property {readonly Picture[]} pictures that can be saved
 * @property {boolean} [third] whether the third contestant stands there where nobody chose
 * @property {boolean} [keeps] whether it sees to it itself when other models come to stand side by side
 * @property {readonly ('again' | 'random' | 'reset' | 'play-on')[]} acts that have a button in the bar of the full
 *   screen; a pen has no keys
 */
/** @typedef {'code' | 'input' | 'samples' | 'map' | 'game' | 'played' | 'none'} Subject what a picture is of,
 *   beside its model; played: the moment whose networks play */
/**
 * @typedef {object} Picture
 * @property {string} of where it is: a selector; {} is a model's id
 * @property {string} text what it is
 * @property {Subject} [subject]
 * @property {string} [legend] how to read it, where it does not say so itself
 * @property {boolean} [classes] whether its colours are classes
 */
/** How to read a plane in training. */
const LIKE_THIS =
  'Dots: codes of 2,000 test digits. Circles hold 39, 86 and 99 % of N(0, I). The disc: your digit.';
const PLANE = ['views/map/map-kind', 'views/plane/latent-plane'];

/** @type {readonly View[]} in the order of the tabs */
export const VIEWS = [
  {
    name: 'explore',
    label: 'Explore',
    question: 'What does each number do?',
    answer: 'Drag a strip. Each frame is what the decoder makes when this one number changes.',
    elements: [],
    data: [],
    acts: ['again', 'reset'],
    pictures: [
      {
        of: '#sliders-{}',
        text: 'film strips',
        subject: 'code',
        legend:
          'Each frame is what the decoder makes when this one number changes. The outlined one is ' +
          'where it stands.',
      },
      {
        of: '#again-{}',
        text: 'hundred pictures',
        legend: 'The same digit encoded a hundred times, and each code decoded.',
      },
      { of: '#again-mean-{}', text: 'mean', legend: 'The mean of a hundred encodings, decoded.' },
      {
        of: '#again-sd-{}',
        text: 'deviation',
        legend: 'The standard deviation of each pixel over a hundred encodings.',
      },
      { of: '.again[model={}] .again-spread:has(.sigma-plot)', text: 'sigma bars' },
    ],
  },
  {
    name: 'map',
    label: 'Map',
    question: 'Where do samples land?',
    answer: 'Digits and samples on one t-SNE. Solid samples decode to digits, hollow ones do not.',
    elements: [
      ...PLANE,
      'views/map/map-controls',
      'views/map/map-evidence',
      'views/plane/plane-controls',
      'views/plane/plane-result',
    ],
    data: ['plane'],
    acts: ['again', 'random'],
    pictures: [
      {
        of: '#map-{}',
        text: 'map',
        subject: 'map',
        legend:
          'Rings: samples of N(0, I); diamonds: of a fitted Gaussian. The fuller one is, the surer ' +
          'the judge is of a digit. In the model’s colour: the digit as encoded (disc), the code ' +
          'as it is now (ring).',
        classes: true,
      },
      {
        of: '#plane-{}',
        text: 'plane',
        legend:
          'The two numbers of the 2-D model, no t-SNE. In the model’s colour: the digit as encoded (disc), ' +
          'the point as it is now (ring).',
        classes: true,
      },
      { of: 'nearest-digits[model={}]', text: 'nearest digits', subject: 'code' },
    ],
  },
  {
    name: 'morph',
    tag: 'morph-view',
    label: 'Morph',
    question: 'What lies between?',
    answer: 'Press Play to go from A to B: through each latent space, and by fading pixels.',
    elements: [...PLANE, 'views/morph/morph-view'],
    data: ['plane'],
    acts: [],
    pictures: [
      {
        of: '.morph-film .strips',
        text: 'morph strips',
        subject: 'none',
        legend:
          'From A on the left to B on the right. The outlined frame is where the models stand.',
      },
      { of: '.way-curves', text: 'morph P(digit) curves', subject: 'none' },
    ],
  },
  {
    name: 'generate',
    tag: 'generate-view',
    label: 'Generate',
    question: 'Can noise become a digit?',
    answer:
      'Random numbers go into each decoder. Nothing is picked: the first samples of the seed.',
    third: true,
    elements: ['views/generate/generate-view'],
    data: ['gaussians', 'samples'],
    acts: [],
    pictures: [
      { of: 'sample-tally[model={}]', text: 'P(digit) curve', subject: 'samples' },
      {
        of: 'sample-grid[model={}] .samples',
        text: 'samples',
        subject: 'samples',
        legend: 'Below each picture P(digit): how sure the judge is that it is a digit.',
      },
      {
        of: 'class-arithmetic-grid[model={}] .samples',
        text: 'classes',
        subject: 'code',
        legend: 'The code less the mean of its class, plus the mean of another. Below: P(digit).',
      },
      { of: 'temperature-curve', text: 'temperature curve', subject: 'none' },
    ],
  },
  {
    name: 'gan',
    tag: 'gan-view',
    label: 'GAN',
    question: 'Can you tell a fake?',
    answer: 'One network draws fakes, another tells them from real digits. Do its work on ten.',
    elements: ['views/gan/gan-view'],
    data: ['game'],
    keeps: true,
    acts: ['play-on'],
    pictures: [
      {
        of: '.film-pictures',
        text: 'sixteen fakes',
        subject: 'game',
        legend: 'Below each picture D: how sure the discriminator is that it is a real digit.',
      },
      {
        of: '.film-charts',
        text: 'training of the GAN',
        subject: 'game',
        legend: 'The upright line is the moment on show.',
      },
      {
        of: '.gradient-plot',
        text: 'gradient of the discriminator',
        subject: 'played',
        legend:
          'A plus: more ink there would make D surer that it is real; a minus: less ink would.',
      },
      {
        of: '.search-starts',
        text: 'search for the digit',
        legend: 'Four codes after as many steps of gradient descent; below, the BCE in nats.',
      },
    ],
  },
  {
    name: 'loss',
    tag: 'loss-view',
    label: 'Loss',
    question: 'What does this digit cost?',
    answer: 'Every wrong pixel costs nats. The VAE also pays KL for what its code says.',
    elements: ['views/loss/loss-view'],
    data: ['histories'],
    acts: ['random', 'reset'],
    pictures: [
      {
        of: '.loss-heat[model={}] .heat-row',
        text: 'heat map',
        subject: 'code',
        legend: 'Where the reconstruction costs, in nats for each pixel.',
      },
      { of: '.loss-parts[model={}]', text: 'loss bars' },
      { of: '.loss-kl[model={}]', text: 'KL bars' },
      { of: '.loss-trained[model={}]', text: 'training curves', subject: 'none' },
    ],
  },
  {
    name: 'train',
    tag: 'train-view',
    label: 'Train',
    question: 'What does learning look like?',
    answer: 'Press Train: two models learn before your eyes. Each dot is a test digit’s code.',
    elements: ['views/train/train-view'],
    data: ['training'],
    keeps: true,
    acts: [],
    pictures: [
      {
        of: '#train-ae',
        text: 'plane of the autoencoder in training',
        subject: 'none',
        legend: LIKE_THIS,
        classes: true,
      },
      {
        of: '#train-vae',
        text: 'plane of the VAE in training',
        subject: 'none',
        legend: LIKE_THIS,
        classes: true,
      },
      { of: '.train-charts', text: 'curves of the training', subject: 'none' },
    ],
  },
  {
    name: 'how-it-works',
    tag: 'how-view',
    label: 'How it works',
    question: 'What happens inside?',
    answer: 'This digit flows through both networks. Point at a square to read its number.',
    elements: ['views/how/how-view'],
    data: [],
    acts: ['again', 'random'],
    pictures: [
      { of: 'net-flow[model={}]', text: 'network', subject: 'code' },
      { of: 'reparameterise-steps[model={}] .sample-table', text: 'sample table' },
      { of: 'critic-verdict [model={}]', text: 'verdict', subject: 'code' },
    ],
  },
  {
    name: 'evidence',
    tag: 'evidence-table',
    label: 'Evidence',
    question: 'What is measured?',
    answer: 'Each claim as a number, beside its fair control. Show me sets the page to it.',
    elements: ['views/evidence/evidence-table', 'views/evidence/beta-panel'],
    data: [],
    keeps: true,
    acts: [],
    pictures: [],
  },
];

/** What the Map view asks when it shows the plane. */
const OF_PLANE = {
  question: 'What do two numbers hold?',
  answer: 'Models with two numbers need no t-SNE: each place is a picture. Point at one.',
};

/** And when it shows no samples. */
const NO_SAMPLES = {
  question: 'Which space can be sampled?',
  answer: 'Digits alone are islands in both, as on a plain t-SNE. Switch the samples on to see.',
};

/** What the full screen of the GAN asks while both networks are trained further there. */
const OF_PLAYING = {
  question: 'Who learns next?',
  answer: 'Train D, G or both, and see what that changes in the fakes and in what D says of them.',
};

/** What Generate says of the fair control. */
const FITTED =
  'Each decoder gets samples of a Gaussian fitted to its own codes. Nothing is picked.';

/**
 * @param {View} view
 * @param {{mapKind: 'tsne' | 'plane', layers: Record<'digits' | 'normal' | 'fitted', boolean>,
 *   sampleKind: 'normal' | 'fitted', presenting: boolean, playsOn: boolean}} shown
 * @returns {{question: string, answer: string}} what stands above it just now
 */
export function leadOf(view, { mapKind, layers, sampleKind, presenting, playsOn }) {
  if (view.name === 'gan' && presenting && playsOn) return OF_PLAYING;
  if (view.name === 'generate' && sampleKind === 'fitted') {
    return { question: view.question, answer: FITTED };
  }
  if (view.name !== 'map') return view;
  if (mapKind === 'plane') return OF_PLANE;
  return layers.digits && !layers.normal && !layers.fitted ? NO_SAMPLES : view;
}

export const VIEW_NAMES = VIEWS.map(({ name }) => name);

/** @param {string} name @returns {View} the first where there is no such view */
export const viewNamed = (name) => VIEWS.find((view) => view.name === name) ?? VIEWS[0];
