import assert from 'node:assert/strict';
import { test } from 'node:test';

import { actionOf, keysAreOn, setKeysOn } from '../../../explorer/web/dom/shortcuts.js';

/** An event on an element that the guard's selector does or does not match. */
function pressed(key, changes = {}, typing = false) {
  const target = { closest: () => (typing ? {} : null) };
  return {
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    repeat: false,
    isComposing: false,
    defaultPrevented: false,
    target,
    ...changes,
  };
}

test('letters do what the list of keys says, capital or not', () => {
  const expected = { f: 'presentation', r: 'reset', e: 'again', n: 'random', q: 'qr', '?': 'keys' };
  for (const [key, action] of Object.entries(expected)) {
    assert.equal(actionOf(pressed(key), 7)?.action, action);
    assert.equal(actionOf(pressed(key.toUpperCase()), 7)?.action, action);
  }
});

test('numbers are the places of the views, as far as there are any', () => {
  assert.deepEqual(actionOf(pressed('1'), 7), { action: 'view', view: 0 });
  assert.deepEqual(actionOf(pressed('7'), 7), { action: 'view', view: 6 });
  assert.equal(actionOf(pressed('8'), 7), null);
  assert.equal(actionOf(pressed('0'), 7), null, 'sliders and maps use it');
});

test('other keys, and names that every object has, do nothing', () => {
  for (const key of ['a', 'Enter', ' ', 'ArrowLeft', 'F5', 'constructor', 'toString', '+']) {
    assert.equal(actionOf(pressed(key), 7), null, key);
  }
});

test('nothing happens while typing, with a modifier, on a held key, or once it was used', () => {
  assert.equal(actionOf(pressed('f', {}, true), 7), null);
  for (const flag of [
    'ctrlKey',
    'metaKey',
    'altKey',
    'repeat',
    'isComposing',
    'defaultPrevented',
  ]) {
    assert.equal(actionOf(pressed('f', { [flag]: true }), 7), null, flag);
  }
});

test('the document itself may be what was hit', () => {
  assert.equal(actionOf(pressed('f', { target: {} }), 7)?.action, 'presentation');
});

test('without storage the switch still holds', () => {
  assert.equal(keysAreOn(), true);
  setKeysOn(false);
  assert.equal(keysAreOn(), false);
  setKeysOn(true);
  assert.equal(keysAreOn(), true);
});
