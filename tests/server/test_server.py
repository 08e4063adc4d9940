"""What is served beside Gradio's own files, and how `python app.py` starts and refuses to."""

import concurrent.futures
import gzip
import io
import json
import os
import re
import shutil
import socket
import subprocess
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import quote, urlsplit

import httpx
import numpy as np
import pytest
from PIL import Image
from starlette.requests import Request
from starlette.responses import PlainTextResponse

import app as start
from explorer.server import static_files, uploads
from explorer.site import waiting
from explorer.site.boot import boot
from explorer.site.files import WEB
from explorer.site.head import SIDES
from explorer.upload import preparation
from tests import app_server
from tests.app_server import ROOT, AppServer, web
from tests.in_thread import run
from tests.server import starts as starting

PLAIN = {"Accept-Encoding": "identity"}


@pytest.fixture(scope="module")
def app():
    return app_server.shared()


@pytest.fixture(scope="module")
def base(app):
    """The address of the static files, as the page names it."""
    page = web.get(app.url).text
    found = re.search(r"\./(static-[0-9a-f]{16})/app\.css", page)
    assert found, "the page names its style sheet under the hashed path"
    return f"{app.url}/{found[1]}"


def raw(url: str, headers: dict[str, str]) -> tuple[httpx.Response, bytes]:
    """Return an answer and its body as it came over the wire."""
    with web.stream("GET", url, headers=headers) as answer:
        return answer, b"".join(answer.iter_raw())


# ---- the process ----


def test_the_server_may_not_write_into_the_repository(app):
    status = Path(f"/proc/{app.pid}/status").read_text()
    assert re.search(r"CapEff:\s+0+\n", status), "it runs without privileges"
    probe = "import pathlib, sys; pathlib.Path(sys.argv[1], 'x').write_text('')"
    command = [*app_server.unprivileged(), "/usr/bin/env", "python3", "-c", probe, str(app.copy)]
    attempt = subprocess.run(command, capture_output=True, check=False, text=True)
    assert "PermissionError" in attempt.stderr
    assert not [*app.copy.rglob("__pycache__"), *app.copy.rglob("*.pyi")]


def test_the_server_says_where_it_answers_and_nothing_worse(app):
    # It answers a moment before it says so.
    patience = time.monotonic() + 30
    while not (said := app.said()) and time.monotonic() < patience:
        time.sleep(0.1)
    assert said.startswith(f"Latent Space Explorer: {app.url}/\n")
    assert "Warning" not in said
    # Gradio logs when it refuses a path that somebody asks for; tests do, this moment perhaps.
    while count(app, "Traceback") != count(app, "InvalidPathError:"):
        assert time.monotonic() < patience, app.said()
        time.sleep(0.1)


def count(app: AppServer, word: str) -> int:
    return app.said().count(word)


def test_the_server_starts_whatever_is_said_of_proxies_certificates_and_gradio(app):
    given = Path(f"/proc/{app.pid}/environ").read_text().split("\0")
    assert {f"{name}={value}" for name, value in app_server.HOSTILE.items()} <= set(given)
    assert web.get(app.url).status_code == 200


def test_the_page_needs_no_particular_headers(app):
    address = urlsplit(app.url)
    with socket.create_connection((address.hostname, address.port or 80), timeout=60) as line:
        line.sendall(b"GET / HTTP/1.0\r\n\r\n")
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"window.gradio_config" in answer


# ---- static files ----


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("main.js", "text/javascript"),
        ("views/map/map.css", "text/css"),
        ("favicon.svg", "image/svg+xml"),
        ("checkpoints/ae/weights.safetensors", "application/octet-stream"),
        ("checkpoints/digits.gz", "application/"),
        ("views/how/how-it-works.html", "text/html"),
        ("source/models.py", "text/x-python"),
        ("source/losses.py", "text/x-python"),
        ("source/gan_training.py", "text/x-python"),
    ],
)
def test_static_files_are_exact_and_kept_for_ever(base, name, kind):
    folders = {"checkpoints": ROOT, "source": ROOT / "explorer"}
    directory = folders.get(name.partition("/")[0], ROOT / "explorer" / "web")
    path = directory.relative_to(ROOT) / name.removeprefix("source/")
    expected = (app_server.shared().copy / path).read_bytes()
    answer, body = raw(f"{base}/{name}", PLAIN)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"].startswith(kind)
    assert "content-encoding" not in answer.headers
    assert body == expected

    answer, body = raw(f"{base}/{name}", {"Accept-Encoding": "gzip, br"})
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    if name.endswith(".gz"):
        # The page inflates these itself; a Content-Encoding would make the browser do it first.
        assert "content-encoding" not in answer.headers
        assert body == expected
    else:
        assert answer.headers["content-encoding"] == "gzip"
        assert "accept-encoding" in answer.headers["vary"].lower()
        assert gzip.decompress(body) == expected
        assert len(body) < len(expected)


def test_one_request_brings_all_sheets(base):
    sheet = raw(f"{base}/app.css", PLAIN)[1].decode()
    assert "@import" not in sheet
    places = []
    for path in sorted((ROOT / "explorer" / "web").rglob("*.css")):
        # What is read before any sheet is there stands in the page itself.
        if path.name not in ("app.css", "waiting.css"):
            assert path.read_text() in sheet, path.name
            places.append(sheet.index(path.read_text()))
    # The page's own rules come last: they go first where both say something.
    assert max(places) < sheet.index("1 tokens -")


def test_no_rule_makes_the_whole_page_depend_on_what_it_contains(base):
    """With such a rule, the body is styled anew whenever a text is replaced (decision 012)."""
    sheet = raw(f"{base}/app.css", PLAIN)[1].decode()
    assert ":has(" in sheet
    assert re.findall(r"(?:html|body|\.lse)[^\s,{]*:has\([^{]*", sheet) == []


def test_what_is_public_is_known_by_name(shipped):
    files = set(static_files.StaticFiles(shipped).files)
    modules = {name for name in files if name.endswith((".js", ".css", ".svg"))}
    rest = files - modules - {f"checkpoints/{name}" for name in shipped.browser_files}
    sources = {f"source/{name}.py" for name in ("models", "losses", "gan", "gan_training")}
    assert rest == {"views/how/how-it-works.html", *sources}


def test_browsers_are_told_of_what_the_first_drag_needs_and_of_no_more(app, base):
    told = web.get(app.url).text
    link = r'\\u003clink rel="modulepreload"[^>]* href="\./static-\w+/([\w/-]+\.js)">'
    assert re.findall(link, told) == ["bundles/first.js", "bundles/elements.js"]
    places = json.loads(re.findall(r'<script type="importmap">([^<]*)</script>', told)[0])[
        "imports"
    ]
    # A script's own address is not looked up in the map: the page would start twice.
    scripts = re.findall(r'script type=\\"module\\" src=\\"\./static-\w+/([^"\\]+)', told)
    assert scripts == ["bundles/first.js"]
    assert told.index("importmap") < told.index(scripts[0])
    folder = f"./{base.rpartition('/')[2]}"
    modules = [name.removeprefix(f"{folder}/") for name in places]
    sliders = {f"views/explore/{name}.js" for name in ("latent-sliders", "slider-row")}
    assert {"main.js", "networks/autoencoder.js", *sliders} <= set(modules)
    views = {name.partition("/")[2] for name in modules if name.startswith("views/")}
    assert {name.partition("/")[0] for name in views} == {"explore"}
    assert "share/address.js" not in modules
    for name in {*modules, *(bundle.removeprefix(f"{folder}/") for bundle in places.values())}:
        assert web.get(f"{base}/{name}").status_code == 200


def test_the_first_cards_words_stand_in_the_page_itself(app, base):
    page = web.get(app.url).text
    body = page[page.index("<body") :]
    card = web.get(f"{base}/guide/first-card.js").text
    for words in re.findall(r"'([^']+)'", card):
        assert words in body
    megabytes = sum(
        len(raw(f"{base}/checkpoints/{model}/weights.safetensors", {"accept-encoding": "gzip"})[1])
        for model in ("ae", "vae")
    )
    assert f"{megabytes / 1e6:.1f} MB" in body
    assert page.index("data-guide") < page.index("stylesheet"), "a script waits for style sheets"
    guide = re.findall(r'<meta name="guide" content="([^"]+)">', page)
    modules = ("bundles/guide.js", "guide/guide-path.js", "guide/scene-samples.js")
    assert guide[0].split() == [f"./{base.rpartition('/')[2]}/{name}" for name in modules]
    assert "guide" not in "".join(re.findall(r'"modulepreload"[^>]* href="([^"]+)"', page))
    for name in ("waiting.css", "waiting.js", "waiting.html"):
        assert web.get(f"{base}/{name}").status_code == 404


def test_the_first_words_are_of_the_models_that_are_there(shipped):
    """Without a pair to compare there is no guided path, and no card of it."""
    booted = boot(shipped)
    files = {waiting.WORDS: (WEB / waiting.WORDS).read_bytes()}

    def words(**changes: object) -> str:
        return waiting.for_body(files, 1, {**booted, **changes}).partition("</style>")[2]

    pair = words()
    assert "Nobody draws" in pair
    assert "Autoencoder or VAE?" in pair
    assert "Two networks squeeze handwritten digits into 32 numbers." in pair
    assert 'name="guide"' in waiting.for_head([], booted)
    ae, vae = booted["models"][:2]
    alone = {"shown": ["vae"], "models": [{**vae, "latent_dim": 16}]}
    assert "Nobody draws" not in words(**alone)
    assert "<h2>VAE</h2>" in words(**alone)
    assert "One network squeezes handwritten digits into 16 numbers." in words(**alone)
    assert "Its model comes next" in words(**alone)
    assert 'name="guide"' not in waiting.for_head([], {**booted, **alone})
    decoder = {"models": [ae, {**vae, "encoder": False, "latent_dim": 8}]}
    assert "Two networks turn 8 or 32 numbers into handwritten digits." in words(**decoder)
    unmeasured = {"rows": {**booted["evidence"]["rows"], "p_digit_normal": {"ae": {}}}}
    assert "Nobody draws" not in words(evidence={**booted["evidence"], **unmeasured})


def test_a_shared_link_is_shown_as_ours(app):
    page = web.get(app.url).text
    found = dict(re.findall(r'<meta \w+="(?:og|twitter):([\w:]+)" content="([^"]*)">', page))
    assert found["title"] == "Latent Space Explorer"
    assert "autoencoder" in found["description"]
    assert found["image"] == f"{app.url}/preview.png"
    assert page.index("og:image") < 1000, "those who show previews read no more than the beginning"
    assert not re.search(r'content="[^"]*(Gradio|\{url\})', page)
    assert "manifest.json" not in page, "it is kept out by the guard"
    picture = web.get(found["image"])
    assert picture.headers["content-type"] == "image/png"
    assert len(picture.content) < 300_000, "some readers take no more"
    with Image.open(io.BytesIO(picture.content)) as shown:
        assert shown.size == (int(found["image:width"]), int(found["image:height"])) == SIDES


@pytest.mark.parametrize(
    ("headers", "root_path", "address"),
    [
        ({"host": "here:7860"}, "", "http://here:7860/"),
        ({"host": "[::1]:7860"}, "", "http://[::1]:7860/"),
        ({"host": "here"}, "/sub", "http://here/sub/"),
        ({"host": "a", "x-forwarded-proto": "https, http"}, "", "https://a/"),
        (
            {"host": "a", "x-forwarded-host": "b.org", "x-forwarded-prefix": "/c/"},
            "",
            "http://b.org/c/",
        ),
        ({}, "", ""),
        ({"host": 'a"><script>'}, "", ""),
        ({"host": "a", "x-forwarded-prefix": '/"onload="'}, "", ""),
        ({"host": "a", "x-forwarded-proto": "javascript"}, "", ""),
    ],
)
def test_the_page_names_the_address_at_which_it_was_asked_for(headers, root_path, address):
    raw = [(key.encode(), value.encode()) for key, value in headers.items()]
    scope = {"type": "http", "scheme": "http", "root_path": root_path, "headers": raw}
    assert static_files.seen_at(scope) == address


@pytest.mark.parametrize("path", ["/sub", "/sub/"])
def test_the_page_is_not_sent_on_to_its_slash_by_an_address_of_the_servers(shipped, path):
    """Behind a proxy that leaves the path on; head.js knows the address."""
    asked = []

    async def page(scope, receive, send):
        asked.append(scope["path"])
        await PlainTextResponse("<head>")(scope, receive, send)

    head = static_files.Head(
        page,
        files=static_files.StaticFiles(shipped),
        booted={"evidence": {"rows": {}}, "models": []},
        network=lambda: None,
    )

    async def under_sub(scope, receive, send):
        await head({**scope, "root_path": "/sub"}, receive, send)

    async def get():
        transport = httpx.ASGITransport(under_sub)
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return await client.get(path)

    assert "modulepreload" in run(get()).text
    assert asked == ["/sub/"]


def test_the_page_is_gzipped_and_its_headers_fit_through_any_proxy(app):
    plain, body = raw(app.url, {"accept-encoding": "identity"})
    gzipped, data = raw(app.url, {"accept-encoding": "gzip, br"})
    assert "content-encoding" not in plain.headers
    assert gzipped.headers["content-encoding"] == "gzip"
    assert b"modulepreload" in body
    assert b"modulepreload" in gzip.decompress(data)
    assert len(data) < len(body) / 2
    for answer in (plain, gzipped):
        # nginx's usual buffer for an answer's header has 4 kB.
        assert sum(len(key) + len(value) + 4 for key, value in answer.headers.raw) < 2048


def test_gradios_assets_are_gzipped_once_and_kept_for_ever(app):
    names = re.findall(r"assets/[\w-]+\.js", web.get(app.url).text)
    assert names
    for name in names[:2]:
        plain, _ = raw(f"{app.url}/{name}", {"accept-encoding": "identity"})
        answers = [raw(f"{app.url}/{name}", {"accept-encoding": "gzip, br"}) for _ in range(2)]
        for response, data in answers:
            assert response.headers["content-encoding"] == "gzip"
            assert "immutable" in response.headers["cache-control"]
            assert response.headers["content-type"] == plain.headers["content-type"]
            assert gzip.decompress(data) == web.get(f"{app.url}/{name}").content


def test_no_more_assets_are_gzipped_than_are_kept():
    async def plain(scope, receive, send):
        await PlainTextResponse("asset")(scope, receive, send)

    assets = static_files.Assets(plain)
    assets.most = 2

    async def encodings():
        transport = httpx.ASGITransport(assets)
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            answers = [await client.get(f"/assets/{name}.js") for name in "abcab"]
        assert [answer.text for answer in answers] == ["asset"] * 5
        return [answer.headers.get("content-encoding") for answer in answers]

    assert run(encodings()) == ["gzip", "gzip", None, "gzip", "gzip"]


def test_an_asset_that_gradio_has_not_is_not_found(app):
    assert web.get(f"{app.url}/assets/none-such.js").status_code == 404
    assert web.get(f"{app.url}/assets/..%2f..%2froutes.js").status_code >= 400


def test_head_requests_get_headers_only(base):
    answer = web.head(f"{base}/main.js")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/javascript")


def test_every_module_that_a_module_imports_is_served(base):
    waiting, seen = ["main.js"], set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        answer = web.get(f"{base}/{name}")
        assert answer.status_code == 200, name
        found = re.findall(r"from '(\.[\w./-]+\.js)'", answer.text)
        waiting += [normpath(join(dirname(name), other)) for other in found]
    assert {"state/store.js", "networks/autoencoder.js", "state/page-store.js"} <= seen


@pytest.mark.parametrize(
    "path",
    [
        "page.html",
        "models.py",
        "source/server/api.py",
        "source/server/static_files.py",
        "source/../server/api.py",
        "missing.js",
        "",
        "../app.py",
        "..%2fapp.py",
        "..%2f..%2fexplorer%2fserver%2fapi.py",
        "%2e%2e/%2e%2e/app.py",
        "%2fetc%2fpasswd",
        "/etc/passwd",
        "....//app.py",
        "checkpoints/manifest.json",
        "checkpoints/ae/plane.history.json",
        "checkpoints/ae/model.json",
        "checkpoints/../app.py",
        "main.js%00.css",
        "main.js/",
        "MAIN.JS",
    ],
)
def test_nothing_else_is_served(base, path):
    """Paths go over the wire as they are: no client tidies them up."""
    address = urlsplit(base)
    with socket.create_connection((address.hostname, address.port or 80), timeout=60) as line:
        line.sendall(f"GET {address.path}/{path} HTTP/1.0\r\nHost: here\r\n\r\n".encode())
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert re.match(rb"HTTP/1\.[01] (404|400|307)", head)
    assert b"root:" not in body
    assert b"import " not in body


@pytest.mark.parametrize("path", ["app.py", "explorer/api.py", "checkpoints/manifest.json"])
def test_gradio_serves_no_source_file(app, path):
    for prefix in ("", "gradio_api/file=", "file=", "static/", "assets/../"):
        for name in (path, str(app.copy / path), quote(str(app.copy / path), safe="")):
            answer = web.get(f"{app.url}/{prefix}{name}")
            assert answer.status_code in (400, 403, 404, 405), (prefix, name)


# ---- uploads ----


def photo(side: int = 400) -> bytes:
    """Return a PNG of a dark 1 on light paper."""
    paper = np.full((side, side), 230, np.uint8)
    paper[side // 5 : -side // 5, side // 2 - side // 40 : side // 2 + side // 40] = 40
    buffer = io.BytesIO()
    Image.fromarray(paper).save(buffer, format="PNG")
    return buffer.getvalue()


def test_a_good_picture_comes_back_as_784_bytes_and_its_steps(app):
    data = photo()
    answer = web.post(f"{app.url}/explorer/prepare", content=data)
    assert answer.status_code == 200
    prepared = preparation.prepare(data)
    pixels = np.frombuffer(b64decode(answer.json()["pixels"]), np.uint8)
    np.testing.assert_array_equal(pixels, np.round(255 * prepared.image.ravel()))
    assert pixels.max() == 255
    steps = answer.json()["steps"]
    assert [step["name"] for step in steps] == [step.name for step in prepared.steps]
    for step, expected in zip(steps, prepared.steps, strict=True):
        with Image.open(io.BytesIO(b64decode(step["png"]))) as shown:
            np.testing.assert_array_equal(np.asarray(shown), expected.image)


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"I am not a picture.\n", "digit.png", "This is a text file, whatever its name says"),
        (b"", "empty.png", "The file is empty."),
        (b"\x00\x01\x02\x03" * 9, "photo.heic", "Save or share the photo as JPEG first."),
        (photo()[:200], "cut.png", "damaged or incomplete"),
        (b"\x00\x01\x02\x03" * 9, "\u00e4\u20ac%00.png", "not a picture that can be read"),
    ],
)
def test_what_is_no_picture_is_refused_with_a_sentence(app, data, name, sentence):
    headers = {"x-filename": quote(name)}
    answer = web.post(f"{app.url}/explorer/prepare", content=data, headers=headers)
    assert answer.status_code == 422
    assert sentence in answer.json()["error"]


def test_the_upload_route_takes_posts_only(app):
    for method in ("GET", "PUT", "DELETE"):
        answer = web.request(method, f"{app.url}/explorer/prepare")
        assert answer.status_code == 405


def test_too_large_an_upload_is_refused(app):
    answer = web.post(f"{app.url}/explorer/prepare", content=bytes(20_000_001))
    assert answer.status_code == 413
    assert "20 MB" in answer.json()["error"]


def test_an_endless_upload_is_not_read_to_its_end():
    megabytes = 0

    async def receive():
        nonlocal megabytes
        megabytes += 1
        assert megabytes <= 100, "it would have read for ever"
        return {"type": "http.request", "body": bytes(1_000_000), "more_body": True}

    scope = {"type": "http", "method": "POST", "path": uploads.Uploads.path}
    scope |= {"headers": [], "query_string": b""}
    # Nothing in here waits, so the coroutine runs to its end at the first step.
    with pytest.raises(StopIteration) as ended:
        uploads.Uploads().receive(Request(scope, receive)).send(None)
    answer = ended.value.value
    assert answer.status_code == 413
    assert "larger than 20 MB" in json.loads(answer.body)["error"]
    assert megabytes == 21


def test_a_visitor_who_leaves_is_no_error():
    async def receive():
        return {"type": "http.disconnect"}

    scope = {"type": "http", "method": "POST", "path": uploads.Uploads.path}
    scope |= {"headers": [], "query_string": b""}
    with pytest.raises(StopIteration) as ended:
        uploads.Uploads().receive(Request(scope, receive)).send(None)
    assert ended.value.value.status_code == 499


def test_uploads_at_the_same_time_all_get_their_answer(app):
    data = [photo(side) for side in (60, 200, 400, 900)]
    with httpx.Client(timeout=60) as client, concurrent.futures.ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda d: client.post(f"{app.url}/explorer/prepare", content=d), data)
        )
    for sent, answer in zip(data, answers, strict=True):
        pixels = np.frombuffer(b64decode(answer.json()["pixels"]), np.uint8)
        np.testing.assert_array_equal(
            pixels, np.round(255 * preparation.prepare(sent).image.ravel())
        )


# ---- starting ----


def test_uploads_get_a_folder_of_their_own_wherever_they_are_to_lie(tmp_path, monkeypatch):
    """What grows old in it is deleted, so it may not be the one that was named."""
    monkeypatch.setattr(start.signal, "signal", lambda *_: None)
    monkeypatch.setattr(start.atexit, "register", lambda *_, **__: None)
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "theirs"))
    start.own_folder()
    folder = Path(os.environ["GRADIO_TEMP_DIR"])
    assert folder.parent == tmp_path / "theirs"
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("now", "most", "then"),
    [
        (1024, 500_000, 65_536),
        (1024, 4096, 4096),
        (1024, -1, 65_536),
        (100_000, 500_000, None),
        (-1, -1, None),
    ],
)
def test_the_limit_of_connections_is_raised_and_never_lowered(now, most, then, monkeypatch):
    asked = []
    monkeypatch.setattr(start.resource, "RLIM_INFINITY", -1)
    monkeypatch.setattr(start.resource, "getrlimit", lambda _: (now, most))
    monkeypatch.setattr(start.resource, "setrlimit", lambda _, limits: asked.append(limits))
    start.more_connections()
    assert asked == ([] if then is None else [(then, most)])


def test_a_system_that_allows_fewer_connections_than_it_says_is_no_error(monkeypatch):
    def refuse(*_):
        raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(start.resource, "getrlimit", lambda _: (1024, 500_000))
    monkeypatch.setattr(start.resource, "setrlimit", refuse)
    start.more_connections()


@pytest.fixture(scope="module")
def starts():
    with starting.starts() as all_of_them:
        yield all_of_them


@contextmanager
def damaged(path: Path, damage: Callable[[Path], object]) -> Iterator[None]:
    """Damage a file of a read-only copy, and bring it back."""
    whole = path.read_bytes()
    path.parent.chmod(0o755)
    try:
        damage(path)
        yield
    finally:
        path.unlink(missing_ok=True)
        path.write_bytes(whole)


def end_of(copy, *options: str) -> tuple[int, str]:
    """Run an app that is to end by itself; return its exit code and what it printed."""
    process = app_server.run(
        copy, options, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        output, _ = process.communicate(timeout=app_server.PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        output, _ = process.communicate()
        pytest.fail(f"the app went on running:\n{output}")
    return process.returncode, str(output)


def altered(path):
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.chmod(0o644)
    path.write_bytes(data)


def emptied(path):
    path.chmod(0o644)
    path.write_bytes(b"")


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("vae/weights.safetensors", os.unlink),
        ("digits.gz", altered),
        ("manifest.json", emptied),
    ],
)
def test_a_damaged_checkpoint_is_named_with_the_command_that_restores_it(starts, name, damage):
    path = starts.copy / "checkpoints" / name
    with damaged(path, damage):
        code, output = starts.end_of("--port", str(app_server.free_port()))
    assert code == 1
    assert str(path) in output
    assert "python -m explorer build" in output
    assert "Traceback" not in output


@pytest.mark.parametrize("port", ["abc", "70000"])
def test_a_port_that_is_none_is_refused_in_one_line(app, port):
    code, output = end_of(app.copy, "--port", port)
    assert code != 0
    assert "port" in output.lower()
    assert "Traceback" not in output


@pytest.mark.parametrize(
    ("directory", "says"),
    [
        ("nowhere", "The page cannot start: --checkpoints nowhere is no directory."),
        ("/usr", "The page cannot start. /usr/manifest.json is missing or cannot be read."),
    ],
)
def test_a_directory_without_models_is_refused_in_a_sentence(starts, directory, says):
    code, output = starts.end_of("--checkpoints", directory)
    assert code == 1
    assert says in output
    assert "Traceback" not in output


def test_a_port_that_is_taken_is_told(starts):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, output = starts.end_of("--port", str(port))
    assert code != 0
    assert str(port) in output
    assert "Traceback" not in output


def test_the_copy_holds_what_a_clone_holds():
    """The read-only copy is made by name: a file that the app needs must be among them."""
    assert {"app.py", "explorer", "checkpoints"} == set(app_server.SHIPPED)
    assert shutil.which("setpriv") or os.geteuid() != 0


def test_no_name_of_a_folder_ends_the_page_or_keeps_its_script_open(shipped):
    names = ["<!--<script", "</script><p>", "a<b"]
    booted = {"evidence": {"rows": {}}, "models": [], "broken": names}
    files = static_files.StaticFiles(shipped)
    head = static_files.Head(
        PlainTextResponse(""), files=files, booted=booted, network=lambda: None
    )
    found = re.search(r'<script type="application/json" id="boot">([^<]*)</script>', head.head)
    assert found
    assert json.loads(found[1]) == booted
    assert re.search(r"<script>document\.write\(`[^<]+`\)</script>", head.head)
