/**
 * A part of a Python file, and its text in pieces that may look different: just enough of the
 * language for the lesson's own files.
 * @module
 */

/** @typedef {'plain' | 'keyword' | 'quiet'} Kind */

const KEYWORDS = new Set(
  (
    'and as assert class def else for from if import in is lambda None not or raise return self ' +
    'super with yield'
  ).split(' '),
);
/** Strings over several lines, strings, comments, words; all else is taken one by one. */
const TOKEN = /r?"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|#[^\n]*|[A-Za-z_]\w*|[\s\S]/g;

/**
 * A method of a class as it stands in the file.
 * @param {string} source @param {string} of the class @param {string} name
 * @returns {string} indented as it is there
 * @throws {Error} if there is none
 */
function method(source, of, name) {
  const inside = topLevel(source, of).replace(/^ {4}/gm, '');
  return topLevel(inside, name).replace(/^(?=.)/gm, '    ');
}

/**
 * A class, a function or a method as it stands in the file.
 * @param {string} source
 * @param {string} name of something at the left edge, or class and method with a dot between
 * @returns {string} from its first line to the last before whatever comes next, ended by a newline
 * @throws {Error} if there is none
 */
export function topLevel(source, name) {
  const [of, one] = name.split('.');
  if (one) return method(source, of, one);
  const lines = source.split('\n');
  const first = lines.findIndex((line) => new RegExp(`^(class|def) ${name}\\b`).test(line));
  if (first < 0) throw new Error(`There is no ${name} in this file.`);
  let end = first + 1;
  // A signature over several lines ends with a parenthesis at the left edge.
  while (end < lines.length && /^(\s|\)|$)/.test(lines[end])) end += 1;
  return `${lines.slice(first, end).join('\n').trimEnd()}\n`;
}

/**
 * @param {string} code
 * @returns {{text: string, kind: Kind}[]} the pieces; together they are the code
 */
export function pieces(code) {
  /** @type {{text: string, kind: Kind}[]} */
  const found = [];
  for (const [text] of code.matchAll(TOKEN)) {
    const kind = kindOf(text);
    const last = found.at(-1);
    if (last?.kind === kind) last.text += text;
    else found.push({ text, kind });
  }
  return found;
}

/** @param {string} token @returns {Kind} */
function kindOf(token) {
  if (KEYWORDS.has(token)) return 'keyword';
  return token.startsWith('#') || (token.length > 1 && token.includes('"')) ? 'quiet' : 'plain';
}
