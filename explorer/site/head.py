"""What stands in the page's head: what is fetched early, the first scripts, a link's preview."""

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from explorer.site.boot import TITLE
from explorer.site.bundles import FIRST, GUIDE, ON_CARDS, SHOWN, import_map
from explorer.site.files import PREVIEW, WEB, PageFiles
from explorer.site.waiting import for_head

OLDEST = "oldest.js"
DESCRIPTION = (
    "Draw a digit, and see what an autoencoder, a variational autoencoder and a GAN make of it."
)
PICTURED = "The page: a drawn digit, and what an autoencoder and a VAE make of it."
SIDES = (1200, 630)
"""Pixels of the picture in a preview."""
ALONE = "if(!document.documentElement.hasAttribute('data-embed'))"
"""A frame that nobody sees yet fetches no models: see `explorer/web/state/embedded.js`."""
LESS = r"\u003c"
"""What stands for < within a script, where `</script` would end it and `<!--` may keep it open."""


def links(files: PageFiles) -> str:
    """Return the icon, and what the first drag needs beside weights: modules, the style sheet."""
    base = f"./{files.base}"
    # Without an icon here, browsers ask the host for one, also where the page has but a path.
    found = [
        f'<link rel="icon" type="image/svg+xml" href="{base}/favicon.svg">',
        f'<link rel="preload" as="style" href="{base}/app.css">',
    ]
    found += [
        f'<link rel="modulepreload" fetchpriority="low" href="{base}/{name}">'
        for name in (FIRST, SHOWN)
    ]
    return "".join(found)


def early_weights(files: PageFiles) -> str:
    """Return what asks for the first models' weights, but in a frame, which nobody may see yet."""
    # On a slow network they would take its half from the page itself.
    found = [
        f'<link rel="preload" as="fetch" fetchpriority="low" crossorigin '
        f'href="./{files.base}/{name}">'
        for name in files.first
    ]
    return written("".join(found), ALONE)


def written(markup: str, condition: str = "") -> str:
    """Return a script that writes markup.

    Browsers look ahead for what a page will need, before a script can tell them where that is.
    """
    return f"<script>{condition}document.write(`{markup.replace('<', LESS)}`)</script>"


def scripts(files: PageFiles, booted: Mapping[str, Any], *early: str) -> str:
    """Return the scripts that run before anything is fetched, and what ships inside the page.

    Args:
        files: what the page fetches.
        booted: what ships inside the page, as JSON.
        early: further scripts of explorer/web.
    """
    texts = [(WEB / name).read_text(encoding="utf-8") for name in (OLDEST, *early)]
    values = json.dumps(booted, separators=(",", ":")).replace("<", LESS)
    base = f"./{files.base}"
    places = json.dumps(import_map(files.files, base), separators=(",", ":"))
    return (
        "".join(f"<script>{text}</script>" for text in texts)
        # Before any module is asked for.
        + f'<script type="importmap">{places}</script>'
        + f'<script type="application/json" id="boot">{values}</script>'
        + for_head((f"{base}/{name}" for name in (GUIDE, *ON_CARDS)), booted)
    )


def preview(address: str) -> str:
    """Return how a shared link looks.

    Args:
        address: of the page, with a slash at its end. Most readers of these tags want whole
            addresses; empty where nobody knows it.
    """
    wide, high = map(str, SIDES)
    told = {
        "og:title": TITLE,
        "og:type": "website",
        "og:description": DESCRIPTION,
        **({"og:url": address} if address else {}),
        "og:image": f"{address or './'}{PREVIEW.name}",
        "og:image:width": wide,
        "og:image:height": high,
        "og:image:alt": PICTURED,
    }
    named = {"description": DESCRIPTION, "twitter:card": "summary_large_image"}
    return "".join(
        f'<meta {kind}="{name}" content="{escape(text)}">'
        for kind, tags in (("property", told), ("name", named))
        for name, text in tags.items()
    )
