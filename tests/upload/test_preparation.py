"""Any picture of a digit comes out like MNIST's; anything else is refused with a sentence."""

import contextlib
import gzip
import io
import struct
import warnings
import zipfile
import zlib

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from explorer.upload.background import otsu
from explorer.upload.decode import MAX_BYTES
from explorer.upload.place import place
from explorer.upload.preparation import DISPLAY_SIDE, UploadError, prepare
from tests.upload.upload_kinds import STORED

HEIGHT, WIDTH = 300, 400
PAPER, INK = (232, 228, 215), (35, 38, 60)
# Strokes of a 2, a 4 and a 7 in shares of their box: left out of balance on purpose.
DIGITS = {
    2: [[(0.1, 0.25), (0.3, 0.03), (0.65, 0.05), (0.75, 0.3), (0.1, 0.95), (0.85, 0.93)]],
    4: [[(0.25, 0.05), (0.1, 0.6), (0.8, 0.58)], [(0.62, 0.3), (0.58, 0.97)]],
    7: [[(0.15, 0.08), (0.8, 0.08), (0.4, 0.97)]],
}


def drawn(digit=2, *, size=(WIDTH, HEIGHT), length=200, at=(0.5, 0.5), pen=22) -> np.ndarray:
    """Return the ink of a digit, (H, W) in [0, 1], `length` px high with its centre at `at`."""
    image = Image.new("L", size)
    draw = ImageDraw.Draw(image)
    left, top = size[0] * at[0] - length / 2, size[1] * at[1] - length / 2
    for stroke in DIGITS[digit]:
        points = [(left + length * x, top + length * y) for x, y in stroke]
        draw.line(points, fill=255, width=pen, joint="curve")
        for x, y in points:
            draw.ellipse((x - pen / 2, y - pen / 2, x + pen / 2, y + pen / 2), fill=255)
    return np.asarray(image.filter(ImageFilter.GaussianBlur(0.6))) / 255


def on_paper(ink: np.ndarray, paper=PAPER, colour=INK) -> np.ndarray:
    """Return (H, W, 3) in 0..255."""
    return ink[:, :, None] * np.array(colour) + (1 - ink[:, :, None]) * np.array(paper)


def encoded(pixels: np.ndarray | Image.Image, kind="PNG", **options) -> bytes:
    if isinstance(pixels, np.ndarray):
        pixels = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    file = io.BytesIO()
    pixels.save(file, kind, **options)
    return file.getvalue()


def shares(image: np.ndarray) -> float:
    """Return how well two placements agree, 1 at best: the cosine to the clean drawing."""
    clean = place(drawn())
    return float((image * clean).sum() / np.linalg.norm(image) / np.linalg.norm(clean))


def assert_like_mnist(image: np.ndarray) -> None:
    assert image.shape == (28, 28)
    assert image.dtype == np.float32
    assert np.array_equal(image, np.round(image * 255).astype(np.float32) / np.float32(255))
    assert image.max() == 1
    rows, columns = (np.flatnonzero((image > 0.1).any(axis)) for axis in (1, 0))
    assert 16 <= max(np.ptp(rows), np.ptp(columns)) + 1 <= 20
    mass = image.sum()
    for axis in (0, 1):
        assert abs(image.sum(axis) @ np.arange(28) / mass - 14) <= 1.5
    assert np.median(image) < 0.05  # the ground is black, whichever way round it was
    assert 25 < mass < 220  # of 10,000 test digits 99 % lie between


def shaded(noise=3.0) -> np.ndarray:
    light = np.linspace(0.35, 1, WIDTH) * np.linspace(1, 0.7, HEIGHT)[:, None]
    grain = np.random.Generator(np.random.PCG64(0)).normal(0, noise, (HEIGHT, WIDTH, 1))
    return on_paper(drawn()) * light[:, :, None] + grain


def half_in_shadow() -> np.ndarray:
    edge = Image.new("L", (WIDTH, HEIGHT), 255)
    ImageDraw.Draw(edge).polygon([(0, 0), (230, 0), (150, HEIGHT), (0, HEIGHT)], fill=110)
    return (
        on_paper(drawn()) * (np.asarray(edge.filter(ImageFilter.GaussianBlur(5))) / 255)[..., None]
    )


def on_a_desk() -> np.ndarray:
    sheet = Image.new("L", (WIDTH, HEIGHT), 0)
    ImageDraw.Draw(sheet).polygon([(35, 25), (372, 18), (365, 280), (28, 270)], fill=255)
    inside = np.asarray(sheet)[:, :, None] / 255
    return on_paper(drawn(length=140, pen=15)) * inside + np.array((95, 66, 40)) * (1 - inside)


def with_lines(colour, *, squares=False) -> np.ndarray:
    pixels = Image.fromarray(np.full((HEIGHT, WIDTH, 3), 250, np.uint8))
    draw = ImageDraw.Draw(pixels)
    for y in range(15, HEIGHT, 30):
        draw.line([(0, y), (WIDTH, y)], fill=colour)
    for x in range(15, WIDTH, 30) if squares else ():
        draw.line([(x, 0), (x, HEIGHT)], fill=colour)
    ink = drawn()[:, :, None]
    return np.asarray(pixels) * (1 - ink) + np.array(INK) * ink


def framed(shape: str) -> np.ndarray:
    pixels = Image.fromarray(on_paper(drawn(length=130, pen=14)).astype(np.uint8))
    draw = ImageDraw.Draw(pixels)
    if shape == "picture":
        draw.rectangle((0, 0, WIDTH - 1, HEIGHT - 1), outline=INK, width=6)
    else:
        getattr(draw, shape)((80, 30, 320, 270), outline=INK, width=4)
    return np.asarray(pixels)


def speckled() -> np.ndarray:
    ink = drawn().copy()
    rng = np.random.Generator(np.random.PCG64(1))
    for y, x in rng.integers(0, (HEIGHT - 4, WIDTH - 4), (40, 2)):
        ink[y : y + 3, x : x + 3] = 1
    return on_paper(ink)


PICTURES = {
    "scan": lambda: encoded(on_paper(drawn(), (255, 255, 255), (0, 0, 0))),
    "photo": lambda: encoded(shaded(), "JPEG", quality=85),
    "half in shadow": lambda: encoded(half_in_shadow(), "JPEG", quality=90),
    "sheet on a desk": lambda: encoded(on_a_desk(), "JPEG", quality=90),
    "chalk": lambda: encoded(on_paper(drawn(), (28, 48, 40), (225, 225, 215)), "JPEG"),
    "white on black": lambda: encoded(255 * drawn()),
    "red on green of equal light": lambda: encoded(on_paper(drawn(), (40, 120, 90), (190, 50, 40))),
    "yellow on white": lambda: encoded(on_paper(drawn(), (255, 255, 255), (250, 220, 60))),
    "pencil": lambda: encoded(on_paper(drawn(), (235, 233, 228), (165, 165, 168))),
    "ruled paper": lambda: encoded(with_lines((150, 180, 225))),
    "paper ruled in black": lambda: encoded(with_lines((20, 20, 20))),
    "squared paper": lambda: encoded(with_lines((165, 175, 200), squares=True)),
    "box around": lambda: encoded(framed("rectangle")),
    "ring around": lambda: encoded(framed("ellipse")),
    "picture frame": lambda: encoded(framed("picture")),
    "specks": lambda: encoded(speckled()),
    "low left": lambda: encoded(on_paper(drawn(length=110, at=(0.2, 0.75), pen=12))),
    "small in a large picture": lambda: encoded(
        on_paper(drawn(size=(2400, 1800), length=240, at=(0.7, 0.3), pen=26)), "JPEG"
    ),
    "small picture": lambda: encoded(on_paper(drawn(size=(48, 44), length=36, pen=4))),
    "GIF": lambda: encoded(Image.fromarray(on_paper(drawn()).astype(np.uint8)).quantize(8), "GIF"),
    "WebP": lambda: encoded(on_paper(drawn()), "WEBP"),
    "BMP, one bit": lambda: encoded(Image.fromarray(drawn() < 0.5), "BMP"),
    "TIFF in CMYK": lambda: encoded(
        Image.fromarray(on_paper(drawn()).astype(np.uint8)).convert("CMYK"), "TIFF"
    ),
    "PNG of 16 bits": lambda: encoded(
        Image.fromarray((9000 + 12000 * (1 - drawn())).astype(np.uint16))
    ),
    "TIFF of floats": lambda: encoded(
        Image.fromarray((5 - 3 * drawn()).astype(np.float32)), "TIFF"
    ),
    "TIFF with NaN and infinity": lambda: encoded(Image.fromarray(with_holes()), "TIFF"),
    "PNG of 16 bits with alpha": lambda: encoded(see_through(drawn(), 255, "LA")),
}


def with_holes() -> np.ndarray:
    values = (1 - drawn()).astype(np.float32)
    values[10:30, 10:30], values[250:260, 300:310] = np.nan, np.inf
    return values


def see_through(ink: np.ndarray, grey: int, mode="RGBA") -> Image.Image:
    picture = Image.new(mode, (ink.shape[1], ink.shape[0]), (grey,) * (len(mode) - 1) + (0,))
    picture.putalpha(Image.fromarray((255 * ink).astype(np.uint8)))
    return picture


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_comes_out_like_mnist(name):
    image = prepare(PICTURES[name]()).image
    assert_like_mnist(image)
    assert shares(image) > 0.9


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


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_obeyed(kind, orientation):
    upright = Image.fromarray(on_paper(drawn()).astype(np.uint8))
    stored = upright.transpose(STORED[orientation]) if orientation in STORED else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    prepared = prepare(encoded(stored, kind, exif=exif))
    assert shares(prepared.image) > 0.97
    assert prepared.steps[0].image.shape[:2] == (210, 280)


def test_avif_is_read():
    assert shares(prepare(encoded(on_paper(drawn()), "AVIF")).image) > 0.95


@pytest.mark.parametrize("digit", DIGITS)
@pytest.mark.parametrize("pen", [1, 2, 4, 45])
def test_any_pen_comes_out_as_strokes(digit, pen):
    image = prepare(encoded(on_paper(drawn(digit, pen=pen)))).image
    assert_like_mnist(image)
    assert image.sum() > 55  # the 5 % quantile of MNIST is 52


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


def test_a_digit_of_mnist_is_found_again_when_enlarged(mnist):
    apart = []
    for digit in mnist[:40]:
        large = Image.fromarray(digit).resize((280, 280), Image.Resampling.BICUBIC)
        image = prepare(encoded(large)).image
        assert_like_mnist(image)
        apart.append(np.abs(image - digit / 255).mean())
    assert np.mean(apart) < 0.05


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


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP"])
def test_altered_bytes_give_a_picture_or_an_upload_error(kind):
    whole = encoded(on_paper(drawn(size=(120, 90), length=60, pen=7)), kind)
    rng = np.random.Generator(np.random.PCG64(5))
    for _ in range(40):
        altered = bytearray(whole)
        for at in rng.integers(0, len(whole), 6):
            altered[at] = rng.integers(0, 256)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of odd tags; a warning hurts nobody
            with contextlib.suppress(UploadError):
                assert prepare(bytes(altered)).image.shape == (28, 28)


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


@pytest.mark.parametrize("paper", [255, 200, 174, 100, 20])
@pytest.mark.parametrize("apart", [1, 5, 11, 12, 20])
def test_a_faint_digit_on_flat_paper_is_found_or_refused(paper, apart):
    for ink in (drawn(7), drawn(7) > 0.5):
        picture = np.round(paper - apart * ink).astype(np.uint8)
        with contextlib.suppress(UploadError):
            assert prepare(encoded(picture)).image.shape == (28, 28)


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
