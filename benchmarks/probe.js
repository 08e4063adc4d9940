/*
 * Watches a page as a person would: when the pointer moved, and when a picture that answers the
 * movement was on the screen. Runs in every page before any script of theirs.
 *
 * A picture counts by its content, not by a call that draws it. It is "shown" when the frame that
 * holds it has left the main thread. It answers all movements up to its `asOf`: for a canvas the
 * start of that frame, for an <img> the moment its request was sent.
 */
(() => {
  const probe = {
    inputs: [],
    pictures: [],
    frames: [],
    sent: [],
    loads: 0,
    watching: '',
    canvas: '',
  };
  window.probe = probe;

  /** Forget what was seen and watch the picture of one model, on its own canvas or another. */
  probe.watch = (model, canvas = `canvas#digit-${model}`) => {
    Object.assign(probe, { inputs: [], pictures: [], frames: [], sent: [], loads: 0 });
    probe.canvas = canvas;
    last = content();
    probe.watching = model;
  };

  // Our page says when its first drag works; the naive one has no such moment.
  new MutationObserver(() => {
    if (document.documentElement?.dataset.ready) probe.readyAt ??= performance.now();
  }).observe(document, { attributes: true, subtree: true, attributeFilter: ['data-ready'] });

  let pointer = 0;
  for (const type of ['pointerdown', 'pointermove']) {
    addEventListener(
      type,
      (event) => {
        pointer = event.timeStamp;
      },
      { capture: true, passive: true },
    );
  }
  addEventListener(
    'input',
    (event) => {
      if (event.target.type === 'range') probe.inputs.push({ pointer, at: performance.now() });
    },
    { capture: true, passive: true },
  );

  // A task posted in a frame runs when the frame's style, layout and paint are done; of this
  // priority, before whatever else the page has posted.
  const whenPainted = (callback) => {
    scheduler.postTask(() => callback(performance.now()), { priority: 'user-blocking' });
  };

  let last = 0;
  function content() {
    const canvas = document.querySelector(probe.canvas);
    if (!canvas?.width) return 0;
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let hash = 1;
    for (let i = 0; i < data.length; i += 4) hash = (Math.imul(hash, 31) + data[i]) | 0;
    return hash;
  }

  const look = (asOf, shown) => {
    const now = content();
    if (now !== last) probe.pictures.push({ asOf, shown });
    last = now;
  };

  // Asked for in the frame before, so it runs ahead of the page's own callbacks.
  const frame = () => {
    const started = performance.now();
    requestAnimationFrame(frame);
    if (!probe.watching) return;
    // Frames go before tasks while a pointer moves: on a slow machine the last frame's may still wait,
    // and would take two pictures for one.
    if (probe.frames.length) look(probe.frames.at(-1), started);
    probe.frames.push(started);
    // Where this task is late all the same, it sees what a later frame has painted.
    whenPainted((shown) => look(probe.frames.at(-1), shown));
  };
  requestAnimationFrame(frame);

  const { fetch } = window;
  window.fetch = (...args) => {
    if (String(args[0]?.url ?? args[0]).includes('/queue/join')) probe.sent.push(performance.now());
    return fetch(...args);
  };
  // On the document: an image's load event never reaches the window.
  document.addEventListener(
    'load',
    (event) => {
      const picture = event.target;
      if (!(picture instanceof HTMLImageElement)) return;
      if (!picture.closest(`#digit-${probe.watching || 'none'}`)) return;
      // One request is under way at a time, so the n-th picture answers the n-th request.
      const asOf = probe.sent[probe.loads++] ?? 0;
      requestAnimationFrame(() => whenPainted((shown) => probe.pictures.push({ asOf, shown })));
    },
    true,
  );
})();
