"""What the README states holds."""

import json
import re
import tomllib
from pathlib import Path

import pytest
import torch

from explorer import artefacts
from explorer.artefacts import Artefacts
from explorer.artefacts.records import read_record
from scripts.pictures import VIEWS
from tests.project.test_architecture import LESSON, MAY_IMPORT
from tests.site.front_matter import front_matter

TEXT = (Path(__file__).parents[2] / "README.md").read_text()
FRONT = front_matter(TEXT)


def pin(package: str, root: Path) -> str:
    text = (root / "requirements.txt").read_text()
    found = re.search(rf"^{package}==(\S+)", text, re.MULTILINE)
    assert found, package
    return found[1]


def supported(root: Path) -> list[str]:
    """Return the versions of Python that the set-up takes, in its order."""
    found = re.search(r"^versions=\((.*)\)", (root / "scripts" / "setup.sh").read_text(), re.M)
    assert found
    return found[1].split()


def test_the_supported_pythons_are_the_same_everywhere(root: Path) -> None:
    first, *_, last = versions = supported(root)
    assert versions == [f"3.{minor}" for minor in range(11, 15)]
    assert f"needs git, make and Python {first} to {last}" in TEXT
    assert f"under each of Python {first} to {last}" in TEXT
    assert f"Python {first} to {last}.\n" in (root / "requirements.txt").read_text()
    settings = tomllib.loads((root / "pyproject.toml").read_text())["tool"]
    assert settings["pyrefly"]["python-version"] == first
    assert settings["ruff"]["target-version"] == f"py{first.replace('.', '')}"


def test_the_hub_takes_the_short_description() -> None:
    assert 0 < len(FRONT["short_description"]) <= 60


def test_the_space_runs_the_pinned_gradio(root: Path) -> None:
    assert FRONT["sdk"] == "gradio"
    assert FRONT["sdk_version"] == f'"{pin("gradio", root)}"'


def test_the_space_runs_the_first_supported_python(root: Path) -> None:
    assert FRONT["python_version"] == f'"{supported(root)[0]}"'
    assert (root / FRONT["app_file"]).is_file()
    assert FRONT["license"] == "mit"
    assert (root / "LICENSE").read_text().startswith("MIT License")


def test_the_cpu_build_is_the_pinned_torch(root: Path) -> None:
    for package in ("torch", "torchvision"):
        assert f"{package}=={pin(package, root)}" in TEXT
    assert torch.__version__.partition("+")[0] == pin("torch", root)


def test_every_folder_and_file_of_its_map_is_there_and_none_is_missing(root: Path) -> None:
    tree = TEXT.split("## The code")[1].split("```")[1]
    names = re.findall(r"(?<![\w/])[\w.]+(?:/|\.(?:py|js|css|html))", tree)
    places = [root / part for part in ("", "explorer", "explorer/web", "tests", "docs")]
    for name in names:
        assert any((place / name).exists() for place in places), name
    folders = [p.name for place in places[:3] for p in place.iterdir() if p.is_dir()]
    ignored = (root / ".gitignore").read_text().splitlines()
    for folder in folders:
        hidden = folder.startswith((".", "__")) or f"{folder}/" in ignored
        assert hidden or f"{folder}/" in names, folder


def test_its_tables_of_directions_are_the_tested_ones() -> None:
    # The table of explorer/web has folders of the same names: tests/web/direction.test.js holds it.
    table = TEXT.split("| folder of `explorer/` |")[1].split("| folder of `explorer/web/` |")[0]
    rows = dict(re.findall(r"^\| (.*?) \| (.*?) \|$", table, re.MULTILINE))
    for folders, others in rows.items():
        for folder in set(re.findall(r"`(\w+)`", folders)) & set(MAY_IMPORT):
            stated = set(re.findall(r"`(\w+)`", others)) | {LESSON} & {others[: len(LESSON)]}
            assert stated == MAY_IMPORT[folder], folder


def test_every_picture_it_shows_is_there(root: Path) -> None:
    for picture in re.findall(r"!\[.*?\]\((.*?)\)", TEXT):
        assert (root / picture).is_file(), picture


def test_every_picture_is_shown_and_can_be_made_again(root: Path) -> None:
    shown = set(re.findall(r"!\[.*?\]\(docs/images/(.*?)\.png\)", TEXT))
    assert shown == {path.stem for path in (root / "docs" / "images").iterdir()} == set(VIEWS)


def test_every_module_of_the_lesson_is_in_the_map(root: Path) -> None:
    tree = TEXT.split("## The code")[1].split("```")[1]
    for module in (root / "explorer").glob("*.py"):
        assert module.name == "__init__.py" or module.name in tree, module.name


@pytest.mark.parametrize("row", ["Autoencoder 784", "VAE, the same"])
def test_its_figures_are_those_of_the_shipped_models(row: str) -> None:
    cells = re.search(rf"^\| {row}.*?\|(.*)\|$", TEXT, re.MULTILINE)
    assert cells
    stated = [cell.strip() for cell in cells[1].split("|") if cell.strip()]
    test = read_record(artefacts.DIRECTORY / ("ae" if row.startswith("Auto") else "vae")).test
    expected = [test["bce"]] if row.startswith("Auto") else [test["bce"], test["kl"], test["loss"]]
    assert stated == [f"{nats:.1f}" for nats in expected]


def test_the_share_of_dead_dimensions_is_the_nearest_plain_fraction(shipped: Artefacts) -> None:
    fractions = {"a fifth": 1 / 5, "a quarter": 1 / 4, "a third": 1 / 3, "half": 1 / 2}
    stated = re.findall(r"About ([\w ]+) of the VAE's dimensions are dead", TEXT)
    dead = [d["status"] == "dead" for d in shipped.models["vae"].statistics["dimensions"]]
    share = sum(dead) / len(dead)
    assert stated == [min(fractions, key=lambda name: abs(fractions[name] - share))]


def test_the_size_of_what_ships_is_the_stated_one_and_small(shipped: Artefacts) -> None:
    megabytes = sum((shipped.directory / name).stat().st_size for name in shipped.files) / 1e6
    assert f"`python -m explorer build` made, {megabytes:.0f} MB:" in TEXT
    assert megabytes < 42


def test_the_minutes_that_training_took_are_those_of_the_histories(shipped: Artefacts) -> None:
    minutes = {True: 0.0, False: 0.0}
    for path in shipped.directory.glob("*/*history.json"):
        epochs = json.loads(path.read_text())["epochs"]
        record = shipped.models[path.parent.name].record
        minutes[record.family is None] += sum(epoch["seconds"] for epoch in epochs) / 60
    assert f"the four first models took {minutes[True]:.0f} minutes" in TEXT
    assert f"and took {minutes[False]:.0f} minutes beside other work" in TEXT
    family = [one.record for one in shipped.models.values() if one.record.family]
    planes = [record for record in family if record.plane]
    numbers = {8: "eight", 4: "four"}
    assert f"({numbers[len(family)]} in 32 dimensions, {numbers[len(planes)]} in 2)" in TEXT


def test_what_it_says_of_the_gan_is_measured(shipped: Artefacts) -> None:
    assert shipped.films
    told = " ".join(TEXT.split("What the GAN shows:")[1].split("\n\n")[0].split())
    rows = shipped.evidence["rows"]
    gan, vae, small = (rows["p_digit_normal"][id_]["value"] for id_ in ("gan", "vae", "gan-lesson"))
    assert f"{gan:.2f} is the mean P(digit) of its samples, {vae:.2f} the VAE's" in told
    assert f"with the VAE's own decoder a GAN reaches {small:.2f}." in told
    assert gan > vae > small
    end = shipped.films["films"][0]["moments"][-1]
    assert f"gave real digits {end['d_real']:.2f} and fakes {end['d_fake']:.2f} on average" in told
    assert end["d_real"] - 0.5 > 0.1 < 0.5 - end["d_fake"]
    search = json.loads((shipped.directory / "game/search.json").read_text())
    assert search["sizes"]["starts"] == 4
    last = str(search["sizes"]["steps"][-1])
    cost = search["models"]["gan"]["search"]["bce"]["best"][last]
    one_pass = search["models"]["vae"]["encoder"]["bce"]
    floor = search["floor"]["value"]
    assert cost["n"] == one_pass["n"] == search["sizes"]["digits"]
    assert (
        f"costs {cost['value']:.0f} nats on average over {cost['n']} digits, one pass of the VAE's "
        f"encoder {one_pass['value']:.0f}, a perfect copy {floor:.0f}."
    ) in told
    assert cost["low"] > one_pass["high"]
    assert one_pass["low"] > floor


def test_what_it_says_of_samples_and_pairs_is_measured(shipped: Artefacts) -> None:
    assert shipped.sweep
    lowest = shipped.sweep["wide"][0]
    assert lowest["beta"] == 0
    assert lowest["figures"]["p_digit_normal"]["value"] == pytest.approx(0.05, abs=0.005)
    assert "at beta 0 its\n  samples of N(0, I) have a mean P(digit) of 0.05," in TEXT
    apart = shipped.evidence["rows"]["p_digit_normal"]["ae"]["value"]
    assert apart < 0.001
    assert "which is the same but for the start, less than 0.001." in TEXT
    pairs = shipped.evidence["curves"]["paths"]["n"]
    assert f"the mean over {pairs:,} pairs" in TEXT
    betas = [point["beta"] for point in shipped.sweep["wide"]]
    assert (min(betas), max(betas), len(betas)) == (0, 16, 9)
    assert "from 0 to 16: nine" in TEXT
    assert len(shipped.panel) == 5
    assert "a panel of five other judges" in TEXT
