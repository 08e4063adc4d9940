"""What is stored stays: figures when more is measured, ranges when the same is measured again."""

from typing import Any

from explorer.evidence.stored import (
    keeping_ranges,
    ranges,
    with_new_rows,
    with_ranges,
    with_ranges_of,
)


def one_row(ae: float | None, vae: float) -> dict[str, Any]:
    cells = {"ae": None if ae is None else {"value": ae}, "vae": {"value": vae}}
    return {"models": ["ae", "vae"], "seeds": {"draws": 1}, "rows": {"a": {**cells, "range": None}}}


def test_what_is_added_changes_no_stored_figure() -> None:
    stored = {**one_row(0.2, 0.5), "critic": {"accuracy": 1}, "curves": {}}
    found = one_row(0.9, 0.9)
    words = {"part": "p", "title": "t", "definition": "d"}
    found["rows"] = {
        "b": {**one_row(0.3, 0.6)["rows"]["a"], **words},
        "a": found["rows"]["a"] | words,
    }
    found["critic"] = {"accuracy": 2, "more": 3}
    added = with_new_rows(found, stored)
    assert list(added["rows"]) == ["b", "a"]
    assert added["rows"]["a"] == {**stored["rows"]["a"], **words}
    assert added["rows"]["b"]["vae"] == {"value": 0.6}
    assert added["critic"] == {"accuracy": 1, "more": 3}
    assert added["curves"] == {}


def test_ranges_are_the_least_and_the_most_of_all_seeds() -> None:
    many = [one_row(0.2, 0.5), one_row(0.1, 0.7), one_row(0.3, 0.6)]
    assert ranges(many) == {"a": {"ae": [0.1, 0.3], "vae": [0.5, 0.7]}}
    assert ranges([one_row(None, 1.0)]) == {"a": {"ae": None, "vae": [1.0, 1.0]}}


def test_ranges_are_added_to_the_shipped_models_rows() -> None:
    shipped, other = one_row(0.2, 0.5), one_row(0.1, 0.7)
    whole = with_ranges(shipped, [other], [0, 1])
    assert whole["rows"]["a"]["range"] == {"ae": [0.1, 0.2], "vae": [0.5, 0.7]}
    assert whole["rows"]["a"]["ae"] == {"value": 0.2}
    assert whole["seeds"] == {"draws": 1, "training": [0, 1]}
    assert shipped["rows"]["a"]["range"] is None


def test_what_is_measured_again_keeps_the_ranges_that_it_had() -> None:
    again = one_row(0.25, 0.5)
    whole = with_ranges(one_row(0.2, 0.5), [one_row(0.1, 0.7)], [0, 1])
    kept = keeping_ranges(again, whole)
    assert kept["rows"]["a"]["range"] == {"ae": [0.1, 0.25], "vae": [0.5, 0.7]}
    assert kept["seeds"] == {"draws": 1, "training": [0, 1]}
    assert keeping_ranges(again, one_row(0.2, 0.5)) == again


def test_other_judges_leave_no_range_of_what_they_have_a_part_in() -> None:
    rows = {key: one_row(0.2, 0.5)["rows"]["a"] for key in ("p_digit_codes", "mmd2", "flip_radius")}
    found = {**one_row(0.2, 0.5), "rows": rows}
    whole = with_ranges(found, [found], [0, 1])
    kept = keeping_ranges(found, whole, judges=False)["rows"]
    assert {key for key, row in kept.items() if row["range"]} == {"mmd2"}


# ---- another model ----


def of_a_third(value: float) -> dict[str, Any]:
    cell = {"value": value}
    row = {"gan": cell, "part": "p", "title": "t", "definition": "d", "separates": None}
    return {
        **{"models": ["gan"], "panel": 0, "seconds": 1, "critic": {"accuracy": 9}},
        "rows": {"a": {**row, "range": None}, "codes": {**row, "gan": None, "range": None}},
        "curves": {"temperature": {"t": [1], "gan": [value], "bounds": {"gan": 1}}, "losses": {}},
        "typical": {"digit": None, "seed": {"n": 9, "gan": {"value": value, "rank": 1}}},
    }


def of_two() -> dict[str, Any]:
    words = {"part": "old", "title": "old", "definition": "old", "separates": True}
    cells = {"ae": {"value": 0.1}, "vae": {"value": 0.5}, **words}
    return {
        **{"models": ["ae", "vae"], "panel": 0, "seconds": 90, "critic": {"accuracy": 1}},
        "rows": {
            "codes": {**cells, "range": {"ae": [0.1, 0.2], "vae": [0.4, 0.5]}},
            "a": {**cells, "range": None},
        },
        "curves": {"temperature": {"t": [1], "ae": [2], "vae": [3], "bounds": {"ae": 4}}},
        "typical": {"digit": {"index": 4}, "seed": {"n": 9, "ae": {"value": 1}}},
        "seeds": {"training": [0, 1, 2]},
    }


def test_another_model_is_put_beside_those_that_are_stored() -> None:
    before = of_two()
    found = with_new_rows(of_a_third(0.9), before)
    assert before == of_two()
    assert found["models"] == ["ae", "vae", "gan"]
    for key, row in found["rows"].items():
        for name in ("ae", "vae", "separates"):
            assert row[name] == before["rows"][key][name]
        assert row["title"] == "t"
    assert found["rows"]["a"]["gan"] == {"value": 0.9}
    assert found["rows"]["codes"]["gan"] is None
    assert found["rows"]["codes"]["range"] == {"ae": [0.1, 0.2], "vae": [0.4, 0.5], "gan": None}
    assert found["rows"]["a"]["range"] is None
    assert found["curves"]["temperature"] == {
        **{"t": [1], "gan": [0.9], "ae": [2], "vae": [3], "bounds": {"gan": 1, "ae": 4}},
    }
    assert found["typical"]["digit"] == {"index": 4}
    assert found["typical"]["seed"] == {
        **{"n": 9, "gan": {"value": 0.9, "rank": 1}, "ae": {"value": 1}},
    }
    assert (found["seconds"], found["critic"]) == (90, {"accuracy": 1})


def test_a_row_that_a_model_was_not_asked_for_says_that_there_is_none() -> None:
    third = of_a_third(0.9)
    third["rows"].pop("codes")
    assert with_new_rows(third, of_two())["rows"]["codes"]["gan"] is None


def test_ranges_of_one_model_leave_those_of_the_others() -> None:
    whole = with_new_rows(of_a_third(0.9), of_two())
    found = with_ranges_of(whole, [of_a_third(0.8), of_a_third(0.85)])
    assert found["rows"]["a"]["range"] == {"ae": None, "vae": None, "gan": [0.8, 0.9]}
    assert found["rows"]["codes"]["range"] == whole["rows"]["codes"]["range"]
    assert with_ranges_of(whole, []) == whole


def test_what_is_measured_again_widens_only_ranges_that_there_were() -> None:
    whole = with_ranges_of(with_new_rows(of_a_third(0.9), of_two()), [of_a_third(0.8)])
    again = with_new_rows(of_a_third(0.95), of_two())
    kept = keeping_ranges(again, whole)
    assert kept["rows"]["a"]["range"] == {"ae": None, "vae": None, "gan": [0.8, 0.95]}
    assert keeping_ranges(again, of_two())["rows"]["codes"]["range"]["gan"] is None


def test_a_model_of_one_seed_has_no_range_among_those_of_several() -> None:
    whole = with_new_rows(of_a_third(0.9), of_two())
    found = ranges([whole, of_two()])
    assert found["a"] == {"ae": [0.1, 0.1], "vae": [0.5, 0.5], "gan": None}


def test_without_the_training_digits_the_rows_that_take_them_stay() -> None:
    row = of_two()["rows"]["a"]
    stored = {**of_two(), "rows": {"nearest_training": row, "mmd2": row, "gone": row}}
    found = {**of_two(), "seeds": {}, "rows": {"mmd2": row}}
    assert list(keeping_ranges(found, stored)["rows"]) == ["mmd2", "nearest_training"]
