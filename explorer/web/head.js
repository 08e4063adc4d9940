/** This runs before Gradio's own scripts. */

/*
 * Gradio's server names the address at which it was asked. Behind a proxy that is none of the
 * browser's, unless the proxy says in headers what it does: another scheme, another host, a path
 * in front. What the browser asked for is known here, and Gradio's modules are told that.
 */
{
  /** @type {any} */
  let config;
  Object.defineProperty(window, 'gradio_config', {
    configurable: true,
    get: () => config,
    set: (given) => {
      config = { ...given };
      config.root = new URL('.', document.baseURI).href.slice(0, -1);
    },
  });
}

/*
 * From /sub instead of /sub/ every relative address leads beside the page: nothing below is read.
 * Where a proxy sends the browser back to /sub, it does not go round and round.
 */
if (!location.pathname.endsWith('/')) {
  if (document.referrer !== location.href.replace(/#.*/, '')) {
    stop();
    location.replace(`${location.pathname}/${location.search}${location.hash}`);
  } else {
    const base = document.createElement('base');
    base.href = `${location.pathname}/`;
    document.head.prepend(base);
  }
}

/*
 * Gradio's loading screen (6.31, StatusTracker) counts seconds that nobody sees, once in every
 * frame, and does so for as long as the page is open: 60 frames a second on an idle page. Its
 * counter gets no frame. Gradio's modules keep the function that they find.
 */
{
  const COUNTER = /^\(\)=>\{[^{}]{0,40}\(performance\.now\(\)-[^{}]{0,40}\/1e3\),\w+&&\w+\(\)\}$/;
  const ask = window.requestAnimationFrame;
  window.requestAnimationFrame = (callback) =>
    COUNTER.test(String(callback)) ? 0 : ask.call(window, callback);
}
