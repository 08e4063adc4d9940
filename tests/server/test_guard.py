"""What the server lets in, how much of it, and what it tells browsers to forbid."""

import asyncio
import errno
import io
import json
import os
import re
import shutil
import socket
import threading
import time
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message

from explorer.server import cleanup, guard
from explorer.server.cleanup import AGE, CLEANUPS_KEPT, LEAST_BYTES, Cleaner, UploadQuota
from explorer.server.guard import Guard
from explorer.server.static_files import StaticFiles
from tests import app_server
from tests.app_server import ROOT, web
from tests.in_thread import run


@pytest.fixture(scope="module")
def app():
    return app_server.shared()


def wire(url: str, path: str, method: str = "GET") -> tuple[int, bytes]:
    """Return status and body; the path goes over the wire as it is: no client tidies it up."""
    address = urlsplit(url)
    with socket.create_connection((address.hostname, address.port or 80), timeout=60) as line:
        line.sendall(f"{method} {path} HTTP/1.0\r\nHost: here\r\n\r\n".encode())
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    found = re.match(rb"HTTP/1\.[01] (\d+)", head)
    return (int(found[1]) if found else 400), body


# ---- only what is meant for the browser ----

# Every address of Gradio that takes a path or a file's name.
PREFIXES = [
    "/",
    "/file=",
    "/file/",
    "/gradio_api/file=",
    "/gradio_api/file/",
    "/gradio_api/proxy=",
    "/gradio_api/custom_component/html/client/component/",
    "/gradio_api/stream/a/b/1/",
    "/gradio_api/run-history/records/a/b/assets/",
    "/static/",
    "/assets/",
    "/svelte/",
    "/explorer/",
    "/pwa_icon/",
    "/monitoring/",
    "/?deep_link=",
    "/config?deep_link=",
]


@pytest.mark.parametrize("prefix", PREFIXES)
def test_no_address_gives_a_file_of_the_server(app, prefix):
    source = str(app.copy / "app.py")
    up = "../" * 12
    for wanted in ("/etc/passwd", source, "app.py", "explorer/api.py", "checkpoints/manifest.json"):
        plain = wanted.lstrip("/")
        for attempt in (
            wanted,
            quote(wanted, safe=""),
            up + plain,
            quote(up + plain, safe=""),
            up.replace("/", "%2f") + plain,
            up.replace("..", "%2e%2e") + plain,
            up.replace("/", "%5c") + plain,
            "%2e%2e%252f" * 6 + plain,
            wanted + "%00.js",
            "file://" + wanted,
        ):
            status, body = wire(app.url, prefix + attempt)
            assert b"root:" not in body, (prefix, attempt)
            assert b"import " not in body or b"<!doctype html>" in body, (prefix, attempt)
            assert b'"sha256"' not in body, (prefix, attempt)
            if not prefix.startswith(("/?", "/config?")):
                assert status in (400, 403, 404, 405), (prefix, attempt)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/gradio_api/file=http://127.0.0.1:9/"),
        ("GET", "/gradio_api/proxy=http://127.0.0.1:9/"),
        ("GET", "/gradio_api/deep_link?session_hash=a"),
        ("GET", "/gradio_api/dev/reload"),
        ("GET", "/gradio_api/runs"),
        ("GET", "/gradio_api/vibe-code"),
        ("GET", "/monitoring/key"),
        ("GET", "/docs"),
        ("GET", "/openapi.json"),
        ("POST", "/login"),
        ("POST", "/gradio_api/process_recording"),
        ("POST", "/gradio_api/vibe-edit"),
        ("POST", "/gradio_api/component_server"),
        ("POST", "/gradio_api/run/decode"),
        ("POST", "/gradio_api/api/decode"),
        ("POST", "/gradio_api/run-history/connect"),
        ("POST", "/"),
        ("DELETE", "/gradio_api/upload"),
    ],
)
def test_what_gradio_offers_and_nobody_here_needs_is_not_there(app, method, path):
    status, _ = wire(app.url, path, method)
    assert status in (404, 405)


ROUTE = re.compile(r"""@(app|router)\.(?:get|post|head)\(\s*f?"([^"]+)\"""")


def test_every_address_of_gradio_is_let_in_or_kept_out_on_purpose():
    """A new version of Gradio with a new route has to be looked at."""
    import gradio.routes

    kept_out = {
        *("/login", "/logout", "/svelte", "/manifest.json", "/pwa_icon", "/monitoring"),
        *("/docs", "/openapi.json", "/redoc", "/gradio_api/deep_link", "/gradio_api/theme.css"),
        *(
            f"/gradio_api/{name}"
            for name in (
                *("token", "dev", "runs", "run-history", "custom_component", "proxy=", "file="),
                *("stream", "file", "run", "api", "component_server", "process_recording"),
                *("vibe-edit", "undo-vibe-edit", "vibe-code", "vibe-starter-queries", "profiling"),
            )
        ),
    }
    source = Path(gradio.routes.__file__).read_text()
    # Gradio's pages are added by name; the app has one.
    source = re.sub("/{page}/?", "/", source)
    paths = ["/gradio_api" * (owner == "router") + path for owner, path in ROUTE.findall(source)]
    assert {"/gradio_api/queue/join", "/assets/{path:path}"} <= set(paths)
    unknown = []
    for route in paths:
        path = re.sub(r"{[^}]*}", "x", route)
        if any(one.path.fullmatch(path) for one in guard.RULES):
            continue
        if not any(path == out or path.startswith((out + "/", out + "x")) for out in kept_out):
            unknown.append(path)
    assert unknown == []


# ---- headers ----


@pytest.mark.parametrize("path", ["/", "/theme.css", "/nowhere", "/gradio_api/info"])
def test_every_answer_tells_browsers_what_to_forbid(app, path):
    headers = web.get(app.url + path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=(self)" in headers["permissions-policy"]
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "object-src 'none'" in policy
    assert "http" not in policy, "no other host"
    assert "frame-ancestors" not in policy, "a Space shows the page in a frame"
    assert "x-frame-options" not in headers


def test_a_preflight_is_answered_before_the_gate_and_opens_nothing(app):
    asked = {"origin": "http://elsewhere", "access-control-request-method": "POST"}
    answer = web.options(f"{app.url}/gradio_api/vibe-edit", headers=asked)
    assert (answer.status_code, answer.text) == (200, "OK")
    assert wire(app.url, "/gradio_api/vibe-edit", "POST")[0] == 404


# ---- limits ----


async def ask(
    handler: ASGIApp,
    path: str,
    parts: list[bytes],
    *,
    method: str = "POST",
    length: int | None = None,
    quota: UploadQuota | None = None,
) -> tuple[int, bytes, int]:
    """Send a request through the guard; return status, body and how many parts were read."""
    waiting = list(parts)
    sent: list[dict] = []

    async def receive():
        if not waiting:
            return {"type": "http.disconnect"}
        body = waiting.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(waiting)}

    async def send(message):
        sent.append(message)

    headers = [] if length is None else [(b"content-length", str(length).encode())]
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "root_path": "",
        "headers": headers,
        "query_string": b"",
    }
    await Guard(handler, quota=quota)(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in sent[1:])
    assert [message["type"] for message in sent].count("http.response.start") == 1
    assert Headers(raw=sent[0]["headers"])["x-content-type-options"] == "nosniff"
    return sent[0]["status"], body, len(parts) - len(waiting)


async def reading(scope, receive, send):
    """Read a body to its end, and take an exception for a broken one, as FastAPI does."""
    try:
        while (await receive()).get("more_body"):
            pass
    except Exception:  # noqa: BLE001 - as FastAPI has it
        await PlainTextResponse("There was an error parsing the body", 400)(scope, receive, send)
        return
    await PlainTextResponse("read")(scope, receive, send)


CALL = "/gradio_api/call/decode"
JOIN = "/gradio_api/queue/join"


def test_a_body_up_to_the_limit_passes():
    assert run(ask(reading, CALL, [bytes(guard.CALL)])) == (200, b"read", 1)


def test_a_body_beyond_the_limit_is_refused_whoever_catches_what():
    status, body, parts = run(ask(reading, CALL, [bytes(250_000)] * 9))
    assert status == 413
    assert b"larger than 600,000 bytes" in body
    assert b"up to 30 pictures" in body
    assert parts == 3, "the rest is not read"


def test_gradios_client_is_told_in_the_one_way_that_it_passes_on():
    status, body, _ = run(ask(reading, JOIN, [bytes(250_000)] * 9))
    assert status == 422
    (failed,) = json.loads(body)["detail"]
    assert failed["message"] == json.loads(body)["error"]


def test_an_announced_length_is_refused_before_the_app_sees_it():
    async def never(*_):
        raise AssertionError("the app was asked")

    for length in (guard.CALL + 1, -1):
        assert run(ask(never, CALL, [b"x"], length=length))[0] == 413


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static//app.py",
        "/static/..\\app.py",
        "/assets/a\0.js",
        "/static/a/..",
    ],
)
def test_odd_addresses_are_refused_before_the_app_sees_them(path):
    """Whatever Gradio would make of them: its own paths of the kind have no such parts."""
    seen = []

    async def app(scope, receive, send):
        seen.append(scope["path"])
        await PlainTextResponse("here")(scope, receive, send)

    assert run(ask(app, path, [b""], method="GET"))[0] == 404
    assert run(ask(app, "/static/a.js", [b""], method="GET"))[:2] == (200, b"here")
    assert seen == ["/static/a.js"]


def test_a_body_to_an_address_that_takes_none_is_refused():
    assert run(ask(reading, "/theme.css", [b"x"], method="GET"))[0] == 413


def test_a_body_that_trickles_is_refused(monkeypatch):
    monkeypatch.setattr(guard, "PATIENCE", 0.05)

    async def trickle():
        sent = []

        async def receive() -> Message:
            await asyncio.sleep(60)
            return {"type": "http.disconnect"}

        async def send(message):
            sent.append(message)

        scope = {"type": "http", "method": "POST", "path": CALL, "root_path": "", "headers": []}
        await Guard(reading)(scope, receive, send)
        return sent[0]["status"]

    assert run(trickle()) == 408


def test_a_full_queue_is_told_in_words():
    async def full(scope, receive, send):
        await PlainTextResponse("Queue is full. Max size is 1", 503)(scope, receive, send)

    status, body, _ = run(ask(full, CALL, [b"{}"]))
    assert status == 503
    assert json.loads(body) == {"error": guard.BUSY, "detail": guard.BUSY}


@pytest.mark.parametrize("path", [CALL, "/gradio_api/cancel"])
def test_the_server_refuses_a_long_call(app, path):
    assert web.post(app.url + path, content=bytes(guard.CALL + 1)).status_code == 413


def test_the_server_refuses_many_files_at_once(app):
    """Gradio limits each file and takes a thousand of them."""
    files = [("files", (f"{k}.png", io.BytesIO(bytes(15_000_000)))) for k in range(2)]
    assert web.post(f"{app.url}/gradio_api/upload", files=files).status_code == 413


# ---- what is left behind ----

UPLOAD = "/gradio_api/upload"


def test_a_folder_that_is_full_takes_no_more_until_it_is_swept(tmp_path, monkeypatch):
    monkeypatch.setattr(cleanup, "MOST_BYTES", 3 * LEAST_BYTES)
    quota = UploadQuota(tmp_path)

    async def never(*_):
        raise AssertionError("the app was asked")

    async def go():
        assert (await ask(reading, UPLOAD, [b"x"], quota=quota))[0] == 200
        for name in "abc":
            (tmp_path / name).write_bytes(b"")
        quota.measured = 0
        status, body, _ = await ask(never, UPLOAD, [b"x"], quota=quota)
        assert status == 503
        assert json.loads(body)["error"] == guard.FULL
        assert (await ask(reading, CALL, [b"x"], quota=quota))[0] == 200, "it stores nothing"
        Cleaner(tmp_path, {}).files(time.time() + AGE + 60)
        quota.measured = 0
        assert (await ask(reading, UPLOAD, [b"x"], quota=quota))[0] == 200

    run(go())


def test_an_upload_that_fills_the_folder_is_broken_off(tmp_path, monkeypatch):
    monkeypatch.setattr(cleanup, "MOST_BYTES", 250_000)
    parts = [bytes(100_000)] * 9
    status, _, read = run(ask(reading, UPLOAD, parts, quota=UploadQuota(tmp_path)))
    assert (status, read) == (503, 3)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS])
def test_a_disk_that_takes_no_more_is_told_in_words(number, caplog):
    async def storing(_scope, receive, _send):
        await receive()
        raise OSError(number, os.strerror(number), "/tmp/x")

    parts = [b"x", b"y", b"z"]
    status, body, read = run(ask(storing, UPLOAD, parts))
    assert status == 507
    assert json.loads(body) == {"error": guard.NO_STORAGE, "detail": guard.NO_STORAGE}
    assert read == len(parts), "browsers hide an answer that comes while they are sending"
    assert os.strerror(number) in caplog.text
    with pytest.raises(OSError, match="/tmp/x"):
        run(ask(storing, CALL, [b"x"]))


def test_uploads_go_on_in_a_folder_that_was_deleted_meanwhile_and_end_in_one_that_is_none(app):
    """Systems clear what lies in /tmp for long."""
    files = {"files": ("digit.png", b"data")}
    folder = Path(web.post(app.url + UPLOAD, files=files).json()[0]).parent.parent
    shutil.rmtree(folder)
    assert Path(web.post(app.url + UPLOAD, files=files).json()[0]).read_bytes() == b"data"
    shutil.rmtree(folder)
    folder.write_text("")
    try:
        answer = web.post(app.url + UPLOAD, files=files)
        assert (answer.status_code, answer.json()["error"]) == (507, guard.NO_STORAGE)
    finally:
        folder.unlink()
    assert web.post(app.url + UPLOAD, files=files).status_code == 200


def test_uploads_lie_in_a_folder_of_the_servers_own(app):
    sent = web.post(
        f"{app.url}/gradio_api/upload", files={"files": ("<b>..\u202egnp.exe", b"data")}
    )
    path = Path(sent.json()[0])
    assert path.parent.parent.name.startswith("latent-space-explorer-")
    assert path.is_relative_to(app.copy.parent / "tmp")
    assert not re.search(r"[<>/\\]", path.name)
    # Not even the one who sent it can fetch it again.
    assert web.get(f"{app.url}/gradio_api/file={path}").status_code == 404


def test_old_uploads_are_deleted_and_young_ones_kept(tmp_path):
    (tmp_path / "hash").mkdir()
    for name in ("hash/digit.png", "broken-off"):
        (tmp_path / name).write_bytes(b"x")
    cleaner = Cleaner(tmp_path, {})
    cleaner.files(time.time())
    assert len(list(tmp_path.rglob("*"))) == 3
    cleaner.files(time.time() + AGE + 60)
    cleaner.files(time.time() + AGE + 60)
    assert list(tmp_path.rglob("*")) == []
    assert tmp_path.is_dir()


def test_names_of_files_that_are_gone_are_forgotten(tmp_path):
    here, gone = str(tmp_path / "here"), str(tmp_path / "gone")
    Path(here).write_bytes(b"x")
    known = {here, gone}
    Cleaner(tmp_path, {}, [known]).files(time.time())
    assert known == {here}


def test_a_clean_up_that_fails_is_logged_and_the_next_one_comes(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(cleanup, "EVERY", 0)
    cleaner = Cleaner(tmp_path, {})
    swept = threading.Event()
    outcomes = iter([OSError("disk"), None])

    def files(_now):
        if error := next(outcomes, None):
            raise error
        swept.set()

    monkeypatch.setattr(cleaner, "files", files)

    async def go():
        task = asyncio.create_task(cleaner.run())
        assert await asyncio.to_thread(swept.wait, 30)
        task.cancel()

    run(go())
    assert "clean-up failed" in caplog.text


def test_answers_that_nobody_fetches_are_forgotten():
    left, read = asyncio.Queue(), asyncio.Queue()
    left.put_nowait("an answer")
    cleaner = Cleaner(ROOT, {"left": left, "read": read})
    for number in range(1, CLEANUPS_KEPT):
        assert cleaner.abandoned() == [], number
    assert cleaner.abandoned() == ["left"]
    left.get_nowait()
    assert cleaner.abandoned() == []


def test_gradio_keeps_few_of_the_sessions_that_calls_leave_behind(shipped):
    from gradio.state_holder import StateHolder

    from explorer.server.page import build_page

    async def built():  # Gradio looks for an event loop
        return build_page(shipped, StaticFiles(shipped))

    holder = StateHolder()
    holder.set_blocks(run(built()))
    for number in range(300):
        _ = holder[f"session {number}"]
    assert len(holder.session_data) <= 100
