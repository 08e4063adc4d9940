/**
 * The page's one animation frame: listeners are notified once per frame, and work that may wait
 * (film strips, maps) comes after it, once the picture being dragged is on the screen.
 */

/** Milliseconds that work which may wait takes after a frame in which something changed. */
const BUDGET = 5;
/** The same when nothing else is going on. */
const AT_REST = 12;
/**
 * Milliseconds from one frame to the next from which on a machine is slow: one piece, no more, as
 * long as something changes.
 */
const SLOW = 25;

/** @typedef {() => boolean} Task does one small piece of work; returns whether more is left */

/** @template {string} Topic */
export class FrameLoop {
  /**
   * @param {(topics: ReadonlySet<Topic>) => void} [prepare] runs before the listeners
   * @param {(callback: (time: number) => void) => void} [nextFrame]
   * @param {(callback: () => void) => void} [afterFrame] calls back when the frame is painted
   */
  constructor(
    prepare = () => {},
    nextFrame = (callback) => void requestAnimationFrame(callback),
    afterFrame = afterPaint,
  ) {
    this.prepare = prepare;
    this.nextFrame = nextFrame;
    this.afterFrame = afterFrame;
    this.waiting = false;
    this.working = false;
    this.startedAt = 0;
    this.requestedAt = 0;
    /** Whether the frame came late, counted from when it was asked for. */
    this.isLate = false;
    this.budget = BUDGET;
    /** @type {Set<Topic>} */
    this.dirty = new Set();
    /**
     * @type {{topics: Topic[], listener: (topics: ReadonlySet<Topic>) => void,
     *   element?: Element}[]}
     */
    this.listeners = [];
    /** @type {Map<unknown, Task>} */
    this.tasks = new Map();
  }

  /**
   * Call `listener` in the next frame after any of `topics` was notified.
   * @param {Topic[]} topics
   * @param {(topics: ReadonlySet<Topic>) => void} listener
   * @param {Element} [element] that listens: once it is taken off the page it no longer does
   * @returns {() => void} stops it
   */
  on(topics, listener, element) {
    const entry = { topics, listener, element };
    this.listeners.push(entry);
    return () => {
      this.listeners = this.listeners.filter((other) => other !== entry);
    };
  }

  /** @param {...Topic} topics */
  notify(...topics) {
    for (const topic of topics) this.dirty.add(topic);
    this.request();
  }

  /**
   * Run `task` in spare time until it returns false. A new task with the same key takes the old
   * one's place in the queue: asking again in every frame must not put it last.
   * @param {unknown} key
   * @param {Task} task
   */
  background(key, task) {
    this.tasks.set(key, task);
    this.request();
  }

  request() {
    if (this.waiting) return;
    this.waiting = true;
    this.requestedAt = performance.now();
    this.nextFrame(() => this.run());
  }

  run() {
    this.waiting = false;
    const now = performance.now();
    this.budget = this.dirty.size ? this.share(now - this.startedAt) : AT_REST;
    this.startedAt = now;
    this.isLate = now - this.requestedAt > SLOW;
    if (this.dirty.size) {
      guarded(() => this.prepare(this.dirty));
      const topics = this.dirty;
      this.dirty = new Set();
      this.listeners = this.listeners.filter(({ element }) => element?.isConnected !== false);
      for (const { topics: wanted, listener } of this.listeners) {
        if (wanted.some((topic) => topics.has(topic))) guarded(() => listener(topics));
      }
    }
    if (!this.tasks.size || this.working) return;
    this.working = true;
    this.afterFrame(() => this.work());
  }

  /**
   * @param {number} since milliseconds from the last frame to this one; after a pause it says nothing
   * @returns {number} milliseconds for work that may wait
   */
  share(since) {
    return since > SLOW && since < 10 * SLOW ? 0 : BUDGET;
  }

  /**
   * Run the tasks piece by piece, one after another, until the budget is used up. After each
   * frame at least one piece is done, so a slow machine still gets there.
   */
  work() {
    this.working = false;
    const started = performance.now();
    do {
      const [key, task] = /** @type {[unknown, Task]} */ (this.tasks.entries().next().value);
      this.tasks.delete(key);
      let more = false;
      guarded(() => {
        more = task();
      });
      if (more && !this.tasks.has(key)) this.tasks.set(key, task);
    } while (this.tasks.size && performance.now() - started < this.budget);
    if (this.tasks.size) this.request();
  }
}

/** @type {MessagePort | null} */
let port = null;
/** @type {(() => void)[]} */
const waiting = [];

/**
 * A message that is posted in a frame arrives when its style, layout and paint are done.
 * @param {() => void} callback
 */
function afterPaint(callback) {
  if (!port) {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => waiting.shift()?.();
    port = channel.port2;
  }
  waiting.push(callback);
  port.postMessage(0);
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
