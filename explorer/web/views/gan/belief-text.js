/** How a verdict of the discriminator is written. Pure. */

/** What it says from here on is "real". */
const EVEN = 0.5;
const [LEAST, MOST] = [2, 6];

/**
 * @param {number} p D of a picture, 0 to 1
 * @returns {string} "0.87"; near one half as many digits as tell on which side of it
 */
export function beliefText(p) {
  for (let digits = LEAST; digits < MOST; digits++) {
    const text = p.toFixed(digits);
    if (Number(text) !== EVEN || p === EVEN) return text;
  }
  return p.toFixed(MOST);
}
