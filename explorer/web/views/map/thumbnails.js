/**
 * Points as their pictures, where they have room: made in spare time, painted over the dots. Test
 * digits come in the colour of their class, samples in ink.
 */

import { store } from '../../state/page-store.js';
import { FIRST_ROW, ROWS } from '../../state/shapes.js';
import { behindPictures, lookOf } from './map-look.js';
import { KIND } from './map-points.js';
import { ThumbnailAtlas } from './thumbnail-atlas.js';
import { levelFor, OVER_DOTS, spacingAt, ThumbnailLayout } from './thumbnail-layout.js';

/** @typedef {import('../../maths/viewport.js').Projection} Projection */
/** @typedef {import('./map-points.js').MapPoints} MapPoints */
/**
 * What is painted: rows on the screen, all of one spacing in map units; alone, or among dots, and
 * then over them or instead of those that they cover.
 * @typedef {{rows: number[], spacing: number, alone: boolean, over?: boolean}} Pictured
 */

/** So much closer than the view of everything, points become their pictures. */
const CLOSE = 4;
/** Pixels between two pictures. */
const GAP = 2;
/** Over dots only ink hides what is under it, so the edges of pictures may. */
const LARGER = 1.25;
/** Milliseconds of one piece of spare-time work. */
const PIECE = 1.5;

const NOBODY = new Uint8Array(ROWS).fill(KIND.hidden);

export class Thumbnails {
  atlas = new ThumbnailAtlas();
  /** @type {ThumbnailLayout | null} */
  layout = null;
  /** @type {number[]} rows on the screen whose picture is not on the atlas yet */
  missing = [];

  /**
   * @param {(row: number) => Uint8Array | Float32Array | null} pictureOf a value per pixel
   * @param {() => void} again some have arrived: paint once more
   */
  constructor(pictureOf, again) {
    this.pictureOf = pictureOf;
    this.again = again;
  }

  /** @param {import('./map-painter.js').MapPainter} painter */
  setColours(painter) {
    const colours = [...painter.classes, painter.colour(painter.ink)];
    this.atlas.setColours(colours, painter.colour(painter.paper));
  }

  /**
   * Dots, pictures or both.
   * @param {import('./map-painter.js').MapPainter} painter
   * @param {MapPoints} points
   * @param {Projection} at
   * @param {import('./map-look.js').Look} look
   * @param {{width: number, height: number}} size pixels of the map
   * @param {number} closeness 1 when everything is on show
   */
  paintMap(painter, points, at, look, size, closeness) {
    const pictures = store.points === 'zoom' ? closeness >= CLOSE : store.points !== 'dots';
    points.pictured = pictures && !points.from ? this.choose(points, at, size) : null;
    if (!points.pictured) return painter.paintPoints(points, at, look);
    const { alone, over } = points.pictured;
    const shown = alone ? { ...points, kinds: NOBODY } : points;
    // In close-ups dots are small: large ones would be cut by pictures.
    const small = lookOf(look.large, true, 1);
    painter.paintPoints(shown, at, over ? behindPictures(small) : small);
    this.paint(painter, points.pictured, points, painter.scaled(at));
    return this.fetch(points);
  }

  /** @param {MapPoints} points */
  fetch(points) {
    if (!this.missing.length) return;
    store.loop.background(this, () => {
      if (this.fill(points)) this.again();
      return this.missing.length > 0;
    });
  }

  /** Other points are on show, or the same elsewhere. */
  forget() {
    this.layout = null;
  }

  /**
   * @param {MapPoints} points
   * @param {Projection} at
   * @param {{width: number, height: number}} size pixels of the map
   * @returns {Pictured} what to paint; what is not on the atlas yet is noted as missing
   */
  choose(points, at, size) {
    this.layout ??= new ThumbnailLayout(points.xy, (row) => points.isShown(row));
    const [alone, over] = [store.points === 'pictures', store.points === 'over'];
    const level = levelFor(at.scale, over ? OVER_DOTS : undefined);
    const spacing = spacingAt(level);
    const half = (LARGER * spacing * at.scale) / 2;
    const onScreen = this.layout.rowsAt(level).filter((row) => {
      const x = at.left + points.xy[2 * row] * at.scale;
      const y = at.top + points.xy[2 * row + 1] * at.scale;
      return x > -half && y > -half && x < size.width + half && y < size.height + half;
    });
    const { slots } = this.atlas;
    this.missing = onScreen.filter((row) => !slots.has(row));
    return { rows: onScreen.filter((row) => slots.has(row)), spacing, alone, over };
  }

  /**
   * One piece of what is missing.
   * @param {MapPoints} points @returns {boolean} whether anything was added
   */
  fill({ labels }) {
    const started = performance.now();
    const samples = this.atlas.tables.length - 1;
    let added = false;
    while (this.missing.length && performance.now() - started < PIECE) {
      const row = /** @type {number} */ (this.missing.pop());
      const image = this.pictureOf(row);
      if (!image) continue;
      this.atlas.add(row, image, row < FIRST_ROW.normal ? labels[row] : samples);
      added = true;
    }
    return added;
  }

  /**
   * Samples keep their ring or diamond, in a corner: what they are and P(digit) stay readable.
   * @param {import('./map-painter.js').MapPainter} painter
   * @param {Pictured} pictured @param {MapPoints} points
   * @param {Projection} at in the canvas's own pixels
   */
  paint({ ground: context, ratio, ink, paper }, { rows, spacing, over }, points, at) {
    const side = Math.floor(spacing * at.scale * (over ? LARGER : 1) - GAP * ratio);
    for (const row of rows) {
      const x = Math.round(at.left + points.xy[2 * row] * at.scale - side / 2);
      const y = Math.round(at.top + points.xy[2 * row + 1] * at.scale - side / 2);
      if (!over) {
        context.fillStyle = paper;
        context.fillRect(x, y, side, side);
      }
      this.atlas.paint(context, row, x, y, side);
      if (row < FIRST_ROW.normal) continue;
      const reach = (over ? 3 : 3.5) * ratio;
      mark(context, row < FIRST_ROW.fitted, x + side - reach, y + side - reach, reach);
      context.fillStyle = paper;
      context.fill();
      context.globalAlpha = points.share(row);
      context.fillStyle = context.strokeStyle = ink;
      context.fill();
      context.globalAlpha = 1;
      context.lineWidth = ratio;
      context.stroke();
    }
  }
}

/**
 * @param {CanvasRenderingContext2D} context @param {boolean} round a ring, else a diamond
 * @param {number} x @param {number} y @param {number} reach
 */
function mark(context, round, x, y, reach) {
  context.beginPath();
  if (round) return context.arc(x, y, reach, 0, 2 * Math.PI);
  const corners = [
    [0, -1],
    [1, 0],
    [0, 1],
    [-1, 0],
  ];
  for (const [dx, dy] of corners) context.lineTo(x + dx * reach * 1.2, y + dy * reach * 1.2);
  return context.closePath();
}
