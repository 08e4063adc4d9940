/**
 * <source-code file="models.py" name="VAE">: a part of one of our Python files, read from the file
 * that runs. Without a name it is the whole file.
 */
import { BASE } from '../../dom/modules.js';
import { pieces, topLevel } from './python-tokens.js';

/** @type {Map<string, Promise<string>>} */
const files = new Map();

/** @param {string} name @returns {Promise<string>} */
function source(name) {
  const known = files.get(name);
  if (known) return known;
  const asked = fetch(new URL(`source/${name}`, BASE)).then((answer) => {
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    return answer.text();
  });
  files.set(name, asked);
  asked.catch(() => files.delete(name));
  return asked;
}

class SourceCode extends HTMLElement {
  connectedCallback() {
    void this.load();
  }

  async load() {
    const file = this.getAttribute('file') ?? '';
    const name = this.getAttribute('name');
    this.textContent = 'Loading the code …';
    try {
      const whole = await source(file);
      const code = name ? topLevel(whole, name) : whole;
      this.replaceChildren(title(file, whole, code), listing(code));
    } catch (error) {
      console.warn(`loading ${file} failed:`, error);
      this.replaceChildren(
        `${file} could not be loaded. `,
        tryAgain(() => this.load()),
      );
    }
  }
}

/** @param {() => Promise<void>} load */
export function tryAgain(load) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Try again';
  button.addEventListener('click', () => void load());
  return button;
}

/** @param {string} file @param {string} whole @param {string} code */
function title(file, whole, code) {
  const first = whole.slice(0, whole.indexOf(code)).split('\n').length;
  const last = first + code.trimEnd().split('\n').length - 1;
  const place = document.createElement('p');
  place.className = 'label';
  place.textContent = `explorer/${file}, lines ${first} to ${last}`;
  return place;
}

/** @param {string} code @returns {HTMLElement} its text is the code, to the letter */
function listing(code) {
  const pre = document.createElement('pre');
  const block = document.createElement('code');
  /** @type {HTMLElement | undefined} */
  let line;
  for (const { text, kind } of pieces(code)) {
    // Every line is a block of its own, so that what wraps on a phone stays indented.
    for (const part of text.match(/[^\n]*\n|[^\n]+/g) ?? []) {
      if (!line) {
        line = document.createElement('span');
        line.className = 'line';
        line.style.setProperty('--in', String(/^ */.exec(part)?.[0].length ?? 0));
        block.append(line);
      }
      const piece = document.createElement('span');
      piece.className = kind;
      piece.textContent = part;
      line.append(kind === 'plain' ? part : piece);
      if (part.endsWith('\n')) line = undefined;
    }
  }
  pre.append(block);
  return pre;
}

customElements.define('source-code', SourceCode);
