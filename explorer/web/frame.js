/**
 * The page's one animation frame: what changed is told once per frame, and work that may wait
 * (film strips, maps) gets what time is left.
 */

/** Milliseconds of a frame that background work may fill, counted from the frame's start. */
const BUDGET = 4;

/** @typedef {() => boolean} Task does one small piece of work; returns whether more is left */

export class FrameLoop {
  /**
   * @param {(topics: ReadonlySet<string>) => void} [prepare] runs before the listeners
   * @param {(callback: (time: number) => void) => void} [nextFrame]
   */
  constructor(prepare = () => {}, nextFrame = (callback) => void requestAnimationFrame(callback)) {
    this.prepare = prepare;
    this.nextFrame = nextFrame;
    this.waiting = false;
    /** @type {Set<string>} */
    this.dirty = new Set();
    /** @type {{topics: string[], listener: (topics: ReadonlySet<string>) => void}[]} */
    this.listeners = [];
    /** @type {Map<unknown, Task>} */
    this.tasks = new Map();
  }

  /**
   * Call `listener` in the next frame after any of `topics` was touched.
   * @param {string[]} topics
   * @param {(topics: ReadonlySet<string>) => void} listener
   * @returns {() => void} stops it
   */
  on(topics, listener) {
    const entry = { topics, listener };
    this.listeners.push(entry);
    return () => {
      this.listeners = this.listeners.filter((other) => other !== entry);
    };
  }

  /** @param {...string} topics */
  touch(...topics) {
    for (const topic of topics) this.dirty.add(topic);
    this.request();
  }

  /**
   * Run `task` in spare time until it returns false. A new task with the same key replaces the old.
   * @param {unknown} key
   * @param {Task} task
   */
  background(key, task) {
    this.tasks.delete(key);
    this.tasks.set(key, task);
    this.request();
  }

  request() {
    if (this.waiting) return;
    this.waiting = true;
    this.nextFrame(() => this.run());
  }

  run() {
    this.waiting = false;
    const started = performance.now();
    if (this.dirty.size) {
      guarded(() => this.prepare(this.dirty));
      const topics = this.dirty;
      this.dirty = new Set();
      for (const { topics: wanted, listener } of this.listeners) {
        if (wanted.some((topic) => topics.has(topic))) guarded(() => listener(topics));
      }
    }
    this.work(started);
    if (this.tasks.size) this.request();
  }

  /**
   * Give every task one turn after another until the frame's budget is used up. Each frame does
   * at least one piece, so a slow machine still gets there.
   * @param {number} started
   */
  work(started) {
    while (this.tasks.size) {
      const [key, task] = /** @type {[unknown, Task]} */ (this.tasks.entries().next().value);
      this.tasks.delete(key);
      let more = false;
      guarded(() => {
        more = task();
      });
      if (more && !this.tasks.has(key)) this.tasks.set(key, task);
      if (performance.now() - started > BUDGET) return;
    }
  }
}

/**
 * One part's mistake must not stop the others: it is reported and the frame goes on.
 * @param {() => void} action
 */
function guarded(action) {
  try {
    action();
  } catch (error) {
    reportError(error);
  }
}
