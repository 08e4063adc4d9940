"""The game teaches both networks, repeats itself, and reports what it did; on small data."""

import copy
import itertools
import math

import pytest
import torch
from torch import nn
from torch.testing import assert_close

from explorer import gan_training
from explorer.gan import Discriminator, Generator, fold
from explorer.gan_training import (
    LAST,
    Game,
    balance,
    for_single_images,
    gradient_penalty,
    rate_share,
    rounds,
    train_game,
)
from explorer.losses import discriminator_loss, generator_loss
from explorer.models import GameConfig
from explorer.training import DivergedError

KINDS = ("gan", "decoder")


@pytest.fixture(scope="module")
def strokes() -> torch.Tensor:
    """Return (100, 784) images with one bright bar each, at one of 24 places."""
    images = torch.zeros(100, 28, 28)
    for number, image in enumerate(images):
        image[number % 24 : number % 24 + 4, 6:22] = 1
    return images.reshape(100, 784)


def small(model: str, **change: float) -> GameConfig:
    options = {"epochs": 2, "batch_size": 16, "latent_dim": 4, "hidden": 12, "seed": 5} | change
    return GameConfig(model=model, **options)  # pyrefly: ignore[bad-argument-type]


def weights(net: nn.Module) -> dict[str, torch.Tensor]:
    return {key: value.clone() for key, value in net.state_dict().items()}


def test_losses_are_those_on_paper() -> None:
    logit = math.log(3)  # D is 3/4
    real, fake = torch.tensor([logit, logit]), torch.tensor([-logit, 0.0])
    expected = -math.log(3 / 4) - (math.log(3 / 4) + math.log(1 / 2)) / 2
    assert_close(discriminator_loss(real, fake), torch.tensor(expected))
    assert_close(generator_loss(fake), torch.tensor(-(math.log(1 / 4) + math.log(1 / 2)) / 2))
    undecided = torch.zeros(3)
    assert_close(discriminator_loss(undecided, undecided), torch.tensor(2 * math.log(2)))


def test_the_penalty_is_half_the_squared_gradient() -> None:
    x = torch.zeros(5, 3, requires_grad=True)
    slope = torch.tensor([1.0, 2.0, -2.0])
    assert_close(gradient_penalty(x @ slope, x).detach(), torch.tensor(4.5))


@pytest.mark.parametrize("model", KINDS)
def test_a_few_steps_change_both_networks_and_what_is_kept(
    model: str, strokes: torch.Tensor
) -> None:
    game = Game(small(model), len(strokes))
    nets = (game.generator, game.discriminator, game.kept)
    before = [weights(net) for net in nets]
    for _ in itertools.islice(rounds(game, strokes), 3):
        pass
    assert game.done == 3
    for net, old in zip(nets, before, strict=True):
        assert all(not torch.equal(value, old[key]) for key, value in net.state_dict().items()
                   if value.is_floating_point())  # fmt: skip


@pytest.mark.parametrize("model", KINDS)
def test_same_seed_same_weights(model: str, strokes: torch.Tensor) -> None:
    torch.rand(3)  # the global generator's state must not matter
    config = small(model, penalty=0.3)
    first, second = (list(train_game(config, strokes))[-1].game for _ in range(2))
    for part in ("generator", "discriminator", "kept"):
        assert_close(weights(getattr(second, part)), weights(getattr(first, part)), rtol=0, atol=0)
    other = list(train_game(small(model, seed=6), strokes))[-1].game
    assert not torch.equal(
        other.kept.state_dict()["decoder.0.weight"], first.kept.state_dict()["decoder.0.weight"]
    )


def test_every_epoch_tells_its_figures(strokes: torch.Tensor) -> None:
    told: list[tuple[int, int, dict[str, float]]] = []
    epochs = list(train_game(small("gan"), strokes, on_step=lambda i, n, d: told.append((i, n, d))))
    assert [epoch.number for epoch in epochs] == [1, 2]
    assert [one[:2] for one in told] == [(0, 6), (0, 6)]
    for epoch in epochs:
        assert list(epoch.train) == ["loss_d", "loss_g", "d_real", "d_fake"]
        assert 0 < epoch.train["d_fake"] < epoch.train["d_real"] < 1
    assert epochs[-1].game.done == 12


def test_what_is_kept_is_a_running_mean(strokes: torch.Tensor) -> None:
    """After n steps n / (n + 10) of it stay, with the mean and variance of the normalisation."""
    game = Game(small("gan"), len(strokes))
    kept = weights(game.kept)
    for done, _ in enumerate(itertools.islice(rounds(game, strokes), 4), start=1):
        now = game.generator.state_dict()
        for key in ("decoder.0.weight", "decoder.5.running_mean", "decoder.5.running_var"):
            kept[key] += (now[key] - kept[key]) * 10 / (done + 10)
            assert_close(game.kept.state_dict()[key], kept[key])


def test_without_an_average_the_weights_themselves_are_kept(strokes: torch.Tensor) -> None:
    game = list(train_game(small("decoder", average=0.0), strokes))[-1].game
    assert_close(weights(game.kept), weights(game.generator), rtol=0, atol=0)


@pytest.mark.parametrize(("done", "times"), [(0, 4), (1, 0), (3, 0), (4, 4)])
def test_every_fourth_step_is_punished_four_times(
    done: int, times: int, strokes: torch.Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    losses: list[torch.Tensor] = []
    monkeypatch.setattr(gan_training, "learn", lambda _, loss: losses.append(loss.detach()))
    game = Game(small("decoder", penalty=0.3), len(strokes))
    game.done = done
    real, fake = strokes[:16].clone().requires_grad_(True), strokes[16:32]
    game.teach_discriminator(strokes[:16], fake)
    on_real = game.discriminator(real)
    expected = discriminator_loss(on_real, game.discriminator(fake))
    expected = expected + times * 0.3 * gradient_penalty(on_real, real)
    assert_close(losses, [expected.detach()])


def test_the_penalty_changes_what_the_discriminator_learns(strokes: torch.Tensor) -> None:
    biases = [
        list(train_game(small("decoder", penalty=penalty), strokes))[-1].game.discriminator
        for penalty in (0.0, 10.0)
    ]
    slopes = []
    for net in biases:
        x = strokes.clone().requires_grad_(True)
        slopes.append(gradient_penalty(net(x), x).item())
    assert slopes[1] < 0.5 * slopes[0]


def test_learning_rates_stay_and_then_fall_along_a_cosine() -> None:
    assert [rate_share(done, 0.3) for done in (0.0, 0.1, 0.3)] == [1, 1, 1]
    assert rate_share(0.65, 0.3) == pytest.approx((1 + LAST) / 2)
    assert rate_share(1, 0.3) == pytest.approx(LAST)
    assert [rate_share(done, 1.0) for done in (0.5, 1.0)] == [1, 1]
    game = Game(small("gan", rate=1e-3, rate_discriminator=5e-4), 100)
    game.done = 12
    game.set_rates()
    rates = [one.param_groups[0]["lr"] for one in game.optimisers]
    assert rates == pytest.approx([1e-3 * LAST, 5e-4 * LAST])


def test_every_step_sets_the_rates(strokes: torch.Tensor) -> None:
    game = list(train_game(small("gan"), strokes))[-1].game
    expected = [rate * rate_share(11 / 12, 0.3) for rate in (1e-3, 5e-4)]
    assert [one.param_groups[0]["lr"] for one in game.optimisers] == pytest.approx(expected)


def test_the_first_images_have_ink_on_dark_paper() -> None:
    game = Game(GameConfig(), 100)
    x = game.generator.decode(game.codes(64))
    assert x.median() < 0.25
    assert x.max() > 0.9


@pytest.mark.parametrize("model", KINDS)
def test_divergence_is_told(model: str, strokes: torch.Tensor) -> None:
    with pytest.raises(DivergedError, match=r"in epoch 1: .* Try another --seed$"):
        list(train_game(small(model, rate=1e38, rate_discriminator=1e38), strokes))


@torch.no_grad()
def test_a_discriminator_for_single_images_does_not_ask_for_a_batch(strokes: torch.Tensor) -> None:
    torch.manual_seed(0)
    net, fake = Discriminator(normalised=True), Generator(4).decode(torch.randn(100, 4))
    before = weights(net)
    kept = for_single_images(net, strokes, fake)
    assert_close(weights(net), before, rtol=0, atol=0)
    together = torch.cat([kept(strokes), kept(fake)])
    alone = torch.cat([kept(x[None]) for x in torch.cat([strokes, fake])])
    assert_close(alone, together, rtol=1e-4, atol=1e-5)
    assert together.sigmoid().mean().item() == pytest.approx(0.5, abs=1e-4)
    # But for the last bias it does what the trained one does with one batch of both.
    batch = copy.deepcopy(net).train()(torch.cat([strokes, fake]))
    apart = together - batch
    assert_close(apart, apart.mean().expand(200), rtol=0, atol=1e-4)


def test_a_dense_discriminator_judges_single_images_anyway(strokes: torch.Tensor) -> None:
    net = Game(small("decoder"), 100).discriminator
    kept = for_single_images(net, strokes, strokes)
    assert_close(weights(kept), weights(net), rtol=0, atol=0)
    assert_close(weights(fold(net)), weights(net), rtol=0, atol=0)


def test_balance_is_where_half_is_believed() -> None:
    logits = torch.tensor([2.0, 3.0])
    assert (logits + balance(logits)).sigmoid().mean().item() == pytest.approx(0.5)
    assert balance(torch.tensor([1.0])) == pytest.approx(-1)
