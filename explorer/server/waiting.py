"""What is read while a slow network brings the page: its first words stand in the page itself."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

WEB = Path(__file__).resolve().parents[1] / "web"
IN_PAGE = ("waiting.css", "waiting.js")
WORDS = "guide/first-card.js"
SENTENCE = re.compile(r"export const (\w+) =\s+'([^']+)';")


def for_head(modules: Iterable[str]) -> str:
    """Return the head's part: a script there waits for no style sheet.

    Args:
        modules: addresses of what the guided path needs, fetched early where that is what opens.
    """
    script = (WEB / "waiting.js").read_text(encoding="utf-8")
    return f'<meta name="guide" content="{" ".join(modules)}"><script>{script}</script>'


def for_body(files: Mapping[str, bytes], first: int) -> str:
    """Return the body's part, with the words of the first card.

    Args:
        files: what the page fetches.
        first: bytes of the models that come first.
    """
    words = dict(SENTENCE.findall(files[WORDS].decode()))
    html, css = (
        (WEB / name).read_text(encoding="utf-8") for name in ("waiting.html", "waiting.css")
    )
    told = {"title": words["TITLE"], "text": words["TEXT"], "megabytes": f"{first / 1e6:.1f}"}
    return f"<style>{css}</style>{html.format(**told)}"
