/** The views of the page: a row each. A new view is a folder and a row. */

/**
 * @typedef {object} View
 * @property {string} name in addresses
 * @property {string} label of its tab
 * @property {string} question @property {string} answer the lead above it
 * @property {readonly string[]} elements what it needs beside the first elements, by path
 * @property {readonly ('plane' | 'gaussians' | 'draws' | 'histories')[]} data what else it needs
 * @property {{question: string, answer: string}} [lead]
 */
const PLANE = ['views/map/map-kind', 'views/plane/latent-plane'];

/** @type {readonly View[]} in the order of the tabs */
export const VIEWS = [
  {
    name: 'explore',
    label: 'Explore',
    question: 'What does each number do?',
    answer:
      'Drag across a strip. Each frame is what the decoder draws at that value while the other ' +
      '31 numbers stay put.',
    elements: [],
    data: [],
  },
  {
    name: 'map',
    label: 'Map',
    question: 'Where do draws land?',
    answer:
      'One t-SNE for test digits and draws together. A solid draw decodes to a digit, a hollow one ' +
      'does not: about half of the VAE’s do not.',
    elements: [
      ...PLANE,
      'views/map/map-controls',
      'views/map/map-evidence',
      'views/plane/plane-controls',
    ],
    data: ['plane'],
  },
  {
    name: 'morph',
    label: 'Morph',
    question: 'What lies between?',
    answer:
      'From one digit to another, three ways: through each latent space, and by fading one picture ' +
      'into the other.',
    elements: [...PLANE, 'views/morph/morph-view'],
    data: ['plane'],
  },
  {
    name: 'generate',
    label: 'Generate',
    question: 'Can noise become a digit?',
    answer:
      'Both decoders get the same 32 random numbers per picture. Nothing is picked: these are the ' +
      'first draws of the seed.',
    elements: ['views/generate/generate-view'],
    data: ['gaussians', 'draws'],
  },
  {
    name: 'loss',
    label: 'Loss',
    question: 'What does this digit cost?',
    answer:
      'Every pixel that comes out wrong costs nats. The VAE also pays for every number of the code ' +
      'that says something: its KL.',
    elements: ['views/loss/loss-view'],
    data: ['histories'],
  },
  {
    name: 'how-it-works',
    label: 'How it works',
    question: 'What happens inside?',
    answer: 'Both networks with this digit flowing through them, number by number.',
    elements: ['views/how/how-view'],
    data: [],
  },
  {
    name: 'evidence',
    label: 'Evidence',
    question: 'What is measured?',
    answer: 'Every claim of this page, on the models it ships, with the fair control beside it.',
    elements: ['views/evidence/evidence-table'],
    data: [],
  },
];

export const VIEW_NAMES = VIEWS.map(({ name }) => name);

/** @param {string} name @returns {View} the first where there is no such view */
export const viewNamed = (name) => VIEWS.find((view) => view.name === name) ?? VIEWS[0];
