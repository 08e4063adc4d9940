/**
 * Browsers set a slider as soon as a finger touches it, and learn only then that the finger scrolls
 * the page: what the slider was comes back.
 * @template T
 * @param {HTMLInputElement} slider
 * @param {() => T} read @param {(before: T) => void} write
 */
export function keepWhenScrolled(slider, read, write) {
  /** @type {T | undefined} */
  let before;
  slider.addEventListener('pointerdown', () => { before = read(); });
  slider.addEventListener('pointercancel', () => {
    if (before !== undefined) write(before);
    before = undefined;
  });
}

/** The same for one whose value says it all. @param {HTMLInputElement} slider */
export function keepValueWhenScrolled(slider) {
  keepWhenScrolled(slider, () => slider.value, (value) => {
    slider.value = value;
    slider.dispatchEvent(new Event('input', { bubbles: true }));
  });
}
