import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boot } from '../../boot.js';
import '../../third.js';

// The shipped GAN is told by the kind of its decoder; a person's own of that kind stands before it.
const { models } = boot;
const of = (/** @type {string} */ id) => models.findIndex((one) => one.id === id);
models[of('gan')].kind = 'gan';
models.splice(of('gan'), 0, { ...models[of('gan')], id: 'own-gan', own: true, latent_dim: 8 });

globalThis.addEventListener = () => {};
const { putInColumn, ownRecordOf } = await import('../../../../explorer/web/state/boot.js');
const { ganAmong, toldOf, whoseGameText } = await import(
  '../../../../explorer/web/views/gan/whose.js'
);

test('codes that were found go into the shipped GAN’s sliders, not into another’s of that kind', () => {
  assert.equal(ganAmong(['ae', 'own-gan', 'gan']), 'gan');
  assert.equal(ganAmong(['ae', 'own-gan']), undefined);
  assert.equal(ganAmong(['ae', 'gan-lesson']), undefined);
});

test('whose game it is is said where the small GAN was chosen', () => {
  assert.match(
    whoseGameText(['ae', 'vae', 'gan-lesson']),
    /^You chose the Small GAN\..* of the GAN,/,
  );
  assert.equal(whoseGameText(['ae', 'vae', 'gan']), '');
});

test('the table tells of both GANs and of every encoder, the lesson’s where another beta is on show', () => {
  const measured = { gan: 1, 'gan-lesson': 1, ae: 1, vae: 1 };
  const names = () => toldOf(['ae', 'vae'], measured).map(({ id, name }) => `${id}: ${name}`);
  assert.deepEqual(names(), ['gan: GAN', 'gan-lesson: Small GAN', 'ae: Autoencoder', 'vae: VAE']);
  putInColumn('vae', 'networks', ownRecordOf('vae-beta-4'));
  assert.equal(names()[3], 'vae: VAE, β\u00a01');
});
