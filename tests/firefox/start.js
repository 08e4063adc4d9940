/** The app, started as a person starts it, and Firefox, driven over WebDriver BiDi. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Milliseconds after which something has failed; no test asserts how long anything takes. */
export const PATIENCE = 180_000;

/** @returns {Promise<{url: string, stop: () => Promise<void>}>} the app, as soon as it answers */
export async function startApp() {
  const port = await freePort();
  const python = spawn(`${ROOT}.venv/bin/python`, ['app.py', '--port', String(port)], {
    cwd: ROOT,
    env: { ...process.env, OMP_NUM_THREADS: '1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(python, 'exit');
  const url = `http://127.0.0.1:${port}/`;
  const giveUp = Date.now() + PATIENCE;
  while (!(await answers(url))) {
    if (python.exitCode !== null || Date.now() > giveUp) {
      python.kill();
      throw new Error('the app does not serve its page');
    }
    await pause(100);
  }
  return {
    url,
    stop: async () => {
      python.kill();
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
 * @param {'light' | 'dark'} theme
 */
export const startFirefox = (theme) =>
  puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX || '/usr/bin/firefox-esr',
    headless: true,
    defaultViewport: { width: 1440, height: 900 },
    timeout: PATIENCE,
    protocolTimeout: PATIENCE,
    extraPrefsFirefox: {
      'layout.css.prefers-color-scheme.content-override': theme === 'dark' ? 0 : 1,
    },
  });
