"""A copy of the page that needs no server: a folder for any host of files."""

import gzip
import hashlib
import re
import shutil
import tempfile
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from explorer.artefacts import Artefacts
from explorer.site.boot import TITLE, boot
from explorer.site.files import COMPRESSIBLE, FOREVER, MOUNT, PREVIEW, WEB, PageFiles
from explorer.site.head import DESCRIPTION, early_weights, links, preview, scripts
from explorer.site.policy import headers, policy
from explorer.site.waiting import for_body

HERE = Path(__file__).parent
SHORT = "Touch how an autoencoder, a VAE and a GAN differ"
"""What the Hugging Face Hub shows beside the title, at most 60 characters."""
MARKER = '<meta name="generator" content="Latent Space Explorer, python -m explorer export">'
"""By which an earlier export is known."""
INDEX, README = "index.html", "README.md"
FOLDER = re.compile(r"static-[0-9a-f]{16}")
SCRIPT = re.compile(r'<script(?: type="importmap")?>(.*?)</script>', re.DOTALL)
OF_GIT = {".git", ".gitattributes", ".gitignore"}
"""What a folder may hold that is empty but for being somebody's repository."""


def export(artefacts: Artefacts, out: Path, *, url: str = "") -> dict[str, bytes]:
    """Write the page into a directory: all of it, or nothing.

    Args:
        artefacts: what the page shows.
        out: is made where it is not there; an earlier export in it is renewed.
        url: where the page will be, for previews of shared links.

    Returns:
        What was written, by its path there; without the README that somebody has changed.

    Raises:
        ValueError: `out` holds something else, or `url` is no address.
        OSError: it cannot be written.
    """
    address = checked(url)
    check_place(out)
    files = PageFiles(artefacts)
    contents = {f"{files.base}/{name}": data for name, data in files.files.items()}
    contents |= beside(files, boot(artefacts, server=False), address)
    if is_theirs(out / README, contents[README].decode()):
        del contents[README]
    write(out, contents, files.base)
    return contents


def sent(name: str, data: bytes) -> bytes:
    """Return what a host sends of a file that gzips what can be."""
    return gzip.compress(data, 6) if Path(name).suffix in COMPRESSIBLE else data


def checked(url: str) -> str:
    """Return an address with a slash at its end.

    Raises:
        ValueError: it is none.
    """
    if not url:
        return ""
    try:
        found = urlsplit(url)
        whole = found.scheme in ("http", "https") and found.hostname and found.port != 0
    except ValueError:  # half a bracket, a port that is no number
        whole = False
    if not whole or re.search(r"[\s\"'<>?#]", url):
        raise ValueError(f"--url must be an address such as https://example.org/lse/, got {url}")
    return f"{url.removesuffix(INDEX).rstrip('/')}/"


def check_place(out: Path) -> None:
    """Look whether a directory may be written into.

    Raises:
        ValueError: it holds what is no earlier export, or is a file.
    """
    if out.exists() and not out.is_dir():
        raise ValueError(f"{out} is a file: name a new directory, or an earlier export")
    if not out.exists() or not {path.name for path in out.iterdir()} - OF_GIT:
        return
    index = out / INDEX
    if not index.is_file() or MARKER not in index.read_text(encoding="utf-8", errors="replace"):
        raise ValueError(
            f"{out} is not empty and no earlier export: name a new directory, or empty this one"
        )


def beside(files: PageFiles, booted: Mapping[str, object], address: str) -> dict[str, bytes]:
    """Return the files beside the folder that carries a hash: the page, and what hosts read."""
    page, rules = index(files, booted, address)
    told = "".join(f"  {name}: {value}\n" for name, value in headers(rules).items())
    thumbnail = f"thumbnail: {address}{PREVIEW.name}\n" if address else ""
    readme = (HERE / "space.md").read_text(encoding="utf-8")
    texts = {
        INDEX: page,
        README: readme.format(
            title=TITLE, short=SHORT, description=DESCRIPTION, thumbnail=thumbnail
        ),
        # Netlify's and Cloudflare's.
        "_headers": f"/*\n{told}/{files.base}/*\n  cache-control: {FOREVER}\n",
        # GitHub Pages would leave out what begins with an underscore.
        ".nojekyll": "",
    }
    return {
        **{name: text.encode() for name, text in texts.items()},
        PREVIEW.name: PREVIEW.read_bytes(),
    }


def index(files: PageFiles, booted: Mapping[str, object], address: str) -> tuple[str, str]:
    """Return the page, and the Content-Security-Policy that stands in it."""

    def text(name: str) -> str:
        return (WEB / name).read_text(encoding="utf-8")

    weights = sum(len(files.gzipped(name)) for name in files.first)
    parts = {
        "marker": MARKER,
        "title": TITLE,
        "preview": preview(address),
        "scripts": scripts(files, booted),
        "links": links(files) + early_weights(files),
        "waiting": for_body(files.files, weights, booted),
        "static": text("static.js"),
        "base": files.base,
        "page": text("page.html"),
        "mount": text(MOUNT),
    }
    template = (HERE / INDEX).read_text(encoding="utf-8")
    # A script is allowed by its hash.
    inline = SCRIPT.findall(template.format(policy="", **parts))
    rules = policy(*(f"'sha256-{hash_of(script)}'" for script in inline))
    return template.format(policy=rules, **parts), rules


def hash_of(script: str) -> str:
    """Return a script's hash as browsers compute it."""
    return b64encode(hashlib.sha256(script.encode()).digest()).decode()


def is_theirs(readme: Path, ours: str) -> bool:
    """Return whether somebody changed the README of an earlier export."""

    def text(said: str) -> list[str]:
        ends = f"/{PREVIEW.name}"
        return [
            line
            for line in said.splitlines()
            if not (line.startswith("thumbnail: ") and line.endswith(ends))
        ]

    if not readme.exists():
        return False
    return text(readme.read_text(encoding="utf-8", errors="replace")) != text(ours)


def write(out: Path, contents: Mapping[str, bytes], base: str) -> None:
    """Write files into a directory; where that fails, it is as it was.

    The page itself comes last: until then an earlier one is whole.
    """
    made = next((path for path in reversed([out, *out.parents]) if not path.exists()), None)
    out.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix=".export-", dir=out) as aside:
            for name, data in contents.items():
                path = Path(aside, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            move(Path(aside), out, base, {name.partition("/")[0] for name in contents})
    except BaseException:
        if made:
            shutil.rmtree(made)
        raise
    for path in out.iterdir():
        if FOLDER.fullmatch(path.name) and path.name != base:
            shutil.rmtree(path)


def move(aside: Path, out: Path, base: str, names: set[str]) -> None:
    """Move what was written aside to its place: the page's files first, the page itself last."""
    before = aside / "before"
    if (out / base).exists():
        (out / base).rename(before)
    try:
        for name in (base, *sorted(names - {base, INDEX}), INDEX):
            (aside / name).replace(out / name)
    except BaseException:
        if before.exists():
            shutil.rmtree(out / base, ignore_errors=True)
            before.rename(out / base)
        raise
