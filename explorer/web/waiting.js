/**
 * This runs first of all: whether the page is embedded and whether the guided path is what is asked
 * for, which style sheets, `state/embedded.js` and `state/guided.js` know by attributes; and how much
 * has come so far.
 */
{
  const KEPT = 'latent-space-explorer-guide';
  const wasLeft = () => {
    try {
      return localStorage.getItem(KEPT) === 'left';
    } catch {
      // Some browsers refuse storage inside a frame.
      return false;
    }
  };
  const { hash, search } = location;
  const embed = /[#?&]embed=([^&#?]*)/.exec(hash + search)?.[1].replace(/,|%2c/gi, ' ') ?? '0';
  if (embed !== '0') document.documentElement.setAttribute('data-embed', embed);
  /** @type {HTMLMetaElement | null} there where the models have such a path */
  const listed = document.querySelector('meta[name=guide]');
  const isAsked = hash ? /[#&]card=[\w-]/.test(hash) : embed === '0' && !wasLeft();
  document.documentElement.toggleAttribute('data-guide', listed !== null && isAsked);

  for (const href of isAsked && listed ? listed.content.split(' ') : []) {
    const link = document.createElement('link');
    Object.assign(link, { rel: 'modulepreload', fetchPriority: 'low', href });
    // After what the page itself needs.
    addEventListener('DOMContentLoaded', () => document.head.append(link));
  }

  let bytes = 0;
  const watch = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { name, transferSize } = /** @type {PerformanceResourceTiming} */ (entry);
      // The models are told beside it.
      if (!name.includes('/checkpoints/')) bytes += transferSize;
    }
    const place = document.querySelector('#waiting .coming span');
    if (place) place.textContent = `: ${Math.round(bytes / 1000)} kB so far`;
    else if (document.readyState === 'complete') watch.disconnect();
  });
  watch.observe({ type: 'resource', buffered: true });
}
