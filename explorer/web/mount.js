// @ts-nocheck Gradio runs this as a function body, with `element` and `props` in scope.
for (let at = element; at; at = at.parentElement) at.setAttribute('data-around', '');
import(new URL(`${props.base}/main.js`, document.baseURI))
  .then((page) => page.mount(element))
  .catch((error) => {
    document.getElementById('waiting')?.remove();
    element.querySelector('page-notice').textContent =
      'The page could not be loaded. Check the connection and reload.';
    reportError(error);
  });
