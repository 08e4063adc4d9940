"""Evidence that is stored: its ranges over training seeds, and what stays when more is measured."""

from collections.abc import Mapping, Sequence
from typing import Any

from explorer.evidence.claims import CLAIMS


def ranges(evidences: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, list[float] | None]]:
    """Return the least and the most of every row and model over training seeds' evidences.

    A model that one of them lacks has no range.
    """
    keys = {key: None for evidence in evidences for key in evidence["rows"]}
    of_all = set.intersection(*(set(evidence["models"]) for evidence in evidences))
    return {
        key: {
            name: span([e["rows"][key][name] for e in evidences if key in e["rows"]])
            if name in of_all
            else None
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


def with_ranges_of(
    shipped: Mapping[str, Any], others: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return evidence with the ranges of the models that `others` are of; all others' stay.

    Args:
        shipped: the evidence.
        others: those of some of its models, trained with other seeds.
    """
    if not others:
        return {**shipped}
    rows = {}
    for key, row in shipped["rows"].items():
        before = {**dict.fromkeys(shipped["models"]), **(row["range"] or {})}
        for name in others[0]["models"]:
            figures = [row[name], *(one["rows"].get(key, {}).get(name) for one in others)]
            before[name] = span(figures)
        rows[key] = {**row, "range": before if any(before.values()) else None}
    return {**shipped, "rows": rows}


def keeping_ranges(
    found: Mapping[str, Any], stored: Mapping[str, Any], *, judges: bool = True
) -> dict[str, Any]:
    """Return evidence measured again, with the ranges over training seeds that were stored, if any.

    The last digits differ between machines, so a range may have to widen by as much as that. A row
    that takes the training digits stays as it was stored where these were not at hand.

    Args:
        found: what was measured.
        stored: what is there.
        judges: whether the judges are still those of the stored evidence; if not, the ranges of
            what they have a part in are dropped.
    """
    rows = {}
    for key in in_order(found, stored):
        if key not in found["rows"]:
            if key in CLAIMS and CLAIMS[key].training:
                rows[key] = stored["rows"][key]
            continue
        row, before = found["rows"][key], stored["rows"].get(key, {}).get("range")
        if not judges and key in CLAIMS and CLAIMS[key].judged:
            before = None
        rows[key] = {**row, "range": before and widened(row, before, found["models"])}
    return {**found, "seeds": {**stored["seeds"], **found["seeds"]}, "rows": rows}


def in_order(found: Mapping[str, Any], stored: Mapping[str, Any]) -> list[str]:
    """Return the keys of all rows of both, in the lesson's order."""
    every = {key: None for one in (found, stored) for key in one["rows"]}
    return [*(key for key in CLAIMS if key in every), *(key for key in every if key not in CLAIMS)]


def with_new_rows(found: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return the stored evidence with the rows and the models that it lacks.

    None of its own figures changes; titles and definitions are today's. What was not measured over
    training seeds has no range.
    """
    models = [*dict.fromkeys([*stored["models"], *found["models"]])]
    words = ("part", "title", "definition")
    rows = {}
    for key in in_order(found, stored):
        new, old = (one["rows"].get(key, {}) for one in (found, stored))
        row = {
            **dict.fromkeys(models),
            **new,
            **old,
            **{word: (new or old)[word] for word in words},
        }
        spans = {**(new.get("range") or {}), **(old.get("range") or {})}
        row["range"] = {**dict.fromkeys(models), **spans} if any(spans.values()) else None
        rows[key] = row
    return {**merged(found, stored), "models": models, "rows": rows}


def merged(found: Any, stored: Any) -> Any:  # noqa: ANN401 - JSON is of any type
    """Return a stored JSON value with the keys that it lacks; a figure is one value."""
    if not isinstance(found, dict) or not isinstance(stored, dict) or "value" in stored:
        return stored
    both = {key: merged(found[key], stored[key]) for key in found if key in stored}
    return {**found, **stored, **both}


def widened(
    row: Mapping[str, Any], spans: Mapping[str, list[float] | None], models: Sequence[str]
) -> dict[str, list[float] | None]:
    """Return the models' ranges in a row, each holding the row's own value too."""
    found: dict[str, list[float] | None] = {}
    for name in models:
        old = spans.get(name)
        found[name] = old and [min(old[0], row[name]["value"]), max(old[1], row[name]["value"])]
    return found
