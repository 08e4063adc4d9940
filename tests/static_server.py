"""The static copy as anybody serves it: below a path, by what `python -m http.server` runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticServer:
    """A folder that is served.

    Attributes:
        folder: what it serves.
        url: where it answers, without a slash at the end.
        answers: what was asked for so far, as path and status.
    """

    folder: Path
    url: str
    answers: list[tuple[str, int]] = field(default_factory=list)


class Handler(SimpleHTTPRequestHandler):
    """Serves files and notes what was asked for."""

    def __init__(self, *args: object, answers: list[tuple[str, int]], **kwargs: object) -> None:
        self.answers = answers
        super().__init__(*args, **kwargs)  # pyrefly: ignore[bad-argument-type]

    def log_request(self, code: object = "-", size: object = "-") -> None:  # noqa: ARG002
        self.answers.append((self.path, int(str(getattr(code, "value", code)))))

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing: a browser that leaves breaks its connections."""


class Server(ThreadingHTTPServer):
    """A server that says nothing of visitors who leave."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a browser that leaves breaks its connections."""


@contextmanager
def serving(folder: Path) -> Iterator[StaticServer]:
    """Serve a folder for as long as the block lasts."""
    answers: list[tuple[str, int]] = []
    handler = partial(Handler, answers=answers, directory=str(folder))
    with Server(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            url = f"http://127.0.0.1:{server.server_port}"
            yield StaticServer(folder=folder, url=url, answers=answers)
        finally:
            server.shutdown()
