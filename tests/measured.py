"""Whether what ships was measured in full since it last changed; `make measured` does it.

Measuring everything again takes a minute and a half, and gives the same as long as nothing changed
that it depends on. So tests that measure what ships do it in full when a file did change, and else
measure a sample. MEASURE=full in the environment measures everything.
"""

import ast
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STORED = ROOT / "tests" / "golden" / "measured.json"
"""Of what state each test measured everything last, and found it right."""

TESTS = (
    "tests/evidence/test_evidence_shipped.py",
    "tests/evidence/test_maps.py",
    "tests/evidence/test_sweep_shipped.py",
    "tests/judge/test_critic_shipped.py",
    "tests/upload/test_twin.py",
    "tests/upload/test_upload_faults.py",
    "tests/upload/test_upload_frozen.py",
    "tests/upload/test_upload_kinds.py",
)
EVERY = 5
"""Of the tests that are marked `measured`, so many to one are run as a sample."""

OURS = {"app", "benchmarks", "explorer", "tests"}
DATA = ("checkpoints", "tests/evidence")
"""Folders whose files that are no code are measured, or measured with."""

RUN_BY = {"tests/upload/twin.py": ("tests/upload", "explorer/web/upload", "explorer/web/maths")}
"""Folders whose JS a module of ours runs."""

LIBRARIES = ("numpy", "pillow", "scikit-learn", "torch")


def in_full(test: str | Path) -> bool:
    """Return whether a test file has to measure everything."""
    test = Path(test).resolve().relative_to(ROOT).as_posix()
    asked = os.environ.get("MEASURE") == "full"
    return asked or stored().get(test) != fingerprint(test)


def without_measured(items: list[pytest.Item]) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """Return what is to run, and what is left out: marked tests of a state that was measured."""
    marked = [item for item in items if item.get_closest_marker("measured")]
    known = {path for path in {item.path for item in marked} if not in_full(path)}
    left_out = {
        id(item) for place, item in enumerate(marked) if place % EVERY and item.path in known
    }
    out = [item for item in items if id(item) in left_out]
    return [item for item in items if id(item) not in left_out], out


def stored() -> dict[str, str]:
    return json.loads(STORED.read_text("utf-8")) if STORED.exists() else {}


def fingerprint(
    test: str,
    read: Callable[[Path], bytes] = Path.read_bytes,
    version: Callable[[str], str] = metadata.version,
) -> str:
    """Return a hash of all that a test file's measurements depend on.

    That is every module of ours that it imports, however indirectly, what these run in Node, and
    the weights and digits.
    """
    found = hashlib.sha256()
    ours = modules(ROOT / test, read)
    for path in [*sorted(ours | scripts(ours)), *data()]:
        for part in (path.relative_to(ROOT).as_posix().encode(), read(path)):
            found.update(hashlib.sha256(part).digest())
    for library in LIBRARIES:
        found.update(f"{library} {version(library)}\n".encode())
    return found.hexdigest()


def data() -> list[Path]:
    return [
        path
        for folder in DATA
        for path in sorted((ROOT / folder).rglob("*"))
        if path.is_file() and path.suffix not in {".py", ".pyc"}
    ]


def scripts(modules: set[Path]) -> set[Path]:
    """Return the JS that some of the modules run."""
    return {
        path
        for module, folders in RUN_BY.items()
        if ROOT / module in modules
        for folder in folders
        for path in (ROOT / folder).glob("*.js")
    }


def modules(test: Path, read: Callable[[Path], bytes] = Path.read_bytes) -> set[Path]:
    """Return a file and every module of ours that it imports, at the top or inside functions."""
    found, left = {test}, [test]
    while left:
        for path in imported(read(left.pop())):
            if path not in found:
                found.add(path)
                left.append(path)
    return found


@cache
def imported(text: bytes) -> tuple[Path, ...]:
    """Return the files of ours that a module imports: packages' own, and those in packages."""
    found: list[Path] = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for parts in (name.split(".") for name in names):
            for end in range(1, len(parts) + 1 if parts[0] in OURS else 1):
                stem = ROOT.joinpath(*parts[:end])
                found += [stem.with_suffix(".py"), stem / "__init__.py"]
    return tuple(path for path in found if path.exists())


def main() -> int:
    """Measure in full what changed, and store of what state that was; returns pytest's own code.

    With MEASURE=full that is everything.
    """
    before = {test: fingerprint(test) for test in TESTS if in_full(ROOT / test)}
    if not before:
        print("Nothing has changed since it was measured in full.")  # noqa: T201
        return 0
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *before],
        cwd=ROOT,
        env={**os.environ, "MEASURE": "full"},
        check=False,
    )
    if run.returncode == 0:
        found = {test: {**stored(), **before}[test] for test in TESTS}
        STORED.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return run.returncode


if __name__ == "__main__":
    sys.exit(main())
