"""The texts of "How it works" say what the code does."""

import re
from pathlib import Path

from explorer.latent import DEAD
from explorer.models import VAE, Autoencoder

WEB = Path(__file__).parents[2] / "explorer" / "web"
TEXTS = WEB / "views" / "how" / "how-it-works.html"
GLOSSARY = WEB / "state" / "glossary.js"


def words() -> str:
    """Return the texts without tags, every run of spaces one."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", TEXTS.read_text("utf-8")))


def test_a_dead_dimension_is_defined_as_the_code_does() -> None:
    assert f"less than {DEAD} nats of KL" in GLOSSARY.read_text("utf-8")


def test_the_layers_are_as_wide_as_said() -> None:
    for net in (Autoencoder(), VAE()):
        assert [net.encoder[0].in_features, net.encoder[0].out_features] == [784, 256]
        assert net.decoder[0].in_features == 32
    assert "784 numbers become 256, then 32" in words()


def test_no_figure_of_the_evidence_is_typed_in() -> None:
    """They come from evidence.json when the page is opened."""
    assert not re.findall(r"\d\s*%|\d+\.\d+ nats(?! of KL)", words())
