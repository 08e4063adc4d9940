/**
 * How single values stand in a readable link. Each kind writes a value as text and reads a
 * stranger's text: `undefined` where it makes no sense.
 * @module
 */

/** @template T @typedef {{write: (value: T) => string, read: (text: string) => T | undefined}} Kind */

/** @template {string} T @param {readonly T[]} names @returns {Kind<T>} one of these */
export const choice = (names) => ({
  write: (value) => value,
  read: (text) => names.find((name) => name === text),
});

/** @returns {Kind<string>} what something is called, such as a model that this page may not have */
export const name = () => ({
  write: (value) => value,
  read: (text) => (/^[\w-]{1,60}$/.test(text) ? text : undefined),
});

/** @returns {Kind<boolean>} */
export const flag = () => ({
  write: (on) => (on ? 'on' : 'off'),
  read: (text) => (text === 'on' ? true : text === 'off' ? false : undefined),
});

/** @param {number} most @returns {Kind<number>} a whole number from 0 */
export const whole = (most) => ({
  write: String,
  read: (text) => (/^\d{1,10}$/.test(text) && Number(text) <= most ? Number(text) : undefined),
});

/** @param {number} most @param {number} steps to one @returns {Kind<number>} from 0 */
export const decimal = (most, steps) => ({
  write: (value) => String(Math.round(value * steps) / steps),
  read: (text) => {
    const value = /^\d{1,3}(\.\d{1,4})?$/.test(text) ? Number(text) : Number.NaN;
    return value <= most ? Math.round(value * steps) / steps : undefined;
  },
});

/**
 * @template T @param {Kind<T>} kind @param {string} none how null is written
 * @returns {Kind<T | null>}
 */
export const orNone = (kind, none) => ({
  write: (value) => (value === null ? none : kind.write(value)),
  read: (text) => (text === none ? null : kind.read(text)),
});

/** Between the values of a list. */
const COMMA = ',';
/** How an empty list is written: a link is not to hold nothing after a `=`. */
const EMPTY = 'none';

/**
 * @template T @param {Kind<T>} kind @param {{most: number, least?: number}} length
 * @returns {Kind<T[]>} values that differ, in this order
 */
export const list = (kind, { most, least = 0 }) => ({
  write: (values) => values.map(kind.write).join(COMMA) || EMPTY,
  read: (text) => {
    const values = text === EMPTY ? [] : text.split(COMMA).map(kind.read);
    const good = values.every((value) => value !== undefined);
    const differ = new Set(values).size === values.length;
    const fits = values.length >= least && values.length <= most;
    return good && differ && fits ? /** @type {T[]} */ (values) : undefined;
  },
});

/**
 * @template T @param {Kind<T>} kind
 * @returns {Kind<Set<T>>} without what this page does not know: that may have been taken away
 */
export const set = (kind) => ({
  write: (values) => [...values].sort().map(kind.write).join(COMMA) || EMPTY,
  read: (text) => {
    const values = text === EMPTY ? [] : text.split(COMMA).map(kind.read);
    return new Set(/** @type {T[]} */ (values.filter((value) => value !== undefined)));
  },
});

/**
 * @template {string} K @param {Partial<Record<K, string>>} letters by kind @param {number} most
 * @returns {Kind<{kind: K, index: number}>} a letter and a number, such as n409
 */
export const numbered = (letters, most) => ({
  write: ({ kind, index }) => `${letters[kind]}${index}`,
  read: (text) => {
    const kind = /** @type {K[]} */ (Object.keys(letters)).find((one) => letters[one] === text[0]);
    const index = whole(most).read(text.slice(1));
    return kind && index !== undefined ? { kind, index } : undefined;
  },
});

/**
 * @template {string} K @param {readonly K[]} names
 * @returns {Kind<Record<K, boolean>>} the names of those that are on
 */
export const switches = (names) => {
  const on = list(choice(names), { most: names.length });
  return {
    write: (value) => on.write(names.filter((name) => value[name])),
    read: (text) => {
      const found = on.read(text);
      return (
        found &&
        /** @type {Record<K, boolean>} */ (
          Object.fromEntries(names.map((name) => [name, found.includes(name)]))
        )
      );
    },
  };
};
