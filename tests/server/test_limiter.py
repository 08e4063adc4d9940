"""A few compute at a time, some wait in line, and nobody waits for ever."""

import asyncio
import re
import threading

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.types import Message

from explorer.server import api, uploads
from explorer.server.guard import PATIENCE
from explorer.server.limiter import COMPUTING, WAITING, Busy, Left, Limiter, TooLong
from explorer.site.files import WEB
from explorer.upload.edits import Edit
from tests.in_thread import run


def test_the_answer_and_the_error_of_a_function_come_through():
    async def go():
        limiter = Limiter(at_once=1, in_line=0)
        assert await limiter.run(divmod, 7, 2) == (3, 1)
        with pytest.raises(ZeroDivisionError):
            await limiter.run(divmod, 7, 0)
        assert limiter.inside == 0

    run(go())


def test_no_more_than_the_line_holds_are_let_in():
    async def go():
        go_on = threading.Event()
        limiter = Limiter(at_once=1, in_line=2)
        inside = [asyncio.create_task(limiter.run(go_on.wait)) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await limiter.run(go_on.wait)
        go_on.set()
        assert await asyncio.gather(*inside) == [True] * 3
        assert await limiter.run(go_on.wait), "there is room again"

    run(go())


def test_a_function_that_hangs_is_given_up_and_keeps_its_place():
    async def go():
        go_on = threading.Event()
        limiter = Limiter(at_once=1, in_line=5, waiting=0.05, computing=0.05)
        with pytest.raises(TooLong):
            await limiter.run(go_on.wait, 20)
        with pytest.raises(Busy):
            await limiter.run(divmod, 7, 2)
        go_on.set()
        limiter.waiting = limiter.computing = 30
        assert await limiter.run(divmod, 7, 2) == (3, 1)

    run(go())


def test_whoever_left_while_in_line_is_not_computed_for():
    async def go():
        computed = []
        limiter = Limiter(at_once=1, in_line=1)

        async def left():
            return True

        for _ in range(3):
            with pytest.raises(Left):
                await limiter.run_unless(left, computed.append, 1)
        assert computed == []
        assert await limiter.run(divmod, 7, 2) == (3, 1), "the place is free again"

    run(go())


def test_a_picture_whose_sender_left_is_not_prepared(monkeypatch):
    monkeypatch.setattr(api, "prepare", lambda *_: pytest.fail("it was prepared"))
    messages = [{"type": "http.request", "body": b"x"}, {"type": "http.disconnect"}]

    async def receive():
        return messages.pop(0)

    request = Request({"type": "http", "headers": [], "query_string": b""}, receive)
    assert run(uploads.Uploads().receive(request)).status_code == 499


def test_a_picture_that_takes_too_long_is_told_so(monkeypatch):
    """It is not the fault of other people's pictures."""
    go_on = threading.Event()
    monkeypatch.setattr(api, "prepare", lambda *_: go_on.wait(20))

    async def go():
        route = uploads.Uploads()
        route.limiter.computing = 0.05
        transport = httpx.ASGITransport(Starlette(routes=route.routes()))
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            answer = await client.post(uploads.Uploads.path, content=b"x")
        go_on.set()
        return answer

    answer = run(go())
    assert answer.status_code == 422
    assert answer.json()["error"] == uploads.TOO_LONG


def test_the_page_waits_as_long_as_the_server_may_take():
    source = (WEB / "input" / "prepare-there.js").read_text()
    found = re.search(r"const PATIENCE = (\d+);", source)
    assert found
    assert int(found[1]) / 1000 > PATIENCE + WAITING + COMPUTING


def test_a_call_that_takes_too_long_is_told_so():
    import gradio as gr

    from explorer.server import endpoints

    go_on = threading.Event()

    async def go():
        with pytest.raises(gr.Error, match="takes too long"):
            await endpoints.helpful(Limiter(at_once=1, in_line=0, computing=0.05), go_on.wait)(20)
        go_on.set()

    run(go())


def test_a_crowd_of_uploads_is_told_that_the_server_is_busy(monkeypatch):
    """The page shows the sentence and keeps the last digit: see tests/browser/test_faults.py."""
    go_on = threading.Event()

    def slow(data: bytes, name: str | None, _edit: Edit) -> dict[str, str]:
        go_on.wait()
        return {"name": f"{name} of {len(data)} bytes"}

    monkeypatch.setattr(api, "prepare", slow)
    monkeypatch.setattr(uploads, "UPLOADS_IN_LINE", 3)

    async def go():
        app = Starlette(routes=uploads.Uploads().routes())
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            asked = [
                asyncio.create_task(client.post(uploads.Uploads.path, content=b"x"))
                for _ in range(uploads.UPLOADS_AT_ONCE + 3 + 4)
            ]
            done, _ = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
            while len(done) < 4:
                await asyncio.sleep(0.01)
                done = [task for task in asked if task.done()]
            go_on.set()
            return await asyncio.gather(*asked)

    answers = run(go())
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [503] * 4
    busy = next(answer for answer in answers if answer.status_code == 503)
    assert busy.json()["error"].startswith("The server is busy with other people's pictures. ")
    assert int(busy.headers["retry-after"]) > 0


def test_pictures_in_memory_are_bounded(monkeypatch):
    monkeypatch.setattr(uploads, "UPLOADS_IN_MEMORY", 1_000_000)

    async def go():
        app = Starlette(routes=uploads.Uploads().routes())
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return await client.post(uploads.Uploads.path, content=bytes(1_000_001))

    assert run(go()).status_code == 503


def test_what_is_announced_and_does_not_come_keeps_nobody_out():
    async def go():
        route = uploads.Uploads()
        announced = {"content-length": str(20_000_000)}
        headers = [(key.encode(), value.encode()) for key, value in announced.items()]
        scope = {"type": "http", "headers": headers, "query_string": b""}

        async def silent() -> Message:
            await asyncio.Event().wait()
            return {"type": "http.disconnect"}

        idle = [asyncio.create_task(route.receive(Request(scope, silent))) for _ in range(20)]
        await asyncio.sleep(0)
        transport = httpx.ASGITransport(Starlette(routes=route.routes()))
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            answer = await client.post(uploads.Uploads.path, content=b"no picture")
        for task in idle:
            task.cancel()
        return answer, route.held

    answer, held = run(go())
    assert answer.status_code == 422
    assert held == 0
