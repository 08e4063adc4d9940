"""Whatever the shipped figures depend on makes their tests measure everything again."""

from pathlib import Path

import pytest

from tests import measured
from tests.measured import ROOT, TESTS, fingerprint

WEIGHTS = sorted((ROOT / "checkpoints").rglob("*.safetensors"))


def with_another_byte(changed: Path):
    """Return a reader that finds one file's last byte changed."""

    def read(path: Path) -> bytes:
        found = path.read_bytes()
        return found[:-1] + bytes([found[-1] ^ 1]) if path == changed else found

    return read


@pytest.mark.parametrize("test", TESTS)
def test_the_same_state_has_the_same_fingerprint(test):
    assert fingerprint(test) == fingerprint(test)


@pytest.mark.parametrize("test", TESTS)
def test_another_byte_of_any_weights_is_another_state(test):
    assert len(WEIGHTS) > 10
    states = {fingerprint(test, with_another_byte(path)) for path in WEIGHTS}
    assert len(states - {fingerprint(test)}) == len(WEIGHTS)


@pytest.mark.parametrize(
    ("test", "module"),
    [
        (TESTS[0], "explorer/evidence/measurements.py"),
        (TESTS[0], "explorer/evidence/controls.py"),
        (TESTS[0], "explorer/latent.py"),
        (TESTS[0], "explorer/judge/critic.py"),
        (TESTS[1], "explorer/judge/junk.py"),
        (TESTS[1], "explorer/artefacts/files.py"),
        (TESTS[2], "explorer/upload/ruled_lines.py"),
        (TESTS[2], "explorer/upload/decode.py"),
        (TESTS[2], "explorer/judge/critic.py"),
        (TESTS[2], "tests/upload/upload_rendering.py"),
        *((test, test) for test in TESTS),
    ],
)
def test_another_line_of_the_code_is_another_state(test, module):
    def read(path: Path) -> bytes:
        found = path.read_bytes()
        return found + b"\nX = 1\n" if path == ROOT / module else found

    assert fingerprint(test, read) != fingerprint(test)


def test_another_torch_is_another_state():
    assert fingerprint(TESTS[0], version=lambda _: "0") != fingerprint(TESTS[0])


@pytest.mark.parametrize("test", TESTS)
def test_only_the_state_that_was_measured_is_measured_by_a_sample(test, tmp_path, monkeypatch):
    monkeypatch.delenv("MEASURE", raising=False)
    monkeypatch.setattr(measured, "STORED", tmp_path / "measured.json")
    assert measured.in_full(ROOT / test), "never measured"
    monkeypatch.setattr(measured, "stored", lambda: {test: fingerprint(test)})
    assert not measured.in_full(ROOT / test)
    monkeypatch.setenv("MEASURE", "full")
    assert measured.in_full(ROOT / test)
    monkeypatch.delenv("MEASURE")
    monkeypatch.setattr(measured, "fingerprint", lambda _: "another")
    assert measured.in_full(ROOT / test)
