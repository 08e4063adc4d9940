"""What `python -m explorer export` writes, where it refuses to, and what stays when it fails."""

import errno
import json
import re
from pathlib import Path

import pytest

from explorer.__main__ import main
from explorer.artefacts import Artefacts
from explorer.server.guard import HEADERS
from explorer.server.static_files import Head, StaticFiles
from explorer.site import export as exporting
from explorer.site.boot import boot
from explorer.site.export import export
from tests.site.front_matter import front_matter


@pytest.fixture(scope="module")
def copy(shipped: Artefacts, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("copy") / "a" / "b"
    export(shipped, out)
    return out


@pytest.fixture(scope="module")
def page(copy: Path) -> str:
    return (copy / "index.html").read_text("utf-8")


@pytest.fixture(scope="module")
def files(shipped: Artefacts) -> StaticFiles:
    return StaticFiles(shipped)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


# ---- what is in it ----


def test_its_files_are_the_servers_to_the_byte_and_stand_at_the_same_place(copy, files):
    found = contents(copy / files.base)
    assert found == files.files
    beside = {"index.html", "README.md", "preview.png", "_headers", ".nojekyll", files.base}
    assert {path.name for path in copy.iterdir()} == beside


def test_its_head_is_the_servers_but_for_what_gradio_needs(page, files, shipped):
    async def nobody(*_: object) -> None:
        raise AssertionError

    head = Head(nobody, files=files, booted=boot(shipped), network=lambda: None)
    link = r'href="(\./static-\w+/[^"]+)"'
    served = re.findall(link, head.head)
    assert len(served) == 4 + len(files.first)
    assert re.findall(link, page) == [*served, f"./{files.base}/app.css"]
    guide = r'<meta name="guide" content="[^"]+">'
    assert re.findall(guide, page) == re.findall(guide, head.head)
    assert head.body in page
    told = re.findall(r'id="boot">([^<]*)<', page)
    places = r'<script type="importmap">[^<]*</script>'
    assert re.findall(places, page) == re.findall(places, head.head)
    assert json.loads(told[0]) == json.loads(json.dumps(boot(shipped, server=False)))
    assert boot(shipped) == {**boot(shipped, server=False), "server": True}


def test_nothing_in_it_is_gradios_and_nothing_leads_elsewhere(copy, page, files):
    assert "gradio_config" not in page
    assert "requestAnimationFrame" not in page
    assert not re.findall(r'(?:src|href)="(?!\./)[^"]*"', page)
    for name in re.findall(r'(?:src|href|content)="\./([^"\s]+)"', page):
        assert (copy / name).is_file(), name
    absolute = re.compile(rb"""(?:import|fetch|Worker|src=|href=)\W{0,6}(?:https?:)?//""")
    for name, data in files.files.items():
        if name.endswith((".js", ".css", ".html")):
            assert not absolute.search(data), name


def test_inline_scripts_are_allowed_one_by_one_and_none_may_be_made_of_text(page, copy):
    rules = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    scripts = re.findall(r"script-src ([^;]+);", rules[0])[0].split()
    hashes = [source for source in scripts if source.startswith("'sha256-")]
    inline = re.findall(r'<script(?: type="importmap")?>(.*?)</script>', page, re.DOTALL)
    assert sorted(hashes) == sorted(f"'sha256-{exporting.hash_of(script)}'" for script in inline)
    assert sorted({*scripts} - {*hashes}) == ["'self'", "'wasm-unsafe-eval'"]
    assert page.index("Content-Security-Policy") < page.index("<script")
    told = (copy / "_headers").read_text("utf-8")
    assert f"  content-security-policy: {rules[0]}\n" in told
    for name, value in HEADERS:
        if name != b"content-security-policy":
            assert f"  {name.decode()}: {value.decode()}\n" in told
    assert re.search(r"^/static-\w{16}/\*\n  cache-control: public, max-age=31536000", told, re.M)


def test_a_host_of_spaces_reads_a_front_matter_that_it_knows(copy, files, shipped):
    told = front_matter((copy / "README.md").read_text("utf-8"))
    assert told["sdk"] == "static"
    assert (copy / told["app_file"]).is_file()
    assert told["header"] == "mini"
    assert 0 < len(told["short_description"]) <= 60
    assert "thumbnail" not in told, "it has to be a whole address"
    texts = exporting.beside(files, boot(shipped), exporting.checked("https://a.org/b"))
    told = front_matter(texts["README.md"].decode())
    assert told["thumbnail"] == "https://a.org/b/preview.png"


def test_both_kinds_of_space_say_the_same_of_the_page(copy, root):
    apart = {"sdk", "sdk_version", "python_version", "app_file", "startup_duration_timeout"}
    static, gradio = (
        {n: v for n, v in front_matter(path.read_text("utf-8")).items() if n not in apart}
        for path in (copy / "README.md", root / "README.md")
    )
    assert static == gradio


def test_with_an_address_a_shared_link_has_its_picture(shipped, files, page):
    told = exporting.beside(files, boot(shipped), "https://a.org/b/")["index.html"].decode()
    assert '<meta property="og:url" content="https://a.org/b/">' in told
    assert '<meta property="og:image" content="https://a.org/b/preview.png">' in told
    assert "og:url" not in page
    assert '<meta property="og:image" content="./preview.png">' in page


@pytest.mark.parametrize("url", ["https://a.org/b", "https://a.org/b/index.html"])
def test_an_address_may_be_written_in_several_ways(url):
    assert exporting.checked(url) == "https://a.org/b/"


# ---- where it is written ----


@pytest.mark.parametrize(
    "url",
    [
        *("a.org", "ftp://a.org/", "https://", "https://a.org/?b", "https://a.org/#"),
        *("https://a.org/?", "https://[", "https://a:b/", "/b", "x"),
    ],
)
def test_an_address_that_is_none_is_refused(shipped, tmp_path, url):
    with pytest.raises(ValueError, match="must be an address such as"):
        export(shipped, tmp_path / "out", url=url)
    assert list(tmp_path.iterdir()) == []


def test_what_holds_something_else_is_left_as_it_is(shipped, tmp_path):
    (tmp_path / "index.html").write_text("<p>mine", encoding="utf-8")
    with pytest.raises(ValueError, match="not empty and no earlier export"):
        export(shipped, tmp_path)
    assert contents(tmp_path) == {"index.html": b"<p>mine"}
    with pytest.raises(ValueError, match="is a file"):
        export(shipped, tmp_path / "index.html")


def test_an_earlier_export_is_renewed_and_what_somebody_added_stays(shipped, tmp_path):
    (tmp_path / ".git").mkdir()
    export(shipped, tmp_path)
    before = contents(tmp_path)
    old = tmp_path / f"static-{'0' * 16}"
    (tmp_path / "CNAME").write_text("a.org", encoding="utf-8")
    old.mkdir()
    (old / "main.js").touch()
    base = next(path for path in tmp_path.glob("static-*") if path != old)
    (base / "main.js").write_text("damaged", encoding="utf-8")
    assert "README.md" in export(shipped, tmp_path, url="https://a.org/")
    assert "README.md" in export(shipped, tmp_path), "it was ours, with an address"
    assert contents(tmp_path) == {**before, "CNAME": b"a.org"}
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    assert "README.md" not in export(shipped, tmp_path)
    assert (tmp_path / "README.md").read_text("utf-8") == "mine"


@pytest.mark.parametrize("earlier", [False, True])
def test_where_the_disk_is_full_everything_is_as_before(shipped, tmp_path, monkeypatch, earlier):
    out = tmp_path / "new" / "copy"
    if earlier:
        export(shipped, out)
    before = contents(tmp_path)
    write, written = Path.write_bytes, []

    def full(path: Path, data: bytes) -> int:
        written.append(path)
        if len(written) > 100:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        export(shipped, out)
    assert contents(tmp_path) == before
    assert out.exists() == earlier
    assert (tmp_path / "new").exists() == earlier


def test_what_cannot_be_moved_leaves_the_earlier_export_whole(shipped, tmp_path, monkeypatch):
    export(shipped, tmp_path)
    before = contents(tmp_path)
    replace = Path.replace

    def stuck(path: Path, target: Path) -> Path:
        if target.name == "preview.png":
            raise PermissionError(errno.EACCES, "Permission denied")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", stuck)
    with pytest.raises(PermissionError):
        export(shipped, tmp_path)
    assert contents(tmp_path) == before


# ---- the command ----


def test_the_command_says_what_it_wrote_and_refuses_in_a_sentence(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LATENT_SPACE_MODELS", str(tmp_path / "models"))
    (tmp_path / "models" / "broken").mkdir(parents=True)
    (tmp_path / "models" / "broken" / "model.json").write_text("{", encoding="utf-8")
    out = tmp_path / "copy"
    assert main(["export", str(out)]) == 0
    said = capsys.readouterr().out
    assert "broken is left out: " in said
    assert re.search(rf"^{out}: \d+ files, [\d.]+ MB; [\d.]+ MB where a host gzips\.$", said, re.M)
    told = re.findall(r'id="boot">([^<]*)<', (out / "index.html").read_text("utf-8"))
    assert [one["id"] for one in json.loads(told[0])["broken"]] == ["broken"]
    monkeypatch.delenv("LATENT_SPACE_MODELS")
    for wrong, sentence in (
        ([str(tmp_path / "models")], "is not empty and no earlier export"),
        ([str(out), "--url", "a"], "--url must be an address"),
        ([str(out), "--models", "nowhere"], "--models nowhere is no directory"),
        ([str(out), "--checkpoints", str(tmp_path)], "manifest.json"),
    ):
        assert main(["export", *wrong]) in (1, 2)
        error = capsys.readouterr().err
        assert error.startswith("explorer: ")
        assert sentence in error
        assert "Traceback" not in error
