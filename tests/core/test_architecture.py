"""Imports point one way, each outside library has one door, and the app starts light."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# What runs in the app, from the bottom up. A module imports from its own layer or from below.
APP_LAYERS = [
    {"models", "losses", "philox", "files", "forms"},
    {
        *("latent", "artefacts"),
        *(
            "preprocess",
            "closer",
            "readings",
            "sheets",
            "ink",
            "grouping",
            "structure",
            "ground",
            "ruling",
        ),
        *("pieces", "placing", "decoding", "deep", "edits"),
    },
    {"api"},
    {"ui"},
    {"app"},
]
# What runs before, once. It may use the app's core (the two lowest layers), never the reverse.
BUILD_LAYERS = [
    {
        *("data", "training", "maps", "critic", "junk"),
        *("evidence", "claims", "measurements", "figures", "controls", "metrics", "curves"),
    },
    {"encoding", "progress"},
    {"training_run"},
    {"build", "critic_variants"},
    {"__main__"},
]
CORE = APP_LAYERS[0] | APP_LAYERS[1]

# Outside library -> the only modules that import it.
DOORS = {
    "gradio": {"ui", "app"},
    "PIL": {"preprocess", "decoding", "deep", "edits", "sheets"},
    "sklearn": {"maps", "metrics"},
    "torchvision": {"data"},
}
# Who may name files in checkpoints/: the door to the disk, and the URLs that the browser asks for.
CHECKPOINTS_DOOR = {"explorer/artefacts.py", "explorer/ui/server.py"}
HEAVY = {"sklearn", "torchvision", "scipy"}


def project_files(root: Path) -> dict[str, str]:
    """Return the text of app.py and of every module in explorer/, by path."""
    paths = [root / "app.py", *sorted((root / "explorer").rglob("*.py"))]
    return {
        path.relative_to(root).as_posix(): path.read_text("utf-8")
        for path in paths
        if path.exists()
    }


def module_of(path: str) -> str:
    """Return the name by which the layers know a file: ui for all of explorer/ui."""
    first = path.removeprefix("explorer/").partition("/")[0]
    return first.removesuffix(".py")


def imported_names(tree: ast.AST) -> Iterator[str]:
    """Yield the dotted names a file imports, wherever in it the import stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def may_import(importer: str, imported: str) -> bool:
    """Return whether the layers allow one of our modules to import another."""
    for layers in (APP_LAYERS, BUILD_LAYERS):
        height = {name: i for i, layer in enumerate(layers) for name in layer}
        if importer in height and imported in height:
            return height[imported] <= height[importer]
    return imported in CORE and any(importer in layer for layer in BUILD_LAYERS)


def violations(files: dict[str, str]) -> list[str]:
    """Return one sentence for every broken rule of the architecture."""
    return sorted({f"{path}: {why}" for path, text in files.items() for why in broken(path, text)})


def broken(path: str, text: str) -> Iterator[str]:
    """Yield what is wrong in one file; the same thing perhaps twice."""
    known = set().union(*APP_LAYERS, *BUILD_LAYERS, {"__init__"})
    importer, tree = module_of(path), ast.parse(text)
    if importer not in known:
        yield "say in APP_LAYERS or BUILD_LAYERS where it belongs"
    for name in imported_names(tree):
        top, _, rest = name.partition(".")
        ours = rest.partition(".")[0]
        if name.startswith("."):
            yield "no relative imports"
        elif top == "explorer" and ours in known and not may_import(importer, ours):
            yield f"{importer} must not import {ours}"
        elif importer not in DOORS.get(top, {importer}):
            yield f"only {sorted(DOORS[top])} may import {top}"
    if path not in CHECKPOINTS_DOOR and opens_checkpoints(tree):
        yield "only artefacts.py knows paths in checkpoints/"


def opens_checkpoints(tree: ast.AST) -> bool:
    """Return whether a string of the code, sentences left out, is a path in checkpoints/."""
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return any(
        isinstance(text, str) and "checkpoints" in text and " " not in text for text in texts
    )


def test_imports_follow_the_architecture(root):
    assert violations(project_files(root)) == []


@pytest.mark.parametrize(
    ("path", "text", "sentence"),
    [
        ("explorer/models.py", "import explorer.api", "models must not import api"),
        ("explorer/latent.py", "def f():\n    from explorer import ui", "must not import ui"),
        ("explorer/api.py", "from explorer.training import train", "must not import training"),
        ("explorer/api.py", "import gradio as gr", "may import gradio"),
        ("explorer/api.py", "from PIL import Image", "may import PIL"),
        ("explorer/artefacts.py", "from sklearn import manifold", "may import sklearn"),
        ("explorer/ui/page.py", "from ..latent import lerp", "relative imports"),
        ("explorer/ui/page.py", "import explorer.maps", "ui must not import maps"),
        ("explorer/ui/page.py", "open('checkpoints/a.gz')", "only artefacts.py"),
        ("explorer/build.py", "OUT = Path('checkpoints')", "only artefacts.py"),
        ("explorer/helpers.py", "", "say in APP_LAYERS"),
    ],
)
def test_each_broken_rule_is_found(path, text, sentence):
    (found,) = violations({path: text})
    assert sentence in found


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app.py", "from explorer.ui import page\nfrom explorer import artefacts"),
        ("explorer/ui/page.py", "import gradio\nfrom explorer.api import encode"),
        ("explorer/artefacts.py", "ROOT = 'checkpoints'\nfrom explorer.models import VAE"),
        ("explorer/build.py", "from explorer import maps\nfrom explorer.artefacts import read"),
        ("explorer/__main__.py", "from explorer.training import train"),
        ("explorer/api.py", "raise ValueError('the files in checkpoints/ are missing')"),
    ],
)
def test_what_the_architecture_allows_passes(path, text):
    assert violations({path: text}) == []


TEXTUAL = {"open", "read_text", "write_text"}


def without_encoding(text: str) -> list[int]:
    """Return the lines that read or write a text in whatever encoding the machine has."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in TEXTUAL
        and not any(word.arg == "encoding" for word in node.keywords)
        and not is_of_bytes(node)
    ]


def is_of_bytes(call: ast.Call) -> bool:
    """Return whether a call opens no text: Pillow's, or one with a mode of bytes."""
    owner = getattr(call.func, "value", None)
    modes = [*call.args, *(word.value for word in call.keywords if word.arg == "mode")]
    return (isinstance(owner, ast.Name) and owner.id == "Image") or any(
        isinstance(mode, ast.Constant) and "b" in str(mode.value) for mode in modes
    )


def test_texts_are_read_and_written_in_utf_8_whatever_the_machine_says(root):
    files = project_files(root)
    assert {path: lines for path in files if (lines := without_encoding(files[path]))} == {}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("path.read_text()", [1]),
        ("path.write_text(words)", [1]),
        ("open(path, 'w')", [1]),
        ("path.open()", [1]),
        ("path.read_text(encoding='utf-8')", []),
        ("path.open('rb')", []),
        ("open(path, mode='wb')", []),
        ("Image.open(data)", []),
    ],
)
def test_a_missing_encoding_is_found(text, lines):
    assert without_encoding(text) == lines


def loaded_by(statement: str, root: Path) -> set[str]:
    """Return the top-level packages that a fresh Python holds after one statement."""
    code = f"{statement}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    return set(run.stdout.split())


@pytest.mark.slow
def test_app_loads_neither_scikit_learn_nor_torchvision(root):
    assert loaded_by("import explorer.ui.page", root) & HEAVY == set()


@pytest.mark.slow
def test_api_loads_neither_gradio_nor_build_time_libraries(root):
    assert loaded_by("import explorer.api", root) & (HEAVY | {"gradio"}) == set()


def test_loaded_packages_are_seen(root):
    assert {"gzip", "sys"} <= loaded_by("import gzip", root)
