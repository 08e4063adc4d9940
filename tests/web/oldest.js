/**
 * What the page asks of a browser that the oldest ones it is made for do not have, by MDN's table of
 * browsers. Run as a program it prints every API newer than them, for browser tests to take away.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { SyntaxKind } from 'typescript/unstable/ast';
import { API } from 'typescript/unstable/sync';

/** @type {typeof import('@mdn/browser-compat-data').default} */
const mdn = createRequire(import.meta.url)('@mdn/browser-compat-data');

/** README says the same. */
export const OLDEST = { safari: 16.4, firefox: 115, chrome: 109 };
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CONFIG = `${ROOT}tsconfig.json`;
const WEB = `${ROOT}explorer/web/`;
const INTERFACES = [
  { ...mdn.api, Console: mdn.api.console },
  mdn.javascript.builtins,
  mdn.javascript.builtins.Intl,
  mdn.webassembly.api,
];
/** Other people's names for their own browsers' parts: each knows its own and skips the rest. */
const OF_A_VENDOR = /^:*-(webkit|moz)-/;

/** @param {any} entry of MDN's table @returns {boolean} whether one of the oldest is without it */
export function isNewer(entry) {
  const support = entry?.__compat?.support;
  return (
    Boolean(support) &&
    Object.entries(OLDEST).some(
      ([browser, oldest]) =>
        ![support[browser] ?? []].flat().some((one) => {
          const [added, removed] = [one.version_added, one.version_removed].map((version) =>
            typeof version === 'string' ? parseFloat(version.replace('≤', '')) : NaN,
          );
          return (
            added <= oldest &&
            !(removed <= oldest) &&
            !one.prefix &&
            !one.flags &&
            !one.alternative_name
          );
        }),
    )
  );
}

// ---- JavaScript ----

/**
 * By types, not by names: `size` is old for a Map and new for URLSearchParams.
 * @param {Record<string, string>} [texts] by file name in explorer/web, in place of what is there; these
 *   files alone are looked at
 * @returns {Map<string, Set<string>>} API -> files
 */
export function newerApis(texts) {
  const readFile = (/** @type {string} */ path) => texts?.[path.slice(WEB.length)];
  const api = new API({ cwd: ROOT, fs: { readFile } });
  const found = new Map();
  try {
    const [project] = api.updateSnapshot({ openProjects: [CONFIG] }).getProjects();
    for (const path of project.program.getSourceFileNames()) {
      if (!path.startsWith(WEB) || (texts && !(path.slice(WEB.length) in texts))) continue;
      for (const used of usedIn(path, project)) {
        if (isNewerApi(...used))
          note(found, used.filter(Boolean).join('.'), path.slice(WEB.length));
      }
    }
  } finally {
    api.close();
  }
  return found;
}

/**
 * @param {string} path @param {any} project
 * @returns {Iterable<[string, string]>} interface, or '' for a global, and member
 */
function* usedIn(path, { program, checker }) {
  /** @type {any[]} */
  const names = [];
  const patterns = [];
  const walk = (/** @type {any} */ node) => {
    if (node.kind === SyntaxKind.Identifier) names.push(node);
    if (node.kind === SyntaxKind.ObjectBindingPattern) patterns.push(node);
    node.forEachChild(walk);
  };
  program.getSourceFile(path).forEachChild(walk);
  const symbols = checker.getSymbolAtLocation(names);
  // `const { clipboard } = navigator` names a member too.
  for (const pattern of patterns) {
    const type = checker.getTypeAtLocation(pattern);
    pattern.elements.forEach((/** @type {any} */ element) => {
      const { text } = element.propertyName ?? element.name;
      if (type && text) symbols.push(checker.getPropertyOfType(type, text));
    });
  }
  for (const [i, symbol] of symbols.entries()) {
    const ofBrowser = symbol?.declarations.some((/** @type {any} */ one) =>
      /\/lib\.[\w.]+\.d\.ts$/.test(one.path),
    );
    if (!ofBrowser) continue;
    const owner = symbol.getParent()?.name ?? '';
    // A static member's owner has no name of its own, but that of the variable.
    yield [owner === '__type' ? (names[i]?.parent.expression?.text ?? owner) : owner, symbol.name];
  }
}

/** What was answered, by owner and member. @type {Map<string, boolean>} */
const answers = new Map();

/** @param {string} owner @param {string} member */
function isNewerApi(owner, member) {
  const both = `${owner}.${member}`;
  const answer = answers.get(both) ?? lookUpApi(owner, member);
  answers.set(both, answer);
  return answer;
}

/** @param {string} owner @param {string} member */
function lookUpApi(owner, member) {
  if (owner === 'CSSStyleProperties') return isNewer(mdn.css.properties[hyphened(member)]);
  const name = owner.replace(/^Readonly(?=Array|Map|Set)|Constructor$/g, '');
  for (const table of INTERFACES) {
    const entry = name ? memberOf(table[name], member) : (table[member] ?? mdn.api.Window[member]);
    if (entry?.__compat) return isNewer(entry);
  }
  if (!name) return false;
  // TypeScript has some members in interfaces of its own: ARIAMixin, ParentNode.
  const all = INTERFACES.flatMap((table) => Object.values(table))
    .map((entry) => memberOf(entry, member))
    .filter((entry) => entry?.__compat);
  return all.length > 0 && all.every(isNewer);
}

const memberOf = (/** @type {any} */ owner, /** @type {string} */ member) =>
  owner?.[member] ?? owner?.[`${member}_static`];

const hyphened = (/** @type {string} */ name) =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** @returns {string[]} every member of the browser's that is newer, such as `Element.setHTML` */
export function allNewerApis() {
  return [mdn.api, mdn.javascript.builtins].flatMap((table) =>
    Object.entries(table).flatMap(([owner, members]) =>
      isNewer(members)
        ? [owner]
        : Object.keys(members)
            .filter((name) => isNewer(members[name]))
            .map((name) => `${owner}.${name}`),
    ),
  );
}

// ---- style sheets and markup ----

/** @type {Map<string, any[]>} functions and units, by name */
const types = new Map();
const collect = (/** @type {any} */ table) => {
  for (const [name, entry] of Object.entries(table)) {
    if (name === '__compat') continue;
    types.set(name, [...(types.get(name) ?? []), entry]);
    collect(entry);
  }
};
collect(mdn.css.types);

/** @param {string} sheet @returns {Set<string>} what is newer in it, such as `:has` or `round()` */
export function newerStyles(sheet) {
  const text = sheet.replace(/\/\*[\s\S]*?\*\//g, ' ');
  /** @type {Set<string>} */
  const found = new Set();
  const look = (/** @type {any} */ entry, /** @type {string} */ name) => {
    if (!OF_A_VENDOR.test(name) && isNewer(entry)) found.add(name);
  };
  for (const [, property, value] of text.matchAll(/([a-z-]+)\s*:\s*([^;{}]+)(?=[;}])/g)) {
    const known = mdn.css.properties[property];
    look(known, property);
    for (const [word] of value.matchAll(/(?<![\w-])[a-z][a-z-]*/g))
      look(known?.[word], `${property}: ${word}`);
    for (const [, name] of value.matchAll(/([a-z-]+)\(/g)) lookUp(name, `${name}()`);
    for (const [, unit] of value.replace(/#\w+/g, '').matchAll(/\d([a-z]+)\b/g)) lookUp(unit, unit);
  }
  for (const [, name] of text.matchAll(/::?([a-z-]+)/g)) look(mdn.css.selectors[name], `:${name}`);
  for (const [, name, rest] of text.matchAll(/@([a-z-]+)([^{;]*)/g)) {
    const known = mdn.css['at-rules'][name];
    look(known, `@${name}`);
    for (const [word] of rest.matchAll(/[a-z][a-z-]*/g)) look(known?.[word], `@${name} ${word}`);
  }
  if (/(^|[\s{};])&/.test(text)) look(mdn.css.selectors.nesting, '&');
  return found;

  /** A name may stand for several things: it is newer where all of them are. */
  function lookUp(/** @type {string} */ name, /** @type {string} */ as) {
    const all = types.get(name) ?? [];
    if (all.length && all.filter((entry) => entry.__compat).every(isNewer)) found.add(as);
  }
}

/** @param {string} text with markup in it @returns {Set<string>} such as `<search>` or `popover=` */
export function newerMarkup(text) {
  const markup = text.replace(/\/\*[\s\S]*?\*\//g, ' ');
  /** @type {Set<string>} */
  const found = new Set();
  for (const [, tag, attributes] of markup.matchAll(/<([a-z-]+)((?:\s+[\w-]+(?:="[^"]*")?)*)/g)) {
    const element = mdn.html.elements[tag];
    if (isNewer(element)) found.add(`<${tag}>`);
    for (const [, name] of attributes.replace(/"[^"]*"/g, '').matchAll(/\s([a-z][\w-]*)/g)) {
      const entry = element?.[name] ?? mdn.html.global_attributes[name];
      if (isNewer(entry)) found.add(`${name}=`);
    }
  }
  return found;
}

/** @returns {Map<string, Set<string>>} all of it in explorer/web: what is newer -> files */
export function newerInPage() {
  const found = newerApis();
  for (const file of /** @type {string[]} */ (readdirSync(WEB, { recursive: true }))) {
    if (!/\.(js|css|html)$/.test(file)) continue;
    const text = readFileSync(WEB + file, 'utf8');
    if (file.endsWith('.css')) newerStyles(text).forEach((name) => note(found, name, file));
    if (/\.(js|html)$/.test(file)) newerMarkup(text).forEach((name) => note(found, name, file));
  }
  return found;
}

/** @param {Map<string, Set<string>>} found @param {string} name @param {string} file */
function note(found, name, file) {
  found.set(name, (found.get(name) ?? new Set()).add(file));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(JSON.stringify(allNewerApis()));
}
