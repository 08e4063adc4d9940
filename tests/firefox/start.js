/** The app and its copy, started as a person starts them, and Firefox, driven over WebDriver BiDi. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import puppeteer from 'puppeteer-core';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Milliseconds after which something has failed; no test asserts how long anything takes. */
export const PATIENCE = 180_000;

const PYTHON = `${ROOT}.venv/bin/python`;

/** @typedef {{url: string, stop: () => Promise<void>}} Host */

/** @param {string[]} words @returns {Promise<{stdout: string}>} of a Python program's run */
export const python = (...words) => promisify(execFile)(PYTHON, words, { cwd: ROOT });

/** @param {(folder: string) => Promise<Host>} start @returns {Promise<Host>} */
async function inFolder(start) {
  const folder = await mkdtemp(join(tmpdir(), 'firefox-'));
  const { url, stop } = await start(folder);
  return {
    url,
    stop: async () => {
      await stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** @returns {Promise<Host>} the app, as soon as it answers */
export async function startApp() {
  const port = await freePort();
  return serving(['app.py', '--port', String(port)], `http://127.0.0.1:${port}/`);
}

/** @returns {Promise<Host>} the copy without a server, below a path, from Python's server of files */
export const startCopy = () =>
  inFolder(async (folder) => {
    await python('-m', 'explorer', 'export', join(folder, 'a', 'b'));
    const port = await freePort();
    const words = ['-m', 'http.server', '--directory', folder, '--bind', '127.0.0.1', String(port)];
    return serving(words, `http://127.0.0.1:${port}/a/b/`);
  });

/**
 * @param {string[]} words of a Python program @param {string} url where it answers
 * @returns {Promise<Host>}
 */
async function serving(words, url) {
  const server = spawn(PYTHON, words, {
    cwd: ROOT,
    env: { ...process.env, OMP_NUM_THREADS: '1' },
    stdio: 'ignore',
  });
  const ended = once(server, 'exit');
  const giveUp = Date.now() + PATIENCE;
  while (!(await answers(url))) {
    if (server.exitCode !== null || Date.now() > giveUp) {
      server.kill();
      throw new Error(`${words.join(' ')} does not serve its page`);
    }
    await pause(100);
  }
  return {
    url,
    stop: async () => {
      server.kill();
      await ended;
    },
  };
}

/** @returns {Promise<number>} a port that nothing listens on right now */
async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address());
  probe.close();
  await once(probe, 'close');
  return port;
}

/** @param {string} url */
const answers = (url) =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

/**
 * Firefox without a window. Its theme is chosen here: the driver cannot change it later.
 * @param {import('./visit.js').Kind} kind
 */
export const startFirefox = (kind) =>
  puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX || '/usr/bin/firefox-esr',
    headless: true,
    defaultViewport: { width: 1440, height: 900 },
    timeout: PATIENCE,
    protocolTimeout: PATIENCE,
    extraPrefsFirefox: {
      'layout.css.prefers-color-scheme.content-override': kind === 'dark' ? 0 : 1,
      'privacy.resistFingerprinting': kind === 'falsifying',
    },
  });
