/** A box around each digit of a picture; where there are several they are buttons, one of them pressed. */

/** Share of the picture that the tick of the chosen digit needs, above it or below. */
const TICK = 0.15;

/** @typedef {import('./uploads.js').Box} Box */

/**
 * @param {readonly Box[]} digits from the left
 * @param {number} chosen the one that is taken
 * @param {(digit: number) => void} choose what to do with the one that a person takes
 * @returns {HTMLElement[]}
 */
export const digitMarks = (digits, chosen, choose) =>
  digits.map((box, i) => {
    const several = digits.length > 1;
    const mark = document.createElement(several ? 'button' : 'div');
    mark.className = 'edit-mark';
    mark.classList.toggle('is-chosen', several && i === chosen);
    mark.dataset.tick = tickOf(box);
    place(mark, box);
    if (mark instanceof HTMLButtonElement) {
      mark.type = 'button';
      mark.setAttribute('aria-label', `Digit ${i + 1} of ${digits.length}, from the left`);
      mark.setAttribute('aria-pressed', String(i === chosen));
      mark.onclick = () => choose(i);
    }
    return mark;
  });

/** @param {Box} box of a digit @returns {'above' | 'below' | 'inside'} where its tick covers least */
export function tickOf([, top, , bottom]) {
  if (top > TICK) return 'above';
  return bottom < 1 - TICK ? 'below' : 'inside';
}

/** @param {HTMLElement} element @param {Box} box where in the picture it is to stand */
export function place(element, [left, top, right, bottom]) {
  element.style.left = `${100 * left}%`;
  element.style.top = `${100 * top}%`;
  element.style.width = `${100 * (right - left)}%`;
  element.style.height = `${100 * (bottom - top)}%`;
}
