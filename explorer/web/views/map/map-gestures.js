/**
 * Mouse, finger, pen, wheel and keys on a map's canvas, passed on as what they mean.
 */
import { isShortcut } from '../../dom/shortcuts.js';

/**
 * What a pointer can do. Places are CSS pixels from the canvas's corner.
 * @typedef {object} PointerActions
 * @property {(dx: number, dy: number, finger: [number, number] | null) => void} drag `finger`:
 *   where the only finger is
 * @property {(factor: number, x: number, y: number) => boolean} zoom false when at the end
 * @property {(factor: number) => void} step one step of zoom about the middle
 * @property {() => void} fit
 * @property {(x: number, y: number) => void} point the mouse is here
 * @property {() => void} leave it points nowhere
 * @property {(x: number, y: number, touch: boolean) => void} press a click or a tap
 * @property {(dx: number, dy: number) => void} move by keyboard
 * @property {() => void} enter load what the keyboard points at
 * @property {(event: WheelEvent) => boolean} wheelZooms or does the page scroll
 */

/** Pixels that a finger or a mouse may wander and still have clicked. */
const STILL = { touch: 16, mouse: 4 };
const ARROW = 48;
/** One press of + or -. */
export const STEP = 1.5;

/** @type {Record<string, (pointer: PointerActions) => void>} */
const KEYS = {
  ArrowLeft: (pointer) => pointer.move(ARROW, 0),
  ArrowRight: (pointer) => pointer.move(-ARROW, 0),
  ArrowUp: (pointer) => pointer.move(0, ARROW),
  ArrowDown: (pointer) => pointer.move(0, -ARROW),
  '+': (pointer) => pointer.step(STEP),
  '=': (pointer) => pointer.step(STEP),
  '-': (pointer) => pointer.step(1 / STEP),
  0: (pointer) => pointer.fit(),
  Enter: (pointer) => pointer.enter(),
  Escape: (pointer) => pointer.leave(),
};

/** @param {HTMLCanvasElement} canvas @param {PointerActions} pointer */
export function listenTo(canvas, pointer) {
  listenToPointers(canvas, pointer);
  canvas.addEventListener('wheel', (event) => wheel(event, pointer), { passive: false });
  canvas.addEventListener('keydown', (event) => {
    if (isShortcut(event) || !Object.hasOwn(KEYS, event.key)) return;
    event.preventDefault();
    KEYS[event.key](pointer);
  });
  canvas.addEventListener('blur', () => pointer.leave());
}

/** @param {WheelEvent} event @param {PointerActions} pointer */
function wheel(event, pointer) {
  if (!pointer.wheelZooms(event)) return;
  const pixels = event.deltaY * [1, 16, 400][event.deltaMode];
  // Two fingers on a touchpad arrive as a wheel with ctrl, in far smaller steps.
  const factor = Math.exp(-Math.max(-300, Math.min(300, pixels)) * (event.ctrlKey ? 0.01 : 0.0016));
  if (pointer.zoom(factor, event.offsetX, event.offsetY)) event.preventDefault();
}

/** @param {HTMLCanvasElement} canvas @param {PointerActions} pointer */
function listenToPointers(canvas, pointer) {
  /** @type {Map<number, [number, number]>} where each finger is */
  const down = new Map();
  /** @type {[number, number]} where the first one went down */
  let start = [0, 0];
  let still = true;
  let dragging = false;

  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    if (!down.size) {
      start = [event.offsetX, event.offsetY];
      still = true;
      dragging = false;
    }
    down.set(event.pointerId, [event.offsetX, event.offsetY]);
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener('pointermove', (event) => {
    const touch = event.pointerType === 'touch';
    const before = down.get(event.pointerId);
    if (!before) {
      if (!touch) pointer.point(event.offsetX, event.offsetY);
      return;
    }
    const [dx, dy] = [event.offsetX - start[0], event.offsetY - start[1]];
    still &&= down.size === 1 && Math.hypot(dx, dy) <= (touch ? STILL.touch : STILL.mouse);
    // A finger that goes up or down is about to scroll the page; the browser takes it in a moment.
    const scrolls = touch && canvas.style.touchAction === 'pan-y' && Math.abs(dy) > Math.abs(dx);
    dragging ||= !still && (down.size > 1 || !scrolls);
    if (dragging) follow(down, event, before, pointer);
    down.set(event.pointerId, [event.offsetX, event.offsetY]);
  });
  canvas.addEventListener('pointerup', (event) => {
    if (!down.delete(event.pointerId) || down.size || !still) return;
    pointer.press(event.offsetX, event.offsetY, event.pointerType === 'touch');
  });
  canvas.addEventListener('pointercancel', (event) => down.delete(event.pointerId));
  canvas.addEventListener('pointerleave', (event) => {
    if (event.pointerType !== 'touch' && !down.size) pointer.leave();
  });
}

/**
 * One finger drags; of two, the moved one turns and zooms about the other.
 * @param {Map<number, [number, number]>} down
 * @param {PointerEvent} event
 * @param {[number, number]} before
 * @param {PointerActions} pointer
 */
function follow(down, { pointerId, pointerType, offsetX, offsetY }, before, pointer) {
  const other = [...down].find(([id]) => id !== pointerId)?.[1];
  if (!other) {
    const finger = /** @type {[number, number]} */ ([offsetX, offsetY]);
    const touch = pointerType === 'touch';
    return pointer.drag(offsetX - before[0], offsetY - before[1], touch ? finger : null);
  }
  const apart = (/** @type {[number, number]} */ [x, y]) =>
    Math.max(16, Math.hypot(x - other[0], y - other[1]));
  pointer.drag((offsetX - before[0]) / 2, (offsetY - before[1]) / 2, null);
  const [x, y] = [(offsetX + other[0]) / 2, (offsetY + other[1]) / 2];
  pointer.zoom(apart([offsetX, offsetY]) / apart(before), x, y);
}
