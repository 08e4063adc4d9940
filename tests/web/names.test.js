/** Code asks a model's record what it has; few lines name a model. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const WEB = fileURLToPath(new URL('../../explorer/web/', import.meta.url));
/** Lines that may name ae or vae: texts about the posterior, version 1 of the links. */
const MOST = 40;
/** Trains networks of either kind, whatever a page's models are called. */
const OF_KINDS = 'training/';

/** @param {string} text @returns {string[]} its lines that name one of the shipped models */
const naming = (text) =>
  text
    .replaceAll(/\/\*\*[\s\S]*?\*\//g, '')
    .split('\n')
    .filter((line) => /(?<![\w-])(ae|vae)(?![\w-])/.test(line));

test('hardly a line names a model', () => {
  const paths = /** @type {string[]} */ (readdirSync(WEB, { recursive: true }));
  const lines = paths
    .filter((path) => path.endsWith('.js') && !path.startsWith(OF_KINDS))
    .flatMap((path) =>
      naming(readFileSync(WEB + path, 'utf8')).map((line) => `${path}: ${line.trim()}`),
    );
  assert.ok(lines.length > 0);
  assert.ok(lines.length <= MOST, lines.join('\n'));
});

test('a line that names one is found', () => {
  assert.equal(naming("const a = { ae: 1 };\n/** the vae */\nif (model === 'vae') b();").length, 2);
});
