/** Films for tests: made by hand, of few moments. */

/** @typedef {import('../../../../explorer/web/state/game.js').Film} Film */
/** @typedef {import('../../../../explorer/web/state/game.js').Moment} Moment */

const EVEN = Array(10).fill(0.1);

/** @param {Partial<Moment>} some @returns {Moment} */
export const moment = (some) => ({
  step: 0,
  epoch: 0,
  d_real: 0.8,
  d_fake: 0.2,
  loss_d: 0.5,
  loss_g: 2,
  p_digit: 0.5,
  shares: EVEN,
  verdicts: Array(16).fill(0.25),
  accuracy: { real: 0.75, fake: 0.5 },
  ...some,
});

/** @param {Partial<Moment>[]} moments a step of 1,000 and an epoch each @returns {Film} */
export const film = (...moments) => ({
  id: 'good',
  kind: 'gan',
  epochs: moments.length,
  steps: 1000 * moments.length,
  seed: 0,
  moments: moments.map((one, i) => moment({ step: 1000 * (i + 1), epoch: i + 1, ...one })),
  curve: { step: [1], d_real: [0.5], d_fake: [0.5], loss_d: [1], loss_g: [1] },
});
