/**
 * A slider that answers a finger once it is clear that the finger does not scroll the page. Browsers
 * move a slider as soon as it is touched, and learn only then what the finger is about.
 * @param {HTMLInputElement} slider before anybody else listens to it
 */
export function letFingersScroll(slider) {
  /** @type {{id: number, x: number, y: number, value: string, isMoved: boolean} | null} */
  let held = null;
  const answer = () => {
    const isMoved = held?.isMoved;
    held = null;
    if (isMoved) slider.dispatchEvent(new Event('input', { bubbles: true }));
  };
  slider.addEventListener('pointerdown', ({ pointerType, pointerId, clientX, clientY }) => {
    if (held || pointerType !== 'touch') return;
    held = { id: pointerId, x: clientX, y: clientY, value: slider.value, isMoved: false };
  });
  slider.addEventListener(
    'input',
    (event) => {
      if (!held) return;
      held.isMoved = true;
      event.stopImmediatePropagation();
    },
    true,
  );
  slider.addEventListener('pointermove', ({ pointerId, clientX, clientY }) => {
    if (held?.id !== pointerId) return;
    if (Math.abs(clientX - held.x) > Math.abs(clientY - held.y)) answer();
  });
  slider.addEventListener('pointerup', ({ pointerId }) => {
    if (held?.id === pointerId) answer();
  });
  slider.addEventListener('pointercancel', ({ pointerId }) => {
    if (held?.id !== pointerId) return;
    slider.value = held.value;
    held = null;
  });
}
