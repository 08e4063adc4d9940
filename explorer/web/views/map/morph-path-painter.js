/** Draws Morph's way over a map or a plane. */

/** @typedef {[number, number]} Pair */

/** Letters stand above their stop; below it where there is no room. */
const LETTER = { size: 18, away: 22, room: 50 };

/**
 * @param {import('./map-painter.js').MapPainter} painter
 * @param {import('./morph-path.js').MapPath} path
 * @param {(place: Pair) => Pair} toPixels
 * @param {boolean} dotted whether the places between the stops are marked: on a t-SNE nothing but
 *   these is known
 */
export function paintPath(painter, path, toPixels, dotted) {
  const { context } = painter;
  context.lineJoin = 'round';
  context.beginPath();
  for (const place of path.places) context.lineTo(...toPixels(place));
  painter.twice(painter.accent, 5, 2);
  if (dotted) for (const place of path.places) dot(painter, toPixels(place));
  if (path.now) painter.ring(toPixels(path.now), 9, painter.accent);
  for (const { place } of path.stops) painter.disc(toPixels(place));
  for (const { place, letter } of path.stops) write(painter, toPixels(place), letter);
}

/** @param {import('./map-painter.js').MapPainter} painter @param {Pair} place */
function dot({ context, accent }, [x, y]) {
  context.beginPath();
  context.arc(x, y, 3, 0, 2 * Math.PI);
  context.fillStyle = accent;
  context.fill();
}

/**
 * Above its place, which a ring may surround.
 * @param {import('./map-painter.js').MapPainter} painter @param {Pair} place @param {string} text
 */
function write({ context, accent, paper, font }, place, text) {
  context.font = `650 ${LETTER.size}px ${font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineWidth = 6;
  context.strokeStyle = paper;
  context.fillStyle = accent;
  const above = letterAbove(place);
  context.strokeText(text, ...above);
  context.fillText(text, ...above);
}

/** @param {Pair} place of a stop, pixels @returns {Pair} */
const letterAbove = ([x, y]) => [x, y < LETTER.room ? y + LETTER.away : y - LETTER.away];

/**
 * What numerals step aside for: the stops and their letters.
 * @param {import('./morph-path.js').MapPath | null} path @param {(place: Pair) => Pair} toPixels
 * @returns {Pair[]}
 */
export const marksOf = (path, toPixels) =>
  (path?.stops ?? []).flatMap(({ place }) => {
    const stop = toPixels(place);
    return [stop, letterAbove(stop)];
  });
