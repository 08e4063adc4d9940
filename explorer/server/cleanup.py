"""What callers of the API leave behind: files they uploaded, answers that nobody fetches."""

import asyncio
import contextlib
import logging
import os
import time
from collections.abc import AsyncIterator, Iterator, MutableMapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import Any

from anyio import to_thread

EVERY = 60
"""Seconds from one clean-up to the next."""

AGE = 600
"""Seconds that an uploaded file is kept: long enough to be used in some calls."""

MOST_BYTES = 500_000_000
"""What may lie in the folder of uploads; one more is told to come back later."""

LEAST_BYTES = 50_000
"""So much a file or a folder counts at least: many empty ones fill a disk too."""

MOST_SESSIONS = 500
"""Callers whose answers are kept until they fetch them; the oldest go first."""

CLEANUPS_KEPT = 3
"""An answer that lies there at so many clean-ups in a row has nobody who reads it."""

log = logging.getLogger(__name__)


def inside(folder: Path) -> Iterator[Path]:
    """Yield everything in a folder, what is in a folder before the folder itself."""
    for parent, _, names in os.walk(folder, topdown=False):  # passes over what went meanwhile
        yield from (Path(parent, name) for name in names)
        if Path(parent) != folder:
            yield Path(parent)


class UploadQuota:
    """How much the folder of uploads may still take.

    Args:
        folder: holds uploads and nothing else.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.used = 0
        self.measured = float("-inf")

    async def is_full(self) -> bool:
        """Tell whether nothing more may be sent; the folder is looked at once a second."""
        if monotonic() > self.measured + 1:
            self.measured = monotonic()
            self.used = await to_thread.run_sync(self.measure)
        return self.used >= MOST_BYTES

    def measure(self) -> int:
        """Return the bytes that lie in the folder."""
        total = 0
        for path in inside(self.folder):
            with contextlib.suppress(OSError):  # it went meanwhile
                total += max(path.lstat().st_size, LEAST_BYTES)
        return total

    def take(self, size: int) -> bool:
        """Count bytes that arrive; tell whether they are within the quota."""
        self.used += size
        return self.used <= MOST_BYTES


class Cleaner:
    """Deletes old uploads and abandoned answers for as long as the app runs.

    Gradio's own `delete_cache` forgets uploads that broke off, and its queue keeps the answers of
    two thousand callers for ever.

    Args:
        folder: holds uploads and nothing else.
        answers: Gradio's undelivered messages, a queue for each session.
        known: the names of files that Gradio remembers.
    """

    def __init__(
        self,
        folder: Path,
        answers: MutableMapping[str, asyncio.Queue[Any]],
        known: Sequence[set[str]] = (),
    ) -> None:
        self.folder = folder
        self.answers = answers
        self.known = known
        self.waiting: dict[str, int] = {}

    def files(self, now: float) -> None:
        """Delete what is too old, and folders that are empty then."""
        for path in inside(self.folder):
            with contextlib.suppress(OSError):  # it went meanwhile, or the folder is not empty
                if path.lstat().st_ctime < now - AGE:
                    path.rmdir() if path.is_dir() else path.unlink()
        for names in list(self.known):
            for name in list(names):
                if not Path(name).exists():
                    names.discard(name)

    def abandoned(self) -> list[str]:
        """Return the sessions whose answers have lain there for too long."""
        self.waiting = {
            session: self.waiting.get(session, 0) + 1
            for session, messages in self.answers.items()
            if not messages.empty()
        }
        return [session for session, count in self.waiting.items() if count >= CLEANUPS_KEPT]

    async def run(self) -> None:
        """Clean up until cancelled; a clean-up that fails is logged, and the next one comes."""
        while True:
            await asyncio.sleep(EVERY)
            try:
                await to_thread.run_sync(self.files, time.time())
                for session in self.abandoned():
                    self.answers.pop(session, None)
            except Exception:
                log.exception("clean-up failed")


def lifespan(folder: Path) -> Any:  # noqa: ANN401 - Gradio's app has no type of its own
    """Return what Gradio runs around the app's life."""

    @asynccontextmanager
    async def cleaning(app: Any) -> AsyncIterator[None]:  # noqa: ANN401
        page = app.get_blocks()
        answers = page._queue.pending_messages_per_session
        answers.max_size = MOST_SESSIONS
        task = asyncio.create_task(Cleaner(folder, answers, page.temp_file_sets).run())
        try:
            yield
        finally:
            task.cancel()

    return cleaning
