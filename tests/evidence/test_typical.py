"""What the page shows first is picked by a rule: nothing about it is unusual."""

import numpy as np
import pytest

from explorer.artefacts import Artefacts
from explorer.evidence.typical import most_typical, ranked
from explorer.site.boot import boot

FARTHEST = 0.22
"""From the median's rank: every figure of what is shown first lies in the middle 44 %."""


def test_a_rank_is_the_share_below_and_half_of_the_equals():
    among = np.array([1.0, 2.0, 2.0, 3.0])
    assert ranked(np.array([0.0, 1.0, 2.0, 2.5, 9.0]), among).tolist() == [0, 0.125, 0.5, 0.75, 1]


def test_picked_is_who_is_nowhere_far_from_the_median():
    values = np.arange(11.0)
    # The middle one by one figure is the least by the other.
    candidates = {"a": values[[5, 4, 0]], "b": values[[0, 6, 5]]}
    row, found = most_typical(candidates, {"a": values, "b": values})
    assert row == 1
    assert found["figures"] == {"a": 4, "b": 6}
    assert found["ranks"] == {"a": pytest.approx(4.5 / 11, abs=1e-4), "b": pytest.approx(0.5909)}


@pytest.mark.parametrize("what", ["digit", "pair"])
def test_nothing_about_what_is_shown_first_is_unusual(what: str, shipped: Artefacts):
    ranks = shipped.evidence["typical"][what]["ranks"]
    assert {name.split()[0] for name in ranks} == {"ae", "vae"}
    assert max(abs(rank - 0.5) for rank in ranks.values()) <= FARTHEST


def test_the_page_opens_with_the_picked_digit(shipped: Artefacts):
    index = shipped.evidence["typical"]["digit"]["index"]
    assert boot(shipped)["index"] == index
    other = shipped.evidence["typical"]["pair"]["index"]
    assert shipped.labels[other] != shipped.labels[index]
