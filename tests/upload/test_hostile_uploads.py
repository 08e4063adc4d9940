"""Whatever bytes arrive: the digit or one sentence, no traceback, nothing on the disk."""

import io
import struct
import subprocess
import tempfile
import warnings
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from explorer.upload import decode
from explorer.upload.preparation import UploadError, prepare

KINDS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")


def seven(side: int = 96) -> Image.Image:
    pixels = np.full((side, side), 235, np.uint8)
    pixels[side // 4 : side // 3, side // 4 : 3 * side // 4] = 30
    pixels[side // 4 : 7 * side // 8, 2 * side // 3 : 3 * side // 4] = 30
    return Image.fromarray(pixels)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


WHOLE = {kind: encoded(seven().convert("RGB"), kind) for kind in KINDS}


@pytest.fixture(autouse=True)
def no_trace(monkeypatch, tmp_path):
    """Fail if an upload starts a program or leaves a file where programs put theirs."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("a program was started"))
    yield
    assert not list(tmp_path.iterdir())


def outcome(data: bytes, filename: str | None = None) -> np.ndarray | str:
    """Return the input, or the sentence that refuses the upload."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of odd tags; a warning hurts nobody
        try:
            image = prepare(data, filename).image
        except UploadError as error:
            sentence = str(error)
            assert sentence.endswith(".")
            assert "\n" not in sentence
            return sentence
    assert image.shape == (28, 28)
    assert np.isfinite(image).all()
    return image


# ---- fuzz ----


@settings(max_examples=60)
@given(st.sampled_from(KINDS), st.data())
def test_mutated_pictures_give_the_digit_or_a_sentence(kind, data):
    whole = bytearray(WHOLE[kind])
    places = data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=8))
    for at in places:
        whole[at] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(0, len(whole)))
    middle = data.draw(st.binary(max_size=20))
    at = data.draw(st.integers(0, end))
    for mutated in (whole, whole[:end], whole[:at] + middle + whole[at:]):
        outcome(bytes(mutated))


@settings(max_examples=60)
@given(st.binary(max_size=300), st.text(max_size=60))
def test_any_bytes_under_any_name_give_a_sentence(data, name):
    assert isinstance(outcome(data, name), str)


@settings(max_examples=60)
@given(
    mode=st.sampled_from(["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I", "F", "I;16"]),
    width=st.integers(1, 90),
    height=st.integers(1, 90),
    values=st.lists(st.floats(width=32), min_size=1, max_size=12),
)
def test_pictures_of_any_shape_and_values_give_a_digit_or_a_sentence(mode, width, height, values):
    floats = np.resize(np.array(values, np.float32), (height, width))
    if mode == "F":
        image = Image.fromarray(floats)
    else:
        whole = np.nan_to_num(floats, nan=0, posinf=9, neginf=-9) % 256
        image = Image.fromarray(whole.astype(np.uint8))
        image = Image.fromarray(whole.astype(np.uint16)) if mode == "I;16" else image.convert(mode)
    outcome(encoded(image, "TIFF"))


# ---- bombs ----


def test_only_the_first_of_thousands_of_frames_is_decoded():
    frames = [Image.new("L", (96, 96), i % 256) for i in range(3000)]
    data = encoded(seven(), "GIF", save_all=True, append_images=frames)
    assert not isinstance(outcome(data), str)


@pytest.mark.parametrize("kind", ["WEBP", "TIFF", "GIF", "BMP"])
def test_a_header_that_claims_a_huge_picture_is_refused_unread(kind, monkeypatch):
    monkeypatch.setattr(decode, "_read", lambda *_: pytest.fail("it was decoded"))
    data = bytearray(WHOLE[kind])
    if kind == "WEBP":
        body = b"VP8X" + struct.pack("<I", 10) + b"\0" * 4 + b"\xfe\x3f\0" * 2 + bytes(data[12:])
        data = bytearray(b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body)
    elif kind == "TIFF":
        data = bytearray(data.replace(struct.pack("<HHII", 256, 4, 1, 96)[:4], b"\0\1\4\0"))
        for tag in (256, 257):
            for form in (3, 4):
                at = data.find(struct.pack("<HHI", tag, form, 1))
                if at >= 0:
                    data[at : at + 12] = struct.pack("<HHII", tag, 4, 1, 60_000)
    elif kind == "GIF":
        data[6:10] = struct.pack("<HH", 65535, 65535)
    else:
        data[18:26] = struct.pack("<ii", 30_000, 30_000)
    assert isinstance(outcome(bytes(data)), str)


def test_a_jpeg_of_thousands_of_passes_is_refused():
    data = WHOLE["JPEG"]
    scan = data[data.index(b"\xff\xda") : -2]
    assert "too many passes" in str(outcome(data[:-2] + 200 * scan + data[-2:]))


def test_passes_hidden_behind_what_a_decoder_does_not_skip_are_counted():
    """Such bytes have no length behind them; to skip what looks like one would hide 64 kB."""
    data = WHOLE["JPEG"]
    start = data.index(b"\xff\xda")
    scan = data[start:-2]
    for odd in (b"\xff\x01\xf0\xf0", b"\xff\xd0\xf0\xf0", b"\xff\x00\xf0\xf0", b"\xff\x02\xf0\xf0"):
        hidden = data[:-2] + odd + 200 * scan + data[-2:]
        assert "too many passes" in str(outcome(hidden))


def test_a_jpeg_of_millions_of_pieces_is_refused():
    assert isinstance(outcome(b"\xff\xd8" + 4_000_000 * b"\xff\xe0\0\2"), str)
    assert decode._scans(b"\xff\xd8" + 4_000_000 * b"\xff\xe0\0\2") > decode.MOST_SCANS


def test_a_motion_photo_is_read_whatever_its_film_holds():
    film = np.random.default_rng(0).bytes(10_000_000)
    assert film.count(b"\xff\xda") > decode.MOST_SCANS
    np.testing.assert_array_equal(outcome(WHOLE["JPEG"] + film), outcome(WHOLE["JPEG"]))


def test_a_preview_inside_a_photo_counts_no_passes():
    preview = 200 * b"\xff\xda"
    block = b"\xff\xe2" + struct.pack(">H", len(preview) + 2) + preview
    assert not isinstance(outcome(WHOLE["JPEG"][:2] + block + WHOLE["JPEG"][2:]), str)


@pytest.mark.parametrize("kind", ["WEBP", "AVIF"])
def test_what_decodes_at_great_cost_has_a_lower_limit(kind, monkeypatch):
    monkeypatch.setitem(decode.MOST_PIXELS, kind, 5000)
    assert "at most" in str(outcome(WHOLE[kind]))


def claiming(kind: str, width: int, height: int) -> bytes:
    """Return a picture whose header says that it is so large."""
    data = bytearray(WHOLE[kind])
    if kind == "WEBP":
        at = data.index(b"\x9d\x01\x2a") + 3
        data[at : at + 4] = struct.pack("<HH", width, height)
    else:
        at = data.index(b"ispe") + 8
        data[at : at + 8] = struct.pack(">II", width, height)
    return bytes(data)


@pytest.mark.parametrize(("kind", "millions"), [("WEBP", 32), ("AVIF", 24)])
def test_what_decodes_at_great_cost_is_refused_from_its_limit_on_and_not_before(
    kind, millions, monkeypatch
):
    read = []
    monkeypatch.setattr(decode, "_read", lambda *_: read.append(1) or pytest.fail("as it should"))
    with pytest.raises(pytest.fail.Exception, match="as it should"):
        outcome(claiming(kind, 8000, millions * 125))
    assert read == [1]
    refused = outcome(claiming(kind, 8000, millions * 125 + 1))
    assert f"at most {millions} million can be read" in str(refused)
    assert read == [1]


def test_a_progressive_jpeg_has_a_lower_limit(monkeypatch):
    monkeypatch.setitem(decode.MOST_PIXELS, "progressive", 5000)
    assert "at most" in str(outcome(encoded(seven(), "JPEG", progressive=True)))
    assert not isinstance(outcome(encoded(seven(), "JPEG")), str)


# ---- two things at once, odd names ----


def test_a_picture_that_is_also_an_archive_or_a_page_is_a_picture():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("../../evil.sh", "rm -rf /")
    for more in (archive.getvalue(), b"<script>alert(1)</script>", b"%PDF-1.7"):
        assert not isinstance(outcome(WHOLE["PNG"] + more), str)


def test_an_archive_with_a_picture_in_it_is_none():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("seven.png", WHOLE["PNG"])
    assert "zip archive" in str(outcome(archive.getvalue()))


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd",
        "..\\..\\windows\\system32",
        "/dev/zero",
        "a\0b.png",
        "\u202egnp.exe",
        "<img src=x onerror=alert(1)>.png",
        "x" * 5000 + ".heic",
        "CON",
        "\ud800.png",
    ],
)
def test_a_name_is_never_opened_nor_repeated(name):
    assert not isinstance(outcome(WHOLE["PNG"], name), str)
    sentence = str(outcome(b"\xfe\xed" + bytes(50), name))
    assert name[:20] not in sentence
