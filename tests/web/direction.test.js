/** Imports point one way: each folder of explorer/web says what it may import, and nothing else. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const WEB = fileURLToPath(new URL('../../explorer/web/', import.meta.url));

const VIEW = ['state', 'networks', 'formats', 'maths', 'dom'];
/**
 * What each folder may import beside itself; '.' is explorer/web itself. A folder is what a path
 * has before the file's name, of the views one each.
 * @type {Record<string, readonly string[]>}
 */
const MAY_IMPORT = {
  maths: [],
  formats: [],
  dom: [],
  networks: ['maths', 'formats'],
  training: ['maths', 'formats', 'networks'],
  link: ['formats'],
  state: ['link', 'networks', 'formats', 'maths', 'dom'],
  upload: ['maths', 'formats'],
  input: ['state', 'upload', 'formats', 'networks', 'maths', 'dom'],
  share: ['input', 'state', 'link', 'networks', 'formats', 'maths', 'dom'],
  page: ['state', 'dom'],
  guide: [
    ...VIEW,
    'input',
    'page',
    'views/gan',
    'views/how',
    'views/map',
    'views/plane',
    'views/train',
  ],
  'views/explore': VIEW,
  'views/map': VIEW,
  'views/plane': [...VIEW, 'views/map'],
  'views/morph': [...VIEW, 'views/map'],
  'views/generate': VIEW,
  'views/loss': VIEW,
  'views/gan': [...VIEW, 'training'],
  'views/train': [...VIEW, 'training', 'views/map', 'views/plane'],
  'views/how': [...VIEW, 'views/gan'],
  'views/evidence': VIEW,
  '.': ['page', 'share', 'state', 'dom'],
};
/** What is fetched when it is first asked for: by its path, so that the views stay apart. */
const MAY_FETCH = {
  // Its table of the views names what they are made of.
  state: ['networks', 'guide', ...Object.keys(MAY_IMPORT).filter(isView)],
  page: ['share', 'page', 'dom', 'input', 'views/explore'],
  guide: ['guide'],
  input: ['input'],
  '.': ['page', 'share', 'input', 'networks', 'guide', 'views/explore', 'views/map'],
};

/** @param {string} folder */
function isView(folder) {
  return folder.startsWith('views/');
}

/** @returns {Record<string, string>} every module, by path */
function modules() {
  const paths = /** @type {string[]} */ (readdirSync(WEB, { recursive: true }));
  const own = paths.filter((path) => path.endsWith('.js')).sort();
  return Object.fromEntries(own.map((path) => [path, readFileSync(WEB + path, 'utf8')]));
}

/**
 * @param {string} path @param {string} text
 * @returns {{path: string, fetched: boolean}[]} static, dynamic, in types, and by name
 */
function importsOf(path, text) {
  const beside = [...text.matchAll(/(?:\bfrom |\bimport |\bimport\()'(\.[^']+\.js)'/g)];
  const byName = [...text.matchAll(/'((?:[a-z]+\/)+[\w-]+)'/g)].map(([, name]) => `${name}.js`);
  return [
    ...beside.map(([, to]) => ({ path: normalize(join(dirname(path), to)), fetched: false })),
    ...byName.map((to) => ({ path: to, fetched: true })),
  ];
}

/**
 * @param {Record<string, string>} files
 * @returns {string[]} one sentence for every import that runs against the table
 */
function violations(files) {
  const found = new Set();
  for (const [path, text] of Object.entries(files)) {
    const folder = dirname(path);
    if (!(folder in MAY_IMPORT)) {
      found.add(`${path}: say in MAY_IMPORT what ${folder} imports`);
      continue;
    }
    for (const { path: to, fetched } of importsOf(path, text)) {
      if (fetched && !(to in files)) continue;
      const other = dirname(to);
      const may = fetched ? (MAY_FETCH[folder] ?? []) : [folder, ...MAY_IMPORT[folder]];
      if (!may.includes(other)) found.add(`${path}: ${folder} must not import ${other}`);
    }
  }
  return [...found, ...cycles(files).map((cycle) => `a cycle: ${cycle.join(' -> ')}`)];
}

/** @param {Record<string, string>} files @returns {string[][]} of modules that run each other */
function cycles(files) {
  const found = [];
  const done = new Set();
  /** @param {string} path @param {string[]} way */
  const visit = (path, way) => {
    if (way.includes(path)) found.push([...way.slice(way.indexOf(path)), path]);
    else if (!done.has(path)) {
      const code = (files[path] ?? '').replaceAll(/\/\*\*[\s\S]*?\*\//g, '');
      for (const { path: to, fetched } of importsOf(path, code)) {
        if (!fetched) visit(to, [...way, path]);
      }
      done.add(path);
    }
  };
  for (const path of Object.keys(files)) visit(path, []);
  return found;
}

test('imports follow the table', () => {
  assert.deepEqual(violations(modules()), []);
});

test('every folder of the table is there', () => {
  const folders = new Set(Object.keys(modules()).map((path) => dirname(path)));
  assert.deepEqual([...folders].sort(), Object.keys(MAY_IMPORT).sort());
});

test('the table itself has one direction', () => {
  const left = new Map(Object.entries(MAY_IMPORT).map(([name, others]) => [name, [...others]]));
  for (;;) {
    const free = [...left].filter(([, others]) => !others.length).map(([name]) => name);
    if (!free.length) break;
    for (const name of free) left.delete(name);
    for (const [name, others] of left) {
      left.set(
        name,
        others.filter((other) => !free.includes(other)),
      );
    }
  }
  assert.deepEqual([...left.keys()], []);
});

for (const [path, text, sentence] of [
  [
    'maths/random.js',
    "import { store } from '../state/page-store.js';",
    'maths must not import state',
  ],
  ['dom/notice.js', "const { a } = await import('../input/crop.js');", 'dom must not import input'],
  [
    'link/bytes.js',
    "/** @typedef {import('../state/store.js').Store} S */",
    'must not import state',
  ],
  ['views/loss/loss-view.js', "import '../how/how-view.js';", 'must not import views/how'],
  ['views/how/how-view.js', "loadModule('views/loss/loss-view');", 'must not import views/loss'],
  ['helpers/texts.js', '', 'say in MAY_IMPORT what helpers imports'],
  ['maths/random.js', "import { uniform } from './posterior.js';", 'a cycle'],
]) {
  test(`goes red: ${path}, ${sentence}`, () => {
    const files = { ...modules(), [path]: text };
    if (sentence === 'a cycle') files['maths/posterior.js'] = "export * from './random.js';";
    const found = violations(files).filter((one) => one.includes(sentence));
    assert.equal(found.length, 1, violations(files).join('\n'));
  });
}
