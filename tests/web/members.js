/** Adds a family to the boot of a test: the VAE at other betas, a map at 4 and 0.25, a plane at 4, 16 and 0. */
import './boot.js';
import { addRecord, ownRecordOf, wholeRecord } from '../../explorer/web/state/boot.js';
import { store } from '../../explorer/web/state/page-store.js';

const MAPS = [0.25, 4];
const PLANES = [0, 4, 16];

/** @param {number} beta */
export const memberId = (beta) => `vae-beta-${String(beta).replace('.', 'p')}`;

/** @param {readonly number[]} [betas] */
export function addMembers(betas = [0, 0.25, 2, 4, 16]) {
  for (const beta of betas) {
    const [map, plane] = [MAPS.includes(beta), PLANES.includes(beta)];
    const id = memberId(beta);
    const told = { id, family: 'vae', beta, map, plane, statistics: true, codes: true };
    addRecord(
      wholeRecord({ ...ownRecordOf('vae'), ...told, own: false, dimensions: null, code: null }),
    );
    store.addColumn(id);
  }
}
