"""The browser's preparation of uploads, run by Node on pixels that Python decodes, and compared."""

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np

from explorer.upload.decode import Picture, decode, has_more_frames
from explorer.upload.edits import NOTHING, Edit, UploadError
from explorer.upload.preparation import NoDigitError, Prepared, Reading, Step

SCRIPT = Path(__file__).with_name("twin.js")

FEW = 3
"""Levels of 255 that a pixel may differ by: both add and multiply in another order."""
NEAR = 0.002
"""The same for the sides of a digit's box, as shares of the picture's."""


class Twin:
    """Prepares pictures as the page does; Node ends with the `with`."""

    def __enter__(self) -> "Twin":
        self.node = subprocess.Popen(
            ["node", str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        return self

    def __exit__(self, *_: object) -> None:
        self.node.communicate()

    def prepare(self, data: bytes, filename: str | None = None, edit: Edit = NOTHING) -> Prepared:
        """Return what explorer.upload.preparation.prepare does, and raise what it raises."""
        more = has_more_frames(data)
        self.send({"edit": asked(edit), "hasMoreFrames": more}, decode(data, filename, edit))
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
        """Send one message: its length, its head in JSON, the picture's numbers."""
        arrays: list[np.ndarray] = []
        text = json.dumps({**head, "picture": head_of(picture, arrays)}).encode()
        pipe = piped(self.node.stdin)
        pipe.write(len(text).to_bytes(4, "little") + text)
        for array in arrays:
            pipe.write(np.ascontiguousarray(array, dtype="<f4").tobytes())
        pipe.flush()

    def receive(self) -> dict[str, Any]:
        """Return Node's next message."""
        pipe = piped(self.node.stdout)
        length = pipe.read(4)
        if len(length) < 4:
            raise RuntimeError("Node ended; it says why above")
        return json.loads(pipe.read(int.from_bytes(length, "little")))


def piped(pipe: Any) -> Any:
    """Return a pipe that was asked for, so that it is there."""
    if pipe is None:
        raise RuntimeError("Node was started without its pipes")
    return pipe


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


# ---- both languages beside each other ----

Outcome = Prepared | UploadError


def outcome(prepare: Any, data: bytes, edit: Edit = NOTHING) -> Outcome:
    """Return what became of a picture, be it that it was refused."""
    try:
        return prepare(data, edit=edit)
    except UploadError as error:
        return error


def differences(python: Outcome, browser: Outcome) -> list[str]:
    """Return in words what is not the same in both languages but for rounding."""
    if isinstance(python, UploadError) or isinstance(browser, UploadError):
        one, other = told(python), told(browser)
        return [] if one == other else [f"{one} / {other}"]
    found = [
        f"{name}: {one} / {other}"
        for name, one, other in (
            ("steps", sentences(python), sentences(browser)),
            ("number of digits", len(python.digits), len(browser.digits)),
            ("chosen", python.chosen, browser.chosen),
            ("question", python.question, browser.question),
            ("taken", python.taken, browser.taken),
            ("readings", [r.name for r in python.readings], [r.name for r in browser.readings]),
        )
        if one != other
    ]
    if found:
        return found
    if python.digits and np.abs(np.subtract(python.digits, browser.digits)).max() > NEAR:
        found.append(f"boxes: {python.digits} / {browser.digits}")
    pairs = [("pixels", python, browser)]
    pairs += [(a.name, a, b) for a, b in zip(python.readings, browser.readings, strict=True)]
    for name, one, other in pairs:
        if levels(one.image, other.image) > FEW:
            found.append(f"{name} differ by {levels(one.image, other.image)} levels")
    for one, other in zip(python.steps, browser.steps, strict=True):
        if one.image.shape != other.image.shape:
            found.append(f"{one.name}: {one.image.shape} / {other.image.shape}")
    return found


def told(outcome: Outcome) -> str:
    return str(outcome) if isinstance(outcome, UploadError) else "a digit was found"


def sentences(prepared: Prepared) -> list[tuple[str, str, bool]]:
    return [(step.name, step.sentence, step.ink) for step in prepared.steps]


def levels(one: np.ndarray, other: np.ndarray) -> int:
    """Return the largest difference of two images in multiples of 1/255."""
    return round(255 * float(np.abs(one - other).max()))
