/**
 * What turned out on each card, and what one knows after it: worked out from what the models just did and
 * from what was measured, never typed. Words for what judges say hold for all of them.
 * @module
 */
import { fixed, percent, show, thousands } from '../dom/numbers.js';
import { everyJudges, figuresOf } from '../state/figures.js';
import { bests, each, isRising, judgesOf, or, valuesOf } from '../state/sweep.js';
import { amountFor, capital, times } from './words.js';

/** @typedef {import('./cards.js').Card} Card */
/** @typedef {import('./cards.js').Known} Known */
/** @typedef {import('../state/figures.js').Figures} Figures */

/** From this share on a model is said to give digits. */
const GIVES = 0.25;
/** From this share outside the rings on, codes are said to have left them. */
const LEFT = 0.25;
/** Nats between copies that are as good as each other. */
const SAME = 0.5;
/** Of the way between two digits. */
const MIDDLE = 0.5;

/**
 * @param {Known} known @param {(of: Figures) => number} share
 * @returns {string} a word for it that no judge of the panel contradicts
 */
const amountOf = ({ evidence, plain, variational }, share) =>
  amountFor(everyJudges(figuresOf(evidence, plain, variational)).map(share));

/** @param {Known} known @param {string} key of a row @returns {string[]} words: autoencoder, VAE */
const amountsOf = (known, key) => [
  amountOf(known, ({ plain }) => plain(key).value),
  amountOf(known, ({ cloud }) => cloud(key).value),
];

/** @param {Known} known @returns {string} how many of the GAN's samples are digits, a word for all judges */
function ganAmount({ evidence, plain, variational, gan }) {
  if (!gan || !evidence.rows.p_digit_normal[gan]) return 'some';
  const figures = everyJudges(figuresOf(evidence, plain, variational, null, { gan }));
  return amountFor(figures.map((one) => one.gan('p_digit_normal').value));
}

/** @param {Known} known @returns {string} what it takes to find the code of a digit, over the same digits */
function wayIn({ searches, gan, variational }) {
  const search = gan && searches?.models[gan]?.search.bce.best;
  const pass = searches?.models[variational]?.encoder?.bce;
  if (!search || !pass) return 'It has no encoder: for your digit’s numbers one must search.';
  const { starts, steps } = searches.sizes;
  const found = search[String(steps[steps.length - 1])];
  const than =
    found.low > pass.high ? 'more than' : found.high < pass.low ? 'less than' : 'against';
  return (
    'It has no encoder: for your digit’s numbers one must search. The copy from the best of ' +
    `${starts} tries costs ${whole(found.value)} nats, ${than} the VAE’s ${whole(pass.value)}. ` +
    `Both are means over ${found.n} digits.`
  );
}

/** @param {Known} known @returns {string[]} words for half way along an arc: autoencoder, VAE */
const amountsHalfWay = (known) =>
  [known.plain, known.variational].map((model) =>
    amountOf(known, ({ onWay }) => onWay(model, 'slerp', MIDDLE)),
  );

/** @param {boolean[]} hit whether the marks lie in the ring: autoencoder, VAE */
function hits(hit) {
  const count = hit.filter(Boolean).length;
  if (count !== 1) return count ? 'Both your marks hit.' : 'Neither of your marks hit.';
  return `You hit it on the ${hit[0] ? 'autoencoder’s' : 'VAE’s'} plane.`;
}

/** @param {number} different @param {number} all */
const places = (different, all) =>
  different === 1 ? 'in one place' : `in ${different === all ? all : different} places`;

/** @param {number} nats */
const whole = (nats) => nats.toFixed(0);

/** @param {import('../state/shapes.js').Sweep} sweep @returns {string} where the samples are best */
function whereBest(sweep) {
  const best = each(bests(sweep, 'p_digit_normal'));
  return best.length > 1
    ? `Samples are best at ${or(best)}: it depends on the judge.`
    : `Samples are best at ${best[0]}, says every judge.`;
}

/** @param {import('../state/shapes.js').Sweep} sweep @returns {string} what beta does to copies */
function copyText(sweep) {
  const nats = valuesOf(sweep, 'bce_at_mean');
  const says = isRising(nats) ? 'Copies only get worse' : 'Copies get worse, not at each step';
  return `${says}: ${whole(nats[0])} to ${whole(nats[nats.length - 1])} nats.`;
}

/** @type {Record<string, Pick<Card, 'truth' | 'aside' | 'learned'>>} by card */
export const ANSWERS = {
  'nobody-draws': {
    truth: ({ digits, counted, kind }, known) => {
      const { evidence, plain, variational } = known;
      const isPlain = kind === 'normal';
      const key = isPlain ? 'p_digit_normal' : 'p_digit_fitted';
      const [of, on] = [plain, variational].map((model) => evidence.rows[key][model]);
      const [few, many] = amountsOf(known, key);
      const gives = [plain, variational].map((model) => digits[model] / counted >= GIVES);
      return {
        is: isPlain ? gives.map((yes) => (yes ? 'digits' : 'mush')).join(' ') : null,
        says:
          (isPlain ? '' : 'Now the numbers are spread as each network’s own codes. ') +
          `${capital(few)} of the autoencoder’s samples are digits. ` +
          `${capital(many)} of the VAE’s are. The rest are mush too.`,
        more:
          `Mean P(digit) over ${thousands(of.n)} samples: ${show(of.value)} and ` +
          `${show(on.value)}.`,
      };
    },
    aside: {
      says: 'Who says so?',
      lines: ({ evidence: { critic } }) => [
        'A third network, the judge. It learned from real digits and from spoiled ones.',
        `Asked which of ten a test digit is, it is right ${percent(critic.accuracy.value, 1)} of ` +
          `the time. It gives real digits P(digit) ${show(critic.p_digit_real.value)} on average.`,
      ],
    },
    learned: (known) => {
      const [a, v] = amountsOf(known, 'p_digit_normal');
      return `${capital(a)} of the autoencoder’s samples are digits, ${v} of the VAE’s.`;
    },
  },
  squeeze: {
    truth: ({ pixels, numbers }) => ({
      is: null,
      says:
        `${thousands(pixels)} pixels went in, ${numbers} numbers came through: ` +
        `${times(pixels / numbers)} fewer. The half that squeezes is the encoder. The half that ` +
        'paints is the decoder.',
    }),
    learned: () =>
      'An autoencoder squeezes a picture into a few numbers, and paints it again from those.',
  },
  'where-they-fall': {
    truth: ({ ring, inside, hit, wide }, { evidence, plain, variational }) => {
      const { among_codes: mixing } = evidence.rows;
      const [a, v] = [plain, variational].map((model) => percent(mixing[model].value));
      return {
        is: null,
        says: wide
          ? 'Dots are digits, pictures are samples. In all 32 numbers, ' +
            `${v} of a VAE sample’s neighbours are digits, ${a} of an autoencoder’s.`
          : `${hits(hit)} The labelled ring holds ${percent(ring)} of random pairs. In it lie ` +
            `${percent(inside[variational])} of the VAE’s digits and ${percent(inside[plain])} of the ` +
            'autoencoder’s. Drag the coloured ring.',
        more: wide ? 'A t-SNE keeps neighbours, not distances.' : 'Now look at 32 numbers, too.',
      };
    },
    learned: ({ evidence, plain, variational }) => {
      const { among_codes: row } = evidence.rows;
      const [on, off] =
        row[variational].value > row[plain].value ? ['VAE', 'autoencoder'] : ['autoencoder', 'VAE'];
      return `The ${on} keeps its digits where random numbers fall. The ${off} keeps them anywhere.`;
    },
  },
  'point-or-cloud': {
    truth: ({ different, times: all }, { evidence, plain, variational }) => {
      const { encode_spread: spread } = evidence.rows;
      const is = [plain, variational].map((model) => (different[model] === 1 ? 'one' : 'five'));
      return {
        is: is.join(' '),
        says:
          `The autoencoder puts it ${places(different[plain], all)}, the VAE ` +
          `${places(different[variational], all)}. The VAE’s encoder gives a cloud, and picks a point of ` +
          'it. So its decoder learned whole clouds.',
        more: `How far apart, with 32 numbers: ${show(spread[plain].value)} and ${show(spread[variational].value)}.`,
      };
    },
    learned: ({ evidence, plain, variational }) => {
      const { encode_spread: row } = evidence.rows;
      const [a, v] = [plain, variational].map((model) =>
        row[model].value > 0 ? 'a cloud' : 'one point',
      );
      return `For the autoencoder a digit is ${a}, for the VAE ${v}.`;
    },
  },
  'the-price': {
    truth: ({ nats }, { evidence, plain, variational }) => {
      const { bce_at_mean: all } = evidence.rows;
      const by = all[variational].value - all[plain].value;
      const better = Math.abs(by) < SAME ? 'same' : by > 0 ? 'plain' : 'variational';
      return {
        is: better,
        says:
          better === 'same'
            ? 'Over all test digits they are equally good.'
            : `${better === 'plain' ? 'The autoencoder’s' : 'The VAE’s'}, by ` +
              `${Math.abs(by).toFixed(0)} nats on average over ${thousands(all[plain].n)} digits.` +
              (better === 'plain' ? ' That is the VAE’s price.' : ''),
        more:
          `A nat measures what a copy loses. This digit: ${nats[plain].toFixed(0)} and ` +
          `${nats[variational].toFixed(0)}. Fewer are better.`,
      };
    },
    learned: ({ evidence, plain, variational }) => {
      const { bce_at_mean: row } = evidence.rows;
      const by = row[variational].value - row[plain].value;
      return `The VAE’s copies are ${by > 0 ? 'worse' : 'better'}, by ${Math.abs(by).toFixed(0)} nats.`;
    },
  },
  'the-knob': {
    truth: ({ guess }, { sweep }) => {
      if (!sweep) return { is: null, says: '' };
      const judges = judgesOf(sweep, 'p_digit_normal');
      const right = bests(sweep, 'p_digit_normal').filter((beta) => beta === guess).length;
      const [p] = judges;
      const last = sweep.wide.length - 1;
      const top = p.indexOf(Math.max(...p));
      const told = [...new Set([0, top, last])].map(
        (at) => `${show(p[at])} at ${sweep.wide[at].beta}`,
      );
      return {
        is: null,
        says:
          `You said ${guess}: best for ${right || 'none'} of ${judges.length} judges. ` +
          `${whereBest(sweep)} ${copyText(sweep)}`,
        more: `P(digit): ${told.join(', ')}.`,
      };
    },
    learned: ({ sweep }) =>
      sweep
        ? `Beta pulls codes to where random numbers fall. ${whereBest(sweep)} ${copyText(sweep)}`
        : 'Its figures had not arrived.',
  },
  'your-turn': {
    truth: ({ steps, plain, variational }) => {
      const left = [plain, variational].map((share) => share >= LEFT);
      const both = left[0] ? 'both' : 'neither';
      const one = left[0] ? 'plain' : 'variational';
      return {
        is: left[0] === left[1] ? both : one,
        says:
          `${capital(percent(plain))} of the autoencoder’s codes lie outside. Of the VAE’s, ` +
          `${percent(variational)}. Nothing holds the autoencoder’s. The VAE pays for codes far out.`,
        more: `After ${thousands(steps)} steps. The page’s own networks learned for longer.`,
      };
    },
    learned: () =>
      'Only the VAE’s loss says where codes are to lie: where random numbers fall. An ' +
      'autoencoder’s lie wherever the copies come out best.',
  },
  'the-forger': {
    truth: ({ you, d, of, accuracy }) => ({
      is: you > d ? 'you' : you < d ? 'discriminator' : 'draw',
      says:
        `You told ${you} of ${of}, the discriminator, D, ${d}. The forger never saw a digit: it ` +
        'learned from what D says of its fakes.',
      more:
        `D tells ${percent(accuracy.real)} of the real digits, ` +
        `${percent(accuracy.fake)} of the fakes.`,
    }),
    learned: (known) =>
      `A GAN’s two networks learn against each other. ${capital(ganAmount(known))} of its ` +
      `samples are digits. ${wayIn(known)}`,
  },
  between: {
    truth: ({ middle, places: at }, known) => {
      const { evidence, plain, variational } = known;
      const { paths } = evidence.curves;
      const [few, many] = amountsHalfWay(known);
      const half = paths.t.indexOf(MIDDLE);
      const [a, v] = [plain, variational].map((model) => paths.slerp[model][half]);
      return {
        is: at[variational],
        says:
          `Half way, ${many} of the VAE’s pictures pass for digits, ${few} of the ` +
          `autoencoder’s. With this pair: ${fixed(middle[variational])} and ` +
          `${fixed(middle[plain])}.`,
        more: `Mean P(digit) half way over ${thousands(paths.n)} pairs: ${fixed(v)} and ${fixed(a)}.`,
      };
    },
    learned: (known) => {
      const [a, v] = amountsHalfWay(known);
      return `Half way between two digits, ${v} of the VAE’s pictures pass, ${a} of the autoencoder’s.`;
    },
  },
};
