/**
 * Inputs that bear the name of an option show it, and set it where a person changes them; those with
 * `data-on="change"` once that is done, not with every key.
 */
import { OPTIONS } from './options.js';
import { store } from './page-store.js';

/** @typedef {keyof typeof OPTIONS} Name */

/** @param {HTMLElement} root holds them already */
export function bindOptions(root) {
  const inputs = [...root.querySelectorAll('input')].filter(({ name }) => name in OPTIONS);
  const option = (/** @type {HTMLInputElement} */ { name }) => OPTIONS[/** @type {Name} */ (name)];
  const show = () => {
    for (const input of inputs) {
      const value = store[/** @type {Name} */ (input.name)];
      if (input.type === 'checkbox') input.checked = value === true;
      else if (input.type === 'radio') input.checked = input.value === String(value);
      else input.value = String(value);
    }
  };
  for (const input of inputs) {
    input.addEventListener(input.dataset.on ?? 'input', () => {
      const value =
        input.type === 'checkbox' ? input.checked : option(input).kind.read(input.value);
      if (value !== undefined) store.set({ [input.name]: value });
    });
  }
  store.follow([...new Set(inputs.map((input) => option(input).topic))], show, root);
}
