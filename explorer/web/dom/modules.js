/** Where the page's files are, and modules that are fetched when they are asked for. */

/** The folder of all that the page fetches. */
export const BASE = new URL('../', import.meta.url);

/** @type {Map<string, Promise<any>>} by path */
const modules = new Map();
/** @type {Map<string, number>} */
const tries = new Map();

/**
 * Run a module, once. Some engines never fetch again what failed: another hash is another module
 * to them, and the same file to the server.
 * @param {string} path below BASE, without its ending, such as `share/qr-dialog`
 * @returns {Promise<any>} what it exports
 */
export function loadModule(path) {
  const known = modules.get(path);
  if (known) return known;
  const attempt = (tries.get(path) ?? 0) + 1;
  // Where the page's import map leads: some modules come together in one file.
  const place = import.meta.resolve(new URL(`${path}.js`, BASE).href);
  const asked = import(attempt > 1 ? `${place}#${attempt}` : place);
  tries.set(path, attempt);
  modules.set(path, asked);
  asked.catch(() => modules.delete(path));
  return asked;
}
