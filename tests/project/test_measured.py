"""Whatever the shipped figures depend on makes their tests measure everything again."""

import hashlib
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import pytest

from tests import measured
from tests.measured import ROOT, TESTS, fingerprint

EVIDENCE = "tests/evidence/test_evidence_shipped.py"
CRITIC = "tests/judge/test_critic_shipped.py"
KINDS = "tests/upload/test_upload_kinds.py"
TWIN = "tests/upload/test_twin.py"
WEIGHTS = sorted((ROOT / "checkpoints").rglob("*.safetensors"))


@cache
def short(path: Path) -> bytes:
    """Return a file, of weights and digits a hash: they are read and hashed once for all tests."""
    whole = path.read_bytes()
    return whole if path.suffix in {".py", ".js"} else hashlib.sha256(whole).digest()


quickly = partial(fingerprint, read=short)


def with_another_byte(changed: Path):
    """Return a reader that finds one file's last byte changed."""

    def read(path: Path) -> bytes:
        found = short(path)
        return found[:-1] + bytes([found[-1] ^ 1]) if path == changed else found

    return read


@pytest.mark.parametrize("test", TESTS)
def test_the_same_state_has_the_same_fingerprint(test):
    assert quickly(test) == quickly(test)


def test_files_are_read_whole():
    whole = fingerprint(EVIDENCE, lambda path: path.read_bytes())
    assert fingerprint(EVIDENCE) == whole != quickly(EVIDENCE)


def test_another_byte_of_any_weights_is_another_state():
    assert len(WEIGHTS) > 10
    states = {fingerprint(EVIDENCE, with_another_byte(path)) for path in WEIGHTS}
    assert len(states - {quickly(EVIDENCE)}) == len(WEIGHTS)


@pytest.mark.parametrize(
    ("test", "module"),
    [
        (EVIDENCE, "explorer/evidence/measurements.py"),
        (EVIDENCE, "explorer/evidence/controls.py"),
        (EVIDENCE, "explorer/latent.py"),
        (EVIDENCE, "explorer/judge/critic.py"),
        (CRITIC, "explorer/judge/junk.py"),
        (CRITIC, "explorer/artefacts/files.py"),
        (KINDS, "explorer/upload/ruled_lines.py"),
        (KINDS, "explorer/upload/decode.py"),
        (KINDS, "explorer/judge/critic.py"),
        (KINDS, "tests/upload/upload_rendering.py"),
        (TWIN, "explorer/web/upload/grouping.js"),
        (TWIN, "explorer/web/maths/symmetric.js"),
        (TWIN, "tests/upload/twin.js"),
        (TWIN, "explorer/upload/grouping.py"),
        ("tests/evidence/test_maps.py", "explorer/evidence/metrics.py"),
        ("tests/upload/test_upload_faults.py", "explorer/upload/grouping.py"),
        ("tests/upload/test_upload_frozen.py", "tests/upload/upload_frozen.py"),
        *((test, test) for test in TESTS),
    ],
)
def test_another_line_of_the_code_is_another_state(test, module):
    def read(path: Path) -> bytes:
        found = short(path)
        return found + b"\nX = 1\n" if path == ROOT / module else found

    assert fingerprint(test, read) != quickly(test)


def test_another_torch_is_another_state():
    assert quickly(EVIDENCE, version=lambda _: "0") != quickly(EVIDENCE)


@pytest.mark.parametrize("test", TESTS)
def test_only_the_state_that_was_measured_is_measured_by_a_sample(test, tmp_path, monkeypatch):
    monkeypatch.delenv("MEASURE", raising=False)
    monkeypatch.setattr(measured, "STORED", tmp_path / "measured.json")
    monkeypatch.setattr(measured, "fingerprint", quickly)
    assert measured.in_full(ROOT / test), "never measured"
    monkeypatch.setattr(measured, "stored", lambda: {test: quickly(test)})
    assert not measured.in_full(ROOT / test)
    monkeypatch.setenv("MEASURE", "full")
    assert measured.in_full(ROOT / test)
    monkeypatch.delenv("MEASURE")
    monkeypatch.setattr(measured, "fingerprint", lambda _: "another")
    assert measured.in_full(ROOT / test)


@dataclass
class Case:
    """As much of a test as is looked at when some are left out."""

    path: Path
    marked: bool

    def get_closest_marker(self, name: str) -> str | None:
        return name if self.marked else None


@pytest.mark.parametrize(("full", "run"), [(True, 14), (False, 6)])
def test_a_fifth_of_the_marked_tests_is_run_where_the_state_was_measured(full, run, monkeypatch):
    monkeypatch.setattr(measured, "in_full", lambda _: full)
    cases = [Case(Path("a.py"), place < 10) for place in range(14)]
    kept, out = measured.without_measured(cases)  # pyrefly: ignore[bad-argument-type]
    assert (len(kept), len(out)) == (run, 14 - run)
    assert all(case not in out for case in cases[10:])
