import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../boot-gan.js';
import { CARDS, cardNamed } from '../../../explorer/web/guide/cards.js';
import { sentencesOf, wordsOf } from '../../../explorer/web/guide/words.js';
import { boot } from '../../../explorer/web/state/boot.js';
import { FIRST_CARD } from '../../../explorer/web/state/guided.js';
import { OPTIONS } from '../../../explorer/web/state/options.js';
import { FOUND, KNOWN } from './found.js';

const MOST_WORDS = 40;
const MOST_AVERAGE = 14;

/** @param {any} card @returns {string[]} what its truth says, of everything that may be found */
const truthsOf = (card) =>
  (FOUND[card.id] ?? []).flatMap((/** @type {any} */ found) => {
    const { says, more = '' } = card.truth(found, KNOWN);
    return [says, more];
  });

test('the path begins with its first card, and every card has a name of its own', () => {
  assert.equal(CARDS[0].id, FIRST_CARD);
  assert.equal(new Set(CARDS.map(({ id }) => id)).size, CARDS.length);
  assert.equal(cardNamed('of-another-version'), CARDS[0]);
  for (const { id } of CARDS) assert.equal(OPTIONS.card.kind.read(id), id);
});

for (const card of CARDS) {
  test(`${card.id}: at most ${MOST_WORDS} words before the guess, and as many after it`, () => {
    const asked = [card.title, card.text, card.onScene ?? ''].join(' ');
    assert.ok(wordsOf(asked).length <= MOST_WORDS, `${wordsOf(asked).length}: ${asked}`);
    for (const found of FOUND[card.id] ?? []) {
      const { says = '', more = '' } = card.truth?.(found, KNOWN) ?? {};
      const told = `${says} ${more}`;
      assert.ok(wordsOf(told).length <= MOST_WORDS, `${wordsOf(told).length}: ${told}`);
    }
  });

  test(`${card.id}: a guess can be right, and leads somewhere`, () => {
    const keys = (card.guesses ?? []).map(({ key }) => key);
    assert.equal(new Set(keys).size, keys.length);
    const all = FOUND[card.id] ?? [];
    assert.equal(all.length > 0, card.truth !== undefined);
    const right = all.map((/** @type {any} */ found) => card.truth?.(found, KNOWN).is);
    if (keys.length) assert.ok(right.some((/** @type {any} */ key) => keys.includes(key)));
    for (const key of right) assert.ok(key === null || !keys.length || keys.includes(key), key);
    const ids = CARDS.map(({ id }) => id);
    for (const { to, does } of card.after ?? []) assert.ok(to ? ids.includes(to) : does);
    for (const found of [{}, ...all]) {
      for (const [name, value] of Object.entries(card.instrument?.(found) ?? {})) {
        const { kind } = /** @type {any} */ (OPTIONS)[name];
        assert.deepEqual(kind.read(kind.write(value)), value, name);
      }
    }
  });

  test(`${card.id}: no figure is typed where the models or the evidence have one`, () => {
    const typed = [card.title, card.text].join(' ').match(/\d+/g) ?? [];
    const known = [boot.models[0].latent_dim, boot.sizes.pixels, 2].map(String);
    for (const figure of typed) assert.ok(known.includes(figure), figure);
  });
}

test(`a sentence of the path has at most ${MOST_AVERAGE} words on average`, () => {
  const texts = CARDS.flatMap((card) => [
    card.text,
    card.onScene ?? '',
    card.doing ?? '',
    ...truthsOf(card),
    ...(card.aside?.lines(KNOWN) ?? []),
    card.learned?.(KNOWN) ?? '',
  ]);
  const sentences = texts.flatMap(sentencesOf);
  const words = sentences.reduce((sum, one) => sum + wordsOf(one).length, 0);
  assert.ok(words / sentences.length <= MOST_AVERAGE, `${words} in ${sentences.length}`);
});

test('nothing but the pen draws', () => {
  const texts = CARDS.flatMap((card) => [card.text, ...truthsOf(card)]);
  for (const text of texts) assert.doesNotMatch(text, /\b(random|prior|N\(0).{0,20}\bdraw/i);
});
