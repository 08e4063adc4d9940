import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  changeText,
  fromText,
  lookText,
  pressText,
  pullText,
  sinceText,
  speedText,
  stoodText,
  takenText,
} from '../../../../explorer/web/views/gan/play-texts.js';

const before = { real: 0.9, fake: 0.3, lossD: 0.55, lossG: 1.4 };

test('a step of D is told by its loss and what it believes now', () => {
  const after = { real: 0.92, fake: 0.2, lossD: 0.4, lossG: 1.9 };
  assert.equal(
    changeText({ who: 'discriminator', before, after }),
    'D learned, G stood still. On D’s batch of 32 digits and 32 fakes: D’s loss fell from 0.55 to 0.40 nats; ' +
      'D(x) rose from 0.90 to 0.92, D(G(z)) fell from 0.30 to 0.20.',
  );
});

test('what rose is not said to fall, and what shows no change stayed', () => {
  const after = { ...before, fake: 0.3001, lossG: 1.5 };
  assert.equal(
    changeText({ who: 'generator', before, after }),
    'G learned, D stood still. On G’s batch of 32 codes: G’s loss rose from 1.40 to 1.50 nats; ' +
      'D(G(z)) stayed at 0.30.',
  );
  assert.match(changeText({ who: 'both', before, after }), /^D learned, then G/);
});

test('steps, figures since the moment, speed and gradients', () => {
  assert.equal(
    takenText({ discriminator: 1200, generator: 3 }),
    'Steps since the moment: D 1,200, G 3.',
  );
  const now = { ...before, real: 0.99, fake: 0.0001 };
  assert.match(
    sinceText(before, now),
    /D\(x\) rose from 0.90 to 0.99, D\(G\(z\)\) fell .* to < 0.001\./,
  );
  assert.equal(speedText(4.26), '4.3 steps a second.');
  assert.equal(speedText(17.6), '18 steps a second.');
  assert.match(pullText({ own: 4.87, other: 0.00037 }), /has the length 4.87; .* < 0.001\.$/);
});

test('a moment is told by what is known of it', () => {
  const moment = /** @type {any} */ ({ step: 7500, epoch: 4, p_digit: 0.828 });
  assert.equal(
    fromText(moment, 'late'),
    'Step 7,500 of the good run, epoch 4. By the judge, P(digit) of the film’s samples is 0.83 there.',
  );
  assert.match(fromText({ ...moment, step: 562, epoch: 0.2997 }, 'early'), /epoch 0\.3: a little/);
  assert.match(fromText({ ...moment, step: 0, epoch: 0 }, 'start'), /^Step 0 .*untrained/);
});

test('how the fakes look: apart, and digits only where there is a judge', () => {
  const [first, now] = [
    { distance: 7.29, p: 0.1 },
    { distance: 3.2, p: 0.02 },
  ];
  assert.match(
    lookText(first, now, 10.03),
    /are 3.20 apart .* 7.29; .* 10.0\. P\(digit\).* 0.020, .* 0.10\.$/,
  );
  assert.doesNotMatch(lookText({ ...first, p: null }, now, 10), /digit\)/);
});

test('distances and P(digit) are told at rest alone', () => {
  const pull = { own: 4, other: 2 };
  const [first, now] = /** @type {any[]} */ ([
    { figures: before, pictures: Uint8Array.of(1), pull },
    { figures: { ...before, fake: 0.5 }, pictures: Uint8Array.of(2), pull },
  ]);
  const looked = /** @type {number[]} */ ([]);
  const look = (/** @type {Uint8Array} */ [picture]) => {
    looked.push(picture);
    return { distance: picture, p: 0.5 };
  };
  const learns = stoodText(first, now, { isOn: true, steps: 7, look, real: 10 });
  assert.deepEqual([learns.since, learns.pull, looked], ['', '', []]);
  assert.match(learns.look, /told when it stops/);
  assert.doesNotMatch(learns.look, /\d/);
  const rests = stoodText(first, now, { isOn: false, steps: 7, look, real: 10 });
  assert.match(rests.look, /are 2 apart .* 1; .* 10\. P\(digit\)/);
  assert.match(rests.since, /D\(G\(z\)\) rose/);
  assert.match(rests.pull, /has the length 4;/);
  const begun = stoodText(first, first, { isOn: false, steps: 0, look, real: null });
  assert.deepEqual([begun.since, begun.look], ['', '']);
});

test('several steps are told by the digits and codes that stay the same', () => {
  const at = (/** @type {number} */ d, /** @type {number} */ g, figures = before) => ({
    taken: { discriminator: d, generator: g },
    figures,
  });
  const after = { ...before, fake: 0.9, lossG: 0.1, lossD: 2.5 };
  assert.equal(
    pressText('generator', at(5, 1), at(5, 101, after)),
    'G learned 100 steps, D stood still. On 32 digits and 32 codes that stay the same: D’s loss rose from ' +
      '0.55 to 2.50 nats, G’s loss fell from 1.40 to 0.10 nats; D(G(z)) rose from 0.30 to 0.90.',
  );
  assert.match(pressText('discriminator', at(0, 0), at(10, 0)), /^D learned 10 steps, G stood/);
  assert.match(pressText('both', at(1, 0), at(2, 1)), /^Both learned 1 step\. .*stayed at/);
  assert.equal(pressText('both', at(3, 3), at(3, 3)), 'At rest.');
});
