/** Which rows of the evidence are open; the topic 'evidence' tells of a change. */
import { bit, bitmask } from '../link/bytes.js';
import { store } from './page-store.js';

/** Places in this list are stored in links: append only. */
const ROWS = [
  'mixing_normal',
  'mixing_fitted',
  'mmd2',
  'active_dimensions',
  'encode_spread',
  'bce_test',
  'bce_at_mean',
  'kl_test',
  'elbo_test',
  'p_digit_normal',
  'p_digit_fitted',
  'p_digit_uniform',
  'p_digit_slerp',
  'frechet_normal',
  'frechet_fitted',
  'coverage_normal',
  'coverage_fitted',
  'p_digit_codes',
  'p_digit_linear',
  'p_digit_one_slider',
  'precision_normal',
  'density_normal',
  'confidence_path',
  'step_path',
  'silhouette_map',
  'jump_map',
  'confidence_gaps',
  'confidence_plane',
  'flip_radius',
  'jacobian_frobenius',
  'jacobian_spectral',
];

/** @type {{open: Set<string>}} keys of rows */
export const evidenceOptions = { open: new Set() };

/** @param {string} row a key @param {boolean} open */
export function setRow(row, open) {
  if (evidenceOptions.open.has(row) === open) return;
  if (open) evidenceOptions.open.add(row);
  else evidenceOptions.open.delete(row);
  store.touch('evidence');
}

/**
 * Bit i: row i is open.
 * @type {import('../link/bytes.js').Field}
 */
export const evidenceField = {
  tag: 10,
  write: () => {
    const open = ROWS.map((row) => evidenceOptions.open.has(row));
    if (!open.includes(true)) return null;
    const bytes = Math.ceil((open.lastIndexOf(true) + 1) / 8);
    return Array.from({ length: bytes }, (_, i) => bitmask(open.slice(8 * i, 8 * i + 8)));
  },
  read: (bytes) => {
    const isOpen = (/** @type {number} */ i) => bit(bytes?.[i >> 3] ?? 0, i & 7);
    evidenceOptions.open = new Set(ROWS.filter((_, i) => isOpen(i)));
    store.touch('evidence');
  },
};
