"""What is read while a slow network brings the page: its first words stand in the page itself."""

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from explorer.site.files import WEB

WORDS = "guide/first-card.js"
CARD = '<div class="of-guide"><h2>{title}</h2><p>{text}</p></div>'
SENTENCE = re.compile(r"export const (\w+) =\s+'([^']+)';")


def for_head(modules: Iterable[str], booted: Mapping[str, Any]) -> str:
    """Return the head's part: a script there waits for no style sheet.

    Args:
        modules: addresses of what the guided path needs, fetched early where that is what opens.
        booted: what ships inside the page.
    """
    script = (WEB / "waiting.js").read_text(encoding="utf-8")
    guide = f'<meta name="guide" content="{" ".join(modules)}">' if has_guide(booted) else ""
    return f"{guide}<script>{script}</script>"


def has_guide(booted: Mapping[str, Any]) -> bool:
    """Return whether the models are what the guided path compares, as `state/guided.js` has it."""
    measured = booted["evidence"]["rows"].get("p_digit_normal") or {}
    pair = {
        model["posterior"]
        for model in booted["models"]
        if model["encoder"] and model["plane"] and measured.get(model["id"])
    }
    return len(pair) == 2


def for_body(files: Mapping[str, bytes], first: int, booted: Mapping[str, Any]) -> str:
    """Return the body's part, with the words of the first card where there is one.

    Args:
        files: what the page fetches.
        first: bytes of the models that come first.
        booted: what ships inside the page.
    """
    words = dict(SENTENCE.findall(files[WORDS].decode()))
    html, css = (
        (WEB / name).read_text(encoding="utf-8") for name in ("waiting.html", "waiting.css")
    )
    card = CARD.format(title=words["TITLE"], text=words["TEXT"]) if has_guide(booted) else ""
    told = {"card": card, "megabytes": f"{first / 1e6:.1f}"}
    told |= {key: escape(text) for key, text in about(booted).items()}
    return f"<style>{css}</style>{html.format(**told)}"


def about(booted: Mapping[str, Any]) -> dict[str, str]:
    """Return what is said of the models that come first: their names, their codes, how many."""
    shown = [model for model in booted["models"] if model["id"] in booted["shown"]]
    names = " or ".join(model["names"]["short"] for model in shown)
    sizes = sorted({model["latent_dim"] for model in shown})
    numbers = f"{' or '.join(map(str, sizes))} numbers"
    several = len(shown) > 1
    networks, each = ("Two networks", "each") if several else ("One network", "it")
    if all(model["encoder"] for model in shown):
        verb = "squeeze" if several else "squeezes"
        sentence = (
            f"{networks} {verb} handwritten digits into {numbers}. "
            f"Draw one, and see what {each} makes of it."
        )
    else:
        verb = "turn" if several else "turns"
        sentence = f"{networks} {verb} {numbers} into handwritten digits."
    return {
        "models": f"{names}?" if several else names,
        "about": sentence,
        "next": "Its two models come next" if several else "Its model comes next",
    }
