"""What tests know of the shipped models beside their files."""

import json
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

MODELS = ("ae", "vae")
"""Their ids, which are also their kinds: without a posterior, and with one."""
GANS = ("gan", "gan-lesson")
"""Models without an encoder: with convolutions, and with the lesson's decoder."""

_TYPICAL = json.loads((ROOT / "checkpoints" / "evidence.json").read_text("utf-8"))["typical"]
FIRST: int = _TYPICAL["digit"]["index"]
"""The test digit that the page opens with."""
PARTNER: int = _TYPICAL["pair"]["index"]
"""The one that Morph goes to from there."""
