import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Film } from '../../../../explorer/web/views/morph/film.js';

const ROWS = ['ae', 'vae', 'fade'];

/** A job whose pictures say where they are, and a taker that writes down what it gets. */
function darkroom() {
  /** @type {string[]} */
  const log = [];
  const film = new Film({
    frame: (row, frame, image, job) => log.push(`${job.legs}:${row}${frame}=${image[0]}`),
    strips: (job) => log.push(`${job.legs}:strips`),
    curves: (curves, job) => log.push(`${job.legs}:curves ${JSON.stringify(curves.fade)}`),
  });
  /** @returns {import('../../../../explorer/web/views/morph/film.js').Job} */
  const job = (legs = 1, judged = true) => ({
    rows: ROWS,
    legs,
    frames: 3,
    fine: 2,
    picture: (row, t) => Float32Array.of(t + 10 * ROWS.indexOf(row)),
    judge: judged ? (image) => image[0] / 2 : null,
  });
  return { film, job, log };
}

/** @param {Film} film @param {number} [most] */
function run(film, most = 1000) {
  let steps = 0;
  while (steps < most && film.step()) steps++;
  return steps;
}

test('strips come first, a frame at every place, then the curves at finer places', () => {
  const { film, job, log } = darkroom();
  film.ask(job());
  run(film);
  assert.deepEqual(log, [
    '1:ae0=0',
    '1:vae0=10',
    '1:fade0=20',
    '1:ae1=0.5',
    '1:vae1=10.5',
    '1:fade1=20.5',
    '1:ae2=1',
    '1:vae2=11',
    '1:fade2=21',
    '1:strips',
    '1:curves [10,10.125,10.25,10.375,10.5]',
  ]);
});

test('one step makes one picture', () => {
  const { film, job, log } = darkroom();
  film.ask(job());
  film.step();
  film.step();
  assert.deepEqual(log, ['1:ae0=0', '1:vae0=10']);
});

test('over several legs the places run from the first stop to the last', () => {
  const { film, job, log } = darkroom();
  film.ask(job(2));
  run(film);
  assert.ok(log.includes('2:ae1=1'));
  assert.ok(log.includes('2:ae2=2'));
});

test('strips that were begun are finished, so that they follow a drag that never pauses', () => {
  const { film, job, log } = darkroom();
  film.ask(job(1));
  film.step();
  film.ask(job(2));
  film.ask(job(4));
  run(film);
  assert.ok(log.includes('1:strips'));
  assert.ok(!log.some((line) => line.startsWith('1:curves')));
  assert.ok(!log.some((line) => line.startsWith('2:')), 'only the last one counts');
  assert.match(log.at(-1) ?? '', /^4:curves/);
});

test('curves of what is gone are left', () => {
  const { film, job, log } = darkroom();
  film.ask(job(1));
  run(film, 12);
  assert.ok(log.includes('1:strips'));
  film.ask(job(2));
  run(film);
  assert.ok(!log.some((line) => line.startsWith('1:curves')));
  assert.match(log.at(-1) ?? '', /^2:curves/);
});

test('without a judge there are strips only', () => {
  const { film, job, log } = darkroom();
  film.ask(job(1, false));
  run(film);
  assert.equal(log.at(-1), '1:strips');
  film.ask(job(1));
  run(film);
  assert.match(log.at(-1) ?? '', /curves/);
});
