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

/** @template T @param {Kind<T>} kind @param {number} most @returns {Kind<Set<T>>} */
export const set = (kind, most) => {
  const { write, read } = list(kind, { most });
  return {
    write: (values) => write([...values].sort()),
    read: (text) => {
      const values = read(text);
      return values && new Set(values);
    },
  };
};

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
