/** What every key does, and the switch for those that are single letters. */

import { pageDialog } from '../dom/dialog.js';
import { query } from '../dom/element.js';
import { keysAreOn, setKeysOn } from '../dom/shortcuts.js';
import { VIEWS } from '../state/views.js';

/** @typedef {[keys: string[], does: string]} Line */

/** @returns {Record<string, Line[]>} by where they work */
const parts = () => ({
  'Anywhere on the page': [
    [['F'], 'Full screen for a room, and back; Escape leads back too'],
    [['Page Down', 'Page Up'], 'In full screen: the next view, the view before'],
    [['R'], 'Reset: the models back to the encoded digit'],
    [['E'], 'Encode again with each model'],
    [['N'], 'Next: a random test digit'],
    [['Q'], 'QR code of the link'],
    [['Ctrl Z'], 'Undo: the input before, a stroke or another digit'],
    [[`1 to ${VIEWS.length}`], `The views, ${VIEWS[0].label} to ${VIEWS[VIEWS.length - 1].label}`],
    [['?'], 'This list'],
  ],
  'On a slider': [
    [['←', '→'], 'A hundredth of the range'],
    [['Page Down', 'Page Up'], 'One frame of the strip'],
    [['Home', 'End'], 'The ends of the range'],
    [['0'], 'Back to the encoded value'],
  ],
  'On the knob of β': [
    [['←', '→'], 'The β before, the next: other weights of the VAE, the same digit'],
    [['Home', 'End'], 'The least β, the largest'],
  ],
  'On the two answers in the GAN view': [
    [['←'], 'Fake'],
    [['→'], 'Real'],
  ],
  'On a map or plane': [
    [['Arrows'], 'Move; what is in the middle is read out'],
    [['+', '−'], 'Closer, farther'],
    [['0'], 'The whole map'],
    [['Enter'], 'Load what is in the middle'],
  ],
  'On the point of a plane': [
    [['Arrows'], 'Move it on both planes; with Shift farther'],
    [['0', 'Home'], 'Back to where the digit was encoded'],
  ],
  'On the drawing pad': [
    [['Arrows'], 'Move the pen'],
    [['Space'], 'Pen down, pen up'],
  ],
  'In the row of views': [
    [['←', '→'], 'The next view'],
    [['Home', 'End'], 'The first, the last'],
  ],
});

/** @param {Line} line */
const row = ([keys, does]) => `<tr><th scope="row">${keys.map((k) => `<kbd>${k}</kbd>`).join(' ')}
  </th><td>${does}</td></tr>`;

/** @type {KeysDialog | undefined} */
let dialog;

export const keysDialog = () => (dialog ??= new KeysDialog());

class KeysDialog {
  constructor() {
    const tables = Object.entries(parts()).map(
      ([where, lines]) => `
      <table><caption>${where}</caption><tbody>${lines.map(row).join('')}</tbody></table>`,
    );
    this.dialog = pageDialog(
      'keys',
      'Keys',
      `
      <div class="keys-tables">${tables.join('')}</div>
      <label class="keys-switch"><input type="checkbox"><span>Single letters and numbers work
        anywhere on the page. Switch it off if you steer by voice.</span></label>`,
    );
    this.box = query(this.dialog, '[type=checkbox]', HTMLInputElement);
    this.box.onchange = () => setKeysOn(this.box.checked);
  }

  open() {
    this.box.checked = keysAreOn();
    this.dialog.showModal();
  }
}
