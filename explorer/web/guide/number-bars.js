/** Numbers of a code as a row of bars, up for more than nothing and down for less. */

/** A bar is as long as this at most: of N(0, 1) one number in 370 is larger. */
const MOST = 3;
const HIGH = 10;

/**
 * @param {number} count
 * @returns {SVGSVGElement} in the colour of the text around it; `setBars` gives it numbers
 */
export function numberBars(count) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', `0 ${-HIGH} ${4 * count} ${2 * HIGH}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('class', 'number-bars');
  svg.setAttribute('role', 'img');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  svg.append(path);
  return svg;
}

/**
 * @param {Element} svg @param {ArrayLike<number>} values
 * @param {number} [most] the value whose bar is as high as can be
 */
export function setBars(svg, values, most = MOST) {
  svg.querySelector('path')?.setAttribute('d', barsPath(values, most));
}

/** @param {ArrayLike<number>} values @param {number} [most] @returns {string} a bar of each */
export function barsPath(values, most = MOST) {
  return Array.from(values, (value, i) => {
    const high = Math.round((HIGH * 10 * Math.max(-1, Math.min(1, value / most))) / 1) / 10;
    // One of nothing is a line all the same.
    const seen = Math.abs(high) < 0.5 ? 0.5 : high;
    return `M${4 * i + 0.5} 0h3v${-seen}h-3z`;
  }).join('');
}
