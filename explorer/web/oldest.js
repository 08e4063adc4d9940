/**
 * A sentence for browsers older than Safari 16.4, Firefox 115 and Chrome 109, in which parts of the
 * page stay empty or nothing comes at all. It stands in the page itself, in words that any browser
 * understands.
 */
(function () {
  var script = document.createElement('script');
  var knows =
    'noModule' in script &&
    typeof DecompressionStream === 'function' &&
    typeof OffscreenCanvas === 'function' &&
    CSS.supports('height', '1dvh');
  if (knows) return;
  document.addEventListener('DOMContentLoaded', function () {
    var place = document.createElement('p');
    place.id = 'too-old';
    place.setAttribute('role', 'alert');
    place.style.cssText =
      'margin: 0; padding: 12px 24px; font: 16px/1.4 sans-serif; ' +
      'color: #16181c; background: #fff; border-bottom: 1px solid #82878f';
    place.textContent =
      'This browser is too old for parts of this page. Use Safari 16.4, ' +
      'Firefox 115, Chrome 109 or newer.';
    document.body.insertBefore(place, document.body.firstChild);
  });
})();
