/** The words that a first-year has not met, in two lines each: for marked terms and How it works. */

/**
 * @typedef {object} Term
 * @property {string} id
 * @property {string} name as the list of words has it
 * @property {string} text at most two plain sentences
 * @property {string} [seen] how it stands in texts, a regular expression; without it the word is in
 *   the list alone
 */

/** @type {readonly Term[]} in the order of the alphabet */
export const TERMS = [
  {
    id: 'adam',
    name: 'Adam',
    text: 'A way to make steps: it divides each weight’s gradient by how large that usually is, so that all weights move about alike (Kingma and Ba, 2014).',
    seen: 'Adam',
  },
  {
    id: 'autoencoder',
    name: 'Autoencoder (AE)',
    text: 'A network that squeezes its input through a narrow code and is trained to give the input back. The encoder makes the code, the decoder a picture of it.',
    seen: '[Aa]utoencoders?',
  },
  {
    id: 'batch',
    name: 'Batch',
    text: 'The digits of one step of training. Their mean loss stands for that of all digits.',
  },
  {
    id: 'batch-norm',
    name: 'Batch normalisation',
    text: 'Each number inside a network is brought to mean 0 and variance 1 over the batch. So what is made of one picture depends on the others beside it.',
    seen: '[Bb]atch normalisation|normalise each batch',
  },
  {
    id: 'bce',
    name: 'BCE',
    text: 'Binary cross-entropy: the surprise at each pixel if the decoded picture is read as chances of ink. Added up over all pixels it is the reconstruction loss.',
    seen: 'BCE|[Bb]inary cross-entropy',
  },
  {
    id: 'beta',
    name: 'β, beta',
    text: 'The weight of KL in the VAE’s loss, BCE + β · KL (Higgins et al., 2017). At 1 it is the lesson’s VAE; more brings codes nearer to N(0, I).',
    seen: 'β|[Bb]eta',
  },
  {
    id: 'bottleneck',
    name: 'Bottleneck',
    text: 'The narrowest layer. What does not fit through its 32 numbers is lost.',
  },
  {
    id: 'coverage',
    name: 'Coverage',
    text: 'The share of real digits that have a sample near them, as the judge sees pictures. Where it is low, kinds of digits are missing.',
    seen: '[Cc]overage',
  },
  {
    id: 'verdict',
    name: 'D(x), D(G(z))',
    text: 'How sure the discriminator is that a picture is real, from 0 to 1: a digit x, and a fake G(z) that the generator makes of the numbers z.',
    seen: 'D\\(x\\)|D\\(G\\(z\\)\\)',
  },
  {
    id: 'dead',
    name: 'Dead dimension',
    text: 'A number of the code that carries less than 0.01 nats of KL on average. The decoder has learned to ignore it.',
    seen: 'dead dimensions?|dead',
  },
  {
    id: 'decoder',
    name: 'Decoder',
    text: 'The half that turns a code into a picture.',
  },
  {
    id: 'discriminative',
    name: 'Discriminative',
    text: 'Learns to tell classes apart: p(class | x).',
  },
  {
    id: 'discriminator',
    name: 'Discriminator',
    text: 'The half of a GAN that says how sure it is that a picture is real. In every step it sees real digits and the generator’s fakes.',
    seen: '[Dd]iscriminators?',
  },
  {
    id: 'elbo',
    name: 'ELBO',
    text: 'Evidence lower bound: a floor under log p(x), how likely the model finds a picture. The VAE’s loss is its negative, BCE + KL.',
    seen: '−?ELBO',
  },
  {
    id: 'encoder',
    name: 'Encoder',
    text: 'The half that turns a picture into a code (AE) or into a cloud of codes (VAE).',
  },
  {
    id: 'epsilon',
    name: 'ε, epsilon',
    text: 'The chance in a VAE’s sample: numbers from N(0, 1).',
  },
  {
    id: 'epoch',
    name: 'Epoch',
    text: 'One round through all training digits. A batch is a step of it.',
    seen: '[Ee]pochs?',
  },
  {
    id: 'fake',
    name: 'Fake',
    text: 'A picture that the generator made, as the discriminator meets it beside real digits.',
  },
  {
    id: 'fitted',
    name: 'Fitted Gaussian',
    text: 'A normal distribution with the mean and covariance of a model’s own codes. It is the fair way to sample an autoencoder.',
    seen: '[Ff]itted Gaussian|Gaussian fitted|fitted sample[sd]?',
  },
  {
    id: 'frechet',
    name: 'Fréchet distance',
    text: 'How far two sets of pictures are apart as a whole: it compares means and covariances of what the judge’s last layer sees. 0 is equal; it has no unit.',
    seen: 'Fréchet(?: distance)?',
  },
  {
    id: 'gan',
    name: 'GAN',
    text: 'Generative adversarial network: a generator and a discriminator learn against each other (Goodfellow et al., 2014). Nothing in it makes a code of a picture.',
    seen: 'GANs?',
  },
  {
    id: 'generative',
    name: 'Generative',
    text: 'Learns how the data come about, so that it can make more: p(x).',
  },
  {
    id: 'generator',
    name: 'Generator',
    text: 'The half of a GAN that makes a picture of random numbers, as a decoder does. It learns only from what the discriminator says of its pictures.',
    seen: '[Gg]enerators?',
  },
  {
    id: 'gradient',
    name: 'Gradient',
    text: 'For every number that can change, how much the loss grows with it. Training goes the other way, downhill.',
    seen: '[Gg]radients?',
  },
  {
    id: 'kl',
    name: 'KL divergence',
    text: 'How far one distribution is from another, in nats; 0 if they are the same. Here: this digit’s cloud of codes from N(0, I), the price of the VAE’s order.',
    seen: 'KL(?: term| divergence)?',
  },
  {
    id: 'code',
    name: 'Latent code, z',
    text: 'The few numbers between encoder and decoder, here 32. “Latent” means not seen in the data.',
    seen: '[Ll]atent codes?|codes?',
  },
  {
    id: 'space',
    name: 'Latent space',
    text: 'All codes that there could be: a space with one direction for each number of the code.',
    seen: '[Ll]atent spaces?',
  },
  {
    id: 'learning-rate',
    name: 'Learning rate',
    text: 'How large the steps of training are. Too small is slow; too large jumps over what is sought.',
    seen: '[Ll]earning rate',
  },
  {
    id: 'minimax',
    name: 'Minimax',
    text: 'A game about one value: the discriminator makes it as large as it can, the generator as small as it can.',
    seen: '[Mm]inimax',
  },
  {
    id: 'mode-collapse',
    name: 'Mode collapse',
    text: 'The generator makes one kind of picture, or a few, of all random numbers: whatever the discriminator believes just now.',
    seen: '[Mm]ode collapse|[Cc]ollapse of modes',
  },
  {
    id: 'mu',
    name: 'μ, mu',
    text: 'The middle of a digit’s cloud. The page’s sliders start there.',
  },
  {
    id: 'normal',
    name: 'N(0, I)',
    text: 'The standard normal distribution: independent numbers with mean 0 and variance 1. It is known before any digit is seen.',
    seen: 'N\\(0, [I1]\\)',
  },
  {
    id: 'nat',
    name: 'nat',
    text: 'A unit of information, with the natural logarithm: 1 nat is 1.44 bits. All losses here are nats per picture.',
    seen: 'nats?',
  },
  {
    id: 'neighbours',
    name: 'Nearest neighbours',
    text: 'The 10 training digits whose codes are nearest to a test digit’s vote on its class. The share of right votes says how well a plane keeps digits apart.',
    seen: 'Neighbours right',
  },
  {
    id: 'non-saturating',
    name: 'Non-saturating loss',
    text: 'The generator’s loss −log D(G(z)) in place of log(1 − D(G(z))). While fakes are easy to tell, its gradient is the larger one.',
    seen: '[Nn]on-saturating(?: loss)?',
  },
  {
    id: 'p-digit',
    name: 'P(digit), the judge',
    text: 'How sure the judge is that a picture shows any digit at all. The judge is a small classifier of pictures, trained on real digits and on spoiled ones.',
    seen: 'P\\(digit\\)|[Jj]udged?|[Cc]ritic',
  },
  {
    id: 'perplexity',
    name: 'Perplexity',
    text: 'Roughly how many neighbours t-SNE tries to keep near each point. Another perplexity gives another map of the same codes.',
    seen: '[Pp]erplexity',
  },
  {
    id: 'posterior',
    name: 'Posterior, p(z|x)',
    text: 'Which codes could have made this picture. The VAE’s encoder answers with q(z|x), a Gaussian cloud that approximates it.',
    seen: '[Pp]osterior|q\\(z\\|x\\)',
  },
  {
    id: 'prior',
    name: 'Prior, p(z)',
    text: 'Where codes are said to lie before any picture is seen: N(0, I).',
    seen: '[Pp]rior|p\\(z\\)',
  },
  {
    id: 'aggregate',
    name: 'q(z)',
    text: 'The clouds of all digits together. If q(z) were N(0, I), samples of N(0, I) would decode as well as encoded digits do.',
    seen: 'q\\(z\\)',
  },
  {
    id: 'reconstruction',
    name: 'Reconstruction, x̂',
    text: 'What the decoder makes of a picture’s own code.',
  },
  {
    id: 'relu',
    name: 'ReLU',
    text: 'Keeps what is above zero and silences the rest.',
  },
  {
    id: 'reparameterisation',
    name: 'Reparameterisation',
    text: 'Writing a sample as μ + σ · ε, so that gradients reach μ and σ.',
  },
  {
    id: 'running-mean',
    name: 'Running mean',
    text: 'An average over the weights of the last steps, in which older ones count ever less. It trembles less than the weights themselves.',
    seen: '[Rr]unning mean',
  },
  {
    id: 'sample',
    name: 'Sample',
    text: 'Numbers taken at random from a distribution such as N(0, I), or the picture decoded from them. What the pen makes is a drawing.',
    seen: '[Ss]ample[sd]?',
  },
  {
    id: 'seed',
    name: 'Seed',
    text: 'The number that random numbers start from. The same seed gives the same samples, on this page and in Python.',
    seen: '[Ss]eeds?',
  },
  {
    id: 'sigma',
    name: 'σ, sigma',
    text: 'How wide a digit’s cloud is along one number of the code: its standard deviation.',
    seen: 'σ|[Ss]igma',
  },
  {
    id: 'slerp',
    name: 'Slerp',
    text: 'Going from one code to another along an arc round the origin instead of a straight line.',
  },
  {
    id: 'step',
    name: 'Step',
    text: 'One batch: forward, loss, gradient, and a small change of all weights. In the GAN’s game D and G each make their own.',
  },
  {
    id: 'temperature',
    name: 'Temperature',
    text: 'A factor on every sample of N(0, I): below 1 the codes lie nearer to the middle, above 1 farther out.',
    seen: '[Tt]emperatures?',
  },
  {
    id: 'tsne',
    name: 't-SNE',
    text: 'A method that lays many dimensions out on a flat map by keeping near neighbours near. Distances, gaps and sizes on such a map mean little.',
    seen: 't-SNE',
  },
  {
    id: 'vae',
    name: 'VAE',
    text: 'Variational autoencoder: it encodes a picture as a cloud of codes, and pays KL for every cloud that leaves N(0, I).',
    seen: '[Vv]ariational autoencoders?|VAEs?',
  },
];

const SEEN = TERMS.filter(({ seen }) => seen);
const GROUPS = SEEN.map(({ id, seen }) => `(?<${key(id)}>${seen?.replaceAll(' ', '\\s+')})`);
const PATTERN = new RegExp(`(?<![\\w-])(?:${GROUPS.join('|')})(?![\\w-])`, 'g');

/** @param {string} id @returns {string} a name that a group may have */
function key(id) {
  return id.replace('-', '_');
}

/**
 * @param {string} text of one paragraph
 * @returns {{id: string, start: number, end: number}[]} the first place of each term, in order
 */
export function termsIn(text) {
  const known = new Set();
  const found = [];
  for (const match of text.matchAll(PATTERN)) {
    const term = SEEN.find(({ id }) => match.groups?.[key(id)] !== undefined);
    if (!term || known.has(term.id)) continue;
    known.add(term.id);
    const start = match.index ?? 0;
    found.push({ id: term.id, start, end: start + match[0].length });
  }
  return found;
}

/** @param {string} id @returns {Term | undefined} */
export const termNamed = (id) => TERMS.find((term) => term.id === id);
