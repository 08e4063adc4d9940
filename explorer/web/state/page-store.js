/** The page's one store; modules import each other relatively, so there is exactly one. */
import { Store } from './store.js';

export const store = new Store();
