/** An element as the page shows it, with its texts, boxes and lines, as an image for a canvas. */

/** Their pixels are not in the markup: only their room is kept. */
const BLANK = 'canvas, input';

/**
 * `properties` are all but the page's variables, whose values are in the others; `classes` has one
 * for each style, which many elements share.
 * @typedef {{properties: string[], classes: Map<string, string>}} Styles
 */

/**
 * The image is of an SVG that holds a copy of the element with all its styles written down beside
 * it: a document of its own, which the page's style sheets do not reach.
 * @param {Element} root
 * @param {number} edge pixels of the page around it
 * @param {number} scale pixels of the image for one of the page
 * @returns {Promise<HTMLImageElement>} as it is when asked for, however long it takes
 */
export async function imageOf(root, edge, scale) {
  const box = root.getBoundingClientRect();
  /** @type {Styles} */
  const styles = {
    properties: [...getComputedStyle(root)].filter((name) => !name.startsWith('--')),
    classes: new Map(),
  };
  const copy = copyOf(root, styles);
  Object.assign(copy.style, { position: 'relative', inset: 'auto', margin: '0' });
  const sheet = document.createElement('style');
  sheet.textContent = [...styles.classes].map(([text, name]) => `.${name}{${text}}`).join('');
  copy.append(sheet);
  const [width, height] = [box.width + 2 * edge, box.height + 2 * edge];
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width * scale}" height="${height * scale}"
      viewBox="0 0 ${width} ${height}"><foreignObject x="${edge}" y="${edge}" width="${box.width}"
      height="${box.height}" overflow="visible">${new XMLSerializer().serializeToString(
        copy,
      )}</foreignObject></svg>`,
  )}`;
  await image.decode();
  return image;
}

/** @param {Element} element @param {Styles} styles @returns {HTMLElement | SVGElement} */
function copyOf(element, styles) {
  const copy = /** @type {HTMLElement | SVGElement} */ (
    element.matches(BLANK) ? document.createElement('div') : element.cloneNode(false)
  );
  const style = getComputedStyle(element);
  dress(copy, style, styles);
  if (style.display === 'inline' && element.matches(BLANK)) copy.style.display = 'inline-block';
  if (isOneLine(element, style)) copy.style.whiteSpace = 'nowrap';
  copy.append(...pseudo(element, '::before', styles));
  for (const child of element.childNodes) {
    if (child instanceof Text) copy.append(child.data);
    if (child instanceof Element && getComputedStyle(child).display !== 'none') {
      copy.append(copyOf(child, styles));
    }
  }
  copy.append(...pseudo(element, '::after', styles));
  return copy;
}

/**
 * @param {Element} element @param {string} which @param {Styles} styles
 * @returns {Element[]} it as an element, or none
 */
function pseudo(element, which, styles) {
  const style = getComputedStyle(element, which);
  // One plain string; what else CSS can say there is left out.
  if (style.display === 'none' || !/^"[^"\\]*"$/.test(style.content)) return [];
  const copy = document.createElement('span');
  dress(copy, style, styles);
  copy.textContent = style.content.slice(1, -1);
  return [copy];
}

/** @param {Element} copy @param {CSSStyleDeclaration} style @param {Styles} styles */
function dress(copy, style, { properties, classes }) {
  const text = properties.map((name) => `${name}:${style.getPropertyValue(name)}`).join(';');
  const name = classes.get(text) ?? `s${classes.size}`;
  classes.set(text, name);
  copy.setAttribute('class', name);
  copy.removeAttribute('style');
}

/**
 * Letters are a little wider or narrower at another scale: what was one line stays one.
 * @param {Element} element @param {CSSStyleDeclaration} style
 */
function isOneLine(element, style) {
  const range = document.createRange();
  range.selectNodeContents(element);
  return range.getBoundingClientRect().height < 1.8 * parseFloat(style.fontSize);
}
