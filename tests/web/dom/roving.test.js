import assert from 'node:assert/strict';
import { test } from 'node:test';

Object.assign(globalThis, { localStorage: undefined });
const { placeAfter, rove } = await import('../../../explorer/web/dom/roving.js');

test('arrows, Home and End lead to a place of the group, other keys nowhere', () => {
  const places = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'];
  assert.deepEqual(
    places.map((key) => placeAfter(key, 3, 10)),
    [2, 4, 2, 4, 0, 9],
  );
  assert.equal(placeAfter('ArrowLeft', 0, 10), 0);
  assert.equal(placeAfter('ArrowRight', 9, 10), 9);
  assert.equal(placeAfter('Tab', 3, 10), null);
});

test('a group is one stop of the Tab key: the button that had the focus last', () => {
  const buttons = [0, 1, 2].map(() => {
    const button = /** @type {any} */ (new EventTarget());
    button.focus = () => button.dispatchEvent(new Event('focus'));
    return button;
  });
  rove(buttons);
  const stops = () => buttons.map(({ tabIndex }) => tabIndex);
  assert.deepEqual(stops(), [0, -1, -1]);
  const press = (/** @type {string} */ key, altKey = false) => {
    const event = Object.assign(new Event('keydown', { cancelable: true }), { key, altKey });
    buttons[stops().indexOf(0)].dispatchEvent(event);
    return event.defaultPrevented;
  };
  assert.ok(press('ArrowRight'));
  assert.deepEqual(stops(), [-1, 0, -1]);
  assert.ok(!press('ArrowRight', true), 'with Alt it is the browser’s');
  assert.deepEqual(stops(), [-1, 0, -1]);
});
