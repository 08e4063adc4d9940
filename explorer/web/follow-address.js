/** Starts the address: a module of its own, so that one that was not fetched is asked for again. */
import { followAddress } from './address.js';

followAddress();
