"""Who may compute: a few at a time, some more in line, everybody for a limited time."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Busy(Exception):
    """Too many are in line, or a turn took too long."""


class Turns:
    """Runs functions in threads of its own.

    A thread cannot be stopped from outside. One that goes on after its time keeps its place, so
    that what hangs can never be more than `at_once` threads, while everything else goes on.

    Args:
        at_once: how many compute at the same time.
        in_line: how many may wait for them.
        seconds: the time limit, waiting and computing each.
    """

    def __init__(self, *, at_once: int, in_line: int, seconds: float) -> None:
        self.most = at_once + in_line
        self.seconds = seconds
        self.inside = 0
        self.free = asyncio.Semaphore(at_once)
        self.pool = ThreadPoolExecutor(at_once, thread_name_prefix="turn")

    async def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what the function returns.

        Raises:
            Busy: there was no place, or no answer in time.
        """
        if self.inside >= self.most:
            raise Busy
        self.inside += 1
        try:
            await asyncio.wait_for(self.free.acquire(), self.seconds)
            turn = asyncio.get_running_loop().run_in_executor(
                self.pool, lambda: function(*args, **kwargs)
            )
            turn.add_done_callback(self.ended)
            return await asyncio.wait_for(asyncio.shield(turn), self.seconds)
        except TimeoutError as error:
            raise Busy from error
        finally:
            self.inside -= 1

    def ended(self, turn: "asyncio.Future[R]") -> None:
        """Give a place back; nobody may be left to hear how it ended."""
        self.free.release()
        if not turn.cancelled():
            turn.exception()
