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

/** @param {string} name @returns {Promise<Uint8Array>} */
export async function unzip(name) {
  const packed = await arrived((await get(name)).blob());
  const stream = packed.stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
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
