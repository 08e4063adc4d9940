/**
 * Puts one plane on its canvas: dots or pictures, and over them the circles of N(0, I), the
 * loaded digit and the axes.
 */

import { toMap, toScreen } from '../../maths/viewport.js';
import { MapPainter } from '../map/map-painter.js';
import { cellsToShow, keyOf, parentOf, sideAt } from './plane-grid.js';
import { ellipse } from './plane-scale.js';

/** @typedef {import('../../maths/viewport.js').Projection} Projection */
/** @typedef {import('../../maths/viewport.js').Bounds} Bounds */
/** @typedef {import('./plane-scale.js').Scale} Scale */
/** @typedef {import('./plane-grid.js').Cell} Cell */
/** @typedef {[number, number]} Pair */

/** In sizes of the text: room for the numbers of the axes, left of and below the plane. */
const STRIP = { left: 48 / 14, bottom: 26 / 14 };
/** The same: the least room of a number on the axis to the right, and on the one upwards. */
const ROOM = [52 / 14, 36 / 14];

/** @param {number} value @returns {string} without noise of the division, with a true minus sign */
const tickText = (value) => String(Number(value.toFixed(6))).replace('-', '−');

/** @param {Pair} a @param {Pair} b */
export const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);

export class PlanePainter extends MapPainter {
  size = { width: 0, height: 0 };
  math = 'serif';
  /** The size of text, pixels: the style sheet's, before the canvas has one. */
  text = 14;

  /** Room for the numbers of the axes, pixels. */
  get strip() {
    return { left: STRIP.left * this.text, bottom: STRIP.bottom * this.text };
  }

  /** @override */
  readColours() {
    super.readColours();
    const style = getComputedStyle(this.canvas);
    this.math = style.getPropertyValue('--math') || 'serif';
    this.text = Number.parseFloat(style.fontSize);
  }

  /** @param {number} width @param {number} height CSS pixels @param {number} [least] @override */
  resize(width, height, least) {
    this.size = { width, height };
    super.resize(width, height, least);
  }

  /** @param {Projection} at @returns {Bounds} the drawn units beside the axes */
  seen(at) {
    const { width, height } = this.size;
    const [left, top] = toMap(at, this.strip.left, 0);
    const [right, bottom] = toMap(at, width, height - this.strip.bottom);
    return { left, top, right, bottom };
  }

  /**
   * @param {import('./plane-tiles.js').PlaneTiles} tiles
   * @param {Bounds} range where there are codes
   * @param {Projection} at
   * @returns {Cell[]} what is not there yet
   */
  paintTiles(tiles, range, at) {
    const context = this.ground;
    context.fillStyle = this.paper;
    context.fillRect(0, 0, this.base.width, this.base.height);
    const cells = cellsToShow(this.seen(at), range, at.scale, tiles.room);
    const missing = cells.filter((cell) => !tiles.has(keyOf(cell)));
    // Until a picture is decoded the coarser one lies there.
    const under = new Map(missing.map((cell) => [keyOf(parentOf(cell)), parentOf(cell)]));
    for (const cell of [...under.values(), ...cells]) this.paintTile(tiles, cell, at);
    return missing;
  }

  /**
   * @param {import('./plane-tiles.js').PlaneTiles} tiles
   * @param {Cell} cell @param {Projection} at
   */
  paintTile(tiles, cell, at) {
    const side = sideAt(cell.level);
    // Whole pixels on both ends, so that no seam shows between two pictures.
    const edge = (/** @type {number} */ start, /** @type {number} */ place) =>
      Math.round((start + place * side * at.scale) * this.ratio);
    const [x, right] = [cell.column, cell.column + 1].map((place) => edge(at.left, place));
    const [y, bottom] = [cell.row, cell.row + 1].map((place) => edge(at.top, place));
    tiles.paint(this.ground, keyOf(cell), x, y, right - x, bottom - y);
  }

  /** What follows stays beside the axes, until `paintAxes`. */
  clip() {
    const { width, height } = this.size;
    this.context.save();
    this.context.beginPath();
    this.context.rect(this.strip.left, 0, width - this.strip.left, height - this.strip.bottom);
    this.context.clip();
  }

  /** @param {Scale} scale @param {Projection} at */
  paintZero(scale, at) {
    const { context, size } = this;
    const [x, y] = toScreen(at, ...scale.toUnit([0, 0]));
    context.globalAlpha = 0.45;
    context.fillStyle = this.ink;
    context.fillRect(Math.round(x), 0, 1, size.height);
    context.fillRect(0, Math.round(y), size.width, 1);
    context.globalAlpha = 1;
  }

  /** @param {Pair[]} corners drawn units @param {Projection} at */
  polygon(corners, at) {
    this.context.beginPath();
    for (const corner of corners) this.context.lineTo(...toScreen(at, ...corner));
    this.context.closePath();
  }

  /**
   * Paper under a label, so that its circle does not run on between the words.
   * @param {string} text @param {number} x @param {number} y pixels of its middle
   */
  paintGround(text, x, y) {
    const { context } = this;
    const { width } = context.measureText(text);
    context.save();
    context.globalAlpha = 0.85;
    context.fillStyle = this.paper;
    context.fillRect(x - width / 2, y - this.text / 2, width, this.text);
    context.restore();
  }

  /**
   * Where the loaded digit lies; where there is a posterior with its cloud, one and two standard deviations wide.
   * @param {Scale} scale @param {Projection} at
   * @param {Pair} mu @param {Pair | null} sigma @param {Pair[]} encodings pixels
   */
  paintDigit(scale, at, mu, sigma, encodings) {
    const place = toScreen(at, ...scale.toUnit(mu));
    for (const width of sigma ? [2, 1] : []) {
      const radii = /** @type {Pair} */ (sigma).map((value) => value * width);
      this.polygon(ellipse(scale, mu, radii), at);
      this.twice(this.accent, 5, width === 1 ? 2.5 : 1.5);
    }
    // Small clouds would vanish under a large dot.
    const least = sigma ? Math.min(...sigma.map((value) => this.reach(scale, at, mu, value))) : 10;
    for (const encoding of encodings) this.encoding(encoding);
    this.dot(place, Math.max(2, Math.min(5, least / 2)));
    if (least < 4) this.pointTo(place);
  }

  /** What encoding the digit again gave. @param {Pair} place pixels */
  encoding([x, y]) {
    this.context.beginPath();
    this.context.arc(x, y, 3.5, 0, 2 * Math.PI);
    this.twice(this.accent, 5, 2);
    this.context.fillStyle = this.paper;
    this.context.fill();
  }

  /** The point that a person moves, and how far it is from the digit. @param {Pair} mu @param {Pair} point */
  paintPoint(mu, point) {
    if (distance(mu, point) > 9) this.line(mu, point);
    this.ring(point, 9, this.accent);
  }

  /** A cloud too small to be found by itself. @param {Pair} place */
  pointTo(place) {
    this.spokes(place, Math.PI / 4, 7 * Math.SQRT2, 13 * Math.SQRT2);
    this.twice(this.accent, 6, 2.5);
  }

  /**
   * @param {Scale} scale @param {Projection} at @param {Pair} mu @param {number} sigma
   * @returns {number} pixels of one standard deviation to the right
   */
  reach(scale, at, mu, sigma) {
    const [x] = toScreen(at, ...scale.toUnit(mu));
    return toScreen(at, ...scale.toUnit([mu[0] + sigma, mu[1]]))[0] - x;
  }

  /** @param {Pair} place @param {number} radius pixels */
  dot([x, y], radius) {
    const { context } = this;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    if (radius > 3) this.twice(this.paper, 6, 6);
    context.fillStyle = this.accent;
    context.fill();
  }

  /** @param {Scale} scale @param {Projection} at */
  paintAxes(scale, at) {
    const { context, size } = this;
    const [left, foot] = [this.strip.left, size.height - this.strip.bottom];
    context.restore();
    context.fillStyle = this.paper;
    context.fillRect(0, 0, left, size.height);
    context.fillRect(0, foot, size.width, this.strip.bottom);
    this.setText('center');
    context.globalAlpha = 0.6;
    context.fillRect(left - 1, 0, 1, foot);
    context.fillRect(left - 1, foot, size.width, 1);
    context.globalAlpha = 1;
    this.paintTicks(scale, at, 0);
    this.setText('right');
    this.paintTicks(scale, at, 1);
    this.nameAxes(left, foot);
  }

  /** @param {Scale} scale @param {Projection} at @param {0 | 1} axis */
  paintTicks(scale, at, axis) {
    const { context, size, text } = this;
    const [left, foot] = [this.strip.left, size.height - this.strip.bottom];
    for (const value of scale.ticks(this.seen(at), axis, (ROOM[axis] * this.text) / at.scale)) {
      const [x, y] = toScreen(at, ...scale.toUnit([value, value]));
      // The ends of both strips belong to the axes' names and to the corner.
      if (axis ? y < 2 * text || y > foot - 8 : x < left + 8 || x > size.width - 3 * text) continue;
      if (axis) context.fillRect(left - 6, Math.round(y), 5, 1);
      else context.fillRect(Math.round(x), foot + 1, 1, 5);
      context.fillText(tickText(value), axis ? left - 9 : x, axis ? y : foot + 1.15 * text);
    }
  }

  /** @param {number} left @param {number} foot pixels */
  nameAxes(left, foot) {
    const { context, size, text } = this;
    context.font = `italic ${1.15 * this.text}px ${this.math}`;
    context.fillText('z₀', size.width - text, foot + text);
    context.fillText('z₁', left - 9, text);
  }

  /** @param {CanvasTextAlign} align */
  setText(align) {
    const { context } = this;
    context.font = `${this.text}px ${this.font}`;
    context.textAlign = align;
    context.textBaseline = 'middle';
    context.lineJoin = 'round';
    context.fillStyle = this.ink;
  }

  /** With a halo of paper. @param {string} text @param {number} x @param {number} y */
  write(text, x, y) {
    this.context.lineWidth = 5;
    this.context.strokeStyle = this.paper;
    this.context.strokeText(text, x, y);
    this.context.fillText(text, x, y);
  }
}
