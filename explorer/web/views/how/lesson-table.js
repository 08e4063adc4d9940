/**
 * The lesson's table: autoencoder, VAE and GAN, aspect by aspect in the lesson's order. A cell says what
 * was measured, and its value chooses the words; what was not measured is not said. Pure.
 */
import { percent, show } from '../../dom/numbers.js';

/** @typedef {import('../../state/shapes.js').Figure} Figure */
/**
 * The ids of the three, null for a GAN that does not ship; the film of its training and what searches
 * for codes found, once they have arrived.
 * @typedef {{evidence: import('../../state/shapes.js').Evidence, plain: string, variational: string,
 *   gan: string | null, film: import('../../state/game.js').Film | null, searches: any}} Lesson
 * @typedef {{says: string, figure: string}} Cell figure: '' where there is none
 * @typedef {{title: string, cells: Cell[]}} LessonRow
 */

/** From this share of neighbours on samples lie among the codes, and below that one beside them. */
const AMONG = 0.5;
const APART = 0.05;

/** @param {Lesson} lesson @param {string} key @param {string | null} id @returns {Figure | null} */
const figureOf = ({ evidence }, key, id) => (id && evidence.rows[key]?.[id]) || null;

/** @param {string} says @param {string} [figure] @returns {Cell} */
const cell = (says, figure = '') => ({ says, figure });

/** @param {Figure | null} figure @returns {Cell} where the codes lie */
function place(figure) {
  if (!figure) return cell('–');
  const { value } = figure;
  const where =
    value > AMONG ? 'around samples' : value < APART ? 'anywhere' : 'partly around samples';
  return cell(`Codes ${where}.`, `${percent(value)} of a sample’s neighbours`);
}

/** @param {Figure | null} figure @returns {Cell} what encoding gives */
function encoded(figure) {
  if (!figure) return cell('–');
  return figure.value > 0
    ? cell('A cloud.', `sigma ${show(figure.value)} on average`)
    : cell('One point.', 'the same every time');
}

/** @param {Lesson} lesson @param {string} id @returns {Cell} what training minimises */
function loss(lesson, id) {
  const [bce, kl] = ['bce_test', 'kl_test'].map((key) => figureOf(lesson, key, id));
  if (!bce) return cell('–');
  if (!kl) return cell('BCE, the copy.', `${nats(bce)} nats`);
  return cell('BCE + KL.', `${nats(bce)} + ${nats(kl)} nats, z sampled`);
}

/** @param {Lesson} lesson @returns {Cell} what a generator is told */
function gameLoss({ film }) {
  const end = film?.moments[film.moments.length - 1];
  return cell(
    'What D says of its fakes.',
    end ? `D ends at ${show(end.d_real)} and ${show(end.d_fake)}` : '',
  );
}

/** @param {Lesson} lesson @param {string | null} id @returns {Cell} what samples are */
function samples(lesson, id) {
  const p = figureOf(lesson, 'p_digit_normal', id);
  const says = id === lesson.gan ? 'From N(0, I), convolutions.' : 'From N(0, I).';
  return cell(says, p ? `P(digit) ${show(p.value)}` : '');
}

/**
 * @param {Lesson} lesson @param {string} id
 * @returns {Cell} from a digit to its code; of the digits that were searched, where any were
 */
function pass(lesson, id) {
  const figure = lesson.searches?.models[id]?.encoder?.bce ?? figureOf(lesson, 'bce_at_mean', id);
  return figure ? cell('Its encoder, one pass.', `the copy costs ${nats(figure)} nats`) : cell('–');
}

/** @param {Lesson} lesson @returns {Cell} the same where nothing encodes */
function search({ gan, searches }) {
  const found = gan && searches?.models[gan]?.search;
  if (!found) return cell('None: one must search.');
  const { starts, steps, digits } = searches.sizes;
  const best = found.bce.best[String(steps[steps.length - 1])];
  return cell(
    'None: a search.',
    `best of ${starts}: ${nats(best)} nats; a perfect copy: ${nats(searches.floor)} (${digits} digits)`,
  );
}

/** @param {{value: number}} figure @returns {string} */
const nats = ({ value }) => value.toFixed(0);

/** @param {Lesson} lesson @returns {LessonRow[]} a cell each of the autoencoder, the VAE and, if it ships, the GAN */
export function lessonRows(lesson) {
  const { plain, variational, gan } = lesson;
  const both = [plain, variational];
  const of = (/** @type {string} */ key, /** @type {(figure: Figure | null) => Cell} */ say) =>
    both.map((id) => say(figureOf(lesson, key, id)));
  const third = (/** @type {Cell} */ one) => (gan ? [one] : []);
  return [
    {
      title: 'Latent space',
      cells: [...of('among_codes', place), ...third(cell('N(0, I) itself; digits have no codes.'))],
    },
    {
      title: 'Encoding',
      cells: [...of('encode_spread', encoded), ...third(cell('None: no encoder.'))],
    },
    {
      title: 'Loss',
      cells: [...both.map((id) => loss(lesson, id)), ...third(gameLoss(lesson))],
    },
    {
      title: 'Generation',
      cells: [...both, ...(gan ? [gan] : [])].map((id) => samples(lesson, id)),
    },
    { title: 'Way in', cells: [...both.map((id) => pass(lesson, id)), ...third(search(lesson))] },
  ];
}

/**
 * @param {Lesson} lesson @param {{name: string, colour: string}[]} heads of the columns
 * @returns {string} HTML
 */
export function lessonTable(lesson, heads) {
  const head = heads
    .map(({ name, colour }) => `<th scope="col" colour="${colour}">${name}</th>`)
    .join('');
  const body = lessonRows(lesson).map(({ title, cells }) => {
    const told = cells.map(({ says, figure }, i) => {
      const { name, colour } = heads[i];
      return `<td colour="${colour}" data-name="${name}">${says}${figure ? ` <b>${figure}</b>` : ''}</td>`;
    });
    return `<tr><th scope="row">${title}</th>${told.join('')}</tr>`;
  });
  return `<table class="lesson-table"><thead><tr><td></td>${head}</tr></thead>
    <tbody>${body.join('')}</tbody></table>`;
}
