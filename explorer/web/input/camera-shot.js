/**
 * <camera-shot>: a dialog that takes a picture with the camera. Browsers give one only to pages on
 * HTTPS or on this very machine; elsewhere a phone's upload button still opens its camera.
 */

import { fillDialog } from '../dom/dialog.js';
import { query } from '../dom/element.js';

/** What the browsers say, in words that help. @type {Record<string, string>} */
const PROBLEMS = {
  NotAllowedError:
    'The browser does not let this page use the camera. Allow it beside the ' +
    'address, or upload a photo.',
  NotFoundError: 'No camera was found. Connect one, or upload a photo.',
  NotReadableError: 'Another program uses the camera. Close that, or upload a photo.',
};

/** @returns {boolean} whether the browser may give a camera to this page at all */
export function hasCamera() {
  return Boolean(navigator.mediaDevices?.getUserMedia);
}

export class CameraShot extends HTMLElement {
  /** @type {MediaStream | null} */
  stream = null;
  /** @type {(picture: Blob) => void} */
  taken = () => {};
  /** How often it was opened: an answer may come when it is closed, or open anew. */
  opened = 0;

  connectedCallback() {
    if (this.firstChild) return;
    this.innerHTML = '<dialog class="prepared camera"></dialog>';
    this.dialog = fillDialog(
      query(this, 'dialog', HTMLDialogElement),
      'camera',
      'Take a picture',
      `<video muted playsinline aria-label="What the camera sees"></video>
      <p role="status"></p>
      <div class="buttons"><button type="button" data-act="take" disabled>Take the picture</button>
      </div>`,
    );
    this.video = query(this, 'video', HTMLVideoElement);
    this.take = query(this, '[data-act=take]', HTMLButtonElement);
    this.dialog.onclose = () => this.stop();
    this.take.onclick = () => this.shoot();
  }

  disconnectedCallback() {
    this.stop();
  }

  /** @param {(picture: Blob) => void} taken called with a PNG, which every browser reads back */
  async open(taken) {
    const { dialog, video, take } = this;
    if (!dialog || !video || !take) return;
    this.taken = taken;
    const opened = ++this.opened;
    take.disabled = true;
    this.say('Waiting for the camera …');
    dialog.showModal();
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: 'environment', width: { ideal: 1280 } },
      });
      // Closed before the person had allowed it.
      if (!dialog.open || opened !== this.opened) return stopped(stream);
      this.stream = stream;
      video.srcObject = stream;
      await video.play();
      take.disabled = false;
      this.say('Hold one digit in front of the camera, close to it.');
    } catch (error) {
      if (opened !== this.opened) return;
      const name = error instanceof DOMException ? error.name : '';
      this.say(PROBLEMS[name] ?? 'The camera could not be started. Upload a photo instead.');
    }
  }

  async shoot() {
    const { stream, video } = this;
    if (!stream || !video) return;
    const picture = await frame(video);
    this.dialog?.close();
    if (picture) this.taken(picture);
  }

  stop() {
    if (this.stream) stopped(this.stream);
    this.stream = null;
    if (this.video) this.video.srcObject = null;
  }

  /** @param {string} sentence */
  say(sentence) {
    query(this, '[role=status]').textContent = sentence;
  }
}

/** @param {MediaStream} stream */
function stopped(stream) {
  for (const track of stream.getTracks()) track.stop();
}

/**
 * The frame on show. Privacy modes add a little noise here, less than a camera does by itself; what
 * they would refuse to read back is a JPEG.
 * @param {HTMLVideoElement} video
 * @returns {Promise<Blob | null>}
 */
function frame(video) {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: video.videoWidth, height: video.videoHeight });
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  return new Promise((done) => canvas.toBlob(done, 'image/png'));
}

customElements.define('camera-shot', CameraShot);
