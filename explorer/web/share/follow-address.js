/** Starts the address: an element's module in all but name, so that it is tried again like one. */
import { followAddress } from './address.js';

followAddress();
