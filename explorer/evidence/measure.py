"""Every claim of the page, measured on trained models, as the JSON file and as a table."""

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from explorer.evidence import between, controls, curves, generation, typical, variety
from explorer.evidence import measurements as measured
from explorer.evidence.claims import CLAIMS, Claim
from explorer.evidence.estimate import Figure, Figures
from explorer.evidence.judging import Critics, Judged, judge_each
from explorer.evidence.measurements import FULL, SEEDS, Contestant, Encoded, Sizes
from explorer.judge.critic import Critic
from explorer.latent import PRIOR_RANGE, Gaussian
from explorer.models import Net

BRIEF = {*variety.KEYS, *(f"{name}_normal" for name in generation.NEIGHBOURLY)}
"""Rows of which a model's decoder is enough, and that are measured by themselves."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Subject:
    """A model that is measured; what it lacks is left out of what is measured.

    Attributes:
        net: makes pictures, and codes if it has an encoder.
        gaussian: fitted to its training codes; None if it has no encoder.
        maps: (R, N + 2 M, 2), R maps of N codes, M samples of N(0, I), M fitted samples.
        plane: its 2-D version and the codes (N, 2) that it gives the test digits.
    """

    net: Net
    gaussian: Gaussian | None = None
    maps: np.ndarray | None = None
    plane: tuple[Net, np.ndarray] | None = None


@torch.no_grad()
def measure(
    subjects: Mapping[str, Subject],
    *,
    critic: Critic,
    panel: Sequence[Critic] = (),
    digits: np.ndarray,
    labels: np.ndarray,
    training: np.ndarray | None = None,
    brief: Collection[str] = (),
    sizes: Sizes = FULL,
) -> dict[str, Any]:
    """Return the evidence as plain values for JSON: `rows` by the keys of `CLAIMS`, and `curves`.

    Args:
        subjects: by id.
        critic: the judge of their pictures, who ships with the page.
        panel: other judges, whose values stand beside its own; a row separates only if it does for
            each of them.
        digits: test digits (N, 784) uint8.
        labels: their classes (N,).
        training: training digits (M, 784) uint8; without them the rows that take them are left out.
        brief: ids of models of which only `BRIEF` is measured, as all else is known.
        sizes: less than `FULL` only in tests.
    """
    started = time.perf_counter()
    x, known = in_unit(digits), None if training is None else in_unit(training)
    critics = (critic, *panel)
    real = judge_each(critics, x)
    pairs = measured.pairs_of_two_classes(labels, sizes.pairs)
    found: dict[str, dict[str, Figure | None]] = {}
    ways: dict[str, dict[str, between.Line]] = {}
    contestants: dict[str, Contestant] = {}
    for name, subject in subjects.items():
        one = decoder_of(subject) if name in brief else contestant(subject, x)
        found[name] = {**variety.variety(one, critics, real, x, sizes, known)}
        if name in brief:
            found[name] |= generation.neighbourhoods(one, "normal", critics, real, sizes)
            continue
        contestants[name] = one
        if isinstance(one, Encoded):
            on_ways, ways[name] = between.between(one, critics, pairs, sizes)
            found[name] |= {
                **on_ways,
                **of_codes(one, subjects[name], critics, real, x, sizes),
                **of_maps(one, subjects[name], critics, labels, pairs[:, : sizes.slopes]),
            }
        else:
            found[name] |= without_codes(one, critics, real, sizes)
    pair = measured.compared({k: one for k, one in contestants.items() if isinstance(one, Encoded)})
    keys = [key for key in CLAIMS if any(key in figures for figures in found.values())]
    return {
        "models": list(subjects),
        "panel": len(panel),
        "seeds": SEEDS,
        "sizes": asdict(sizes),
        "critic": {
            **generation.on_real_digits(critics, real, x, labels, pairs),
            **{k: v.plain() for k, v in variety.of_digits(real, x, sizes, known).items()},
        },
        "rows": {key: row(key, found, pair) for key in keys},
        "curves": curves.measure(contestants, critics, x, labels, pairs, ways, sizes),
        "typical": typical.typical(contestants, critics, x, labels, pairs, sizes),
        "seconds": round(time.perf_counter() - started, 1),
    }


def in_unit(digits: np.ndarray) -> Tensor:
    """Return digits (N, 784) uint8 as numbers in [0, 1]."""
    return torch.from_numpy(digits.astype(np.float32) / 255)


def contestant(subject: Subject, x: Tensor) -> Contestant:
    """Return a model with all that can be said of its codes of x (N, 784), if it makes any."""
    if subject.gaussian is None:
        return decoder_of(subject)
    return measured.encoded(subject.net, subject.gaussian, x)


def decoder_of(subject: Subject) -> Contestant:
    """Return a model of whose codes nothing is said."""
    first_weight = next(subject.net.decoder.parameters())
    return Contestant(model=subject.net, latent_dim=first_weight.shape[1])


def of_codes(
    one: Encoded,
    subject: Subject,
    critics: Critics,
    real: Sequence[Judged],
    x: Tensor,
    sizes: Sizes,
) -> Figures:
    """Return what is measured of a model with codes, but for ways between them."""
    maps = subject.maps
    return {
        **({} if maps is None else measured.mixing(maps, len(x))),
        **measured.codes_and_losses(one, x, sizes),
        **generation.generation(one, critics, real, x, sizes),
        **controls.slopes(one, sizes),
        **controls.flips(one, critics, sizes),
    }


def of_maps(
    one: Encoded, subject: Subject, critics: Critics, labels: np.ndarray, pairs: np.ndarray
) -> Figures:
    """Return what the look of a model's first map and of its plane seems to say, if it has any."""
    found: Figures = {}
    if subject.maps is not None:
        found |= controls.on_map(one, critics, subject.maps[0], labels, pairs)
    if subject.plane is not None:
        found |= controls.on_plane(subject.plane[0], critics, subject.plane[1])
    return found


def without_codes(
    one: Contestant, critics: Critics, real: Sequence[Judged], sizes: Sizes
) -> dict[str, Figure | None]:
    """Return what is measured of a model without an encoder, and None for all that takes codes."""
    ends = [np.full(one.latent_dim, end) for end in PRIOR_RANGE]
    known: dict[str, Figure | None] = {
        **generation.samples(one, critics, real, sizes),
        **generation.at_random(one, critics, (ends[0], ends[1]), sizes),
    }
    takes_codes = CLAIMS.keys() - known.keys() - variety.KEYS
    return {**dict.fromkeys(takes_codes), **known}


def row(
    key: str, found: Mapping[str, Mapping[str, Figure | None]], pair: tuple[str, str] | None
) -> dict[str, Any]:
    """Return what the JSON file says under one key, the range of other seeds not yet known.

    Args:
        key: of `CLAIMS`.
        found: by model.
        pair: the ids of the two that the row compares, see `measurements.compared`.
    """
    claim = CLAIMS[key]
    figures = {name: of.get(key) for name, of in found.items()}
    two = [figures[name] for name in pair or ()]
    return {
        **{name: figure.plain() if figure else None for name, figure in figures.items()},
        "part": claim.part,
        "title": claim.title,
        "definition": claim.measured,
        "separates": separates(claim, *two) if two else None,
        "range": None,
    }


def separates(claim: Claim, plain: Figure | None, cloud: Figure | None) -> bool | None:
    """Return whether a row separates for the shipped judge and for every other one that was asked.

    None if the row only describes, or if a model has no figure.
    """
    if plain is None or cloud is None:
        return None
    said = [[figure.value, *(figure.panel or ())] for figure in (plain, cloud)]
    found = [claim.separates(*values) for values in zip(*said, strict=True)]
    return None if None in found else all(found)


# ---- the table ----


def table(evidence: Mapping[str, Any]) -> str:
    """Return the evidence as a text of one line per number, in the lesson's order."""
    lines, part, models = [], "", evidence["models"]
    for row in evidence["rows"].values():
        if row["part"] != part:
            part = row["part"]
            lines += ["", line_of(part.upper(), models)]
        title = f"{verdict(row['separates'])} {row['title']}"
        lines.append(line_of(title, [cell(row, model) for model in models]))
    critic = ", ".join(f"{key} {show(f['value'])}" for key, f in evidence["critic"].items())
    seeds = ", ".join(f"{key} {value}" for key, value in evidence["seeds"].items())
    return "\n".join(
        [
            *lines[1:],
            "",
            "* separates the first two with and without a posterior; - does not; others describe.",
            "value [95 % interval] {on every map} <of the other judges> (over training seeds)",
            f"critic: {critic}",
            f"seeds: {seeds}; {evidence['seconds']} s",
        ]
    )


def line_of(title: str, cells: Sequence[str]) -> str:
    """Return a line of the table, its cells in columns."""
    return (f"{title:<60}" + "".join(f"{one:<49}" for one in cells)).rstrip()


def verdict(separates: bool | None) -> str:
    """Return the mark of a line."""
    return {True: "*", False: "-", None: " "}[separates]


def cell(row: Mapping[str, Any], model: str) -> str:
    """Return a model's figure with its interval and range."""
    figure = row[model]
    if figure is None:
        return "none"
    text = show(figure["value"])
    if figure["low"] is not None:
        text += f" [{show(figure['low'])}, {show(figure['high'])}]"
    if len(figure.get("runs", ())) > 1:
        text += " {{{}}}".format(", ".join(map(show, figure["runs"])))
    if figure.get("panel"):
        text += f" <{show(min(figure['panel']))}-{show(max(figure['panel']))}>"
    if row["range"] and row["range"][model]:
        text += " ({}-{})".format(*map(show, row["range"][model]))
    return text


def show(value: float) -> str:
    """Return a number with three or four digits, a whole one with as many as it takes."""
    if float(value).is_integer():
        return str(int(value))
    places = 4 if abs(value) < 0.01 else 3 if abs(value) < 10 else 1
    text = f"{value:.{places}f}"
    return text if float(text) else "0"
