"""The browser's preparation of uploads, run by Node on the pixels that Python decodes."""

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np

from explorer.upload.decode import Picture, decode, has_more_frames
from explorer.upload.edits import NOTHING, Edit
from explorer.upload.preparation import NoDigitError, Prepared, Reading, Step

SCRIPT = Path(__file__).with_name("twin.js")


class Twin:
    """Prepares pictures as the page does; it is stopped at the end of a `with`."""

    def __enter__(self) -> "Twin":
        self.node = subprocess.Popen(
            ["node", str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        return self

    def __exit__(self, *_: object) -> None:
        assert self.node.stdin is not None
        assert self.node.stdout is not None
        self.node.stdin.close()
        self.node.stdout.close()
        self.node.wait()

    def prepare(self, data: bytes, filename: str | None = None, edit: Edit = NOTHING) -> Prepared:
        """Return what explorer.upload.preparation.prepare does, and raise what it raises."""
        return self.prepare_decoded(decode(data, filename, edit), data, edit)

    def prepare_decoded(self, picture: Picture, data: bytes, edit: Edit = NOTHING) -> Prepared:
        """Return the same for a file that is decoded already."""
        head = {"edit": asked(edit), "hasMoreFrames": has_more_frames(data)}
        self.send(head, picture)
        answer = self.receive()
        while "crop" in answer:
            crop = tuple(answer["crop"])
            self.send({}, decode(data, None, Edit(rotate=edit.rotate, crop=crop)))
            answer = self.receive()
        if "error" in answer:
            raise NoDigitError(answer["error"], step_of(answer["shown"]))
        return Prepared(
            image=image_of(answer["pixels"]),
            steps=tuple(map(step_of, answer["steps"])),
            digits=tuple(map(tuple, answer["digits"])),
            chosen=answer["chosen"],
            question=answer["question"],
            readings=tuple(
                Reading(name=one["name"], image=image_of(one["pixels"]))
                for one in answer["readings"]
            ),
            taken=answer["taken"],
        )

    def send(self, head: dict[str, Any], picture: Picture) -> None:
        assert self.node.stdin is not None
        arrays: list[np.ndarray] = []
        text = json.dumps({**head, "picture": head_of(picture, arrays)}).encode()
        self.node.stdin.write(len(text).to_bytes(4, "little") + text)
        for array in arrays:
            self.node.stdin.write(np.ascontiguousarray(array, dtype="<f4").tobytes())
        self.node.stdin.flush()

    def receive(self) -> dict[str, Any]:
        assert self.node.stdout is not None
        length = self.node.stdout.read(4)
        if len(length) < 4:
            raise RuntimeError("the twin ended; Node says why on stderr")
        return json.loads(self.node.stdout.read(int.from_bytes(length, "little")))


def asked(edit: Edit) -> dict[str, Any]:
    return {name: getattr(edit, name) for name in ("rotate", "crop", "invert", "pick", "reading")}


def head_of(picture: Picture, arrays: list[np.ndarray]) -> dict[str, Any]:
    """Return what describes a picture; its numbers go to `arrays`, in the order of reading."""
    height, width, channels = picture.colour.shape
    arrays.append(picture.colour)
    if picture.alpha is not None:
        arrays.append(picture.alpha)
    return {
        "height": height,
        "width": width,
        "channels": channels,
        "hasAlpha": picture.alpha is not None,
        "detail": picture.detail,
        "whole": None if picture.whole is None else head_of(picture.whole, arrays),
    }


def step_of(step: dict[str, Any]) -> Step:
    shown = step["picture"]
    pixels = np.frombuffer(base64.b64decode(shown["data"]), np.uint8)
    pixels = pixels.reshape(shown["height"], shown["width"], shown["channels"])
    image = pixels[:, :, 0] if shown["channels"] == 1 else pixels
    return Step(name=step["name"], sentence=step["sentence"], image=image, ink=step["ink"])


def image_of(pixels: str) -> np.ndarray:
    grey = np.frombuffer(base64.b64decode(pixels), np.uint8).reshape(28, 28)
    return grey.astype(np.float32) / np.float32(255)
