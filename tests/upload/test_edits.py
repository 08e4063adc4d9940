"""What a request asks to change is read strictly, and boxes keep their place."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from explorer.upload.edits import NOTHING, Edit, UploadError, crop, edit_of, in_whole, turn


def test_nothing_asked_changes_nothing():
    assert edit_of({}) == NOTHING


def test_all_that_can_be_asked_is_read():
    query = {"rotate": "-90", "crop": "0.1,0.2,0.5,1", "invert": "1", "pick": "2"}
    assert edit_of(query) == Edit(rotate=270, crop=(0.1, 0.2, 0.5, 1), invert=True, pick=2)


@pytest.mark.parametrize(
    "query",
    [
        {"rotate": "nan"},
        {"rotate": "1e999"},
        {"rotate": "left"},
        {"crop": "0,0,1"},
        {"crop": "0,0,1,1.1"},
        {"crop": "0.5,0,0.4,1"},
        {"crop": "nan,0,1,1"},
        {"crop": "0,0,0.01,1"},
        {"invert": "yes"},
        {"pick": "9999999"},
        {"pick": "1.5"},
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(query):
    with pytest.raises(UploadError, match="Reset them and try again"):
        edit_of(query)


@given(
    st.dictionaries(
        st.sampled_from(["rotate", "crop", "invert", "pick"]), st.text(max_size=40), max_size=4
    )
)
def test_any_query_is_read_or_refused(query):
    with contextlib.suppress(UploadError):
        assert isinstance(edit_of(query), Edit)


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA", "F"])
def test_every_kind_of_picture_can_be_turned_and_cropped(mode):
    image = Image.new(mode, (40, 30))
    assert turn(image, 90).size == (30, 40)
    assert min(turn(image, 37).size) > 40
    assert crop(image, (0.25, 0, 0.75, 0.5)).size == (20, 15)


def test_a_box_in_the_crop_is_where_it_is_in_the_whole():
    edit = Edit(crop=(0.5, 0.5, 1, 1))
    assert in_whole((0, 0, 50, 20), (40, 100), edit) == (0.5, 0.5, 0.75, 0.75)
    assert in_whole((0, 0, 100, 40), (40, 100), NOTHING) == (0, 0, 1, 1)
