/** What D's verdicts on other pictures than its forger's come to, in a sentence. Pure. */

/** @typedef {{d: number, pDigit: number}} Verdicts D's and the judge's */

/** From here on a verdict is yes. */
const HALF = 0.5;

/** @param {string[]} names @returns {string} "a, b and c" */
const listed = (names) =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/**
 * @param {string[]} names of the pictures, in a sentence: the input first, the fake last
 * @param {(Verdicts | null)[]} verdicts null: not there yet
 * @param {string} when which moment's D it is
 * @returns {string} where D and the judge part; which of them took a decoded picture for a real one
 */
export function judgedText(names, verdicts, when) {
  const there = verdicts.flatMap((one, i) => (one ? [{ ...one, name: names[i], i }] : []));
  if (!there.length) return '';
  const fooled = there.filter(({ d, i }) => d >= HALF && i > 0);
  const parted = there.filter(({ d, pDigit }) => d >= HALF !== pDigit >= HALF);
  const taken = fooled.length
    ? `D at ${when} takes ${listed(fooled.map(({ name }) => name))} for a real digit.`
    : `D at ${when} takes none of the decoded pictures for a real digit.`;
  if (!parted.length) return `${taken} Here D and the judge agree.`;
  const said = parted.map(
    ({ name, d, pDigit }) => `${name} (D ${d.toFixed(2)}, P(digit) ${pDigit.toFixed(2)})`,
  );
  return `${taken} D and the judge part on ${listed(said)}: D asks whether its forger drew it, the judge whether it is a digit.`;
}
