/**
 * How any picture of a digit becomes the 28 x 28 input of the models, with every step kept;
 * preparation.py holds the same algorithm.
 * @module
 */

import { alreadyPrepared } from './already-prepared.js';
import { closer } from './closer.js';
import { inWhole, NOTHING, NoDigitError, UploadError } from './edits.js';
import { centred, quantise, scaled, strokeWidth, THIN, thicken, USUAL } from './place.js';
import { crop } from './planes.js';
import { readings } from './readings.js';
import { inkStep, onWhite, step } from './steps.js';

const BLANK_FIRST = ' (Only the first frame or page of a file is looked at.)';
const NUMBERS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];

/**
 * @typedef {import('./edits.js').Box} Box
 * @typedef {import('./edits.js').Edit} Edit
 * @typedef {import('./find-digit.js').Found} Found
 * @typedef {import('./planes.js').Picture} Picture
 * @typedef {import('./steps.js').Step} Step
 * @typedef {{name: string, pixels: Uint8Array}} Reading one way to read a picture, and the 784
 *   pixels of the input that it gives
 * @typedef {{pixels: Uint8Array, steps: Step[], digits: Box[], chosen: number, question: string,
 *   readings: Reading[], taken: number}} Prepared `pixels` is what the models see, white ink on
 *   black. `digits` are the boxes of the digits found, from left to right, and `chosen` the place
 *   of the one taken; none where the picture already was such an input. Where it can be read in two
 *   ways, `question` asks which is right, `readings` are both, the likelier first, and `taken` is
 *   the place of the one taken
 * @typedef {import('./closer.js').DecodeAgain} DecodeAgain
 */

/**
 * The input made from an uploaded picture.
 * @param {Picture} picture turned and cropped as the edit says
 * @param {Readonly<Edit>} edit what a person changed by hand
 * @param {DecodeAgain} decodeAgain
 * @param {() => boolean} [hasMoreFrames] whether the file has frames or pages after this one
 * @returns {Promise<Prepared>}
 * @throws {NoDigitError} it shows none; says what to do about it
 */
export async function prepare(picture, edit, decodeAgain, hasMoreFrames = () => false) {
  const shown = step('Picture', 'The picture, turned upright.', onWhite(picture.whole ?? picture));
  const ready = isUnchanged(edit) ? alreadyPrepared(picture) : null;
  if (ready) {
    const used = ready.inverted ? 'with light and dark exchanged' : 'as it is';
    const sentence = `It already is a 28 x 28 digit like MNIST's, so it is used ${used}.`;
    const image = quantise(ready.image);
    const steps = [shown, inkStep('Input', sentence, image)];
    return { ...UNASKED, pixels: bytesOf(image), steps, digits: [], chosen: 0 };
  }
  try {
    const read = readings(picture, edit.invert);
    const found = await firstThatHolds(read, picture, edit, decodeAgain);
    return { ...found, steps: [shown, ...found.steps] };
  } catch (error) {
    if (!(error instanceof UploadError)) throw error;
    const more = error.message.includes('blank') && hasMoreFrames() ? BLANK_FIRST : '';
    throw new NoDigitError(error.message + more, shown);
  }
}

/** Of a picture that can be read in one way. */
const UNASKED = { question: '', readings: [], taken: 0 };

/** @param {Readonly<Edit>} edit */
const isUnchanged = (edit) =>
  Object.entries(NOTHING).every(
    ([name, value]) => edit[/** @type {keyof Edit} */ (name)] === value,
  );

/**
 * The input of the reading that is taken, and both where there are two.
 * @param {import('./readings.js').Readings} read
 * @param {Picture} picture
 * @param {Readonly<Edit>} edit
 * @param {DecodeAgain} decodeAgain
 * @returns {Promise<Prepared>}
 * @throws {UploadError} none of them holds
 */
async function firstThatHolds({ found, question, names }, picture, edit, decodeAgain) {
  if (found.length === 1) {
    return { ...(await prepared(found[0], picture, edit, decodeAgain)), ...UNASKED };
  }
  const taken = edit.reading;
  try {
    const one = await prepared(found[taken], picture, edit, decodeAgain);
    const both = found.map((other, i) => ({
      name: names[i],
      pixels: i === taken ? one.pixels : glimpse(other),
    }));
    return { ...one, question, readings: both, taken };
  } catch (error) {
    if (edit.pick !== null || !(error instanceof UploadError)) throw error;
    // Seen closer it is no digit: then it is the other, and nothing is asked.
    return { ...(await prepared(found[1 - taken], picture, edit, decodeAgain)), ...UNASKED };
  }
}

/** @param {Found} found @returns {Uint8Array} the input of a reading as it is seen from afar */
const glimpse = (found) =>
  fromInk(found, found.choice.first, { count: 1, picked: false, near: false }).pixels;

/**
 * The input made from one reading of a picture.
 * @param {Found} found
 * @param {Picture} picture
 * @param {Readonly<Edit>} edit
 * @param {DecodeAgain} decodeAgain
 */
async function prepared(found, picture, edit, decodeAgain) {
  const number = edit.pick ?? found.choice.first;
  const count = found.choice.groups.length;
  if (number < 0 || number >= count) {
    throw new UploadError('There is no such digit in the picture. Choose one of those marked.');
  }
  const digits = found.boxes().map((box) => rounded(inWhole(box, picture, edit)));
  const near = await closer(found, number, picture, decodeAgain, edit);
  const [seen, place] = near ?? [found, number];
  const told = { count, picked: edit.pick !== null, near: near !== null };
  const { steps, pixels } = fromInk(seen, place, told);
  const before = [...sheetStep(found, picture), ...paperStep(seen)];
  return { pixels, steps: [...before, ...steps], digits, chosen: number };
}

/** @param {Box} box @returns {Box} */
const rounded = (box) => /** @type {Box} */ (box.map((share) => Math.round(share * 1e4) / 1e4));

/**
 * The steps from a digit's ink to the input, and the input.
 * @param {Found} found
 * @param {number} number
 * @param {{count: number, picked: boolean, near: boolean}} told how many digits the picture holds,
 *   whether a person chose this one, and whether it was looked at closer
 * @returns {{steps: Step[], pixels: Uint8Array}}
 */
function fromInk(found, number, { count, picked, near }) {
  let digit = found.digit(number);
  const which = picked ? 'this one was chosen' : 'the largest is taken';
  const several = count > 1 ? `${NUMBERS[count] ?? count} digits were found; ${which}. ` : '';
  const small = near ? ' It is small: it was looked at closer.' : '';
  const left = `${several}Specks, lines, frames and edges are left out.${small}`;
  const steps = [
    inkStep('Ink', inkSentence(found.view), found.ink(number)),
    inkStep('Digit', left, digit),
  ];
  const width = strokeWidth(digit);
  if (width < THIN) {
    digit = thicken(digit, USUAL - width);
    steps.push(inkStep('Pen', 'The pen is thinner than any in MNIST: made thicker.', digit));
  }
  const box = scaled(digit);
  const size = `${box.width} x ${box.height}`;
  const scaling = `Scaled to ${size} pixels: the longer side has 20, as in MNIST.`;
  const image = quantise(centred(box));
  const moving = 'Moved by whole pixels so that its centre of mass is in the middle of 28 x 28.';
  steps.push(inkStep('Box', scaling, box), inkStep('Input', moving, image));
  return { steps, pixels: bytesOf(image) };
}

/** @param {import('./planes.js').Plane} image in multiples of 1/255 @returns {Uint8Array} */
const bytesOf = ({ data }) => Uint8Array.from(data, (value) => Math.round(255 * value));

/** @param {import('./background.js').View} view @returns {string} what passes for ink in it */
function inkSentence({ ground, lighter }) {
  if (ground === null) return lighter ? 'The ground is ink.' : 'What is not transparent is ink.';
  const kind = lighter ? 'lighter' : 'darker';
  return `What is ${kind} than the paper is ink. Light and shadow are taken out.`;
}

/**
 * The sheet or panel that the digit was found on; none where it is the whole picture.
 * @param {Found} found
 * @param {Picture} picture
 * @returns {Step[]}
 */
function sheetStep({ sheet, corner: [left, top], view }, { height, width, channels, colour }) {
  if (!sheet) return [];
  const [right, bottom] = [left + view.strength.width, top + view.strength.height];
  const whole = { height, width, channels, data: colour };
  const sentence = 'A sheet, screen or box was found in the picture: only what is on it counts.';
  return [step('Sheet', sentence, crop(whole, { left, top, right, bottom }))];
}

/**
 * The paper that was found under the ink; none where there is nothing under it.
 * @param {Found} found
 * @returns {Step[]}
 */
function paperStep({ view: { ground, strength } }) {
  if (ground === null) return [];
  const { height, width } = strength;
  const { channels } = ground;
  const data = new Float32Array(height * width * channels);
  // One colour stands for all pixels where the paper is even.
  for (let i = 0; i < data.length; i += ground.data.length) data.set(ground.data, i);
  const sentence = 'What passes for paper: its colour and light everywhere, without the ink.';
  return [step('Paper', sentence, { height, width, channels, data })];
}
