// @ts-nocheck Gradio runs this as a function body, with `element` and `props` in scope.
import((window.gradio_config?.root || '') + '/' + props.base + '/main.js').then((page) => page.mount(element, props.boot)).catch((error) => { element.querySelector('page-notice').textContent = 'The page could not be loaded. Check the connection and reload.'; reportError(error); });
