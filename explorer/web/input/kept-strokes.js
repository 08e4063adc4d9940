/**
 * The strokes of the drawing on show, for as long as the tab is open: a link holds the 28 x 28 picture
 * alone, so a page that is loaded again would otherwise know no strokes to undo.
 */

/** @typedef {import('./strokes.js').Stroke} Stroke */

const KEPT = 'latent-space-explorer-strokes';
/** Places as finely as a pad has pixels. */
const FINE = 10_000;

/** @param {readonly Stroke[]} strokes */
export function keepStrokes(strokes) {
  const places = strokes.map((stroke) =>
    stroke.map(({ x, y }) => [Math.round(x * FINE), Math.round(y * FINE)]),
  );
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(places));
  } catch {
    // Some browsers refuse storage inside a frame; very many strokes have no room.
  }
}

/** @returns {Stroke[]} none where nothing was kept */
export function keptStrokes() {
  try {
    const places = JSON.parse(sessionStorage.getItem(KEPT) ?? '[]');
    return places.map((/** @type {[number, number][]} */ stroke) =>
      stroke.map(([x, y]) => ({ x: x / FINE, y: y / FINE })),
    );
  } catch {
    return [];
  }
}

/** Whoever comes next to this tab finds none. */
export function forgetStrokes() {
  try {
    sessionStorage.removeItem(KEPT);
  } catch {
    // Nothing was kept there.
  }
}
