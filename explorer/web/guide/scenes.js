/** What the cards show, all of it: so that the path goes on when the network does not. */
import './scene-samples.js';
