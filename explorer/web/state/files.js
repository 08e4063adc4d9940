/** The files of the checkpoints: asked for, read, and what was wrong told apart from who was away. */

import { BASE } from '../dom/modules.js';
import { parseSafetensors } from '../formats/safetensors.js';

/** The network is away, or the server in trouble: whatever else goes wrong is the file's fault. */
export class Lost extends Error {}

/** @param {string} name */
const address = (name) => new URL(`checkpoints/${name}`, BASE);

/** @param {string} name */
export async function get(name) {
  const response = await arrived(fetch(address(name)));
  const { ok, status } = response;
  if (!ok) throw new (status < 500 ? Error : Lost)(`${name}: ${status}`);
  return response;
}

/**
 * @template T @param {Promise<T>} coming over the network @returns {Promise<T>}
 * @throws {Lost} if that fails; what is wrong with a file itself is a plain Error
 */
export const arrived = (coming) =>
  coming.catch((error) => {
    throw error?.name === 'Error' ? error : new Lost(String(error));
  });

/** How a gzipped file begins. */
const GZIP = [0x1f, 0x8b];

/** @param {string} name @returns {Promise<Uint8Array>} */
export async function unzip(name) {
  const file = await arrived((await get(name)).blob());
  const start = new Uint8Array(await file.slice(0, GZIP.length).arrayBuffer());
  // Some hosts say of a .gz that it is gzipped on its way: then the browser has unpacked it.
  const isPacked = GZIP.every((byte, at) => start[at] === byte);
  const stream = file.stream();
  const bytes = isPacked ? stream.pipeThrough(new DecompressionStream('gzip')) : stream;
  return new Uint8Array(await new Response(bytes).arrayBuffer());
}

/** @param {string} name */
export async function tensors(name) {
  const response = await get(`${name}.safetensors`);
  return parseSafetensors(await arrived(response.arrayBuffer()));
}

/** @param {ReturnType<typeof parseSafetensors>} from @param {string} name */
export function floats(from, name) {
  const data = from.get(name)?.data;
  if (!(data instanceof Float32Array)) throw new Error(`no floats named ${name}`);
  return data;
}

/** @param {Float32Array[]} parts @returns {Float32Array} one after the other, as on a map */
export function joined(...parts) {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const one of parts) {
    all.set(one, at);
    at += one.length;
  }
  return all;
}
