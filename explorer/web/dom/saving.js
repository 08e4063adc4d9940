/** Events around the moment in which what an element shows is copied into a file. */

/** Before it; `detail.ratio` is how many pixels of a canvas one of the page should have at least. */
export const SAVING = 'picture-saving';
/** After it. */
export const SAVED = 'picture-saved';
