/** The markup of the game by hand. */
import { radios, segmented } from '../../dom/choices.js';
import { FILM_PICTURES } from '../../state/options.js';

const CELL = `<span class="now" role="img"><span class="digit"></span><span class="p"><span
  class="bar"><i></i></span> <span data-p></span></span></span>`;

/** Moments of training from which both are trained further. */
const MOMENTS = { start: 'Start', early: 'After the collapse', late: 'Later' };
/** Steps that one press takes. */
const STEPS = { 1: '1', 10: '10', 100: '100', all: 'on and on' };

/** @param {string} name @param {string} title @returns {string} */
const grid = (name, title) => `
  <div class="play-${name}"><h4 class="play-head">${title}</h4>
    <div class="samples" role="group" aria-label="${title}: fakes of sixteen codes">${CELL.repeat(
      FILM_PICTURES,
    )}</div></div>`;

export const playMarkup = () => `
  <div class="play-bar">
    ${segmented('From', 'play-legend', 'playFrom', MOMENTS)}
    <p class="play-from"></p>
    <p class="play-try"></p>
    <p class="play-open"><button type="button" class="play-go" data-do="open">Take over here</button>
      <span class="label">fetches both networks and 10,000 training digits, 2 to 3 MB</span></p>
  </div>
  <div class="play-table" hidden>
    <div class="play-buttons">
      <button type="button" data-do="discriminator">Train D</button>
      <button type="button" data-do="generator">Train G</button>
      <button type="button" data-do="both">Train both, on and on</button>
      <button type="button" data-do="back">Back to the moment</button>
      <fieldset class="seg play-steps"><legend class="play-legend">Steps a press</legend>${radios(
        'play-steps',
        STEPS,
      ).replace('value="1"', 'value="1" checked')}</fieldset>
    </div>
    <p class="play-says"><span role="status"></span> <span data-pace></span></p>
    <div class="play-row">
      ${grid('then', 'At the moment')}
      ${grid('now', 'Now')}
      <div class="play-side">
        <div class="play-charts"></div>
        <p data-since></p>
        <p data-look></p>
        <p data-pull></p>
        <p class="label"><span data-taken></span> <span class="play-seed"></span>
          <button type="button" class="play-batches" data-do="batches">Other digits and codes</button>
          <span data-slow></span></p>
        <p class="label">Fakes of the film’s sixteen codes, by the generator as it is trained; the film shows a running
          mean of its weights. Both normalise each batch of 32 by itself, as in the training: that is
          what D says here, and the test digits and codes stay the same.</p>
      </div>
    </div>
  </div>`;
