"""Every claim of the page, measured on trained models, as the JSON file and as a table."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import torch

from explorer.evidence import between, controls, curves, generation, typical
from explorer.evidence import measurements as measured
from explorer.evidence.claims import CLAIMS, Claim
from explorer.evidence.estimate import Figure, Figures
from explorer.evidence.judging import judge_each
from explorer.evidence.measurements import FULL, SEEDS, Sizes
from explorer.judge.critic import Critic
from explorer.latent import Gaussian
from explorer.models import Net


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Subject:
    """A model that is measured; rows on maps and planes are left out of one that has none.

    Attributes:
        net: makes codes and pictures.
        gaussian: fitted to its training codes.
        maps: (R, N + 2 M, 2), R maps of N codes, M samples of N(0, I), M fitted samples.
        plane: its 2-D version and the codes (N, 2) that it gives the test digits.
    """

    net: Net
    gaussian: Gaussian
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
        sizes: less than `FULL` only in tests.
    """
    started = time.perf_counter()
    x = torch.from_numpy(digits.astype(np.float32) / 255)
    critics = (critic, *panel)
    real = judge_each(critics, x)
    pairs = measured.pairs_of_two_classes(labels, sizes.pairs)
    found: dict[str, Figures] = {}
    ways: dict[str, dict[str, between.Line]] = {}
    contestants = {
        name: measured.contestant(one.net, one.gaussian, x) for name, one in subjects.items()
    }
    for name, one in contestants.items():
        maps, plane = subjects[name].maps, subjects[name].plane
        on_ways, ways[name] = between.between(one, critics, pairs, sizes)
        found[name] = {
            **({} if maps is None else measured.mixing(maps, len(digits))),
            **measured.codes_and_losses(one, x, sizes),
            **generation.generation(one, critics, real, x, sizes),
            **on_ways,
            **controls.slopes(one, sizes),
            **controls.flips(one, critics, sizes),
        }
        if maps is not None:
            some = pairs[:, : sizes.slopes]
            found[name] |= controls.on_map(one, critics, maps[0], labels, some)
        if plane is not None:
            found[name] |= controls.on_plane(plane[0], critics, plane[1])
    pair = measured.compared(contestants)
    keys = [key for key in CLAIMS if any(key in figures for figures in found.values())]
    return {
        "models": list(subjects),
        "panel": len(panel),
        "seeds": SEEDS,
        "sizes": asdict(sizes),
        "critic": generation.on_real_digits(critics, real, x, labels, pairs),
        "rows": {key: row(key, found, pair) for key in keys},
        "curves": curves.measure(contestants, critics, x, labels, pairs, ways, sizes),
        "typical": typical.typical(contestants, critics, x, labels, pairs, sizes),
        "seconds": round(time.perf_counter() - started, 1),
    }


def row(key: str, found: Mapping[str, Figures], pair: tuple[str, str] | None) -> dict[str, Any]:
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


# ---- several training seeds, and the table ----


def ranges(evidences: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, list[float] | None]]:
    """Return the least and the most of every row and model over training seeds' evidences."""
    keys = {key: None for evidence in evidences for key in evidence["rows"]}
    return {
        key: {
            name: span([e["rows"][key][name] for e in evidences if key in e["rows"]])
            for name in evidences[0]["models"]
        }
        for key in keys
    }


def span(figures: Sequence[Mapping[str, Any] | None]) -> list[float] | None:
    """Return the least and the most of figures' values, None if there are none."""
    values = [figure["value"] for figure in figures if figure]
    return [min(values), max(values)] if values else None


def with_ranges(
    shipped: Mapping[str, Any], others: Sequence[Mapping[str, Any]], seeds: Sequence[int]
) -> dict[str, Any]:
    """Return the shipped models' evidence with every row's range over all training seeds.

    Args:
        shipped: its evidence.
        others: those of models trained with other seeds, of the same rows.
        seeds: of training, the shipped one first.
    """
    found = ranges([shipped, *others])
    rows = {key: {**row, "range": found[key]} for key, row in shipped["rows"].items()}
    return {**shipped, "seeds": {**shipped["seeds"], "training": list(seeds)}, "rows": rows}


def keeping_ranges(
    found: Mapping[str, Any], stored: Mapping[str, Any], *, judges: bool = True
) -> dict[str, Any]:
    """Return evidence measured again, with the ranges over training seeds that were stored, if any.

    The last digits differ between machines, so a range may have to widen by as much as that.

    Args:
        found: what was measured.
        stored: what is there.
        judges: whether the judges are still those of the stored evidence; if not, the ranges of
            what they have a part in are dropped.
    """
    rows = {}
    for key, row in found["rows"].items():
        before = stored["rows"].get(key, {}).get("range")
        if not judges and key in CLAIMS and CLAIMS[key].judged:
            before = None
        rows[key] = {**row, "range": before and widened(row, before)}
    return {**found, "seeds": {**stored["seeds"], **found["seeds"]}, "rows": rows}


def with_new_rows(found: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return the stored evidence with the figures that it lacks; none of its own changes.

    Titles and definitions are today's. A row that was not measured over training seeds has no
    range.
    """
    words = ("part", "title", "definition")
    rows = {
        key: {**row, **stored["rows"].get(key, {}), **{word: row[word] for word in words}}
        for key, row in found["rows"].items()
    }
    return {**stored, "critic": {**found["critic"], **stored["critic"]}, "rows": rows}


def widened(
    row: Mapping[str, Any], spans: Mapping[str, list[float] | None]
) -> dict[str, list[float] | None]:
    """Return a row's ranges, each holding the row's own value too."""
    return {
        name: old and [min(old[0], row[name]["value"]), max(old[1], row[name]["value"])]
        for name, old in spans.items()
    }


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
