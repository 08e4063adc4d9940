/** This runs in the static copy, where no Gradio does, before the page itself is read. */

/* Browsers run no modules that lie on the disk: nothing below is read. */
if (location.protocol === 'file:') {
  const place = /** @type {HTMLElement} */ (document.querySelector('#waiting .coming'));
  place.setAttribute('role', 'alert');
  place.innerHTML =
    'A browser opens this page only from a server. In this folder, start one by ' +
    '<code>python -m http.server</code> and open <code>http://localhost:8000</code>.';
  stop();
}

/* As Gradio does: the system's theme, or the one that the address names, is a class on the body. */
{
  const named = new URLSearchParams(location.search).get('__theme');
  const system = matchMedia('(prefers-color-scheme: dark)');
  const follow = () => {
    const isDark = named === 'dark' || (named !== 'light' && system.matches);
    document.body.classList.toggle('dark', isDark);
  };
  system.addEventListener('change', follow);
  follow();
}
