/** The glossary: brief, complete, and finding its words where they stand. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TERMS, termNamed, termsIn } from '../../../explorer/web/state/glossary.js';

/** What a first-year has not met. */
const UNMET = `autoencoder, latent code, N(0, I), sample, P(digit), judge, BCE, KL, nat, sigma, t-SNE,
  perplexity, seed, temperature, fitted Gaussian, dead dimension, posterior, ELBO, Fréchet, coverage,
  GAN, generator, discriminator, mode collapse, minimax, non-saturating loss`;

/** @param {string} text @returns {string[]} what is marked in it */
const marked = (text) => termsIn(text).map(({ start, end }) => text.slice(start, end));

test('every word that a first-year has not met is known, by itself', () => {
  for (const word of UNMET.split(/,\s+(?![^(]*\))/)) assert.deepEqual(marked(word), [word], word);
});

test('an explanation is one sentence or two, of thirty-two words at most', () => {
  for (const { name, text } of TERMS) {
    const sentences = text.match(/[.](?= |$)/g)?.length ?? 0;
    assert.ok(sentences >= 1 && sentences <= 2, name);
    assert.ok(text.split(/\s+/).length <= 32, `${name}: ${text.split(/\s+/).length} words`);
  }
});

test('terms are in the order of the alphabet, each once', () => {
  const names = TERMS.map(({ name }) =>
    name.replace(/^[^A-Za-z]*(?:.*, )?(?=[a-z])/, '').toLowerCase(),
  );
  assert.equal(new Set(TERMS.map(({ id }) => id)).size, TERMS.length);
  assert.equal(new Set(names).size, names.length);
  assert.equal(termNamed('kl')?.name, 'KL divergence');
  assert.equal(termNamed('nothing of the kind'), undefined);
});

test('only the first place of a word counts, and no part of another word', () => {
  const text =
    'A sample, another sample, a VAE’s sampler; unseeded, in nats: KL of q(z|x), not q(z).';
  assert.deepEqual(marked(text), ['sample', 'VAE', 'nats', 'KL', 'q(z|x)', 'q(z)']);
});

test('a word that a line break runs through is one word', () => {
  assert.deepEqual(marked('the fitted\n    Gaussian in N(0,\n I)'), [
    'fitted\n    Gaussian',
    'N(0,\n I)',
  ]);
});

test('text that is not to be marked stands as blanks', () => {
  assert.deepEqual(termsIn('\0\0\0\0 KL'), [{ id: 'kl', start: 5, end: 7 }]);
});
