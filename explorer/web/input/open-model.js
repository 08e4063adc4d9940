/** A model file that a visitor drops or chooses: it is read here, in the browser alone. */
import { showNotice } from '../dom/notice.js';
import { ModelFileError, modelFrom } from '../networks/model-file.js';
import { ownRecordOf, PIXELS } from '../state/boot.js';
import { take, titleOf } from '../state/local-models.js';
import { store } from '../state/page-store.js';
import { withOpened } from '../state/side-by-side.js';

const ENDING = '.safetensors';
const MOST_BYTES = 64 * 2 ** 20;

/**
 * Read a file and put its model in the last place.
 * @param {Blob} file @param {string} name
 */
export async function openModel(file, name) {
  const given = name.replace(/\.safetensors$/i, '');
  const title = titleOf(given);
  try {
    if (file.size > MOST_BYTES) {
      throw new ModelFileError('It is larger than 64 MB: no model of this page is as large.');
    }
    const bytes = await file.arrayBuffer().catch(() => {
      throw new ModelFileError('The file could not be read.');
    });
    const id = take(modelFrom(bytes, PIXELS), given);
    if (!store.models.includes(id)) store.choose(withOpened(store.models, id));
    showNotice(
      `${ownRecordOf(id).names.long} is opened in this browser alone; nothing was uploaded.`,
    );
  } catch (error) {
    if (!(error instanceof ModelFileError)) throw error;
    showNotice(`${title} cannot be opened. ${error.message}`);
  }
}

/** Ask for a file. */
export function chooseModel() {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = ENDING;
  input.onchange = () => {
    const [file] = input.files ?? [];
    if (file) void openModel(file, file.name);
  };
  input.click();
}
