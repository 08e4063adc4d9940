"""The page's preparation of uploads from a file's bytes: in Chromium, which decodes them too."""

import base64
import io
import threading
from contextlib import ExitStack
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from benchmarks.chromium import ARGUMENTS, CHROMIUM
from explorer.upload.edits import NOTHING, Edit, UploadError
from explorer.upload.preparation import NoDigitError, Prepared, Reading, Step
from tests.upload.twin import asked

WEB = Path(__file__).resolve().parents[2] / "explorer" / "web"

ASK = """async ({ data, name, edit }) => {
  window.ours ??= new Worker('upload-worker.js', { type: 'module' });
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const told = await new Promise((resolve, reject) => {
    // First it says that it has started.
    window.ours.onmessage = ({ data: said }) => typeof said === 'object' && resolve(said);
    window.ours.onerror = (event) => reject(new Error(event.message));
    window.ours.postMessage({ file: new Blob([bytes]), name, edit });
  });
  const { answer } = told;
  if (!answer) return told;
  const readings = answer.readings.map((one) => ({ ...one, pixels: [...one.pixels] }));
  return { answer: { ...answer, pixels: [...answer.pixels], readings } };
}"""


class UnreadableError(UploadError):
    """Chromium does not know this format; the page offers to send it to the server."""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a line for each."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class InChromium:
    """Prepares files as the page does; the browser ends with the `with`, unless it was given."""

    def __init__(self, browser: Browser | None = None) -> None:
        self.browser = browser

    def __enter__(self) -> "InChromium":
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(WEB)))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.ours = ExitStack()
        if self.browser is None:
            playwright = self.ours.enter_context(sync_playwright())
            self.browser = playwright.chromium.launch(
                executable_path=CHROMIUM, args=list(ARGUMENTS)
            )
            self.ours.callback(self.browser.close)
        self.page = self.browser.new_page()
        # A list of the folder's files: a page that the worker's modules are fetched beside.
        self.page.goto(f"http://127.0.0.1:{self.server.server_port}/upload/")
        return self

    def __exit__(self, *_: object) -> None:
        self.page.close()
        self.ours.close()
        self.server.shutdown()
        self.server.server_close()

    def prepare(self, data: bytes, filename: str | None = None, edit: Edit = NOTHING) -> Prepared:
        """Return what explorer.upload.preparation.prepare does, and raise what it raises.

        Raises:
            UnreadableError: Chromium does not know the file's format.
        """
        said = {
            "data": base64.b64encode(data).decode(),
            "name": filename or "",
            "edit": asked(edit),
        }
        told = self.page.evaluate(ASK, said)
        if "unreadable" in told:
            raise UnreadableError(told["unreadable"])
        if "refusal" in told:
            steps = [step_of(step) for step in told["steps"]]
            raise NoDigitError(told["refusal"], steps[0]) if steps else UploadError(told["refusal"])
        if "broken" in told:
            raise RuntimeError(told["broken"])
        answer = told["answer"]
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


def step_of(step: dict[str, Any]) -> Step:
    image = np.asarray(Image.open(io.BytesIO(base64.b64decode(step["png"]))))
    return Step(name=step["name"], sentence=step["sentence"], image=image, ink=step["ink"])


def image_of(pixels: list[int]) -> np.ndarray:
    return np.array(pixels, np.float32).reshape(28, 28) / np.float32(255)
