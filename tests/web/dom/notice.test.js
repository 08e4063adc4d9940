import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';

const place = { textContent: '' };
Object.assign(globalThis, {
  HTMLElement: class {},
  customElements: { define: () => {} },
  document: { querySelector: () => place },
});
mock.timers.enable({ apis: ['setTimeout'] });
const { showNotice, warn } = await import('../../../explorer/web/dom/notice.js');

beforeEach(() => {
  warn('');
  showNotice('');
});

test('a notice goes by itself, a warning stays until it no longer holds', () => {
  showNotice('Link copied.');
  mock.timers.tick(60_000);
  assert.equal(place.textContent, '');
  warn('Something is missing.');
  mock.timers.tick(60_000);
  assert.equal(place.textContent, 'Something is missing.');
  warn('');
  assert.equal(place.textContent, '');
});

test('a warning lets a notice be read, and comes back after it', () => {
  warn('Something is missing.');
  showNotice('Link copied.');
  warn('Something is missing.');
  assert.equal(place.textContent, 'Link copied.');
  mock.timers.tick(60_000);
  assert.equal(place.textContent, 'Something is missing.');
});

test('a warning that comes or goes during a notice leaves it alone', () => {
  showNotice('Link copied.');
  warn('Something is missing.');
  assert.equal(place.textContent, 'Link copied.');
  warn('');
  assert.equal(place.textContent, 'Link copied.');
  mock.timers.tick(60_000);
  assert.equal(place.textContent, '');
});
