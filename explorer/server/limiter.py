"""Limits computing: a few calls at a time, some more in line, each for a limited time."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


WAITING = 10.0
"""Seconds that a call may wait in line."""

COMPUTING = 5.0
"""Seconds for one call; a photo of 48 megapixels takes about 0.2 (`make bench`)."""


class Busy(Exception):
    """Too many calls are in line, or the wait took too long."""


class TooLong(Exception):
    """A call took too long."""


class Left(Exception):
    """Who asked is gone."""


async def stays() -> bool:
    """Return that who asked is not known to have left."""
    return False


class Limiter:
    """Runs functions in threads of its own.

    A thread cannot be stopped from outside. One that goes on after its time keeps its place, so
    that what hangs can never be more than `at_once` threads, while everything else goes on.

    Args:
        at_once: how many compute at the same time.
        in_line: how many may wait for them.
        waiting: how long, in seconds.
        computing: how long, in seconds.
    """

    def __init__(
        self,
        *,
        at_once: int,
        in_line: int,
        waiting: float = WAITING,
        computing: float = COMPUTING,
    ) -> None:
        self.most = at_once + in_line
        self.waiting = waiting
        self.computing = computing
        self.inside = 0
        self.free = asyncio.Semaphore(at_once)
        self.pool = ThreadPoolExecutor(at_once, thread_name_prefix="limiter")

    async def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what the function returns.

        Raises:
            Busy: there was no place, or none came free in time.
            TooLong: there was no answer in time.
        """
        return await self.run_unless(stays, function, *args, **kwargs)

    async def run_unless(
        self,
        left: Callable[[], Awaitable[bool]],
        function: Callable[P, R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Return what the function returns, unless whoever asked has left when a place comes free.

        Raises:
            Busy: there was no place, or none came free in time.
            TooLong: there was no answer in time.
            Left: `left` says so.
        """
        if self.inside >= self.most:
            raise Busy
        self.inside += 1
        try:
            await self.place(left)
            call = asyncio.get_running_loop().run_in_executor(
                self.pool, lambda: function(*args, **kwargs)
            )
            call.add_done_callback(self.ended)
            return await asyncio.wait_for(asyncio.shield(call), self.computing)
        except TimeoutError as error:
            raise TooLong from error
        finally:
            self.inside -= 1

    async def place(self, left: Callable[[], Awaitable[bool]]) -> None:
        """Wait for a place."""
        try:
            await asyncio.wait_for(self.free.acquire(), self.waiting)
        except TimeoutError as error:
            raise Busy from error
        gone = True
        try:
            gone = await left()
        finally:
            if gone:
                self.free.release()
        if gone:
            raise Left

    def ended(self, call: "asyncio.Future[R]") -> None:
        """Give a place back; nobody may be left to hear how it ended."""
        self.free.release()
        if not call.cancelled():
            call.exception()
