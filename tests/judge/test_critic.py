"""The critic, the junk it learns from, and the figures that vouch for it."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.testing import assert_close

from explorer.artefacts import Artefacts
from explorer.data import Digits
from explorer.judge import junk as junk_module
from explorer.judge.critic import NOT_A_DIGIT, Critic, digit_of, p_digit
from explorer.judge.figures import calibration_error, examine
from explorer.judge.junk import KINDS, blur, junk, other_class, partners, shift
from explorer.judge.recipes import Recipe
from explorer.judge.shapes import SHAPES
from explorer.judge.training import (
    HELD_OUT,
    folded,
    junk_of_all_kinds,
    lesson,
    normed,
    split,
    train_critic,
)


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture(scope="module")
def digits(shipped: Artefacts) -> Digits:
    return Digits(
        images=torch.tensor(shipped.digits[:300]), labels=torch.tensor(shipped.labels[:300])
    )


@pytest.fixture(scope="module")
def x(digits: Digits) -> torch.Tensor:
    return digits.x()


@pytest.fixture(scope="module")
def labels(digits: Digits) -> torch.Tensor:
    return digits.labels.long()


@pytest.fixture(scope="module")
def other(x: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return x[partners(x, labels, seeded(0))]


# ---- the network ----


def test_the_critic_is_small_enough_to_follow_a_slider() -> None:
    critic = Critic()
    assert sum(p.numel() for p in critic.parameters()) == 104_683
    assert not any("running" in key for key in critic.state_dict())


def test_the_critic_reads_rows_and_pictures_alike(x: torch.Tensor) -> None:
    critic = Critic()
    assert critic(x[:5]).shape == (5, NOT_A_DIGIT + 1)
    assert_close(critic(x[:5]), critic(x[:5].reshape(5, 1, 28, 28)))


def test_p_digit_is_one_minus_the_last_class() -> None:
    logits = 3 * torch.randn(50, 11, generator=seeded(1))
    assert_close(p_digit(logits), 1 - logits.softmax(dim=1)[:, 10])


def test_p_digit_of_extreme_logits_stays_a_probability() -> None:
    sure = torch.zeros(2, 11)
    sure[0, 10], sure[1, 3] = 1000, 1000
    assert p_digit(sure).tolist() == [0, 1]


def test_the_digit_is_named_even_where_there_is_none() -> None:
    logits = torch.zeros(1, 11)
    logits[0, 10], logits[0, 7] = 9, 1
    assert digit_of(logits).tolist() == [7]


def test_folding_the_normalisation_changes_nothing(x: torch.Tensor) -> None:
    torch.manual_seed(0)
    net = normed(Critic())
    for _ in range(3):
        net(x.reshape(-1, 1, 28, 28))
    assert_close(folded(net)(x), net.eval()(x.reshape(-1, 1, 28, 28)), rtol=1e-4, atol=1e-5)


# ---- the junk ----


@pytest.mark.parametrize("kind", KINDS)
def test_junk_is_as_many_pictures_in_range(kind: str, x: torch.Tensor, other: torch.Tensor) -> None:
    made = junk(kind, x, other, seeded(2))
    assert made.shape == x.shape
    assert made.min() >= 0
    assert made.max() <= 1


@pytest.mark.parametrize("kind", KINDS)
def test_junk_depends_on_the_generator_alone(
    kind: str, x: torch.Tensor, other: torch.Tensor
) -> None:
    kept = x.clone(), other.clone()
    first = junk(kind, x, other, seeded(3))
    torch.rand(7)
    assert torch.equal(first, junk(kind, x, other, seeded(3)))
    assert not torch.equal(first, junk(kind, x, other, seeded(4)))
    assert torch.equal(x, kept[0])
    assert torch.equal(other, kept[1])


@pytest.mark.parametrize("kind", KINDS)
def test_no_junk_is_one_of_the_digits_it_is_made_from(
    kind: str, x: torch.Tensor, other: torch.Tensor
) -> None:
    made = junk(kind, x, other, seeded(5))
    changed = torch.minimum((made - x).abs().sum(dim=1), (made - other).abs().sum(dim=1))
    assert changed.min() > 1
    assert changed.median() > 10


def test_shuffling_keeps_every_pixel(x: torch.Tensor, other: torch.Tensor) -> None:
    made = junk("shuffle", x, other, seeded(6))
    assert torch.equal(made.sort(dim=1).values, x.sort(dim=1).values)


def test_shuffling_moves_whole_patches() -> None:
    patch_numbers = torch.arange(16.0).reshape(4, 4).repeat_interleave(7, 0)
    picture = patch_numbers.repeat_interleave(7, 1).reshape(1, 784)
    made = junk("shuffle", picture, picture, seeded(7)).reshape(4, 7, 4, 7)
    assert (made == made[:, :1, :, :1]).all()
    assert sorted(made[:, 0, :, 0].flatten().tolist()) == list(range(16))


def test_erasing_and_breaking_only_take_ink_away(x: torch.Tensor, other: torch.Tensor) -> None:
    for kind in ("erase", "gap"):
        assert (junk(kind, x, other, seeded(8)) <= x).all()


def test_erasing_takes_about_the_share_it_says(x: torch.Tensor, other: torch.Tensor) -> None:
    left = junk("erase", x, other, seeded(9)).sum(dim=1) / x.sum(dim=1)
    assert left.min() > 0.35
    assert left.max() < 0.75


def test_strokes_and_overlays_only_add_ink(x: torch.Tensor, other: torch.Tensor) -> None:
    for kind in ("stroke", "overlay"):
        assert (junk(kind, x, other, seeded(10)) >= x).all()


def test_every_pixel_of_a_splice_lies_between_its_digits(
    x: torch.Tensor, other: torch.Tensor
) -> None:
    made = junk("splice", x, other, seeded(11))
    assert (made >= torch.minimum(x, other) - 1e-6).all()
    assert (made <= torch.maximum(x, other) + 1e-6).all()


def test_empty_paper_gives_finite_junk() -> None:
    paper = torch.zeros(4, 784)
    for kind in KINDS:
        assert junk(kind, paper, paper, seeded(12)).isfinite().all()


def test_an_unknown_kind_is_refused(x: torch.Tensor) -> None:
    with pytest.raises(KeyError):
        junk("scribble", x, x, seeded(0))


@given(st.integers(0, 2**32), st.lists(st.integers(0, 9), min_size=2, max_size=60))
def test_no_digit_is_paired_with_its_own_class(seed: int, classes: list[int]) -> None:
    labels = torch.tensor(classes)
    rows = other_class(labels, seeded(seed))
    assert sorted(rows.tolist()) == list(range(len(labels)))
    if labels.bincount().max() <= len(labels) // 2:
        assert (labels[rows] != labels).all()


def test_partners_are_of_another_class(x: torch.Tensor, labels: torch.Tensor) -> None:
    assert (labels[partners(x, labels, seeded(13))] != labels).all()


# ---- the tools ----


def test_blurring_spreads_ink_and_keeps_it() -> None:
    dot = torch.zeros(1, 28, 28)
    dot[0, 13, 13] = 1
    soft = blur(dot, torch.full((1, 1, 1), 1.5))
    assert_close(soft.sum(), torch.tensor(1.0), rtol=1e-4, atol=0)
    assert_close(soft, soft.transpose(1, 2))
    offset = torch.arange(28.0) - 13
    variance = (soft[0].sum(dim=0) * offset**2).sum()
    assert abs(variance.sqrt().item() - 1.5) < 0.01


def test_shifting_moves_pictures_whole(x: torch.Tensor) -> None:
    images = x.reshape(-1, 28, 28)
    assert torch.equal(shift(images, 0, seeded(0)), images)
    dot = torch.zeros(200, 28, 28)
    dot[:, 13, 13] = 1
    places = shift(dot, 2, seeded(0)).flatten(1).argmax(dim=1)
    assert set(places.tolist()) == {28 * r + c for r in range(11, 16) for c in range(11, 16)}


# ---- training and examination ----


def test_a_lesson_is_digits_means_junk_and_shapes(x: torch.Tensor, labels: torch.Tensor) -> None:
    recipe = Recipe(means_share=0.1, shapes_share=0.5)
    images, targets = lesson(x, labels, recipe, seeded(15))
    assert images.shape == (300 + 30 + 300 + 150, 784)
    assert targets.shape == (len(images), NOT_A_DIGIT + 1)
    assert images.min() >= 0
    assert images.max() <= 1 + 1e-5
    assert_close(targets.sum(dim=1), torch.ones(len(images)))
    digits = targets[:300, :NOT_A_DIGIT].sum(dim=1)
    assert ((targets[:300, :NOT_A_DIGIT] > 0).float().argmax(dim=1) == labels)[digits > 0].all()
    assert 0.75 < (digits == 1).float().mean() < 0.97
    assert (digits == 0).any(), "some are too smooth to be digits at all"
    assert ((digits > 0) & (digits < 1)).any()
    assert (targets[330:, NOT_A_DIGIT] == 1).all()


def test_every_kind_of_junk_gets_its_share(
    x: torch.Tensor, labels: torch.Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: dict[str, int] = {}
    for kind in KINDS:

        def count(x: torch.Tensor, *_: object, kind: str = kind) -> torch.Tensor:
            counts[kind] = len(x)
            return x

        monkeypatch.setitem(junk_module.MAKERS, kind, count)
    assert torch.equal(junk_of_all_kinds(x, labels, KINDS, seeded(0)), x)
    assert counts.keys() == set(KINDS)
    assert max(counts.values()) - min(counts.values()) <= 1


def test_the_held_out_digits_are_not_learnt_from() -> None:
    images = torch.zeros(HELD_OUT + 7, 784, dtype=torch.uint8)
    learnt, held_out = split(Digits(images=images, labels=torch.arange(HELD_OUT + 7)))
    assert learnt.labels.tolist() == list(range(7))
    assert held_out.labels.tolist() == list(range(7, HELD_OUT + 7))


def test_training_is_repeatable_and_learns(digits: Digits) -> None:
    recipe = Recipe(seed=1, epochs=3)
    runs = [list(train_critic(digits, recipe)) for _ in range(2)]
    assert [epoch.number for epoch in runs[0]] == [1, 2, 3]
    assert runs[0][2].loss < runs[0][0].loss
    for a, b in zip(*(run[2].critic.state_dict().values() for run in runs), strict=True):
        assert torch.equal(a, b)
    figures = examine(runs[0][2].critic, digits)
    assert figures.p_junk.keys() == set(KINDS)
    assert figures.p_shapes.keys() == set(SHAPES)


def test_a_recipe_says_how_many_digits_count(digits: Digits) -> None:
    few = Digits(images=digits.images[:100], labels=digits.labels[:100])
    recipe = Recipe(epochs=1, digits=100)
    ended = [next(train_critic(given, recipe)) for given in (digits, few)]
    assert ended[0].loss == ended[1].loss


def test_what_a_recipe_asks_of_smooth_digits_is_what_they_are_compared_with(digits: Digits) -> None:
    critic = Critic().eval()
    soft = examine(critic, digits, recipe=Recipe(none=0.1, whole=0.3))
    hard = examine(critic, digits, recipe=Recipe(none=0.4, whole=0.7))
    for width, asked in soft.blur.items():
        assert asked["p"] == hard.blur[width]["p"]
        assert asked["label"] >= hard.blur[width]["label"]
    assert soft.means["4"]["label"] > hard.means["4"]["label"]


def test_calibration_error_by_hand() -> None:
    p = torch.tensor([0.9, 0.9, 0.1, 0.1])
    assert calibration_error(p, torch.tensor([True, True, False, False])) == pytest.approx(0.1)
    # Within a bin, too much here and too little there cancel out.
    assert calibration_error(p, torch.tensor([True, False, True, False])) == pytest.approx(0.4)
    assert calibration_error(torch.tensor([0.0, 1.0]), torch.tensor([False, True])) == 0
