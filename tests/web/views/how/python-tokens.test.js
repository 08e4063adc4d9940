import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { pieces, topLevel } from '../../../../explorer/web/views/how/python-tokens.js';

const file = (/** @type {string} */ name) =>
  readFileSync(new URL(`../../../../explorer/${name}`, import.meta.url), 'utf8');

test('a class is taken whole and alone', () => {
  const models = file('models.py');
  const [ae, vae] = ['Autoencoder', 'VAE'].map((name) => topLevel(models, name));
  assert.ok(models.includes(`${ae}\n\n${vae}\n\nclass Decoder`), 'they stand one after the other');
  assert.ok(ae.startsWith('class Autoencoder(nn.Module):\n'));
  assert.ok(vae.endsWith('        return self.decode(z), mu, logvar\n'));
});

test('a method is taken alone, as it is indented', () => {
  const source = 'class A:\n    def f(self):\n        return 1\n\n    def g(self):\n        f()\n';
  assert.equal(topLevel(source, 'A.f'), '    def f(self):\n        return 1\n');
  assert.equal(topLevel(source, 'A.g'), '    def g(self):\n        f()\n');
  assert.throws(() => topLevel(source, 'A.h'), /no h in/);
  const game = file('gan_training.py');
  for (const name of ['step', 'teach_discriminator', 'teach_generator']) {
    const code = topLevel(game, `Game.${name}`);
    assert.ok(game.includes(code) && code.startsWith(`    def ${name}(`), name);
  }
});

test('a signature over several lines does not end a function', () => {
  const source = 'def f(\n    a,\n) -> int:\n    return a\n\n\nB = 1\n';
  assert.equal(topLevel(source, 'f'), 'def f(\n    a,\n) -> int:\n    return a\n');
  assert.throws(() => topLevel(source, 'g'), /no g in this file/);
  assert.throws(() => topLevel('class VAEs:\n', 'VAE'), /no VAE/);
});

test('the pieces together are the code, to the letter', () => {
  for (const name of ['models.py', 'losses.py', 'gan.py', 'gan_training.py']) {
    assert.equal(
      pieces(file(name))
        .map(({ text }) => text)
        .join(''),
      file(name),
    );
  }
});

test('keywords, docstrings and comments are told from the rest', () => {
  const code = 'def f(x):\n    """Return "x"."""\n    return x + "a"  # not if\n';
  const found = pieces(code).filter(({ kind }) => kind !== 'plain');
  assert.deepEqual(found, [
    { text: 'def', kind: 'keyword' },
    { text: '"""Return "x"."""', kind: 'quiet' },
    { text: 'return', kind: 'keyword' },
    { text: '"a"', kind: 'quiet' },
    { text: '# not if', kind: 'quiet' },
  ]);
});
