"""Shapes drawn from nothing: in range, of the generator alone, and what they say they are."""

import pytest
import torch
from torch.testing import assert_close

from explorer.judge.letters import FORMS, LETTERS, segments, tables
from explorer.judge.shapes import LETTER_OF, SHAPES, bar, disc, dot, letter, pen, shape


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("kind", SHAPES)
def test_shapes_are_as_many_pictures_in_range(kind: str) -> None:
    made = shape(kind, 150, seeded(0))
    assert made.shape == (150, 784)
    assert made.min() >= 0
    assert made.max() <= 1
    assert (made.amax(dim=1) > 0.5).all(), "an empty picture is no shape"
    assert len(made.unique(dim=0)) == 150


@pytest.mark.parametrize("kind", SHAPES)
def test_shapes_depend_on_the_generator_alone(kind: str) -> None:
    first = shape(kind, 20, seeded(1))
    torch.rand(7)
    assert torch.equal(first, shape(kind, 20, seeded(1)))
    assert not torch.equal(first, shape(kind, 20, seeded(2)))


def test_an_unknown_shape_is_refused() -> None:
    with pytest.raises(KeyError):
        shape("ring", 1, seeded(0))


def test_a_pen_draws_a_line_of_its_width() -> None:
    line = pen(torch.tensor([[[4.0, 10, 23, 10]]]), torch.full((1, 1, 1), 1.5))[0]
    assert_close(line[:, 14].nonzero()[:, 0], torch.tensor([9, 10, 11]))
    assert line[:, 14].sum() == 3
    assert line[10, 4:24].min() == 1
    assert line[10, 1] == 0
    corner = pen(torch.tensor([[[4.0, 4, 4, 20], [4, 20, 20, 20]]]), torch.ones(1, 1, 1))[0]
    assert corner[12, 4] == corner[20, 12] == 1
    assert corner[12, 12] == 0


def test_a_dot_is_small_and_a_disc_has_no_hole() -> None:
    assert dot(300, seeded(3)).sum(dim=(1, 2)).max() < 3 * torch.pi * 4.5**2
    for picture in disc(50, seeded(4)):
        for row in picture:
            inside = (row > 0.99).nonzero()[:, 0]
            assert len(inside) == 0 or inside[-1] - inside[0] + 1 == len(inside)


def test_no_bar_is_a_one() -> None:
    """Lying, in two parts, or too thick: none is a single upright or slanted thin line."""
    for picture in bar(300, seeded(5)):
        places = (picture > 0.5).nonzero().float()
        spread = torch.linalg.svd(places - places.mean(dim=0), full_matrices=False)
        along, across = spread.S / len(places) ** 0.5
        lying = spread.Vh[0, 1].abs() > 0.9
        # A bar of width w has the deviation w / sqrt(12) across; two bars have more.
        assert lying or across * 12**0.5 > 5, (along, across)


def test_every_letter_has_several_forms_and_none_is_a_digit() -> None:
    assert tuple("AEFHKMNPRWX") == LETTERS
    assert all(len(set(forms)) == len(forms) >= 4 for forms in FORMS.values())
    pieces, letter_of = tables()
    assert pieces.abs().max() <= 1.25
    assert letter_of.bincount().tolist() == [len(forms) for forms in FORMS.values()]


def test_a_form_is_read_as_its_strokes() -> None:
    expected = torch.tensor([[-1, -1, 1, 1], [1, -1, -1, 1]])
    assert_close(segments("00 89/80 09"), expected.float())


def test_a_letter_is_written_when_it_is_asked_for() -> None:
    assert LETTER_OF.tolist().count(LETTERS.index("H")) == len(FORMS["H"])
    upright = letter(200, seeded(6), only="H").mean(dim=0)
    assert upright[10, 13] < upright[14, 13] > upright[18, 13], "the bar of the H"
    crossed = letter(200, seeded(6), only="X").mean(dim=0)
    assert crossed.flatten().argmax() // 28 in range(11, 17)
    with pytest.raises(ValueError, match="index"):
        letter(1, seeded(0), only="O")
