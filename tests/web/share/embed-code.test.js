import '../boot.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';

const { forNotebook, forPage, forSlides } = await import(
  '../../../explorer/web/share/embed-code.js'
);

const FRAME = {
  address: 'https://a.org/x/?q="1"#view=map&embed=tabs&v=2',
  title: 'Latent Space Explorer: Map',
  width: '100%',
  height: '640',
};
const ALLOW = 'allow="camera; clipboard-write; fullscreen"';
const SOURCE = 'src="https://a.org/x/?q=&quot;1&quot;#view=map&amp;embed=tabs&amp;v=2"';

test('a course page gets one line, in which no address ends early', () => {
  const line = forPage(FRAME, false);
  assert.ok(line.startsWith(`<iframe ${SOURCE} title="Latent Space Explorer: Map"`), line);
  assert.ok(line.includes('width="100%" height="640" loading="lazy"'));
  assert.ok(line.includes(ALLOW));
  assert.ok(!line.includes('\n') && !line.includes('<script>'));
});

/** What the second line does where it is pasted, with a frame before it. */
function listener() {
  const [, line] = forPage(FRAME, true).split('\n');
  const frame = { contentWindow: {}, height: '640' };
  /** @type {(event: any) => void} */
  let heard = () => {};
  const body = line.replace('<script>', '').replace('</script>', '');
  new Function('document', 'addEventListener', body)(
    { currentScript: { previousElementSibling: frame } },
    (/** @type {string} */ type, /** @type {any} */ listen) => {
      assert.equal(type, 'message');
      heard = listen;
    },
  );
  return { frame, heard };
}

test('as high as what is in it: the script hears its own frame alone, and heights alone', () => {
  const { frame, heard } = listener();
  const type = 'latent-space-explorer:height';
  heard({ source: {}, data: { type, height: 9000 } });
  heard({ source: frame.contentWindow, data: { type: 'other', height: 9000 } });
  assert.equal(frame.height, '640');
  heard({ source: frame.contentWindow, data: '[iFrameResizerChild]Ready' });
  heard({ source: frame.contentWindow, data: null });
  heard({ source: frame.contentWindow, data: { type, height: 812 } });
  assert.equal(frame.height, 812);
});

test('a slide gets a raw block of Quarto, fetched as reveal.js comes near', () => {
  const lines = forSlides(FRAME).split('\n');
  assert.deepEqual([lines[0], lines[2], lines.length], ['```{=html}', '```', 3]);
  assert.ok(lines[1].startsWith(`<iframe data-preload data-${SOURCE}`));
  assert.ok(lines[1].includes(ALLOW));
});

test('a notebook gets a cell of Python, pixels as numbers', () => {
  assert.ok(forNotebook(FRAME).includes(`"${FRAME.address}"`.replaceAll('"1"', '\\"1\\"')));
  const cell = forNotebook({ ...FRAME, address: 'https://a.org/#v=2', width: '800' });
  assert.equal(
    cell,
    `from IPython.display import IFrame

IFrame(
    "https://a.org/#v=2",
    800, 640,
    extras=['title="Latent Space Explorer: Map"', 'loading="lazy"', '${ALLOW}'],
)`,
  );
});
