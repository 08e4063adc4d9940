/** The link as a QR code, for the phones in a room; made here, so it works without internet. */

import { pageDialog } from '../dom/dialog.js';
import { query } from '../dom/element.js';
import { showNotice } from '../dom/notice.js';
import { qrCode } from '../formats/qr.js';
import { LinkError } from '../link/codec.js';
import { linkForOthers } from './address.js';
import { isThisComputer } from './this-computer.js';

/** Light squares around a code, by which a reader finds it. */
const QUIET = 4;
/** Screen pixels per square: more than this help nobody. */
const LARGEST = 24;
/** What stands beside the code on a wide screen, and what stands around it. */
const BESIDE = 460;
const AROUND = 150;

/** @type {QrDialog | undefined} */
let dialog;

export const qrDialog = () => (dialog ??= new QrDialog());

/** @returns {string[] | null} where phones find this page; null if its server listens to none */
function addressesInNetwork() {
  /** @type {HTMLMetaElement | null} */
  const said = document.querySelector('meta[name=network]');
  return said?.content.split(' ').filter(Boolean) ?? null;
}

class QrDialog {
  constructor() {
    this.dialog = pageDialog(
      'qr',
      'QR code of the link',
      `
      <div class="qr-paper"><canvas role="img" aria-label="QR code of the link"></canvas></div>
      <div class="qr-words">
        <p data-opens></p>
        <p class="label" id="qr-link">The link</p>
        <textarea aria-labelledby="qr-link" readonly rows="4" spellcheck="false"></textarea>
        <p class="qr-network" hidden>Phones in the same network as this computer can open it.
          <label hidden>Address <select></select></label></p>
        <p class="qr-local" hidden><b>Phones in the room cannot open this link:</b>
          <span data-host></span> is this computer alone. <span class="with-server">Start the app
          with <code>make run ARGS="--host 0.0.0.0"</code>; where it runs so already, open</span>
          <span class="without-server">Open</span> the page by this computer’s address in the
          network, such as http://192.168.1.20:7860.</p>
        <p class="qr-no-network" hidden><b>Phones in the room cannot open this link:</b> this computer
          is in no network.</p>
      </div>`,
    );
    this.canvas = query(this.dialog, 'canvas', HTMLCanvasElement);
    this.field = query(this.dialog, 'textarea', HTMLTextAreaElement);
    this.host = query(this.dialog, '[data-host]');
    this.opens = query(this.dialog, '[data-opens]');
    this.notes = {
      there: query(this.dialog, '.qr-network'),
      here: query(this.dialog, '.qr-local'),
      none: query(this.dialog, '.qr-no-network'),
    };
    this.others = addressesInNetwork();
    this.choice = query(this.dialog, 'select', HTMLSelectElement);
    this.choice.append(...(this.others ?? []).map((one) => new Option(new URL(one).host, one)));
    this.choice.onchange = () => {
      this.draw();
      this.paint();
    };
    query(this.dialog, 'label').hidden = this.choice.length < 2;
    this.address = '';
    this.field.onfocus = () => this.field.select();
    addEventListener('resize', () => this.dialog.open && this.paint());
  }

  async open() {
    try {
      const { address, opens } = await linkForOthers();
      this.opens.textContent = opens;
      this.show(address);
    } catch (error) {
      if (!(error instanceof LinkError || error instanceof RangeError)) throw error;
      showNotice(
        error instanceof LinkError ? error.message : 'This link is too long for a QR code.',
      );
    }
  }

  /** @param {string} address */
  show(address) {
    this.address = address;
    const { hostname } = new URL(address);
    this.host.textContent = hostname;
    this.alone = isThisComputer(hostname);
    this.notes.there.hidden = !this.alone || !this.others?.length;
    this.notes.here.hidden = !this.alone || this.others !== null;
    this.notes.none.hidden = !this.alone || this.others?.length !== 0;
    this.draw();
    if (!this.dialog.open) this.dialog.showModal();
    this.paint();
  }

  /** The link by the address that others have: the page's own, or the one that is chosen. */
  draw() {
    const { search, hash } = new URL(this.address);
    const there = this.alone && this.choice.value;
    const link = there ? there + search + hash : this.address;
    this.code = qrCode(link);
    this.field.value = link;
  }

  /** Whole screen pixels per square, as many as fit. */
  paint() {
    if (!this.code) return;
    const { size, dark } = this.code;
    const across = size + 2 * QUIET;
    const wide = innerWidth > innerHeight;
    const room = wide
      ? Math.min(innerWidth - BESIDE, innerHeight - AROUND)
      : Math.min(innerWidth - 70, innerHeight - 320);
    const square = Math.max(2, Math.min(LARGEST, Math.floor((room * devicePixelRatio) / across)));
    this.canvas.width = this.canvas.height = square * across;
    this.canvas.style.width = `${(square * across) / devicePixelRatio}px`;
    const context = this.canvas.getContext('2d');
    if (!context) return;
    // Dark on white in both themes: many readers do not take the reverse.
    context.fillStyle = '#fff';
    context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    context.fillStyle = '#000';
    dark.forEach((one, at) => {
      const [row, column] = [Math.floor(at / size), at % size];
      if (one) {
        context.fillRect((column + QUIET) * square, (row + QUIET) * square, square, square);
      }
    });
  }
}
