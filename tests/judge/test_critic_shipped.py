"""What the docs and the page say of the shipped critic, recomputed from its weights."""

from dataclasses import asdict, replace

import numpy as np
import pytest
import torch

from explorer import artefacts
from explorer.artefacts import Artefacts, files
from explorer.data import Digits
from explorer.judge.critic import Critic, digit_of, p_digit
from explorer.judge.training import Figures, examine
from explorer.judge.variants import decoded_samples
from tests import measured as state

FULL = state.in_full(__file__)
"""Whether junk is made of all test digits; otherwise of the first `SOME`."""

SOME = 1000
EXACT = 2e-4
AS_NEAR_AS_SOME_CAN_BE = 0.015


@pytest.fixture(scope="module")
def critic() -> Critic:
    critic = Critic()
    weights = files.arrays(artefacts.DIRECTORY / "critic.safetensors")
    critic.load_state_dict({k: torch.from_numpy(v.astype(np.float32)) for k, v in weights.items()})
    return critic.eval().requires_grad_(requires_grad=False)


@pytest.fixture(scope="module")
def figures(critic: Critic, shipped: Artefacts) -> Figures:
    images, labels = torch.tensor(shipped.digits), torch.tensor(shipped.labels)
    test = Digits(images=images, labels=labels)
    if FULL:
        return examine(critic, test)
    logits = critic(test.x())
    return replace(
        examine(critic, Digits(images=images[:SOME], labels=labels[:SOME])),
        accuracy=(digit_of(logits) == labels).float().mean().item(),
        p_real=p_digit(logits).mean().item(),
    )


def test_the_manifest_states_the_measured_figures(figures: Figures, shipped: Artefacts) -> None:
    stated = dict(shipped.manifest["critic"]["test"])
    measured = asdict(figures)
    of_junk = EXACT if FULL else AS_NEAR_AS_SOME_CAN_BE
    assert stated.pop("p_junk") == pytest.approx(measured.pop("p_junk"), abs=of_junk)
    error = measured.pop("calibration_error")
    assert stated.pop("calibration_error") == pytest.approx(error, abs=of_junk)
    assert stated == pytest.approx(measured, abs=EXACT)


def test_the_critic_names_the_right_digit(figures: Figures) -> None:
    assert figures.accuracy >= 0.992


def test_the_critic_takes_real_digits_for_digits(figures: Figures) -> None:
    assert figures.p_real >= 0.97


def test_the_critic_turns_down_every_kind_of_junk(figures: Figures) -> None:
    assert max(figures.p_junk.values()) <= 0.05, figures.p_junk


def test_the_critics_probabilities_can_be_believed(figures: Figures) -> None:
    assert figures.calibration_error <= 0.03


def test_the_vae_draws_digits_far_more_often(critic: Critic, shipped: Artefacts) -> None:
    samples = decoded_samples(
        {id_: (one.net, one.normal, one.fitted) for id_, one in shipped.models.items()}
    )
    p = {name: p_digit(critic(x)).mean().item() for name, x in samples.items()}
    assert p["vae normal"] - p["ae normal"] > 0.35
    assert p["vae fitted"] - p["ae fitted"] > 0.25
