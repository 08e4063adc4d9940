"""What callers of the API leave behind: files they uploaded, answers that nobody fetches."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from anyio import to_thread

EVERY = 60
"""Seconds from one sweep to the next."""

AGE = 600
"""Seconds that an uploaded file is kept: long enough to be used in some calls."""

MOST_SESSIONS = 500
"""Callers whose answers are kept until they fetch them; the oldest go first."""

SWEEPS_KEPT = 3
"""An answer that lies there at so many sweeps running has nobody who reads it."""


class Sweeper:
    """Deletes old uploads and abandoned answers for as long as the app runs.

    Gradio's `delete_cache` forgets uploads that broke off, and its queue keeps the answers of
    two thousand callers for ever.

    Args:
        folder: holds uploads and nothing else.
        answers: Gradio's undelivered messages, a queue for each session.
    """

    def __init__(self, folder: Path, answers: MutableMapping[str, asyncio.Queue[Any]]) -> None:
        self.folder = folder
        self.answers = answers
        self.waiting: dict[str, int] = {}

    def files(self, now: float) -> None:
        """Delete what is too old, and folders that are empty then."""
        for path in sorted(self.folder.rglob("*"), reverse=True):
            with contextlib.suppress(OSError):  # it went meanwhile, or the folder is not empty
                if path.lstat().st_ctime < now - AGE:
                    path.rmdir() if path.is_dir() else path.unlink()

    def abandoned(self) -> list[str]:
        """Return the sessions whose answers have lain there for too long."""
        self.waiting = {
            session: self.waiting.get(session, 0) + 1
            for session, messages in self.answers.items()
            if not messages.empty()
        }
        return [session for session, sweeps in self.waiting.items() if sweeps >= SWEEPS_KEPT]

    async def run(self) -> None:
        """Sweep until cancelled."""
        while True:
            await asyncio.sleep(EVERY)
            await to_thread.run_sync(self.files, time.time())
            for session in self.abandoned():
                self.answers.pop(session, None)


def lifespan(folder: Path) -> Any:  # noqa: ANN401 - Gradio's app has no type of its own
    """Return what Gradio runs around the app's life."""

    @asynccontextmanager
    async def sweeping(app: Any) -> AsyncIterator[None]:  # noqa: ANN401
        answers = app.get_blocks()._queue.pending_messages_per_session
        answers.max_size = MOST_SESSIONS
        task = asyncio.create_task(Sweeper(folder, answers).run())
        yield
        task.cancel()

    return sweeping
