"""Imports point one way, one module imports each outside library, and the app starts light.

The browser's side of the same rule is `tests/web/direction.test.js`.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

LESSON = "the lesson"
START = "the command line"
FRONT = "the Python API"
MAY_IMPORT = {
    "upload": set[str](),
    LESSON: set[str](),
    "judge": {LESSON},
    "artefacts": {LESSON, "judge"},
    "evidence": {LESSON, "judge"},
    "build": {LESSON, "judge", "artefacts", "evidence"},
    "site": {LESSON, "artefacts"},
    "server": {LESSON, "artefacts", "upload", "site"},
    START: {LESSON, "judge", "artefacts", "build", "site"},
    FRONT: {LESSON, "artefacts"},
    "app": {"artefacts", "server", "site"},
}
"""What each folder of `explorer/` may import beside itself; its own modules are the lesson."""

# Outside library -> the only places that import it.
IMPORTERS = {
    "gradio": {"server", "app"},
    "starlette": {"server"},
    "fastapi": {"server", "app"},
    "PIL": {"upload"},
    "sklearn": {"build", "evidence"},
    "torchvision": {LESSON},
}
# Who may name files in checkpoints/: what reads the disk, and the URLs that the browser asks for.
CHECKPOINT_NAMERS = {"explorer/artefacts/checkpoints.py", "explorer/site/files.py"}
HEAVY = {"sklearn", "torchvision", "scipy"}

MOST = {"explorer": 12, "explorer/web": 8}
"""Modules directly in a folder; in any other `MOST_ELSEWHERE`."""
MOST_ELSEWHERE = 30


def project_files(root: Path) -> dict[str, str]:
    """Return the text of app.py and of every module in explorer/, by path."""
    paths = [root / "app.py", *sorted((root / "explorer").rglob("*.py"))]
    return {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in paths}


@cache
def parsed(text: str) -> ast.Module:
    """Return a module's syntax tree."""
    return ast.parse(text)


def folder_of(path: str) -> str:
    """Return the name by which MAY_IMPORT knows where a file is."""
    folder, _, name = path.removeprefix("explorer/").rpartition("/")
    if not folder:
        fronts = dict.fromkeys(("__init__.py", "python_api.py"), FRONT)
        return {"app.py": "app", "__main__.py": START, **fronts}.get(name, LESSON)
    return folder.partition("/")[0]


@cache
def imported_names(text: str) -> tuple[str, ...]:
    """Return the dotted names a module imports, wherever in it the import stands."""
    found: list[str] = []
    for node in ast.walk(parsed(text)):
        if isinstance(node, ast.Import):
            found += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            found += (f"{base}.{alias.name}" for alias in node.names)
    return tuple(found)


def module_named(name: str, files: dict[str, str]) -> str | None:
    """Return the path of the module that a dotted name means or lies in; None if it is not ours."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        path = "/".join(parts[:end])
        for found in (f"{path}.py", f"{path}/__init__.py"):
            if found in files:
                return found
    return None


def violations(files: dict[str, str]) -> list[str]:
    """Return one sentence for every broken rule of the architecture."""
    found = {f"{path}: {why}" for path in files for why in broken(path, files)}
    return sorted(found) + [f"a cycle: {' -> '.join(cycle)}" for cycle in cycles(files)]


def broken(path: str, files: dict[str, str]) -> Iterator[str]:
    """Yield what is wrong in one file; the same thing perhaps twice."""
    folder, text = folder_of(path), files[path]
    if folder not in MAY_IMPORT:
        yield "say in MAY_IMPORT what this folder imports"
        return
    for name in imported_names(text):
        top = name.partition(".")[0]
        if name.startswith("."):
            yield "no relative imports"
        ours = module_named(name, files) if top in ("explorer", "app") else None
        other = folder_of(ours) if ours else folder
        if other not in {folder, *MAY_IMPORT[folder]} and ours != "explorer/__init__.py":
            yield f"{folder} must not import {other}"
        if folder not in IMPORTERS.get(top, {folder}):
            yield f"only {sorted(IMPORTERS[top])} may import {top}"
    if path not in CHECKPOINT_NAMERS and opens_checkpoints(text):
        yield "only artefacts/ knows paths in checkpoints/"


def cycles(files: dict[str, str]) -> list[list[str]]:
    """Return circles of modules, each of which imports the next."""
    graph = {
        path: {
            other
            for name in imported_names(text)
            if (other := module_named(name, files)) and other != path
        }
        # A package's front imports its modules, which never ask at the front.
        for path, text in files.items()
        if not path.endswith("__init__.py")
    }
    found: list[list[str]] = []
    done: set[str] = set()

    def visit(path: str, way: list[str]) -> None:
        if path in way:
            found.append([*way[way.index(path) :], path])
        elif path not in done:
            for other in sorted(graph.get(path, ())):
                visit(other, [*way, path])
            done.add(path)

    for path in sorted(graph):
        visit(path, [])
    return found


@cache
def opens_checkpoints(text: str) -> bool:
    """Return whether a string of the code, no sentence or option, is a path in checkpoints/."""
    texts = (node.value for node in ast.walk(parsed(text)) if isinstance(node, ast.Constant))
    return any(
        isinstance(text, str) and "checkpoints" in text and " " not in text and text[:2] != "--"
        for text in texts
    )


def test_imports_follow_the_architecture(root):
    files = project_files(root)
    assert violations(files) == []
    assert {folder_of(path) for path in files} == set(MAY_IMPORT)


def test_the_folders_have_one_direction():
    left = {folder: set(others) for folder, others in MAY_IMPORT.items()}
    while free := {folder for folder, others in left.items() if not others}:
        left = {folder: others - free for folder, others in left.items() if folder not in free}
    assert left == {}, "these import each other in a circle"


@pytest.mark.parametrize(
    ("path", "text", "sentence"),
    [
        ("explorer/models.py", "import explorer.judge.junk", "the lesson must not import judge"),
        ("explorer/latent.py", "def f():\n    from explorer import server", "not import server"),
        ("explorer/server/api.py", "from explorer.judge import junk", "must not import judge"),
        ("explorer/judge/junk.py", "from explorer.build.progress import say", "not import build"),
        ("explorer/build/build.py", "import app", "build must not import app"),
        ("explorer/upload/sheets.py", "import gradio as gr", "may import gradio"),
        ("explorer/site/head.py", "from starlette.routing import Route", "may import starlette"),
        ("explorer/site/files.py", "import explorer.server.api", "site must not import server"),
        ("explorer/server/api.py", "from PIL import Image", "may import PIL"),
        ("explorer/artefacts/files.py", "from sklearn import manifold", "may import sklearn"),
        ("explorer/server/page.py", "from ..latent import lerp", "relative imports"),
        ("explorer/server/page.py", "open('checkpoints/a.gz')", "only artefacts/"),
        ("explorer/build/build.py", "OUT = Path('checkpoints')", "only artefacts/"),
        ("explorer/helpers/texts.py", "", "say in MAY_IMPORT"),
        ("explorer/losses.py", "from explorer import latent", "a cycle"),
    ],
)
def test_each_broken_rule_is_found(root, path, text, sentence):
    files = project_files(root)
    if sentence == "a cycle":
        files["explorer/latent.py"] += "\nfrom explorer.losses import bernoulli_nll\n"
    (found,) = violations({**files, path: text})
    assert sentence in found


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app.py", "from explorer.server import page\nfrom explorer import artefacts"),
        ("explorer/server/listening.py", "import gradio\nfrom explorer.server.api import encode"),
        ("explorer/artefacts/checkpoints.py", "ROOT = 'checkpoints'\nfrom explorer import models"),
        ("explorer/__main__.py", "from explorer.training import train"),
        ("explorer/upload/edits.py", "raise ValueError('the files in checkpoints/ are missing')"),
    ],
)
def test_what_the_architecture_allows_passes(root, path, text):
    assert violations({**project_files(root), path: text}) == []


def test_no_folder_holds_more_than_one_can_take_in(root):
    folders = [root / "explorer", *(p for p in (root / "explorer").rglob("*") if p.is_dir())]
    for folder in folders:
        name = folder.relative_to(root).as_posix()
        suffixes = {".js"} if name == "explorer/web" else {".py", ".js", ".css", ".html", ".wat"}
        files = [path.name for path in folder.iterdir() if path.suffix in suffixes]
        assert len(files) <= MOST.get(name, MOST_ELSEWHERE), (name, files)


TEXTUAL = {"open", "read_text", "write_text"}


def without_encoding(text: str) -> list[int]:
    """Return the lines that read or write a text in whatever encoding the machine has."""
    return [
        node.lineno
        for node in ast.walk(parsed(text))
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


STAGES = (
    "import gzip",
    "import explorer; explorer.load",
    "import explorer.server.api",
    "import explorer.server.page",
)
"""Statements that one Python runs in turn, the lightest first."""


@pytest.fixture(scope="module")
def loaded(root: Path) -> dict[str, set[str]]:
    """Return the top-level packages that a fresh Python holds after each of `STAGES`."""
    tell = "print(*{name.partition('.')[0] for name in sys.modules})"
    lines = ["import sys", *(line for stage in STAGES for line in (stage, tell))]
    run = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    held = (set(line.split()) for line in run.stdout.splitlines())
    return dict(zip(STAGES, held, strict=True))


@pytest.mark.slow
def test_app_loads_neither_scikit_learn_nor_torchvision(loaded):
    assert loaded["import explorer.server.page"] & HEAVY == set()


@pytest.mark.slow
def test_api_loads_neither_gradio_nor_build_time_libraries(loaded):
    assert loaded["import explorer.server.api"] & (HEAVY | {"gradio"}) == set()


def test_the_package_itself_loads_nothing_heavy(loaded):
    light = loaded["import explorer; explorer.load"]
    assert light & (HEAVY | {"gradio", "torch", "numpy", "safetensors"}) == set()


def test_loaded_packages_are_seen(loaded):
    assert {"gzip", "sys"} <= loaded["import gzip"]
    assert "gradio" in loaded["import explorer.server.page"]
