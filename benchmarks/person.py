"""What somebody at a browser asks a server for: the page, uploads, calls of the API."""

import asyncio
import io
import json
import random
import uuid
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from PIL import Image

from benchmarks.line import Lines
from benchmarks.uploads import photograph

LINES = 6
"""Connections that a browser opens to one host."""

EVENTS = 10
"""Of the naive app's slider events in a drag: a tenth of what its page sends in a second."""


class Person:
    """Somebody at a browser."""

    def __init__(self, url: str, load: list[str]) -> None:
        address = urlsplit(url)
        self.load = load
        self.lines = Lines(str(address.hostname), address.port or 80, LINES)

    async def opens_the_page(self) -> None:
        """Ask for all that a browser asks for."""
        await self.lines.ask("/")
        await asyncio.gather(*map(self.lines.ask, self.load))

    async def asks(self, endpoint: str, body: Mapping[str, object]) -> None:
        """Send an event through Gradio's queue and wait for its answer."""
        session = uuid.uuid4().hex
        path = f"/gradio_api/{endpoint}"
        sent = json.dumps({**body, "session_hash": session}).encode()
        event = json.loads(await self.lines.ask(path, sent, "application/json"))["event_id"]
        where = f"/gradio_api/queue/data?session_hash={session}"
        if endpoint != "queue/join":
            where = f"{path}/{event}"
        text = await self.lines.ask(where)
        if b"event: complete" not in text and b'"success":true' not in text:
            raise OSError(str(text[-150:]))

    async def uploads(self, picture: bytes) -> None:
        """Send a picture as the page does."""
        await self.lines.ask("/explorer/prepare", picture, "application/octet-stream")

    async def encodes(self, picture: bytes) -> None:
        """Have a picture encoded as gradio_client does: sent first, then named in the call."""
        bound = uuid.uuid4().hex
        head = (
            f'--{bound}\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\n'
        )
        form = head.encode() + picture + f"\r\n--{bound}--\r\n".encode()
        kind = f"multipart/form-data; boundary={bound}"
        (path,) = json.loads(await self.lines.ask("/gradio_api/upload", form, kind))
        file = {"path": path, "meta": {"_type": "gradio.FileData"}}
        await self.asks("call/encode", {"data": [file, "vae"]})


def doings(person: Person, pictures: list[bytes], kind: str) -> list[tuple[str, Callable]]:
    """Return what a person does next, by name; drags of ours ask for nothing."""

    def code() -> list[float]:
        return [random.uniform(-2, 2) for _ in range(32)]

    if kind == "naive":
        drag = {"fn_index": 0, "data": code(), "event_data": None, "trigger_id": None}
        return [("slider", lambda: person.asks("queue/join", drag))] * EVENTS
    way = [code(), code(), "vae", 11, "slerp"]
    return [
        random.choice(
            [
                ("upload", lambda: person.uploads(random.choice(pictures))),
                ("API decode", lambda: person.asks("call/decode", {"data": [code(), "vae"]})),
                ("API encode", lambda: person.encodes(random.choice(pictures))),
                ("API interpolate", lambda: person.asks("call/interpolate", {"data": way})),
                ("API sample", lambda: person.asks("call/sample", {"data": ["ae", 8, 1]})),
            ]
        )
    ]


def photographs() -> list[bytes]:
    """Return pictures as people send them: two screenshots or crops for one camera's photo."""
    photo = photograph()
    made = []
    for size in ((4000, 3000), (1600, 1200), (800, 600)):
        file = io.BytesIO()
        photo.resize(size, Image.Resampling.BOX).save(file, "JPEG", quality=88)
        made.append(file.getvalue())
    return made
