"""What the page fetches: our modules, texts and artefacts, under a path that carries their hash."""

import fnmatch
import gzip
import hashlib
import re
from pathlib import Path

from explorer.artefacts import Artefacts
from explorer.artefacts.records import WEIGHTS
from explorer.site.bundles import bundled

WEB = Path(__file__).resolve().parents[1] / "web"
PREVIEW = Path(__file__).with_name("preview.png")
"""What is shown where somebody shares a link: beside the page, at an address that stays."""

WEB_SUFFIXES = {".js", ".css", ".svg"}
MOUNT = "mount.js"
IN_PAGE = {MOUNT, "head.js", "static.js", "oldest.js", "waiting.js", "waiting.css"}
"""They go out inside the page."""
TEXTS = ("views/how/how-it-works.html",)
"""Long texts in explorer/web that a view fetches when it is first opened."""
SOURCES = ("models.py", "losses.py", "gan.py", "gan_training.py")
"""The only files of ours in Python that are public: "How it works" shows them as they are."""
COMPRESSIBLE = {".js", ".css", ".svg", ".json", ".safetensors", ".html", ".py"}
FOREVER = "public, max-age=31536000, immutable"
"""How long browsers may keep them."""

SHEET = re.compile(rb"@import url\('\./([\w/*-]+\.css)'\);")


class PageFiles:
    """The files meant for the browser, in memory.

    Their path changes whenever one of them does, so browsers may keep them for ever.

    Attributes:
        files: the bytes, by path below `base`.
        base: the folder, which carries their hash.
        first: what is drawn with first.
    """

    def __init__(self, artefacts: Artefacts) -> None:
        paths = {
            path.relative_to(WEB).as_posix(): path
            for path in sorted(WEB.rglob("*"))
            if path.suffix in WEB_SUFFIXES and path.name not in IN_PAGE
        }
        paths |= {name: WEB / name for name in TEXTS}
        paths |= {f"source/{name}": WEB.parent / name for name in SOURCES}
        paths |= {f"checkpoints/{name}": path for name, path in artefacts.browser_files.items()}
        self.first = [f"checkpoints/{id_}/{WEIGHTS}" for id_ in artefacts.shown]
        self.files = {name: path.read_bytes() for name, path in paths.items()}

        def sheets(found: re.Match[bytes]) -> bytes:
            names = sorted(fnmatch.filter(self.files, found[1].decode()))
            return b"".join(self.files[name] for name in names)

        # A sheet per view while one writes them, one request when the page asks.
        self.files["app.css"] = SHEET.sub(sheets, self.files["app.css"])
        self.files |= bundled(self.files)
        digest = hashlib.sha256()
        for name, data in self.files.items():
            digest.update(name.encode() + b"\0" + hashlib.sha256(data).digest())
        self.base = f"static-{digest.hexdigest()[:16]}"
        self.kept: dict[str, bytes] = {}

    def gzipped(self, name: str) -> bytes:
        """Return a file gzipped, which is done once."""
        if name not in self.kept:
            self.kept[name] = gzip.compress(self.files[name], compresslevel=6, mtime=0)
        return self.kept[name]
