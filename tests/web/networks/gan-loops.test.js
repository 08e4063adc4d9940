/** The GAN's networks where there is no WebAssembly SIMD: in JavaScript's loops. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

/** @type {string[]} */
const said = [];
console.info = (text) => said.push(text);
Reflect.deleteProperty(globalThis, 'WebAssembly');
await import('./gan-networks.js');
await import('./gan-search.js');

test('it was the loops that ran', () => assert.match(said.join(), /the models run in JavaScript/));
