import '../boot.js';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseSafetensors } from '../../../explorer/web/formats/safetensors.js';
import { decoderFrom } from '../../../explorer/web/networks/autoencoder.js';
import { criticFrom } from '../../../explorer/web/networks/critic.js';
import { store } from '../../../explorer/web/state/page-store.js';
import { judgedNow, verdictOf } from '../../../explorer/web/state/verdicts.js';

const shipped = (/** @type {string} */ name) =>
  parseSafetensors(readFileSync(new URL(`../../../checkpoints/${name}`, import.meta.url)));

test('a picture is judged once, and again when it is another', () => {
  let asked = 0;
  store.data.vae.decoder = decoderFrom(shipped('vae/weights.safetensors'));
  const critic = criticFrom(shipped('critic.safetensors'));
  assert.equal(verdictOf('vae'), '', 'without the judge');
  store.critic = new Proxy(critic, {
    get(target, name) {
      asked += Number(name === 'verdict');
      return Reflect.get(target, name);
    },
  });
  assert.equal(verdictOf('vae'), '', 'before anything is decoded');
  store.setZ('vae', 0, 0);
  store.loop.run();
  const first = verdictOf('vae');
  assert.match(first, /^looks like /);
  const once = asked;
  assert.ok(once > 0);
  const judged = judgedNow('vae');
  assert.equal(verdictOf('vae'), first);
  assert.equal(asked, once);
  store.setZ('vae', 0, 3);
  store.loop.run();
  assert.notEqual(judgedNow('vae')?.pDigit, judged?.pDigit);
  assert.equal(asked, 2 * once);
});
