/** Which models stand side by side: the pair, the third where a view says so, and what somebody chose. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import '../third.js';
import { standardNormal } from '../../../explorer/web/maths/random.js';
import { recordOf } from '../../../explorer/web/state/boot.js';
import { codeName, unencodedText } from '../../../explorer/web/state/names.js';
import { firstOptions } from '../../../explorer/web/state/options.js';
import { store } from '../../../explorer/web/state/page-store.js';
import {
  choiceOf,
  contestants,
  pressed,
  usual,
  withContestant,
  withOpened,
  withoutContestants,
} from '../../../explorer/web/state/side-by-side.js';
import { VIEWS } from '../../../explorer/web/state/views.js';

const PAIR = ['ae', 'vae'];
const THREE = [...PAIR, 'gan'];
const there = () => [...store.models];

beforeEach(() => store.set(firstOptions()));

test('contestants are shipped models without an encoder, in the manifest’s order', () => {
  assert.deepEqual(contestants, ['gan', 'gan-lesson']);
});

test('the pair stands in every view, and the third beside it in Generate alone', () => {
  for (const { name } of VIEWS) {
    assert.deepEqual(usual({ view: name, card: null }), name === 'generate' ? THREE : PAIR, name);
    assert.deepEqual(usual({ view: name, card: 'between' }), PAIR, 'cards are about the pair');
    store.set({ view: name });
    assert.deepEqual(there(), name === 'generate' ? THREE : PAIR, name);
  }
});

test('a list that changes with the view is another one, and is told; one that stays is the same', () => {
  const told = [];
  store.loop.on(['models'], () => told.push(there()));
  const { models } = store;
  store.set({ view: 'map' });
  assert.equal(store.models, models);
  store.set({ view: 'generate' });
  assert.notEqual(store.models, models);
  store.loop.run();
  store.set({ card: 'between' });
  store.loop.run();
  assert.deepEqual(told, [THREE, PAIR]);
});

test('a choice wins over the view, and stays', () => {
  store.choose(THREE);
  for (const { name } of VIEWS) {
    store.set({ view: name });
    assert.deepEqual(there(), THREE);
  }
  store.set({ view: 'generate', chosen: null });
  store.choose(withoutContestants(store.models));
  for (const { name } of VIEWS) {
    store.set({ view: name });
    assert.deepEqual(there(), PAIR);
  }
});

test('to take back what was chosen is to choose nothing', () => {
  const where = { view: 'explore', card: null };
  assert.deepEqual(choiceOf(THREE, where), THREE);
  assert.equal(choiceOf(PAIR, where), null);
  assert.equal(choiceOf(THREE, { ...where, view: 'generate' }), null);
  assert.equal(choiceOf([], where), null);
  store.choose(withContestant(store.models, 'gan'));
  store.choose(withoutContestants(store.models));
  store.set({ view: 'generate' });
  assert.deepEqual(there(), THREE, 'as if the switch had not been touched');
});

test('one contestant stands in the place of the other, and both in nobody else’s', () => {
  assert.deepEqual(withContestant(PAIR, 'gan'), THREE);
  assert.deepEqual(withContestant(THREE, 'gan-lesson'), [...PAIR, 'gan-lesson']);
  assert.deepEqual(withContestant(['gan-lesson', 'vae'], 'gan'), ['gan', 'vae']);
  assert.deepEqual(withContestant([...PAIR, 'mine'], 'gan'), THREE, 'three places are all');
  assert.deepEqual(withoutContestants([...PAIR, 'gan-lesson']), PAIR);
  assert.deepEqual(
    withContestant(['ae', 'gan', 'gan-lesson'], 'gan-lesson'),
    ['ae', 'gan-lesson'],
    'no model stands twice',
  );
});

test('the switch pressed twice changes nothing, whatever stood there', () => {
  const further = recordOf('vae-beta-4').id;
  for (const view of ['explore', 'generate']) {
    for (const chosen of [PAIR, THREE, [...PAIR, further], ['gan', 'gan-lesson', 'ae'], ['gan']]) {
      store.set({ view, chosen });
      const from = store.models;
      store.choose(pressed(from, null));
      const made = store.models;
      assert.notDeepEqual(made, from);
      store.choose(pressed(made, { from, made }));
      assert.deepEqual(there(), from);
    }
  }
});

test('the switch does not bring back what is there no more, nor over what changed since', () => {
  const last = { from: [...PAIR, 'let-go'], made: THREE };
  assert.deepEqual(pressed(THREE, last), PAIR);
  assert.deepEqual(pressed(['vae', 'gan'], { from: [...PAIR, 'vae-beta-4'], made: THREE }), [
    'vae',
  ]);
});

test('an opened model takes the last place that is no contestant’s', () => {
  assert.deepEqual(withOpened(PAIR, 'mine'), ['ae', 'mine']);
  assert.deepEqual(withOpened(THREE, 'mine'), ['ae', 'mine', 'gan']);
  assert.deepEqual(withOpened(['gan'], 'mine'), ['mine', 'gan']);
});

test('what encodes nothing stands at a sample whose seed is said, not at the origin', () => {
  const side = store.sides.gan;
  assert.deepEqual(side.z, standardNormal(0, 1, 32));
  assert.deepEqual(side.mu, side.z);
  assert.equal(side.moved, false);
  assert.equal(codeName('gan', null, 0), 'no encoder: a sample, seed 0');
  store.setZ('gan', 3, 2);
  store.set({ startSeed: 7 });
  assert.deepEqual(store.sides.gan.z, standardNormal(7, 1, 32));
  assert.equal(store.sides.gan.moved, false);
  assert.equal(codeName('gan', null, 7), 'no encoder: a sample, seed 7');
  store.setZ('gan', 3, 2);
  store.startOver();
  assert.deepEqual(store.sides.gan.z, standardNormal(0, 1, 32));
});

test('that its picture is not the digit’s is said, and whether it was moved', () => {
  assert.equal(unencodedText(false), 'No encoder: a random sample, not your digit.');
  assert.equal(unencodedText(true), 'No encoder: a moved sample, not your digit.');
});

test('the same random numbers go into it; a fitted sample is none of its', () => {
  store.choose(THREE);
  store.loadPoint({ kind: 'normal', index: 409 });
  assert.deepEqual(store.sides.gan.z, standardNormal(0, 1, 32, 409));
  assert.deepEqual(store.point, { kind: 'normal', index: 409 });
  assert.equal(codeName('gan', store.point, 0), 'sample 409');
  assert.equal(store.codeOf('gan', { kind: 'fitted', index: 409 }), null);
  assert.equal(store.codeOf('gan', { kind: 'digits', index: 409 }), null);
  assert.equal(codeName('gan', { kind: 'fitted', index: 409 }, 0), 'no encoder: a sample, seed 0');
});

test('encoding again moves nothing that encodes nothing', () => {
  store.choose(THREE);
  store.setZ('gan', 3, 2);
  const before = store.sides.gan.z.slice();
  store.encodeAgain('gan');
  assert.deepEqual(store.sides.gan.z, before);
});

test('no number of it is called live or dead: the sliders’ order is by effect', () => {
  assert.deepEqual(new Set(recordOf('gan').dimensions.status), new Set(['live']));
});
