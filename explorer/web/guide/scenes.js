/** What the cards show, all of it: so that the path goes on when the network does not. */
import './scene-again.js';
import './scene-copies.js';
import './scene-forger.js';
import './scene-knob.js';
import './scene-planes.js';
import './scene-samples.js';
import './scene-squeeze.js';
import './scene-strips.js';
import './scene-summary.js';
import './scene-train.js';
