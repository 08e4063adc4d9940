/** Pictures drawn from strokes, as the preparation gets them decoded. */

/**
 * A grey picture on which each stroke, of corners [x, y] in pixels, has a width and a level.
 * @param {{height?: number, width?: number, paper?: number}} size
 * @param {...{path: [number, number][], pen?: number, ink?: number}} strokes
 */
export function drawn({ height = 200, width = 200, paper = 0.95 }, ...strokes) {
  const colour = new Float32Array(height * width).fill(paper);
  for (const { path, pen = 8, ink = 0.1 } of strokes) {
    for (let i = 0; i < colour.length; i++) {
      const [x, y] = [i % width, Math.floor(i / width)];
      const near = path.slice(1).some((to, k) => distance([x, y], path[k], to) <= pen / 2);
      if (near) colour[i] = ink;
    }
  }
  return { height, width, channels: 1, colour, alpha: null, whole: null, detail: 1 };
}

function distance([x, y], [x0, y0], [x1, y1]) {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const along = ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy || 1);
  const share = Math.min(Math.max(along, 0), 1);
  return Math.hypot(x - x0 - share * dx, y - y0 - share * dy);
}

/** A 7 whose top left corner is there, `size` pixels high. */
export const seven = (x, y, size) => [
  [x, y],
  [x + 0.6 * size, y],
  [x + 0.25 * size, y + size],
];
