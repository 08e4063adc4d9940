"""Models are a list: two more in the directory are loaded, booted, served and called."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from explorer import artefacts, latent
from explorer.artefacts.records import CODES, MAP
from explorer.build.evaluate import subject_of
from explorer.evidence.measurements import compared, encoded
from explorer.server import api
from explorer.server.static_files import StaticFiles
from explorer.site.boot import boot
from tests import four_models
from tests.shipped import MODELS

IDS = [*MODELS, "sixteen", "generator"]


@pytest.fixture(scope="module")
def four(tmp_path_factory: pytest.TempPathFactory) -> artefacts.Artefacts:
    directory = tmp_path_factory.mktemp("four") / "checkpoints"
    four_models.write(directory)
    return artefacts.load(directory)


@pytest.fixture(scope="module")
def booted(four: artefacts.Artefacts) -> dict[str, dict]:
    return {one["id"]: one for one in json.loads(json.dumps(boot(four)))["models"]}


def test_they_are_loaded_in_the_manifests_order(four: artefacts.Artefacts) -> None:
    assert list(four.models) == IDS
    sixteen, generator = four.models["sixteen"], four.models["generator"]
    assert sixteen.codes.shape == (10_000, 16)
    assert sixteen.points().shape == (14_000, 16)
    np.testing.assert_array_equal(sixteen.normal, latent.standard_normal(0, 2000, 16))
    assert sixteen.normal is not four.normal
    assert generator.normal is four.normal
    assert not sixteen.record.ships(MAP)
    assert not sixteen.record.plane
    assert not generator.record.ships(CODES)
    for absent in ("codes", "gaussian", "statistics", "maps", "plane", "history"):
        assert getattr(generator, absent) is None


def test_another_order_is_another_list(tmp_path: Path) -> None:
    four_models.write(tmp_path / "ck")
    path = tmp_path / "ck" / "manifest.json"
    manifest = json.loads(path.read_text())
    path.write_text(json.dumps({**manifest, "models": IDS[::-1]}))
    turned = artefacts.load(tmp_path / "ck")
    assert list(turned.models) == IDS[::-1]
    assert boot(turned)["shown"] == ["generator", "sixteen"]
    assert StaticFiles(turned).first == [
        f"checkpoints/{id_}/weights.safetensors" for id_ in ("generator", "sixteen")
    ]


def test_the_page_is_told_what_each_of_them_has(booted: dict[str, dict]) -> None:
    told = {
        id_: [one[key] for key in ("kind", "latent_dim", "encoder", "posterior", "map", "plane")]
        for id_, one in booted.items()
    }
    assert told == {
        "ae": ["ae", 32, True, False, True, True],
        "vae": ["vae", 32, True, True, True, True],
        "sixteen": ["vae", 16, True, True, False, False],
        "generator": ["decoder", 32, False, False, False, False],
    }
    assert booted["sixteen"]["names"] == {"long": "VAE of 16 numbers", "short": "VAE 16"}
    assert [one["colour"] for one in booted.values()] == ["orange", "blue", "green", "purple"]
    assert set(booted["sixteen"]["test"]) == {"bce", "kl", "loss"}
    assert booted["generator"]["test"] is None


def test_the_page_gets_a_code_and_sliders_of_each(booted: dict[str, dict]) -> None:
    for one in booted.values():
        wide = one["latent_dim"]
        assert len(one["code"]["mu"]) == wide
        assert (one["code"]["logvar"] is not None) == one["posterior"]
        assert sorted(one["dimensions"]["order"]) == list(range(wide))
        assert {len(values) for values in one["dimensions"].values()} == {wide}
    generator = booted["generator"]
    assert generator["code"]["mu"] == [0.0] * 32
    assert generator["dimensions"]["low"] == [-3.0] * 32
    assert generator["dimensions"]["status"] == ["live"] * 32


def test_the_rest_of_what_the_page_gets_is_of_all_of_them(four: artefacts.Artefacts) -> None:
    told = boot(four)
    assert told["shown"] == ["ae", "vae"]
    sizes = {"side": 28, "pixels": 784, "classes": 10, "digits": 10_000, "samples": 2000, "runs": 3}
    assert told["sizes"] == sizes
    assert told["version"].endswith("training seed 0, 1, 2")
    assert told["training"] == 0
    assert set(told) == {
        *("index", "label", "picture", "version", "evidence", "sweep", "films", "search"),
        *("training", "shown", "sizes", "models", "broken", "server"),
    }


def test_only_their_own_files_are_served(four: artefacts.Artefacts) -> None:
    served = {name for name in StaticFiles(four).files if name.startswith("checkpoints/")}
    assert {f"checkpoints/ae/{name}.safetensors" for name in ("map", "plane", "codes")} <= served
    own = {name for name in served if "/sixteen/" in name or "/generator/" in name}
    assert own == {
        "checkpoints/generator/weights.safetensors",
        *(f"checkpoints/sixteen/{n}.safetensors" for n in ("weights", "codes", "gaussian")),
    }
    assert not [name for name in served if name.endswith(("model.json", "statistics.json"))]


def test_calls_go_by_the_models_own_numbers(four: artefacts.Artefacts) -> None:
    sampled = api.sample(four, "sixteen", 2, 5)
    np.testing.assert_array_equal(np.float32(sampled["codes"]), latent.standard_normal(5, 2, 16))
    assert np.shape(api.decode(four, sampled["codes"][0], "sixteen")) == (28, 28)
    first, last = sampled["codes"]
    way = api.interpolate(four, first, last, "sixteen", 3, "slerp")
    assert np.shape(way["codes"]) == (3, 16)
    with pytest.raises(ValueError, match="code must be a list of 16 numbers, got 32 values"):
        api.decode(four, [0.0] * 32, "sixteen")
    assert np.shape(api.sample(four, "generator", 1, 0)["codes"]) == (1, 32)


def test_what_cannot_encode_says_so_and_names_what_can(four: artefacts.Artefacts) -> None:
    with pytest.raises(ValueError, match=r"generator has no encoder; .* encode: ae, vae, sixteen"):
        api.encode(four, b"", "generator")


@torch.no_grad()
def test_figures_are_compared_by_what_the_models_have(four: artefacts.Artefacts) -> None:
    x = torch.from_numpy(four.digits[:50].astype(np.float32) / 255)

    def pair(*ids: str) -> tuple[str, str] | None:
        models = {id_: four.models[id_] for id_ in ids}
        return compared({i: encoded(m.net, m.gaussian, x) for i, m in models.items()})

    assert pair("ae", "vae", "sixteen") == ("ae", "vae")
    assert pair("sixteen", "ae") == ("ae", "sixteen")
    assert pair("sixteen", "vae") is None
    assert subject_of(four.models["sixteen"]).maps is None
