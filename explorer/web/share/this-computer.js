/** Addresses that mean another machine wherever they are opened. */

/** @param {string} host @returns {boolean} whether it names whatever computer asks for it */
export const isThisComputer = (host) =>
  host === 'localhost' ||
  host.endsWith('.localhost') ||
  host.startsWith('127.') ||
  host === '[::1]' ||
  host === '0.0.0.0' ||
  host === '[::]';
