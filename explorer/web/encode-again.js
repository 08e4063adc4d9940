class X extends HTMLElement{}; customElements.define('encode-again', X);
