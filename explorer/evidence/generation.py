"""What the decoders make of samples: are they digits, are all kinds there, how blurred are they."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from explorer.evidence.estimate import Figure, Figures, distance, mean, over_sets, with_panel
from explorer.evidence.judging import Critics, Judged, judge, judge_each, mean_of, mean_p_digit
from explorer.evidence.measurements import (
    SEEDS,
    Contestant,
    Encoded,
    Sizes,
    posterior_samples,
)
from explorer.evidence.metrics import frechet_bootstrap, frechet_distance, prdc
from explorer.latent import standard_normal

INKED, GREY = 0.1, (0.2, 0.7)
"""A pixel above the first is inked; one between the others is grey, neither paper nor full ink."""

NEIGHBOURLY = ("coverage", "recall", "precision", "density")


def generation(
    one: Encoded, critics: Critics, real: Sequence[Judged], x: Tensor, sizes: Sizes
) -> Figures:
    """Return what the samples of both kinds, and codes set by the sliders, decode to.

    Args:
        one: a model with codes; of another there are its `samples` and `at_random`.
        critics: the shipped judge first.
        real: what each says of the test digits.
        x: the test digits (N, 784).
        sizes: how much is measured.
    """
    figures = {
        **samples(one, critics, real, sizes),
        **at_random(one, critics, (one.low, one.high), sizes),
        "blur_codes": blur(one.decode(one.codes)),
    }
    chance = np.random.default_rng(SEEDS["choice"])
    rows = chance.choice(len(x), sizes.pairs)
    moved = one.codes[rows].copy()
    columns = chance.choice(one.live, sizes.pairs)
    ends = np.where(chance.random(sizes.pairs) < 0.5, one.low[columns], one.high[columns])
    moved[np.arange(sizes.pairs), columns] = ends
    for key, codes in {
        "p_digit_one_slider": moved,
        "p_digit_codes": one.codes,
        "p_digit_posterior": posterior_samples(one),
    }.items():
        figures[key] = mean_p_digit(judge_each(critics, one.decode(codes)))
    return figures


def at_random(
    one: Contestant, critics: Critics, ends: tuple[np.ndarray, np.ndarray], sizes: Sizes
) -> Figures:
    """Return what codes decode to whose numbers are uniform between the ends (D,) of sliders."""
    eps = standard_normal(SEEDS["draws"], sizes.draws, one.latent_dim)
    # The normal distribution function makes a uniform number of a normal one.
    uniform = torch.special.ndtr(torch.from_numpy(eps).double()).numpy()
    low, high = ends
    x_hat = one.decode(low + (high - low) * uniform)
    return {"p_digit_uniform": mean_p_digit(judge_each(critics, x_hat))}


def samples(one: Contestant, critics: Critics, real: Sequence[Judged], sizes: Sizes) -> Figures:
    """Return the figures of samples of N(0, I) and, where there is one, of the fitted Gaussian."""
    found: Figures = {}
    for kind in ("normal", "fitted") if isinstance(one, Encoded) else ("normal",):
        x_hat = one.decode(sampled(one, kind, SEEDS["draws"], sizes.draws))
        seen = judge_each(critics, x_hat)
        clouds = [(a.features, b.features) for a, b in zip(real, seen, strict=True)]
        first, *others = (frechet_distance(*both) for both in clouds)
        again = frechet_bootstrap(*clouds[0], SEEDS["bootstrap"])
        found |= {
            f"p_digit_{kind}": mean_p_digit(seen),
            f"frechet_{kind}": with_panel(distance(first, again, sizes.draws), others),
            f"blur_{kind}": blur(x_hat),
            **neighbourhoods(one, kind, critics, real, sizes),
        }
    return found


def sampled(one: Contestant, kind: str, seed: int, count: int, first: int = 0) -> np.ndarray:
    """Return samples first..first+count-1 of a seed (count, D): of N(0, I), or fitted ones.

    Raises:
        ValueError: no Gaussian was fitted, as the model has no codes.
    """
    if kind != "fitted":
        return standard_normal(seed, count, one.latent_dim, first)
    if not isinstance(one, Encoded):
        raise ValueError("a model without an encoder has no codes to fit a Gaussian to")
    return one.gaussian.sample(seed, count, first=first)


def neighbourhoods(
    one: Contestant, kind: str, critics: Critics, real: Sequence[Judged], sizes: Sizes
) -> Figures:
    """Return coverage, recall, precision and density of a kind of samples, each over several sets.

    Every set has other test digits and other samples, `sizes.compared` of each.
    """
    chance, count = np.random.default_rng(SEEDS["choice"]), sizes.compared
    found: list[dict[str, list[float]]] = [{name: [] for name in NEIGHBOURLY} for _ in critics]
    for number in range(sizes.sets):
        rows = chance.permutation(len(real[0].features))[:count]
        x_hat = one.decode(sampled(one, kind, SEEDS["sets"], count, number * count))
        asked = critics if number < sizes.panel_sets else critics[:1]
        for critic, digits, values in zip(asked, real, found, strict=False):
            near = prdc(digits.features[rows], judge(critic, x_hat).features)
            for name in NEIGHBOURLY:
                values[name].append(float(getattr(near, name).mean()))
    first, *others = found
    return {
        f"{name}_{kind}": with_panel(
            over_sets(first[name], count), [float(np.mean(other[name])) for other in others]
        )
        for name in NEIGHBOURLY
    }


def blur(x: Tensor) -> Figure:
    """Return the share of grey among the inked pixels of pictures x (N, 784), their mean.

    A sharp stroke has grey at its edges alone; one without any ink counts as 0.
    """
    inked, low, high = x > INKED, *GREY
    grey = ((x > low) & (x < high)).sum(dim=1)
    return mean((grey / inked.sum(dim=1).clamp(min=1)).numpy())


def on_real_digits(
    critics: Critics, real: Sequence[Judged], x: Tensor, labels: np.ndarray, pairs: np.ndarray
) -> dict[str, Any]:
    """Return what the critics make of test digits x and of cross-fades, halfway, of pairs."""
    fade = judge_each(critics, (x[pairs[0]] + x[pairs[1]]) / 2)
    figures = {
        "accuracy": mean_of(real, lambda one: one.digit == labels),
        "accuracy_or_none": mean_of(real, lambda one: one.answer == labels),
        "p_digit_real": mean_p_digit(real),
        "p_digit_fade": mean_p_digit(fade),
        "confidence_fade": mean_of(fade, lambda one: one.confidence),
        "blur_real": blur(x),
    }
    return {key: figure.plain() for key, figure in figures.items()}
