/** What searches for the codes of many test digits found, as a table. Pure. */
import { thousands } from '../../dom/numbers.js';
import { short } from './search-costs.js';

/** @typedef {import('../../state/shapes.js').Figure} Figure */
/**
 * What is measured of one model. `one`: from one start, the mean; `best`: the nearest of all starts of
 * a digit; `bce` by the number of steps, in nats.
 * @typedef {{search: {bce: Record<'one' | 'best', Record<string, Figure>>,
 *   same: Record<'one' | 'best', Figure>, multiply_adds: Record<'one' | 'best', number>},
 *   encoder: {bce: Figure, same: Figure, multiply_adds: number} | null}} ModelSearch
 * @typedef {{sizes: {digits: number, starts: number, steps: number[]}, floor: Figure,
 *   models: Record<string, ModelSearch>}} Searches as game/search.json has them
 */
/** @typedef {{id: string, name: string}} Named a model, and what a person calls it */

/** @param {{value: number}} figure @returns {string} */
const nats = ({ value }) => value.toFixed(0);
/** @param {{value: number}} figure @returns {string} */
const share = ({ value }) => `${(100 * value).toFixed(1)} %`;

/** @param {string} name @param {string[]} cells */
const row = (name, cells) =>
  `<tr><th scope="row">${name}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;

/**
 * @param {Searches} found @param {Named[]} told models that are told of, as far as they were measured
 * @returns {string} HTML; '' where none was
 */
export function measuredTable({ sizes, floor, models }, told) {
  const { digits, starts, steps } = sizes;
  const last = String(steps[steps.length - 1]);
  const there = told.filter(({ id }) => models[id]);
  if (!there.length) return '';
  const rows = there.flatMap(({ id, name }) => {
    const { search, encoder } = models[id];
    const way = (/** @type {'one' | 'best'} */ kind) => [
      ...steps.map((step) => nats(search.bce[kind][String(step)])),
      share(search.same[kind]),
      short(search.multiply_adds[kind]),
    ];
    const pass = encoder && [
      ...steps.map((step) => (String(step) === last ? nats(encoder.bce) : '')),
      share(encoder.same),
      short(encoder.multiply_adds),
    ];
    return [
      ...(pass ? [row(`${name}, its encoder’s one pass`, pass)] : []),
      row(`${name}, searched from one start`, way('one')),
      row(`${name}, the best of ${starts}`, way('best')),
    ];
  });
  const heads = steps.map((step) => `<th scope="col">${step} steps</th>`).join('');
  return `<h4 class="search-head">Measured on ${thousands(digits)} test digits</h4>
    <p class="label">BCE in nats; a perfect copy costs ${nats(floor)}. Then how often the judge reads
      the digit’s class, and multiply-adds for each digit.</p>
    <div class="search-table"><table><thead><tr><td></td>${heads}<th scope="col">same class</th><th
      scope="col">cost</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>
    ${conclusion(models, there, last)}${byDecoder(models, there, sizes)}`;
}

/**
 * @param {Searches['models']} models @param {Named[]} told @param {string} last number of steps
 * @returns {string} HTML: whether searching comes as close as an encoder's pass, where that is so
 */
function conclusion(models, told, last) {
  const encoders = told.flatMap(({ id, name }) => {
    const { encoder } = models[id];
    return encoder ? [{ name, bce: encoder.bce.value }] : [];
  });
  const searched = told.filter(({ id }) => !models[id].encoder);
  return searched
    .map(({ id, name }) => {
      const best = models[id].search.bce.best[last].value;
      if (!encoders.length || encoders.some(({ bce }) => bce >= best)) return '';
      const passes = encoders.map((one) => `${one.name} ${one.bce.toFixed(0)}`).join(', ');
      return `<p><b>What is found is close, not equal.</b> Of the ${name} the best search costs ${best.toFixed(
        0,
      )} nats, one pass of an encoder less: ${passes}.</p>`;
    })
    .join('');
}

/**
 * @param {Searches['models']} models @param {Named[]} told @param {Searches['sizes']} sizes
 * @returns {string} HTML: that one decoder is searched better than another, where their intervals are apart
 */
function byDecoder(models, told, { digits, starts, steps }) {
  const last = String(steps[steps.length - 1]);
  const searched = told
    .filter(({ id }) => !models[id].encoder)
    .map(({ id, name }) => ({ name, best: models[id].search.bce.best[last] }))
    .sort((a, b) => a.best.value - b.best.value);
  const [near, far] = [searched[0], searched[searched.length - 1]];
  if (!near || Number(near.best.high) >= Number(far.best.low)) return '';
  return `<p><b>How close depends on the decoder.</b> The best of ${starts} searches for each of ${digits}
    digits costs ${nats(near.best)} nats on average with the ${near.name}, ${nats(far.best)} with the ${far.name}.</p>`;
}
