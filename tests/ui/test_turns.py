"""A few compute at a time, some wait in line, and nobody waits for ever."""

import asyncio
import threading

import httpx
import pytest
from starlette.applications import Starlette

from explorer import api
from explorer.edits import Edit
from explorer.ui import server
from explorer.ui.turns import Busy, Turns
from tests.in_thread import run


def test_the_answer_and_the_error_of_a_function_come_through():
    async def go():
        turns = Turns(at_once=1, in_line=0, seconds=10)
        assert await turns.run(divmod, 7, 2) == (3, 1)
        with pytest.raises(ZeroDivisionError):
            await turns.run(divmod, 7, 0)
        assert turns.inside == 0

    run(go())


def test_no_more_than_the_line_holds_are_let_in():
    async def go():
        go_on = threading.Event()
        turns = Turns(at_once=1, in_line=2, seconds=30)
        inside = [asyncio.create_task(turns.run(go_on.wait)) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await turns.run(go_on.wait)
        go_on.set()
        assert await asyncio.gather(*inside) == [True] * 3
        assert await turns.run(go_on.wait), "there is room again"

    run(go())


def test_a_function_that_hangs_is_given_up_and_keeps_its_place():
    async def go():
        go_on = threading.Event()
        turns = Turns(at_once=1, in_line=5, seconds=0.05)
        with pytest.raises(Busy):
            await turns.run(go_on.wait)
        with pytest.raises(Busy):
            await turns.run(divmod, 7, 2)
        go_on.set()
        turns.seconds = 30
        assert await turns.run(divmod, 7, 2) == (3, 1)

    run(go())


def test_a_crowd_of_uploads_is_told_that_the_server_is_busy(monkeypatch):
    """The page shows the sentence and keeps the last digit: see tests/browser/test_faults.py."""
    go_on = threading.Event()

    def slow(data: bytes, name: str | None, _edit: Edit) -> dict[str, str]:
        go_on.wait()
        return {"name": f"{name} of {len(data)} bytes"}

    monkeypatch.setattr(api, "prepare", slow)
    monkeypatch.setattr(server, "UPLOADS_IN_LINE", 3)

    async def go():
        app = Starlette(routes=server.Uploads().routes())
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            asked = [
                asyncio.create_task(client.post(server.Uploads.path, content=b"x"))
                for _ in range(server.UPLOADS_AT_ONCE + 3 + 4)
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
    monkeypatch.setattr(server, "UPLOADS_IN_MEMORY", 1_000_000)

    async def go():
        app = Starlette(routes=server.Uploads().routes())
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return await client.post(server.Uploads.path, content=bytes(1_000_001))

    assert run(go()).status_code == 503
