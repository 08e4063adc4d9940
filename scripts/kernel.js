// Assembles the page's WebAssembly and writes the bytes into the modules beside it.
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import wabt from 'wabt';

const web = new URL('../explorer/web/', import.meta.url);

/** Sources, and the modules that carry their bytes. */
const TARGETS = {
  'networks/matvec.wat': 'networks/matvec.js',
  'training/kernel.wat': 'training/kernels.js',
};

/**
 * @param {string} path of a source, in explorer/web
 * @returns {Promise<string>} the bytes in base64
 */
export async function assembled(path) {
  const module = (await wabt()).parseWat(path, readFileSync(new URL(path, web), 'utf8'));
  return Buffer.from(module.toBinary({}).buffer).toString('base64');
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const [source, target] of Object.entries(TARGETS)) {
    const lines = (await assembled(source)).match(/.{1,90}/g) ?? [];
    const text = lines.map((line) => `  '${line}'`).join(' +\n');
    const path = new URL(target, web);
    const old = readFileSync(path, 'utf8');
    writeFileSync(path, old.replace(/(KERNEL =\n)[^;]*;/, `$1${text};`));
  }
}
