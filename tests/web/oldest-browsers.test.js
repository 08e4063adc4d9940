import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import {
  allNewerApis,
  newerApis,
  newerInPage,
  newerMarkup,
  newerStyles,
  OLDEST,
} from './oldest.js';

const here = (name) => readFileSync(new URL(name, import.meta.url), 'utf8');
const STAND_INS = JSON.parse(here('newer-in-use.json'));

test('whatever is newer than the oldest browsers has something that stands in for it', () => {
  const used = newerInPage();
  const files = Object.fromEntries([...used].map(([name, set]) => [name, [...set]]));
  assert.deepEqual([...used.keys()].sort(), Object.keys(STAND_INS).sort(), JSON.stringify(files));
});

test('a newer API goes red, by its type and not by its name', () => {
  const text = `
    export const old = new Map().size, known = [1].at(-1);
    export const one = new URLSearchParams().size;
    document.body.ariaLabel = document.body.style.textWrap;
    export const { gpu } = navigator;
    scheduler.yield();
    AbortSignal.any([]);
    if (document.body.checkVisibility()) document.body.hidePopover();`;
  const found = newerApis({ 'dom/element.js': text });
  assert.deepEqual([...found.keys()].sort(), [
    'ARIAMixin.ariaLabel',
    'AbortSignal.any',
    'CSSStyleProperties.textWrap',
    'Element.checkVisibility',
    'HTMLElement.hidePopover',
    'NavigatorGPU.gpu',
    'Scheduler.yield',
    'URLSearchParams.size',
    'scheduler',
  ]);
});

test('a newer line of a style sheet goes red', () => {
  const sheet = `
    /* :has(a) in a comment */
    .a:has(b) { color: light-dark(#4e81c0, color-mix(in srgb, red, blue)); height: 1lh; }
    .b:popover-open { text-wrap: balance; display: grid; overflow: clip; width: 60dvh; }
    @starting-style { .c { translate: -50%; } }
    .d { & .e { inset: 0; } }`;
  assert.deepEqual([...newerStyles(sheet)].sort(), [
    '&',
    ':has',
    ':popover-open',
    '@starting-style',
    'color-mix()',
    'lh',
    'light-dark()',
    'text-wrap',
    'text-wrap: balance',
  ]);
});

test('newer markup goes red', () => {
  const text =
    '<dialog open><button class="popover is-x" popovertarget="a">a</button><search hidden>';
  assert.deepEqual([...newerMarkup(text)].sort(), ['<search>', 'popovertarget=']);
});

test('what browser tests take away holds what was once missed', () => {
  const all = allNewerApis();
  for (const name of [
    'Element.checkVisibility',
    'URLSearchParams.size',
    'HTMLElement.hidePopover',
  ]) {
    assert.ok(all.includes(name), name);
  }
  assert.ok(!all.includes('DecompressionStream') && !all.includes('OffscreenCanvas'));
});

test('README names the oldest browsers', () => {
  const { safari, firefox, chrome } = OLDEST;
  const named = `Safari ${safari}, Firefox ${firefox} and Chrome ${chrome}`;
  assert.ok(here('../../README.md').replaceAll(/\s+/g, ' ').includes(named));
});
