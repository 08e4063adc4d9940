// Assembles explorer/web/networks/matvec.wat and writes the bytes into matvec.js.
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import wabt from 'wabt';

const web = new URL('../explorer/web/networks/', import.meta.url);
const source = new URL('matvec.wat', web);
const target = new URL('matvec.js', web);

/** @returns {Promise<string>} the bytes in base64 */
export async function assembled() {
  const module = (await wabt()).parseWat('matvec.wat', readFileSync(source, 'utf8'));
  return Buffer.from(module.toBinary({}).buffer).toString('base64');
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const lines = (await assembled()).match(/.{1,90}/g) ?? [];
  const text = lines.map((line) => `  '${line}'`).join(' +\n');
  const old = readFileSync(target, 'utf8');
  writeFileSync(target, old.replace(/(KERNEL =\n)[^;]*;/, `$1${text};`));
}
