"""Pictures that were once misread or refused with an untrue sentence, ten digits each."""

import io
import struct

import numpy as np
import pytest
from PIL import Image

from benchmarks.upload_kinds import answer, shipped_critic, tuning_digits
from explorer.upload import find_digit
from explorer.upload.edits import Edit
from explorer.upload.preparation import NoDigitError, UploadError, prepare
from tests.upload.upload_rendering import blurred, encoded, enlarged, placed, sheet_of

pytestmark = pytest.mark.measured

CRITIC = shipped_critic()
DIGITS, LABELS = tuning_digits()
READABLE = [i for i in range(60) if answer(CRITIC, DIGITS[i].astype(np.float32) / 255) == LABELS[i]]
TEN = {label: DIGITS[next(i for i in READABLE if LABELS[i] == label)] for label in range(10)}


def read(data: bytes, **edit) -> int:
    return answer(CRITIC, prepare(data, edit=Edit(**edit)).image)


def of_ten(render) -> int:
    """Return how many of ten digits, one of each class, are read right."""
    right = 0
    for label, digit in TEN.items():
        try:
            right += read(render(digit)) == label
        except UploadError:
            continue
    return right


# ---- a sheet on something ----


@pytest.mark.parametrize("share", [0.25, 0.36, 0.5])
@pytest.mark.parametrize("tones", [(60, 240, 40), (200, 20, 220), (128, 240, 40), (128, 30, 230)])
def test_a_small_sheet_of_another_tone_is_not_the_digit(share, tones):
    ground, sheet, ink = tones

    def render(digit):
        side = round(200 * share**0.5)
        at = (200 - side) // 2
        picture = np.full((200, 200), float(ground))
        strokes = placed(enlarged(digit, round(0.6 * side)), (side, side), (0.5, 0.5))
        picture[at : at + side, at : at + side] = sheet + strokes * (ink - sheet)
        return encoded(picture / 255)

    assert of_ten(render) >= 9


def test_what_a_sheet_lies_on_is_told():
    picture = np.full((300, 400, 3), (0.3, 0.2, 0.12))
    ink = placed(enlarged(TEN[3], 80), (160, 140), (0.5, 0.5))[..., None]
    picture[80:220, 120:280] = 0.93 - 0.8 * ink
    prepared = prepare(encoded(picture))
    names = [step.name for step in prepared.steps]
    assert names[:4] == ["Picture", "Sheet", "Paper", "Ink"]
    ((left, top, right, bottom),) = prepared.digits
    assert 0.3 < left < right < 0.7
    assert 80 / 300 < top < bottom < 220 / 300


def test_a_scan_that_is_black_at_right_and_bottom_is_read():
    def render(digit):
        picture = np.zeros((700, 1000))
        strokes = placed(enlarged(digit, 260), (700, 490), (0.5, 0.5))
        picture[:490, :700] = 0.95 - 0.85 * strokes
        return encoded(picture)

    assert of_ten(render) >= 9


# ---- printed lines ----


@pytest.mark.parametrize(
    ("size", "width", "grey"),
    [
        *[((214, 172), 5, grey) for grey in (90, 120, 140)],
        ((428, 344), 5, 140),
        *[((300, 300), width, 140) for width in (4, 5, 8)],
    ],
)
def test_a_pale_digit_in_a_dark_printed_box_is_read(size, width, grey):
    def render(digit):
        columns, rows = size
        picture = np.full((rows, columns), 250.0)
        picture[12 : 12 + width] = picture[rows - 12 - width : rows - 12] = 20
        picture[:, 12 : 12 + width] = picture[:, columns - 12 - width : columns - 12] = 20
        strokes = placed(enlarged(digit, round(0.6 * rows)), size, (0.5, 0.5))
        picture = picture * (1 - strokes) + np.minimum(picture, grey) * strokes
        return encoded(blurred((picture / 255).astype(np.float32), 0.7))

    assert of_ten(render) >= 9


# ---- strokes with gaps ----


def arcs(gap: float) -> np.ndarray:
    """Return the ink of a 0 of four arcs with so many degrees between them."""
    rows, columns = np.mgrid[0:280, 0:280]
    y, x = (rows - 140) / 100, (columns - 140) / 70
    angle = np.degrees(np.arctan2(y, x)) % 90
    return (np.abs(np.hypot(x, y) - 1) < 0.12) & (angle > gap / 2) & (angle < 90 - gap / 2)


@pytest.mark.parametrize("gap", [5, 10, 20])
def test_a_zero_of_four_arcs_is_one_digit(gap):
    prepared = prepare(encoded(1 - 0.9 * arcs(gap)))
    assert len(prepared.digits) == 1
    assert answer(CRITIC, prepared.image) == 0


def along_a_three(step: float, pen: float) -> np.ndarray:
    """Return a 3 as dots: two bows, `step` px from dot to dot."""
    ink = np.zeros((280, 280))
    rows, columns = np.mgrid[0:280, 0:280]
    for middle in (90, 178):
        count = int(45 * np.radians(260) / step)
        for angle in np.radians(np.linspace(-140, 120 if middle == 90 else 140, count)):
            y, x = middle + 44 * np.sin(angle), 130 + 50 * np.cos(angle)
            ink = np.maximum(ink, np.hypot(rows - y, columns - x) < pen / 2)
    return ink


@pytest.mark.parametrize(("step", "pen"), [(14, 16), (22, 16), (26, 16)])
def test_a_dotted_three_is_one_digit(step, pen):
    prepared = prepare(encoded(1 - 0.9 * along_a_three(step, pen)))
    assert len(prepared.digits) == 1
    assert answer(CRITIC, prepared.image) == 3


# ---- many digits, small digits ----


def rows_of(*counts: int) -> bytes:
    picture = np.full((900, 1200), 0.95)
    for row, count in enumerate(counts):
        for column in range(count):
            ink = enlarged(TEN[(row + column) % 10], round(min(260, 700 / count)))
            top = round((row + 0.5) * 900 / len(counts) - ink.shape[0] / 2)
            left = round((column + 0.5) * 1200 / count - ink.shape[1] / 2)
            part = picture[top : top + ink.shape[0], left : left + ink.shape[1]]
            part[:] = part - 0.85 * ink
    return encoded(picture)


@pytest.mark.parametrize("counts", [(5, 5), (9,), (6, 6), (2, 2)])
def test_all_digits_on_a_sheet_are_offered(counts):
    assert len(prepare(rows_of(*counts)).digits) == sum(counts)


def test_more_digits_than_can_be_offered_are_called_what_they_are():
    with pytest.raises(NoDigitError, match=r"more than 24 things like digits. Crop it to one"):
        prepare(rows_of(9, 9, 9))


def test_a_digit_in_a_panorama_is_read():
    def render(digit):
        ink = placed(enlarged(digit, 700), (20000, 900), (0.4, 0.5))
        return encoded(0.95 - 0.85 * ink, "JPEG")

    assert sum(read(render(TEN[label])) == label for label in (2, 5, 8)) == 3


@pytest.mark.parametrize(("length", "least"), [(20, 7), (40, 9)])
def test_a_digit_of_few_pixels_on_a_large_page_is_looked_at_closer(length, least):
    def render(digit):
        return encoded(0.95 - 0.85 * placed(enlarged(digit, length), (2000, 2000), (0.3, 0.6)))

    assert of_ten(render) >= least


def test_a_speck_on_a_large_page_is_no_digit():
    picture = sheet_of((2000, 1500), (0.95, 0.95, 0.93), np.random.default_rng(0))
    picture[700:708, 900:909] = 0.2
    with pytest.raises(UploadError, match=r"only \d+ pixels long|nothing larger than specks"):
        prepare(encoded(picture))


@pytest.mark.parametrize("share", [0.03, 0.1])
def test_of_thousands_of_specks_few_are_looked_at(share, monkeypatch):
    counts = []
    choose = find_digit.choose
    monkeypatch.setattr(
        find_digit, "choose", lambda p, *rest: counts.append(len(p.edge)) or choose(p, *rest)
    )
    specks = np.random.default_rng(0).random((480, 640)) < share
    with pytest.raises(NoDigitError, match="noise"):
        prepare(encoded(1 - 0.9 * specks))
    assert max(counts) == find_digit.MOST_PIECES


# ---- files ----


def test_a_bitmap_whose_fourth_byte_is_empty_is_not_transparent():
    ink = placed(enlarged(TEN[4], 180), (300, 260), (0.5, 0.5))
    pixels = np.zeros((260, 300, 4), np.uint8)
    pixels[..., :3] = (240 - 200 * ink)[::-1, :, None]  # from below
    masks = struct.pack("<4I", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    info = struct.pack("<IiiHHIIiiII", 108, 300, 260, 1, 32, 3, pixels.nbytes, 2835, 2835, 0, 0)
    info += masks + b"BGRs" + bytes(48)
    start = 14 + len(info)
    data = struct.pack("<2sIII", b"BM", start + pixels.nbytes, 0, start) + info + pixels.tobytes()
    assert Image.open(io.BytesIO(data)).mode == "RGBA"
    assert read(data) == 4


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF"])
def test_of_a_file_whose_first_frame_is_blank_it_is_said_that_only_that_counts(kind):
    blank = Image.new("L", (200, 200), 255)
    digit = Image.fromarray(
        (255 - 220 * placed(enlarged(TEN[4], 120), (200, 200), (0.5, 0.5))).astype("u1")
    )
    data = encoded(blank, kind, save_all=True, append_images=[digit])
    with pytest.raises(NoDigitError, match="Only the first frame or page"):
        prepare(data)
    with pytest.raises(NoDigitError, match=r"looks blank.*try again\.$"):
        prepare(encoded(blank, kind))


def test_a_tiff_of_32_bits_without_sign_is_read():
    ink = placed(enlarged(TEN[6], 180), (300, 260), (0.5, 0.5))
    data = encoded(
        Image.fromarray((2**31 - 1e9 + 1.9e9 * (1 - ink)).astype(np.uint32).view(np.int32)), "TIFF"
    )
    # Pillow writes numbers with a sign; the tag that says so is made to say the opposite.
    signed = data.replace(
        b"\x53\x01\x03\x00\x01\x00\x00\x00\x02", b"\x53\x01\x03\x00\x01\x00\x00\x00\x01"
    )
    assert signed != data
    assert read(signed) == 6


# ---- two ways to read it ----


def fat_ring() -> np.ndarray:
    """Return a fat 0 whose hole could be a digit on an oval sheet."""
    rows, columns = np.mgrid[0:300, 0:300]
    outer = np.hypot((rows - 150) / 110, (columns - 150) / 80) < 1
    inner = np.hypot((rows - 150) / 52, (columns - 150) / 20) < 1
    return outer & ~inner


def test_what_can_be_read_in_two_ways_shows_both_and_takes_the_likelier():
    data = encoded(0.95 - 0.85 * fat_ring())
    prepared = prepare(data)
    assert prepared.question == "Is the whole shape the digit, or what is inside it?"
    assert [one.name for one in prepared.readings] == ["The whole shape", "What is inside it"]
    assert prepared.taken == 0
    assert answer(CRITIC, prepared.image) == 0
    other = prepare(data, edit=Edit(reading=1))
    assert other.taken == 1
    np.testing.assert_array_equal(other.image, prepared.readings[1].image)
    np.testing.assert_array_equal(prepared.image, prepared.readings[0].image)
    assert (other.image != prepared.image).any()


def test_two_strokes_close_together_may_be_one_digit_or_two():
    picture = np.full((300, 300), 0.95)
    picture[60:240, 110:134] = picture[60:240, 160:184] = 0.1
    prepared = prepare(encoded(picture))
    assert prepared.question == "Is this one digit, or are these several?"
    assert {one.name for one in prepared.readings} == {"One digit", "Several digits"}


def beside_each_other() -> bytes:
    """Return a small 0 and, close to it, a bar: one digit or two."""
    picture = np.full((200, 300), 0.95)
    rows, columns = np.mgrid[0:200, 0:300]
    ring = np.abs(np.hypot((rows - 100) / 40, (columns - 110) / 20) - 1) < 0.2
    picture[ring] = picture[60:140, 142:150] = 0.1
    return encoded(picture)


@pytest.mark.parametrize("reading", [0, 1])
def test_each_of_two_neighbours_can_be_chosen(reading):
    data = beside_each_other()
    prepared = prepare(data, edit=Edit(reading=reading))
    assert prepared.question == "Is this one digit, or are these several?"
    for number in range(len(prepared.digits)):
        picked = prepare(data, edit=Edit(reading=reading, pick=number))
        assert picked.chosen == number
        assert len(picked.readings) == 2


def test_a_small_digit_is_looked_at_closer_also_in_a_crop():
    ink = placed(enlarged(TEN[7], 44), (3000, 2250), (0.5, 0.53))
    data = encoded(0.95 - 0.85 * ink)
    for crop in (None, (0.25, 0.25, 1.0, 1.0), (0.2, 0.2, 1.0, 1.0)):
        assert read(data, crop=crop) == 7


def test_of_a_small_light_digit_and_a_larger_dark_one_inverting_takes_the_other():
    picture = np.full((3000, 4000), 0.5, np.float32)
    picture += 0.45 * placed(enlarged(TEN[2], 90), (4000, 3000), (0.25, 0.34))
    picture -= 0.45 * placed(enlarged(TEN[5], 160), (4000, 3000), (0.29, 0.34))
    data = encoded(picture)
    assert {read(data), read(data, invert=True)} == {2, 5}


@pytest.mark.parametrize("size", [(2000, 4), (4, 2000), (2000, 8)])
def test_a_strip_is_read_or_refused(size):
    picture = np.ones(size[::-1])
    picture[1:3, 1:3] = 0
    for edit in (Edit(), Edit(crop=(0, 0, 1, 0.9))):
        with pytest.raises(UploadError, match="try again"):
            prepare(encoded(picture), edit=edit)


@pytest.mark.parametrize("label", [2, 3, 5, 7])
def test_of_a_plain_picture_nothing_is_asked(label):
    ink = placed(enlarged(TEN[label], 300), (640, 480), (0.4, 0.5))
    prepared = prepare(encoded(0.95 - 0.85 * ink))
    assert (prepared.question, prepared.readings, prepared.taken) == ("", (), 0)
