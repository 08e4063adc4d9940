/** Why a picture did not become the input, in sentences that say what to do. */

/** @typedef {import('../upload/upload-worker.js').Step} Step */

/** What went wrong; `steps` show a picture without a digit. */
export class Refusal extends Error {
  /** @param {string} sentence @param {Step[]} [steps] */
  constructor(sentence, steps = []) {
    super(sentence);
    this.steps = steps;
  }
}

/** This browser cannot read the picture; a server might. */
export class Unreadable extends Refusal {
  /** @param {string} sentence what it cannot @param {string} advice what to do where no server is */
  constructor(sentence, advice) {
    super(`${sentence} ${advice}`);
    this.sentence = sentence;
    this.advice = advice;
  }
}

/** The server did not answer in time. */
export class Silence extends Error {
  /** @param {number} seconds */
  constructor(seconds) {
    super();
    this.seconds = seconds;
  }
}

/** @param {unknown} error @returns {string} */
export function sentenceOf(error) {
  if (error instanceof Refusal) return error.message;
  const kept = 'The last digit stays in use. Drawing and test digits work without the server.';
  if (error instanceof Silence) {
    return `The server did not answer within ${error.seconds} seconds. ${kept}`;
  }
  return `The server cannot be reached. ${kept}`;
}
