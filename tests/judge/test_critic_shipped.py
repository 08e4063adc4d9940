"""What the docs and the page say of the shipped critic, recomputed from its weights."""

from dataclasses import asdict

import numpy as np
import pytest
import torch

from explorer import artefacts
from explorer.artefacts import Artefacts, checkpoints, files
from explorer.build.critics import PANELS_JUNK
from explorer.data import Digits
from explorer.judge.critic import Critic, digit_of, p_digit
from explorer.judge.figures import Figures, examine
from explorer.judge.junk import KINDS
from explorer.judge.recipes import PANEL, SHIPPED
from explorer.judge.shapes import SHAPES
from tests import measured as state
from tests.judge import drawn
from tests.shipped import MODELS

FULL = state.in_full(__file__)
"""Whether all test digits and samples are judged; otherwise `SOME`, taken evenly from all."""

SOME = 1000
EXACT = 2e-4
AS_NEAR_AS_SOME_CAN_BE = 0.02
AS_NEAR_AS_FEW_MEANS_CAN_BE = 0.1
DRAWN = 200 if FULL else 60
FILES = (checkpoints.CRITIC, *checkpoints.PANEL)


def read(name: str) -> Critic:
    critic = Critic()
    weights = files.arrays(artefacts.DIRECTORY / name)
    critic.load_state_dict({k: torch.from_numpy(v.astype(np.float32)) for k, v in weights.items()})
    return critic.eval().requires_grad_(requires_grad=False)


@pytest.fixture(scope="module")
def critic() -> Critic:
    return read(checkpoints.CRITIC)


@pytest.fixture(scope="module")
def panel() -> list[Critic]:
    return [read(name) for name in checkpoints.PANEL]


@pytest.fixture(scope="module")
def test(shipped: Artefacts) -> Digits:
    count = len(shipped.labels)
    # The first test digits are tidier than the last.
    order = np.arange(count) if FULL else np.arange(count).reshape(SOME, -1).T.ravel()
    return Digits(
        images=torch.tensor(shipped.digits[order]), labels=torch.tensor(shipped.labels[order])
    )


@pytest.fixture(scope="module")
def figures(critic: Critic, test: Digits) -> Figures:
    return examine(critic, test, most=None if FULL else SOME)


@pytest.mark.parametrize("place", range(len(FILES)))
def test_the_files_say_which_recipe_they_are_made_by(place: int) -> None:
    made_from = files.metadata(artefacts.DIRECTORY / FILES[place])
    assert made_from == (SHIPPED, *PANEL)[place].named()


def test_the_manifest_states_the_measured_figures(figures: Figures, shipped: Artefacts) -> None:
    stated, measured = dict(shipped.manifest["critic"]["test"]), asdict(figures)
    assert stated.keys() == measured.keys()
    for name in ("accuracy", "p_real"):
        assert stated.pop(name) == pytest.approx(measured.pop(name), abs=EXACT)
    for name, value in stated.items():
        some = AS_NEAR_AS_FEW_MEANS_CAN_BE if name == "means" else AS_NEAR_AS_SOME_CAN_BE
        of_junk = EXACT if FULL else some
        pairs = zip(flat(value), flat(measured[name]), strict=True)
        assert all(a == pytest.approx(b, abs=of_junk) for a, b in pairs), name


def flat(value: object) -> list[float]:
    """The numbers of nested dicts, by their keys' order."""
    if isinstance(value, dict):
        return [number for key in sorted(value) for number in flat(value[key])]
    return [value] if isinstance(value, float) else []


@pytest.fixture
def stated(shipped: Artefacts) -> Figures:
    """What the manifest states of all test digits; the test above says that it is true."""
    return Figures(**shipped.manifest["critic"]["test"])


def test_the_critic_names_the_right_digit(stated: Figures) -> None:
    assert stated.accuracy >= 0.992


def test_the_critic_takes_real_digits_for_digits(stated: Figures) -> None:
    assert stated.p_real >= 0.97


def test_the_critic_turns_down_every_kind_of_junk(stated: Figures) -> None:
    assert stated.p_junk.keys() == set(KINDS)
    assert max(stated.p_junk.values()) <= 0.05


def test_the_critic_turns_down_every_shape(stated: Figures) -> None:
    assert stated.p_shapes.keys() == set(SHAPES)
    assert max(stated.p_shapes.values()) <= 0.05


def test_the_critic_believes_less_as_strokes_run_together(stated: Figures) -> None:
    for width, blur in stated.blur.items():
        assert blur["p"] == pytest.approx(blur["label"], abs=0.1), width
    given = [blur["p"] for blur in stated.blur.values()]
    assert given == sorted(given, reverse=True)
    assert given[0] > 0.9
    assert given[-1] < 0.05


def test_the_critics_probabilities_can_be_believed(stated: Figures) -> None:
    assert stated.calibration_error <= 0.03


@pytest.mark.parametrize("name", drawn.INPUTS)
def test_the_critic_turns_down_what_others_draw(critic: Critic, name: str) -> None:
    """Drawn by PIL, with another hand and another font than the critic's lessons."""
    assert p_digit(critic(drawn.made(drawn.INPUTS[name], DRAWN, 1))).mean() <= 0.2


def test_the_panel_is_as_good_as_it_has_to_be(
    panel: list[Critic], test: Digits, shipped: Artefacts
) -> None:
    stated = shipped.manifest["critic"]["panel"]
    count = len(test.labels) if FULL else SOME
    some = Digits(images=test.images[:count], labels=test.labels[:count])
    near = EXACT if FULL else AS_NEAR_AS_SOME_CAN_BE
    for place, (critic, recipe) in enumerate(zip(panel, PANEL, strict=True)):
        logits, figures = critic(some.x()), stated[place]["test"]
        accuracy = (digit_of(logits) == some.labels).float().mean().item()
        assert figures["accuracy"] == pytest.approx(accuracy, abs=near)
        assert figures["p_real"] == pytest.approx(p_digit(logits).mean().item(), abs=near)
        assert figures["accuracy"] >= 0.99
        assert figures["p_real"] >= 0.95
        junk = figures["p_junk"] | figures["p_shapes"]
        assert max(junk.values()) <= 0.1, junk
        if FULL:
            again = examine(critic, test, recipe=recipe, most=PANELS_JUNK)
            for kind, p in (again.p_junk | again.p_shapes).items():
                assert p == pytest.approx(junk[kind], abs=EXACT)


def test_the_critics_are_not_the_same(panel: list[Critic], shipped: Artefacts) -> None:
    x = shipped.models["vae"].net.decode(torch.from_numpy(shipped.normal[:SOME]))
    given = torch.stack([p_digit(critic(x)) for critic in panel])
    apart = (given[:, None] - given).abs().mean(dim=2)
    assert (apart + torch.eye(len(panel)) > 0.01).all()


@torch.no_grad()
def test_the_vae_draws_digits_far_more_often(
    critic: Critic, panel: list[Critic], shipped: Artefacts
) -> None:
    every = 1 if FULL else 5
    for judge in (critic, *panel):
        p = {}
        for id_ in MODELS:
            one = shipped.models[id_]
            for kind, codes in (("normal", one.normal), ("fitted", one.fitted)):
                x_hat = one.net.decode(torch.from_numpy(codes[::every]))
                p[id_, kind] = p_digit(judge(x_hat)).mean().item()
        assert p["vae", "normal"] - p["ae", "normal"] > 0.3
        assert p["vae", "fitted"] - p["ae", "fitted"] > 0.2
