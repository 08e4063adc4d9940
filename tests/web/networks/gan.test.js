/** The GAN's networks as most browsers run them: their sums in WebAssembly. */
import './gan-networks.js';
import './gan-search.js';
