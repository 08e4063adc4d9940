"""What a module exports is the same from its bundle; what cannot be bundled is told."""

import json
import re
import subprocess

import pytest

from explorer.site import bundles
from explorer.site.bundles import bundled, import_map, modules_of
from explorer.site.files import WEB

# A bundle's imports lead back to the modules' addresses, as the page's import map has them.
RUN = """import { register } from 'node:module';
const places = JSON.parse(process.argv[1]);
register('data:text/javascript,' + encodeURIComponent(`
  const places = ${JSON.stringify(places)};
  export async function resolve(specifier, context, next) {
    const { href } = new URL(specifier, context.parentURL);
    return next(places[href] ?? href, context);
  }`));
const names = Object.keys(await import(process.argv[2]));
const { told } = await import(process.argv[2]);
console.log(JSON.stringify({ names: names.sort(), told }));
"""

MODULES = {
    "main.js": """/**
 * Says what it has.
 */
import {
  first as one,
  two,
} from './state/numbers.js';
import './state/noise.js';
import { THREE } from './state/again.js';
export { two as deux } from './state/numbers.js';

const own = 'main';
/** @returns {string} */
export function say() {
  return `${own} ${one} ${two} ${THREE} ${new URL('.', import.meta.url).href.slice(-5)}`;
}
export const [left, right] = ['l', 'r'];
export const { length: long } = 'four';
""",
    "page/elements.js": "export const FIRST = ['page/tab'];\n",
    "page/tab.js": """import { say } from '../main.js';

const own = 'tab';
export const told = [own, say(), globalThis.noise].join(' | ');
""",
    "guide/guide-path.js": "export const path = 1;\n",
    "guide/scene-samples.js": "export class Scene {}\n",
    "state/numbers.js": """const own = 2;
const first = 1;
export const two = own;
export { first };
""",
    "state/noise.js": "globalThis.noise = (globalThis.noise ?? 0) + 1;\n",
    "state/add-worker.js": """import { THREE } from './again.js';
import { two } from './numbers.js';
export const told = `${two} ${THREE} ${new URL('.', import.meta.url).href.slice(-6)}`;
globalThis.told = told;
""",
    "state/again.js": "import { two } from './numbers.js';\nexport const THREE = two + 1;\n",
}
FILES = {name: text.encode() for name, text in MODULES.items()}


def test_bundles_say_what_their_modules_say(tmp_path):
    for name, data in {**FILES, **bundled(FILES)}.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    base = tmp_path.as_uri()
    led = import_map(FILES, base)["imports"]
    assert led[f"{base}/page/tab.js"] == f"{base}/bundles/elements.js"
    assert led[f"{base}/state/again.js"] == f"{base}/bundles/first.js"

    def run(places: dict[str, str]) -> dict:
        asked = ["node", "--input-type=module", "-e", RUN, json.dumps(places)]
        return json.loads(
            subprocess.run(
                [*asked, f"{base}/page/tab.js"], check=True, capture_output=True, text=True
            ).stdout
        )

    apart = run({})
    for name in FILES:
        (tmp_path / name).unlink()
    together = run(led)
    place = tmp_path.name[-4:]
    assert apart["told"] == together["told"] == f"tab | main 1 2 3 {place}/ | 1"
    assert apart["names"] == together["names"] == ["told"]


def test_a_worker_comes_with_all_that_it_imports(tmp_path):
    name = "state/add-worker.js"
    path = tmp_path / name
    path.parent.mkdir()
    path.write_bytes(bundled(FILES)[name])
    script = f"await import('{path.as_uri()}'); console.log(globalThis.told);"
    asked = ["node", "--input-type=module", "-e", script]
    answer = subprocess.run(asked, check=True, capture_output=True, text=True)
    assert answer.stdout.strip() == "2 3 state/"


@pytest.mark.parametrize(
    ("module", "text", "told"),
    [
        ("state/again.js", "export let THREE = 3;\n", "state/again.js has what no bundle can hold"),
        ("state/again.js", "import * as all from './numbers.js';\n", "import \\* as all"),
        ("state/again.js", "export default 3;\n", "export default 3"),
        ("state/again.js", "export const THREE = import.meta.env;\n", "import.meta"),
        ("state/again.js", "export const far = () => import('./far.js');\n", "import\\('\\."),
        ("state/again.js", "export const two = 2;\n", "both export two: rename one"),
    ],
)
def test_what_no_bundle_can_hold_is_told(module, text, told):
    with pytest.raises(ValueError, match=told):
        bundled({**FILES, module: text.encode()})


def test_a_module_stands_in_one_bundle_after_those_that_it_imports():
    files = {path.relative_to(WEB).as_posix(): path.read_bytes() for path in WEB.rglob("*.js")}
    found = modules_of(files)
    assert list(found) == [bundles.FIRST, bundles.SHOWN, bundles.GUIDE]
    every = [name for modules in found.values() for name in modules]
    assert len(every) == len(set(every))
    for place, name in enumerate(every):
        for _, other in bundles.IMPORT.findall(files[name].decode()):
            assert every.index(bundles.beside(name, other)) < place
    elements = re.findall(r"'([\w/-]+)'", files[bundles.ELEMENTS].decode())
    assert {f"{name}.js" for name in elements} - {"dom/notice.js"} == set(found[bundles.SHOWN])
    # One that is fetched anew, under another address, would be there twice for these.
    for name, data in files.items():
        if name not in found[bundles.SHOWN]:
            imported = {
                bundles.beside(name, other) for _, other in bundles.IMPORT.findall(data.decode())
            }
            assert not imported & set(found[bundles.SHOWN]), name
    assert "guide/scene.js" in found[bundles.GUIDE]
    assert not set(bundles.ON_CARDS) & set(every)
