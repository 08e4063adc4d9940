"""Any picture of a digit comes out like MNIST's; anything else is refused with a sentence.

What asks for very many pictures of either kind is in test_upload_kinds.py.
"""

import gzip
import io
import struct
import zipfile
import zlib

import numpy as np
import pytest
from PIL import Image, ImageDraw

from explorer.upload.background import otsu
from explorer.upload.decode import MAX_BYTES
from explorer.upload.place import place
from explorer.upload.preparation import DISPLAY_SIDE, UploadError, prepare
from tests.upload.upload_drawn import (
    HEIGHT,
    WIDTH,
    assert_like_mnist,
    drawn,
    encoded,
    on_paper,
    see_through,
    shaded,
    shares,
)


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_ink_of_any_colour_is_found_on_a_transparent_ground(grey):
    image = prepare(encoded(see_through(drawn(), grey))).image
    assert_like_mnist(image)
    assert shares(image) > 0.97


def test_a_card_with_transparent_corners_is_not_taken_for_ink():
    card = Image.fromarray(on_paper(drawn()).astype(np.uint8))
    corners = Image.new("L", card.size)
    ImageDraw.Draw(corners).rounded_rectangle((5, 5, WIDTH - 6, HEIGHT - 6), 40, fill=255)
    card.putalpha(corners)
    assert shares(prepare(encoded(card)).image) > 0.95


def test_avif_is_read():
    assert shares(prepare(encoded(on_paper(drawn()), "AVIF")).image) > 0.95


def test_a_stroke_apart_from_the_rest_is_kept():
    ink = drawn(7)
    whole = ink.copy()
    whole[140:150] = 0  # a pen that failed for a moment
    image = prepare(encoded(on_paper(whole))).image
    assert abs(image - place(ink)).mean() < 0.05


@pytest.fixture(scope="module")
def mnist(root):
    raw = gzip.decompress((root / "checkpoints" / "digits.gz").read_bytes())
    return np.frombuffer(raw, np.uint8).reshape(-1, 28, 28)


def test_a_digit_of_mnist_comes_through_unchanged(mnist):
    for digit in mnist[:200]:
        for pixels in (digit, 255 - digit):
            assert np.array_equal(prepare(encoded(pixels)).image * np.float32(255), digit)


def test_the_story_says_whether_a_digit_of_mnist_was_inverted(mnist):
    for pixels, used in ((mnist[7], "as it is"), (255 - mnist[7], "with light and dark exchanged")):
        assert prepare(encoded(pixels)).steps[-1].sentence.endswith(f"so it is used {used}.")


def test_place_leaves_mnist_where_it_is(mnist):
    def centre(image):
        return [image.sum(axis) @ np.arange(28) / image.sum() for axis in (0, 1)]

    for digit in mnist[:200]:
        assert np.abs(np.subtract(centre(place(digit / 255)), centre(digit / 255))).max() <= 1


@pytest.mark.parametrize(
    "ink",
    [np.zeros((5, 5)), np.full((5, 5), np.nan), np.ones(5), -np.ones((4, 4)), np.ones((0, 3))],
)
def test_place_refuses_what_is_no_ink(ink):
    with pytest.raises(ValueError, match="ink must be"):
        place(ink)


def test_steps_tell_the_story_in_small_pictures():
    steps = prepare(encoded(on_paper(drawn(pen=2, size=(1600, 1200), length=900)))).steps
    names = ["Picture", "Paper", "Ink", "Digit", "Pen", "Box", "Input"]
    assert [step.name for step in steps] == names
    assert [step.ink for step in steps] == [False, False, *[True] * 5]
    for step in steps:
        assert step.sentence.endswith(".")
        assert step.image.dtype == np.uint8
        assert max(step.image.shape[:2]) <= DISPLAY_SIDE
        assert step.image.ndim == 2 or step.image.shape[2] == 3


def noise(spread: float) -> np.ndarray:
    return 200 + np.random.Generator(np.random.PCG64(3)).normal(0, spread, (HEIGHT, WIDTH, 3))


@pytest.mark.parametrize(
    ("pixels", "looks"),
    [
        (np.full((HEIGHT, WIDTH, 3), 255), "blank"),
        (np.zeros((HEIGHT, WIDTH)), "blank"),
        (np.full((28, 28), 127), "blank"),
        (noise(2), "blank"),
        (noise(12), "noise"),
        (noise(90), "noise"),
        (np.random.Generator(np.random.PCG64(4)).integers(0, 256, (28, 28)), "noise"),
    ],
)
def test_a_picture_without_a_digit_is_refused(pixels, looks):
    with pytest.raises(UploadError, match=f"No digit was found: the picture .*{looks}.*try again"):
        prepare(encoded(pixels))


def test_a_transparent_picture_without_ink_is_refused():
    with pytest.raises(UploadError, match="fully transparent"):
        prepare(encoded(Image.new("RGBA", (50, 50))))


def test_a_picture_of_nan_is_refused():
    with pytest.raises(UploadError, match="NaN"):
        prepare(encoded(Image.fromarray(np.full((40, 40), np.nan, np.float32)), "TIFF"))


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("digit.png", b"")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "filename", "sentence"),
    [
        (b"", "digit.png", "empty"),
        (bytes(MAX_BYTES + 1), "digit.png", "at most 20 MB"),
        (b"my favourite digit is 7", "digit.png", "text file"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "d.png", "SVG"),
        (b"\n<svg/>", None, "SVG"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "digit.png", "PostScript"),
        (b"%PDF-1.7\n", "digit.jpg", "PDF"),
        (zipped(), "digit.png", "zip archive"),
        (b"<!DOCTYPE html><title>digit</title>", "digit.jpg", "web page"),
        (b"\0\0\0\x18ftypheic" + bytes(40), "IMG_1.jpg", "HEIC"),
        (b"\0\0\0\x18ftypmp42" + bytes(40), "digit.png", "video"),
        (b"\xfe\xed" + bytes(90), "photo.HEIC", "HEIC"),
        (b"\xfe\xed" + bytes(90), "../../etc/passwd", "not a picture"),
        (b"\xfe\xed" + bytes(90), "\0", "not a picture"),
    ],
)
def test_what_is_no_picture_is_refused_with_its_own_sentence(data, filename, sentence):
    with pytest.raises(UploadError, match=sentence):
        prepare(data, filename)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP"])
def test_a_picture_cut_short_is_refused_or_read_but_never_breaks(kind):
    whole = encoded(on_paper(drawn()), kind)
    for share in (0.02, 0.2, 0.5, 0.9):
        try:
            prepare(whole[: int(len(whole) * share)])
        except UploadError:
            continue
        assert kind not in ("PNG", "JPEG")


def test_half_a_photo_is_called_damaged():
    whole = encoded(shaded(), "JPEG")
    with pytest.raises(UploadError, match="damaged or incomplete"):
        prepare(whole[: len(whole) // 2])


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


@pytest.mark.parametrize("side", [8_001, 10_000, 20_000, 2**31 - 1])
def test_a_picture_that_claims_too_many_pixels_is_refused_unread(side):
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    bomb = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )
    with pytest.raises(UploadError, match="at most 64 million"):
        prepare(bomb)


def test_a_picture_of_a_few_pixels_is_refused():
    with pytest.raises(UploadError, match=r"only 3 x 3 pixels.*at least 4 x 4"):
        prepare(encoded(np.zeros((3, 3))))


@pytest.mark.parametrize("value", [1e-6, 0.06, 0.5])
def test_values_that_hardly_differ_have_a_threshold_among_them(value):
    least, most = np.float32(value), np.nextafter(np.float32(value), np.float32(1))
    assert least <= np.float32(otsu(np.array([least, most] * 5))) <= most


def test_a_ribbon_of_pixels_breaks_nothing():
    for size in ((9000, 5), (5, 9000)):
        with pytest.raises(UploadError):
            prepare(encoded(np.full(size[::-1], 255)))


def test_only_the_first_frame_of_an_animation_counts():
    frames = [Image.fromarray((255 * drawn(digit)).astype(np.uint8)) for digit in (2, 7)]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100)
    assert shares(prepare(data).image) > 0.97


def test_an_upload_error_is_a_value_error():
    assert issubclass(UploadError, ValueError)
