/**
 * The browser's preparation of pictures that Python has decoded; tests/upload/twin.py talks to it
 * over stdin and stdout. A message is its length, a JSON head, and the numbers that the head tells of.
 */
import { NOTHING, UploadError } from '../../explorer/web/upload/edits.js';
import { prepare } from '../../explorer/web/upload/preparation.js';

/** @param {object} head */
function send(head) {
  const body = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  process.stdout.write(Buffer.concat([length, body]));
}

/** What has come and was not read yet. */
async function* bytes() {
  let held = Buffer.alloc(0);
  let wanted = yield;
  const chunks = process.stdin[Symbol.asyncIterator]();
  for (;;) {
    const parts = [held];
    let size = held.length;
    while (size < wanted) {
      const { value, done } = await chunks.next();
      if (done) return;
      parts.push(value);
      size += value.length;
    }
    held = Buffer.concat(parts);
    const read = held.subarray(0, wanted);
    held = held.subarray(wanted);
    wanted = yield read;
  }
}

const input = bytes();
await input.next();

/** @param {number} length @returns {Promise<Buffer>} */
async function read(length) {
  const { value, done } = await input.next(length);
  if (done) process.exit();
  return value;
}

/** @param {number} length @returns {Promise<Float32Array>} */
async function floats(length) {
  const raw = await read(4 * length);
  return new Float32Array(new Uint8Array(raw).buffer);
}

/** @returns {Promise<any>} */
async function message() {
  const length = (await read(4)).readUInt32LE();
  return JSON.parse(String(await read(length)));
}

/** @param {any} head @returns {Promise<import('../../explorer/web/upload/planes.js').Picture>} */
async function picture({ height, width, channels, hasAlpha, whole, detail }) {
  const colour = await floats(height * width * channels);
  const alpha = hasAlpha ? await floats(height * width) : null;
  return {
    height,
    width,
    channels,
    colour,
    alpha,
    whole: whole ? await picture(whole) : null,
    detail,
  };
}

/** @param {Uint8Array} data */
const base64 = (data) => Buffer.from(data).toString('base64');

/** @param {any} step */
const told = ({ picture: shown, ...rest }) => ({
  ...rest,
  picture: { ...shown, data: base64(shown.data) },
});

async function decodeAgain(crop) {
  send({ crop });
  return picture((await message()).picture);
}

for (;;) {
  const { edit, hasMoreFrames, picture: head } = await message();
  const decoded = await picture(head);
  try {
    const prepared = await prepare(
      decoded,
      { ...NOTHING, ...edit },
      decodeAgain,
      () => hasMoreFrames,
    );
    send({
      ...prepared,
      pixels: base64(prepared.pixels),
      steps: prepared.steps.map(told),
      readings: prepared.readings.map((one) => ({ ...one, pixels: base64(one.pixels) })),
    });
  } catch (error) {
    if (!(error instanceof UploadError)) throw error;
    send({ error: error.message, shown: told(error.shown) });
  }
}
