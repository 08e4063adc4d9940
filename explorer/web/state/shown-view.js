/** Which view is on the screen: the open one, or the pictures in a full screen without room for it. */
import { store } from './page-store.js';
import { VIEWS } from './views.js';

/** What the models make of the input: the view of a full screen that has no room for the open one. */
export const PICTURES = 'presentation';
/** From this width on each view has a layout of its own. */
const ROOM = 960;

/** @param {number} width @param {number} height of the window @returns {boolean} for each view's full screen */
export const hasRoom = (width, height) => width >= ROOM && height <= width;

/**
 * @param {string} view that is open @param {number} width @param {number} height of the window
 * @returns {string} the view that a full screen shows
 */
export const stageOf = (view, width, height) =>
  view !== VIEWS[0].name && hasRoom(width, height) ? view : PICTURES;

/** @returns {string} the view that is on the screen where no card is open */
export const viewShown = () =>
  store.presenting ? stageOf(store.view, innerWidth, innerHeight) : store.view;
