/**
 * What a step of training consists of, on numbers in one memory: `kernel.wat`, four numbers at a
 * time, or the same in JavaScript's loops (`loops.js`), which give the same bits.
 * @module
 */
import { loopsOn } from './loops.js';

/** `kernel.wat` as bytes in base64, which `make kernel` writes here. */
export const KERNEL =
  'AGFzbQEAAAABOgZgB39/f39/f38AYAh/f39/f39/fwBgBn9/f39/fwBgA39/fwBgAn9/AGANf39/f399fX19fX19fQ' +
  'ACDgECanMGbWVtb3J5AgABAwkIAAECAgADBAUHQQgEc3VtcwAABGRvdHMAAQRyb3dzAAIHY29sdW1ucwADCWJlcm5v' +
  'dWxsaQAEBGlua3MABQRyZWx1AAYEYWRhbQAHCtIZCPYHAgd/CXsgAyABQQJ0aiEJAkADQCAHQYABaiACSw0BIAMhCC' +
  'AAIAdqIQoDQCAIKAIAQQJ0IQsgCCgCBEECdCEM/QwAAAAAAAAAAAAAAAAAAAAAIQ/9DAAAAAAAAAAAAAAAAAAAAAAh' +
  'EP0MAAAAAAAAAAAAAAAAAAAAACER/QwAAAAAAAAAAAAAAAAAAAAAIRL9DAAAAAAAAAAAAAAAAAAAAAAhE/0MAAAAAA' +
  'AAAAAAAAAAAAAAACEU/QwAAAAAAAAAAAAAAAAAAAAAIRX9DAAAAAAAAAAAAAAAAAAAAAAhFgJAA0AgCyAMTw0BIAUg' +
  'C2r9CQIAIQ4gBiAHaiACIAQgC2ooAgBsaiENIA8gDiAN/QAEAP3mAf3kASEPIBAgDiAN/QAEEP3mAf3kASEQIBEgDi' +
  'AN/QAEIP3mAf3kASERIBIgDiAN/QAEMP3mAf3kASESIBMgDiAN/QAEQP3mAf3kASETIBQgDiAN/QAEUP3mAf3kASEU' +
  'IBUgDiAN/QAEYP3mAf3kASEVIBYgDiAN/QAEcP3mAf3kASEWIAtBBGohCwwACwsgCiAP/QsEACAKIBD9CwQQIAogEf' +
  '0LBCAgCiAS/QsEMCAKIBP9CwRAIAogFP0LBFAgCiAV/QsEYCAKIBb9CwRwIAogAmohCiAIQQRqIQggCCAJSQ0ACyAH' +
  'QYABaiEHDAALCwJAA0AgB0HAAGogAksNASADIQggACAHaiEKA0AgCCgCAEECdCELIAgoAgRBAnQhDP0MAAAAAAAAAA' +
  'AAAAAAAAAAACEP/QwAAAAAAAAAAAAAAAAAAAAAIRD9DAAAAAAAAAAAAAAAAAAAAAAhEf0MAAAAAAAAAAAAAAAAAAAA' +
  'ACESAkADQCALIAxPDQEgBSALav0JAgAhDiAGIAdqIAIgBCALaigCAGxqIQ0gDyAOIA39AAQA/eYB/eQBIQ8gECAOIA' +
  '39AAQQ/eYB/eQBIRAgESAOIA39AAQg/eYB/eQBIREgEiAOIA39AAQw/eYB/eQBIRIgC0EEaiELDAALCyAKIA/9CwQA' +
  'IAogEP0LBBAgCiAR/QsEICAKIBL9CwQwIAogAmohCiAIQQRqIQggCCAJSQ0ACyAHQcAAaiEHDAALCwJAA0AgB0EQai' +
  'ACSw0BIAMhCCAAIAdqIQoDQCAIKAIAQQJ0IQsgCCgCBEECdCEM/QwAAAAAAAAAAAAAAAAAAAAAIQ8CQANAIAsgDE8N' +
  'ASAFIAtq/QkCACEOIAYgB2ogAiAEIAtqKAIAbGohDSAPIA4gDf0ABAD95gH95AEhDyALQQRqIQsMAAsLIAogD/0LBA' +
  'AgCiACaiEKIAhBBGohCCAIIAlJDQALIAdBEGohBwwACwsLigYCC38FeyAAQQAgASACbPwLACADIQggAyABQQJ0aiEJ' +
  'IAAhCiAFIQsDQCAIKAIAQQJ0IQwgCCgCBEEBa0ECdCENAkADQCAMQRBqIA1LDQEgBiAHIAQgDGooAgBsaiEPIAYgBy' +
  'AEIAxqKAIEbGohECAGIAcgBCAMaigCCGxqIREgBiAHIAQgDGooAgxsaiES/QwAAAAAAAAAAAAAAAAAAAAAIRT9DAAA' +
  'AAAAAAAAAAAAAAAAAAAhFf0MAAAAAAAAAAAAAAAAAAAAACEW/QwAAAAAAAAAAAAAAAAAAAAAIRdBACEOA0AgCyAOav' +
  '0ABAAhEyAUIBMgDyAOav0ABAD95gH95AEhFCAVIBMgECAOav0ABAD95gH95AEhFSAWIBMgESAOav0ABAD95gH95AEh' +
  'FiAXIBMgEiAOav0ABAD95gH95AEhFyAOQRBqIQ4gDiAHSQ0ACyAUIBQgFP0NCAkKCwwNDg8AAQIDBAUGB/3kASEUIB' +
  'UgFSAV/Q0ICQoLDA0ODwABAgMEBQYH/eQBIRUgFiAWIBb9DQgJCgsMDQ4PAAECAwQFBgf95AEhFiAXIBcgF/0NCAkK' +
  'CwwNDg8AAQIDBAUGB/3kASEXIAogBCAMaigCAEECdGogFP0fACAU/R8BkjgCACAKIAQgDGooAgRBAnRqIBX9HwAgFf' +
  '0fAZI4AgAgCiAEIAxqKAIIQQJ0aiAW/R8AIBb9HwGSOAIAIAogBCAMaigCDEECdGogF/0fACAX/R8BkjgCACAMQRBq' +
  'IQwMAAsLAkADQCAMQQRqIA1LDQEgBiAHIAQgDGooAgBsaiEP/QwAAAAAAAAAAAAAAAAAAAAAIRRBACEOA0AgCyAOav' +
  '0ABAAhEyAUIBMgDyAOav0ABAD95gH95AEhFCAOQRBqIQ4gDiAHSQ0ACyAUIBQgFP0NCAkKCwwNDg8AAQIDBAUGB/3k' +
  'ASEUIAogBCAMaigCAEECdGogFP0fACAU/R8BkjgCACAMQQRqIQwMAAsLIAogAmohCiALIAdqIQsgCEEEaiEIIAggCU' +
  'kNAAsLkQECAn8BfSADQQA2AgADQEEAIQcDQCAAKgIAIQggBSAGaiAIOAIAIAQgBmogBzYCACAGIAhDAAAAAFxBAnRq' +
  'IQYgAEEEaiEAIAdBAWohByAHIAJJDQALIAUgBmpDAACAPzgCACAEIAZqIAI2AgAgBkEEaiEGIANBBGohAyADIAZBAn' +
  'Y2AgAgAUEBayEBIAENAAsLxAECBH8BfSADQQA2AgAgACACQQJ0aiEJA0BBACEHIAAhCANAIAgqAgAhCiAFIAZqIAo4' +
  'AgAgBCAGaiAHNgIAIAYgCkMAAAAAXEECdGohBiAIIAJBAnRqIQggB0EBaiEHIAcgAUkNAAsgA0EEaiEDIAMgBkECdj' +
  'YCACAAQQRqIQAgACAJSQ0AC0EAIQcDQCAFIAZqQwAAgD84AgAgBCAGaiAHNgIAIAZBBGohBiAHQQFqIQcgByABSQ0A' +
  'CyADIAZBAnY2AgQL7gUCA38HewNA/QwAAAAAAAAAAAAAAAAAAAAAIQ8gBCEIIARBEGohBEEAIQcDQP0MAACAPwAAgD' +
  '8AAIA/AACAPyEQIAdBoAxqIQkgCSAGSwRAIAYhCQsDQCAAIAdq/QAEACEKIAEgB2r9AAQAIQsgDyAK/QwAAAAAAAAA' +
  'AAAAAAAAAAAA/ekBIAogC/3mAf3lAf3kASEPIAr94AH94QH9DAAArsIAAK7CAACuwgAArsL96QEhDCAM/Qw7qrg/O6' +
  'q4PzuquD87qrg//eYB/QwAAAA/AAAAPwAAAD8AAAA//eQB/WghDSAMIA39DAByMT8AcjE/AHIxPwByMT/95gH95QEg' +
  'Df0Mjr6/NY6+vzWOvr81jr6/Nf3mAf3lASEM/QwBDVA5AQ1QOQENUDkBDVA5IQ4gDiAM/eYB/QxhC7Y6YQu2OmELtj' +
  'phC7Y6/eQBIQ4gDiAM/eYB/QyJiAg8iYgIPImICDyJiAg8/eQBIQ4gDiAM/eYB/Qyrqio9q6oqPauqKj2rqio9/eQB' +
  'IQ4gDiAM/eYB/Qyrqio+q6oqPquqKj6rqio+/eQBIQ4gDiAM/eYB/QwAAAA/AAAAPwAAAD8AAAA//eQBIQ4gDiAM/e' +
  'YB/QwAAIA/AACAPwAAgD8AAIA//eQBIQ4gDiAM/eYB/QwAAIA/AACAPwAAgD8AAIA//eQBIQ4gDiAN/fgB/Qx/AAAA' +
  'fwAAAH8AAAB/AAAA/a4BQRf9qwH95gEhDiAO/QwAAIA/AACAPwAAgD8AAIA//eQBIQ0gECAN/eYBIRAgDv0MAACAPw' +
  'AAgD8AAIA/AACAPyAK/QwAAAAAAAAAAAAAAAAAAAAA/UP9UiAN/ecBIQ4gAiAHaiAO/QsEACADIAdqIA4gC/3lAf0L' +
  'BAAgB0EQaiEHIAcgCUkNAAsgBCAQ/QsEACAEQRBqIQQgByAGSQ0ACyAIIA/9CwQAIAAgBmohACABIAZqIQEgAiAGai' +
  'ECIAMgBmohAyAFQQFrIQUgBQ0ACwtNAQF/IAEgAmohAwNAIAAgAf1cAgD9iQH9qQH9+wH9DAAAf0MAAH9DAAB/QwAA' +
  'f0P95wH9CwQAIABBEGohACABQQRqIQEgASADSQ0ACws9AQF/IAAgAWohAgNAIAAgAP0ABAD9DAAAAAAAAAAAAAAAAA' +
  'AAAAD96QH9CwQAIABBEGohACAAIAJJDQALC/YBAgF/A3sgACAEaiENA0AgAf0ABAAgBf0T/eYBIQ4gBv0TIAL9AAQA' +
  '/eYBIAf9EyAO/eYB/eQBIQ8gCP0TIAP9AAQA/eYBIAn9EyAOIA795gH95gH95AEhECAPIA/94AH9DGBCog1gQqINYE' +
  'KiDWBCog39Q/1PIQ8gECAQ/QxgQqINYEKiDWBCog1gQqIN/UP9TyEQIAIgD/0LBAAgAyAQ/QsEACAAIAD9AAQAIAr9' +
  'EyAP/eYBIBD94wEgC/0T/eYBIAz9E/3kAf3nAf3lAf0LBAAgAEEQaiEAIAFBEGohASACQRBqIQIgA0EQaiEDIAAgDU' +
  'kNAAsL';

/**
 * Addresses are in bytes; a row has `bytes` bytes, a multiple of 16. What they do says `kernel.wat`.
 * @typedef {object} Kernels
 * @property {(out: number, lists: number, bytes: number, starts: number, index: number,
 *   values: number, from: number) => void} sums a matrix given as lists, times a dense one
 * @property {(out: number, lists: number, outBytes: number, starts: number, index: number,
 *   vectors: number, weight: number, bytes: number) => void} dots a dense matrix times the transposed
 *   other, only at the places that lists name
 * @property {(from: number, count: number, width: number, starts: number, index: number,
 *   values: number) => void} rows a matrix as lists, and the bias's 1 as the last entry of each
 * @property {(from: number, count: number, width: number, starts: number, index: number,
 *   values: number) => void} columns the transposed matrix as lists, and a last one for the bias
 * @property {(logits: number, x: number, p: number, gradient: number, terms: number,
 *   lists: number, bytes: number) => void} bernoulli sigmoid, its cross-entropy and its gradient
 * @property {(out: number, from: number, count: number) => void} inks bytes as numbers 0 to 1
 * @property {(at: number, bytes: number) => void} relu
 * @property {(w: number, g: number, m: number, v: number, bytes: number, scale: number,
 *   beta1: number, rest1: number, beta2: number, rest2: number, rate: number, root: number,
 *   epsilon: number) => void} adam a step; `rest1` is 1 - beta1, `root` 1 / sqrt(1 - beta2^step), `rate` that of this
 *   step: the learning rate / (1 - beta1^step)
 */

const PAGE = 65536;

const compiled = compile();

/** @returns {WebAssembly.Module | null} null where the browser does not know such instructions */
function compile() {
  try {
    const bytes = Uint8Array.from(atob(KERNEL), (character) => character.charCodeAt(0));
    return new WebAssembly.Module(bytes);
  } catch (error) {
    console.info('No WebAssembly SIMD here, so training runs in JavaScript:', error);
    return null;
  }
}

/**
 * @param {number} bytes how much memory is needed
 * @param {WebAssembly.Module | null} [kernel] null: JavaScript's loops
 * @returns {{buffer: ArrayBuffer, kernels: Kernels, wasm: boolean}} all of it zeros
 */
export function kernelsWith(bytes, kernel = compiled) {
  try {
    if (kernel) {
      const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
      const { exports } = new WebAssembly.Instance(kernel, { js: { memory } });
      const kernels = /** @type {Kernels} */ (/** @type {unknown} */ (exports));
      return { buffer: memory.buffer, kernels, wasm: true };
    }
  } catch (error) {
    console.info('No memory for WebAssembly, so training runs in JavaScript:', error);
  }
  const buffer = new ArrayBuffer(PAGE * Math.ceil(bytes / PAGE));
  return { buffer, kernels: loopsOn(buffer), wasm: false };
}
