/**
 * What a step of training consists of, on numbers in one memory: `kernel.wat`, four numbers at a
 * time, or the same in JavaScript's loops (`loops.js`), which give the same bits.
 * @module
 */
import { loopsOn } from './loops.js';

/** `kernel.wat` as bytes in base64, which `make kernel` writes here. */
export const KERNEL =
  'AGFzbQEAAAABZQpgB39/f39/f38AYAh/f39/f39/fwBgBn9/f39/fwBgA39/fwBgAn9/AGANf39/f399fX19fX19fQ' +
  'BgCX9/f39/f39/fwBgCH9/f39/f398AGAKf39/f39/f39/fABgBH9/f30AAg4BAmpzBm1lbW9yeQIAAQMODQABAgIA' +
  'AwQFBgYHCAkHdw0Ec3VtcwAABGRvdHMAAQRyb3dzAAIHY29sdW1ucwADCWJlcm5vdWxsaQAEBGlua3MABQRyZWx1AA' +
  'YEYWRhbQAHBmdhdGhlcgAIB3NjYXR0ZXIACQlub3JtYWxpc2UACg1ub3JtYWxpc2VCYWNrAAsEbGVhawAMCuQsDfYH' +
  'Agd/CXsgAyABQQJ0aiEJAkADQCAHQYABaiACSw0BIAMhCCAAIAdqIQoDQCAIKAIAQQJ0IQsgCCgCBEECdCEM/QwAAA' +
  'AAAAAAAAAAAAAAAAAAIQ/9DAAAAAAAAAAAAAAAAAAAAAAhEP0MAAAAAAAAAAAAAAAAAAAAACER/QwAAAAAAAAAAAAA' +
  'AAAAAAAAIRL9DAAAAAAAAAAAAAAAAAAAAAAhE/0MAAAAAAAAAAAAAAAAAAAAACEU/QwAAAAAAAAAAAAAAAAAAAAAIR' +
  'X9DAAAAAAAAAAAAAAAAAAAAAAhFgJAA0AgCyAMTw0BIAUgC2r9CQIAIQ4gBiAHaiACIAQgC2ooAgBsaiENIA8gDiAN' +
  '/QAEAP3mAf3kASEPIBAgDiAN/QAEEP3mAf3kASEQIBEgDiAN/QAEIP3mAf3kASERIBIgDiAN/QAEMP3mAf3kASESIB' +
  'MgDiAN/QAEQP3mAf3kASETIBQgDiAN/QAEUP3mAf3kASEUIBUgDiAN/QAEYP3mAf3kASEVIBYgDiAN/QAEcP3mAf3k' +
  'ASEWIAtBBGohCwwACwsgCiAP/QsEACAKIBD9CwQQIAogEf0LBCAgCiAS/QsEMCAKIBP9CwRAIAogFP0LBFAgCiAV/Q' +
  'sEYCAKIBb9CwRwIAogAmohCiAIQQRqIQggCCAJSQ0ACyAHQYABaiEHDAALCwJAA0AgB0HAAGogAksNASADIQggACAH' +
  'aiEKA0AgCCgCAEECdCELIAgoAgRBAnQhDP0MAAAAAAAAAAAAAAAAAAAAACEP/QwAAAAAAAAAAAAAAAAAAAAAIRD9DA' +
  'AAAAAAAAAAAAAAAAAAAAAhEf0MAAAAAAAAAAAAAAAAAAAAACESAkADQCALIAxPDQEgBSALav0JAgAhDiAGIAdqIAIg' +
  'BCALaigCAGxqIQ0gDyAOIA39AAQA/eYB/eQBIQ8gECAOIA39AAQQ/eYB/eQBIRAgESAOIA39AAQg/eYB/eQBIREgEi' +
  'AOIA39AAQw/eYB/eQBIRIgC0EEaiELDAALCyAKIA/9CwQAIAogEP0LBBAgCiAR/QsEICAKIBL9CwQwIAogAmohCiAI' +
  'QQRqIQggCCAJSQ0ACyAHQcAAaiEHDAALCwJAA0AgB0EQaiACSw0BIAMhCCAAIAdqIQoDQCAIKAIAQQJ0IQsgCCgCBE' +
  'ECdCEM/QwAAAAAAAAAAAAAAAAAAAAAIQ8CQANAIAsgDE8NASAFIAtq/QkCACEOIAYgB2ogAiAEIAtqKAIAbGohDSAP' +
  'IA4gDf0ABAD95gH95AEhDyALQQRqIQsMAAsLIAogD/0LBAAgCiACaiEKIAhBBGohCCAIIAlJDQALIAdBEGohBwwACw' +
  'sLigYCC38FeyAAQQAgASACbPwLACADIQggAyABQQJ0aiEJIAAhCiAFIQsDQCAIKAIAQQJ0IQwgCCgCBEEBa0ECdCEN' +
  'AkADQCAMQRBqIA1LDQEgBiAHIAQgDGooAgBsaiEPIAYgByAEIAxqKAIEbGohECAGIAcgBCAMaigCCGxqIREgBiAHIA' +
  'QgDGooAgxsaiES/QwAAAAAAAAAAAAAAAAAAAAAIRT9DAAAAAAAAAAAAAAAAAAAAAAhFf0MAAAAAAAAAAAAAAAAAAAA' +
  'ACEW/QwAAAAAAAAAAAAAAAAAAAAAIRdBACEOA0AgCyAOav0ABAAhEyAUIBMgDyAOav0ABAD95gH95AEhFCAVIBMgEC' +
  'AOav0ABAD95gH95AEhFSAWIBMgESAOav0ABAD95gH95AEhFiAXIBMgEiAOav0ABAD95gH95AEhFyAOQRBqIQ4gDiAH' +
  'SQ0ACyAUIBQgFP0NCAkKCwwNDg8AAQIDBAUGB/3kASEUIBUgFSAV/Q0ICQoLDA0ODwABAgMEBQYH/eQBIRUgFiAWIB' +
  'b9DQgJCgsMDQ4PAAECAwQFBgf95AEhFiAXIBcgF/0NCAkKCwwNDg8AAQIDBAUGB/3kASEXIAogBCAMaigCAEECdGog' +
  'FP0fACAU/R8BkjgCACAKIAQgDGooAgRBAnRqIBX9HwAgFf0fAZI4AgAgCiAEIAxqKAIIQQJ0aiAW/R8AIBb9HwGSOA' +
  'IAIAogBCAMaigCDEECdGogF/0fACAX/R8BkjgCACAMQRBqIQwMAAsLAkADQCAMQQRqIA1LDQEgBiAHIAQgDGooAgBs' +
  'aiEP/QwAAAAAAAAAAAAAAAAAAAAAIRRBACEOA0AgCyAOav0ABAAhEyAUIBMgDyAOav0ABAD95gH95AEhFCAOQRBqIQ' +
  '4gDiAHSQ0ACyAUIBQgFP0NCAkKCwwNDg8AAQIDBAUGB/3kASEUIAogBCAMaigCAEECdGogFP0fACAU/R8BkjgCACAM' +
  'QQRqIQwMAAsLIAogAmohCiALIAdqIQsgCEEEaiEIIAggCUkNAAsLkQECAn8BfSADQQA2AgADQEEAIQcDQCAAKgIAIQ' +
  'ggBSAGaiAIOAIAIAQgBmogBzYCACAGIAhDAAAAAFxBAnRqIQYgAEEEaiEAIAdBAWohByAHIAJJDQALIAUgBmpDAACA' +
  'PzgCACAEIAZqIAI2AgAgBkEEaiEGIANBBGohAyADIAZBAnY2AgAgAUEBayEBIAENAAsLxAECBH8BfSADQQA2AgAgAC' +
  'ACQQJ0aiEJA0BBACEHIAAhCANAIAgqAgAhCiAFIAZqIAo4AgAgBCAGaiAHNgIAIAYgCkMAAAAAXEECdGohBiAIIAJB' +
  'AnRqIQggB0EBaiEHIAcgAUkNAAsgA0EEaiEDIAMgBkECdjYCACAAQQRqIQAgACAJSQ0AC0EAIQcDQCAFIAZqQwAAgD' +
  '84AgAgBCAGaiAHNgIAIAZBBGohBiAHQQFqIQcgByABSQ0ACyADIAZBAnY2AgQL7gUCA38HewNA/QwAAAAAAAAAAAAA' +
  'AAAAAAAAIQ8gBCEIIARBEGohBEEAIQcDQP0MAACAPwAAgD8AAIA/AACAPyEQIAdBoAxqIQkgCSAGSwRAIAYhCQsDQC' +
  'AAIAdq/QAEACEKIAEgB2r9AAQAIQsgDyAK/QwAAAAAAAAAAAAAAAAAAAAA/ekBIAogC/3mAf3lAf3kASEPIAr94AH9' +
  '4QH9DAAArsIAAK7CAACuwgAArsL96QEhDCAM/Qw7qrg/O6q4PzuquD87qrg//eYB/QwAAAA/AAAAPwAAAD8AAAA//e' +
  'QB/WghDSAMIA39DAByMT8AcjE/AHIxPwByMT/95gH95QEgDf0Mjr6/NY6+vzWOvr81jr6/Nf3mAf3lASEM/QwBDVA5' +
  'AQ1QOQENUDkBDVA5IQ4gDiAM/eYB/QxhC7Y6YQu2OmELtjphC7Y6/eQBIQ4gDiAM/eYB/QyJiAg8iYgIPImICDyJiA' +
  'g8/eQBIQ4gDiAM/eYB/Qyrqio9q6oqPauqKj2rqio9/eQBIQ4gDiAM/eYB/Qyrqio+q6oqPquqKj6rqio+/eQBIQ4g' +
  'DiAM/eYB/QwAAAA/AAAAPwAAAD8AAAA//eQBIQ4gDiAM/eYB/QwAAIA/AACAPwAAgD8AAIA//eQBIQ4gDiAM/eYB/Q' +
  'wAAIA/AACAPwAAgD8AAIA//eQBIQ4gDiAN/fgB/Qx/AAAAfwAAAH8AAAB/AAAA/a4BQRf9qwH95gEhDiAO/QwAAIA/' +
  'AACAPwAAgD8AAIA//eQBIQ0gECAN/eYBIRAgDv0MAACAPwAAgD8AAIA/AACAPyAK/QwAAAAAAAAAAAAAAAAAAAAA/U' +
  'P9UiAN/ecBIQ4gAiAHaiAO/QsEACADIAdqIA4gC/3lAf0LBAAgB0EQaiEHIAcgCUkNAAsgBCAQ/QsEACAEQRBqIQQg' +
  'ByAGSQ0ACyAIIA/9CwQAIAAgBmohACABIAZqIQEgAiAGaiECIAMgBmohAyAFQQFrIQUgBQ0ACwtNAQF/IAEgAmohAw' +
  'NAIAAgAf1cAgD9iQH9qQH9+wH9DAAAf0MAAH9DAAB/QwAAf0P95wH9CwQAIABBEGohACABQQRqIQEgASADSQ0ACws9' +
  'AQF/IAAgAWohAgNAIAAgAP0ABAD9DAAAAAAAAAAAAAAAAAAAAAD96QH9CwQAIABBEGohACAAIAJJDQALC/YBAgF/A3' +
  'sgACAEaiENA0AgAf0ABAAgBf0T/eYBIQ4gBv0TIAL9AAQA/eYBIAf9EyAO/eYB/eQBIQ8gCP0TIAP9AAQA/eYBIAn9' +
  'EyAOIA795gH95gH95AEhECAPIA/94AH9DGBCog1gQqINYEKiDWBCog39Q/1PIQ8gECAQ/QxgQqINYEKiDWBCog1gQq' +
  'IN/UP9TyEQIAIgD/0LBAAgAyAQ/QsEACAAIAD9AAQAIAr9EyAP/eYBIBD94wEgC/0T/eYBIAz9E/3kAf3nAf3lAf0L' +
  'BAAgAEEQaiEAIAFBEGohASACQRBqIQIgA0EQaiEDIAAgDUkNAAsLvgIBDH8gAyAGbCEJIAcgBmwhCiAHIApsIQsDQE' +
  'EAIQ0DQEEAIQwDQCAMIARsIAVrIQ9BACAPayAGbEEAIA9BAEgbIRAgByAPayERIAYgESADIBEgA0gbbCERQQAhDgNA' +
  'IA4gDSAEbCAFa2ohEiASIAdPBEAgAUEAIAn8CwAFIBAgESAJSXIEQCABQQAgCfwLAAsgACASIApsIA8gBmxqaiETIB' +
  'AhFAJAA0AgFEEQaiARSg0BIAEgFGogEyAUav0ABAD9CwQAIBRBEGohFAwACwsCQANAIBQgEU4NASABIBRqIBMgFGoo' +
  'AgA2AgAgFEEEaiEUDAALCwsgASAJaiEBIA5BAWohDiAOIANJDQALIAxBAWohDCAMIAhJDQALIA1BAWohDSANIAhJDQ' +
  'ALIAAgC2ohACACQQFrIQIgAg0ACwvCAgEMfyADIAZsIQkgByAGbCEKIAcgCmwhCyAAQQAgCyACbPwLAANAQQAhDQNA' +
  'QQAhDANAIAwgBGwgBWshD0EAIA9rIAZsQQAgD0EASBshECAHIA9rIREgBiARIAMgESADSBtsIRFBACEOA0AgDiANIA' +
  'RsIAVraiESIBIgB08EQAUgACASIApsIA8gBmxqaiETIBAhFAJAA0AgFEEQaiARSg0BIBMgFGogEyAUav0ABAAgASAU' +
  'av0ABAD95AH9CwQAIBRBEGohFAwACwsCQANAIBQgEU4NASATIBRqIBMgFGoqAgAgASAUaioCAJI4AgAgFEEEaiEUDA' +
  'ALCwsgASAJaiEBIA5BAWohDiAOIANJDQALIAxBAWohDCAMIAhJDQALIA1BAWohDSANIAhJDQALIAAgC2ohACACQQFr' +
  'IQIgAg0ACwupBgIDfwx7IAW4/RQhCyAFIAZsIQoDQP0MAAAAAAAAAAAAAAAAAAAAACEN/QwAAAAAAAAAAAAAAAAAAA' +
  'AAIQ5BACEJA0AgACAJav0ABAAhDCANIAz9X/3wASENIA4gDCAM/Q0ICQoLDA0ODwABAgMEBQYH/V/98AEhDiAJIAZq' +
  'IQkgCSAKSQ0ACyANIAv98wEhDSAOIAv98wEhDv0MAAAAAAAAAAAAAAAAAAAAACEP/QwAAAAAAAAAAAAAAAAAAAAAIR' +
  'BBACEJA0AgACAJav0ABAAhDCAM/V8gDf3xASERIAwgDP0NCAkKCwwNDg8AAQIDBAUGB/1fIA798QEhEiAPIBEgEf3y' +
  'Af3wASEPIBAgEiAS/fIB/fABIRAgCSAGaiEJIAkgCkkNAAv9DAAAAAAAAPA/AAAAAAAA8D8gDyAL/fMB/QzxaOOItf' +
  'jkPvFo44i1+OQ+/fAB/e8B/fMBIQ/9DAAAAAAAAPA/AAAAAAAA8D8gECAL/fMB/QzxaOOItfjkPvFo44i1+OQ+/fAB' +
  '/e8B/fMBIRAgAyAP/QsEACADIBD9CwQQIAT9AAQAIQwgDP1fIRMgDCAM/Q0ICQoLDA0ODwABAgMEBQYH/V8hFCAEIA' +
  'Zq/QAEACEMIAz9XyEVIAwgDP0NCAkKCwwNDg8AAQIDBAUGB/1fIRZBACEJA0AgACAJav0ABAAhDCAPIAz9XyAN/fEB' +
  '/fIBIREgECAMIAz9DQgJCgsMDQ4PAAECAwQFBgf9XyAO/fEB/fIBIRIgASAJaiAR/V4gEv1e/Q0AAQIDBAUGBxAREh' +
  'MUFRYX/QsEACARIBP98gEgFf3wASERIBIgFP3yASAW/fABIRIgESARIAf9FP3yASAR/QwAAAAAAAAAAAAAAAAAAAAA' +
  '/Ur9UiERIBIgEiAH/RT98gEgEv0MAAAAAAAAAAAAAAAAAAAAAP1K/VIhEiACIAlqIBH9XiAS/V79DQABAgMEBQYHEB' +
  'ESExQVFhf9CwQAIAkgBmohCSAJIApJDQALIABBEGohACABQRBqIQEgAkEQaiECIARBEGohBCADQSBqIQMgCEEQaiEI' +
  'IAggBkkNAAsLhgcCA38LeyAHuP0UIQ0gByAIbCEMA0D9DAAAAAAAAAAAAAAAAAAAAAAhEP0MAAAAAAAAAAAAAAAAAA' +
  'AAACER/QwAAAAAAAAAAAAAAAAAAAAAIRL9DAAAAAAAAAAAAAAAAAAAAAAhE0EAIQsDQCAAIAtq/QAEACEOIAEgC2r9' +
  'AAQAIQ8gDv1f/QwAAAAAAADwPwAAAAAAAPA/IAn9FCAP/V/9DAAAAAAAAAAAAAAAAAAAAAD9Sv1S/fIBIRQgDiAO/Q' +
  '0ICQoLDA0ODwABAgMEBQYH/V/9DAAAAAAAAPA/AAAAAAAA8D8gCf0UIA8gD/0NCAkKCwwNDg8AAQIDBAUGB/1f/QwA' +
  'AAAAAAAAAAAAAAAAAAAA/Ur9Uv3yASEVIAAgC2ogFP1eIBX9Xv0NAAECAwQFBgcQERITFBUWF/0LBAAgAiALav0ABA' +
  'AhDyAQIBT98AEhECARIBX98AEhESASIBQgD/1f/fIB/fABIRIgEyAVIA8gD/0NCAkKCwwNDg8AAQIDBAUGB/1f/fIB' +
  '/fABIRMgCyAIaiELIAsgDEkNAAsgBv0ABAAhDiAGIA79XyAS/fAB/V4gDiAO/Q0ICQoLDA0ODwABAgMEBQYH/V8gE/' +
  '3wAf1e/Q0AAQIDBAUGBxAREhMUFRYX/QsEACAGIAhqIQsgC/0ABAAhDiALIA79XyAQ/fAB/V4gDiAO/Q0ICQoLDA0O' +
  'DwABAgMEBQYH/V8gEf3wAf1e/Q0AAQIDBAUGBxAREhMUFRYX/QsEACAQIA398wEhECARIA398wEhESASIA398wEhEi' +
  'ATIA398wEhEyAF/QAEACEOIA79XyAE/QAEAP3yASEWIA4gDv0NCAkKCwwNDg8AAQIDBAUGB/1fIAT9AAQQ/fIBIRdB' +
  'ACELA0AgACALav0ABAAhDiACIAtq/QAEACEPIBYgDv1fIBD98QEgD/1fIBL98gH98QH98gEhFCAXIA4gDv0NCAkKCw' +
  'wNDg8AAQIDBAUGB/1fIBH98QEgDyAP/Q0ICQoLDA0ODwABAgMEBQYH/V8gE/3yAf3xAf3yASEVIAMgC2ogFP1eIBX9' +
  'Xv0NAAECAwQFBgcQERITFBUWF/0LBAAgCyAIaiELIAsgDEkNAAsgAEEQaiEAIAFBEGohASACQRBqIQIgA0EQaiEDIA' +
  'VBEGohBSAGQRBqIQYgBEEgaiEEIApBEGohCiAKIAhJDQALC1oCAX8BeyAAIAJqIQQDQCAA/QAEACEFIAAgBSAFIAP9' +
  'E/3mASAB/QAEAP0MAAAAAAAAAAAAAAAAAAAAAP1E/VL9CwQAIABBEGohACABQRBqIQEgACAESQ0ACws=';

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
 * @property {(map: number, to: number, maps: number, kernel: number, stride: number, padding: number,
 *   bytes: number, size: number, across: number) => void} gather what a kernel lies on at every place of some
 *   maps, as rows; a pixel has `bytes` bytes
 * @property {(map: number, from: number, maps: number, kernel: number, stride: number, padding: number,
 *   bytes: number, size: number, across: number) => void} scatter the rows, added up on the maps
 * @property {(from: number, hats: number, to: number, scales: number, weight: number, rows: number,
 *   bytes: number, slope: number) => void} normalise batch normalisation and (leaky) ReLU
 * @property {(given: number, out: number, hats: number, to: number, scales: number, weight: number,
 *   gradient: number, rows: number, bytes: number, slope: number) => void} normaliseBack their gradients
 * @property {(at: number, by: number, bytes: number, slope: number) => void} leak numbers times `slope` where
 *   those at `by` are not above 0
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
