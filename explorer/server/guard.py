"""What may be asked for, how much may be sent, and what browsers are told to forbid."""

import asyncio
import logging
import re
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import NoReturn

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from explorer.server.api import MOST_CODES, MOST_PICTURES
from explorer.server.cleanup import UploadQuota
from explorer.site.policy import headers, policy
from explorer.upload.decode import MAX_BYTES

CALL = 600_000
"""Bytes that a call of the API may have: 256 codes of 64 numbers, or 30 pictures, in full."""

FEWER = f"Send fewer at a time: up to {MOST_PICTURES} pictures to judge, or {MOST_CODES} codes."
SMALLER = "Send one file, a smaller one: a photo of the digit alone is enough."

FORM = 64_000
"""Bytes that a form adds to the file in it."""

PATIENCE = 60.0
"""Seconds within which a request's body has to arrive."""

BUSY = "The server is busy: too many people are asking at once. Try again in a moment."
NO_STORAGE = (
    "The server cannot store this file: its disk is full or may not be written to. "
    "Tell whoever runs it; the page itself stores nothing and goes on."
)
FULL = "The server holds as many files as it can. They are deleted soon: try again in ten minutes."

log = logging.getLogger(__name__)

NAME = r"[\w-]+"
READ = {"GET", "HEAD"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A kind of address that is let in.

    Attributes:
        path: what the whole path has to match.
        methods: what may be done there.
        limit: bytes that a request's body may have.
        stored: what is sent is kept on the disk for a while.
        advice: what to do about a body that is too long.
        by_client: `gradio_client` asks there, which tells words of a failed validation alone.
    """

    path: re.Pattern[str]
    methods: frozenset[str]
    limit: int = 0
    stored: bool = False
    advice: str = ""
    by_client: bool = False


def rule(
    path: str,
    *methods: str,
    limit: int = 0,
    stored: bool = False,
    advice: str = "",
    by_client: bool = False,
) -> Rule:
    """Return a rule; to read is what it allows if nothing else is said."""
    return Rule(
        path=re.compile(path),
        methods=frozenset(methods or READ),
        limit=limit,
        stored=stored,
        advice=advice,
        by_client=by_client,
    )


# What the page, the "Use via API" dialog, `gradio_client` and the documented calls ask for.
# Gradio has some sixty routes more. Among them are a proxy to other hosts (`/file=http://...`), a
# converter of videos and an editor of the app's source: behind this list they are not there.
RULES = (
    rule(r"/?"),
    rule(r"/(config/?|theme\.css|favicon\.ico|robots\.txt|preview\.png|monitoring/summary)"),
    rule(r"/(static|assets|static-[0-9a-f]{16})/.+"),
    rule(r"/explorer/prepare", "POST", limit=MAX_BYTES + FORM, advice=SMALLER),
    rule(r"/gradio_api/(info/?|openapi\.json|app_id/?|login_check/?|user/?|startup-events)"),
    rule(rf"/gradio_api/(heartbeat/{NAME}|queue/data|queue/status|upload_progress)"),
    rule(rf"/gradio_api/call/(v2/)?{NAME}/{NAME}"),
    rule(rf"/gradio_api/call/(v2/)?{NAME}/?", "POST", limit=CALL, advice=FEWER),
    rule(r"/gradio_api/queue/join", "POST", limit=CALL, advice=FEWER, by_client=True),
    rule(r"/gradio_api/(cancel|reset/?)", "POST", limit=CALL),
    rule(r"/gradio_api/upload", "POST", limit=MAX_BYTES + FORM, stored=True, advice=SMALLER),
)

ODD = re.compile(r"\.\.|//|[\\\x00]")
"""What no address of ours contains and attempts to reach other files do."""

# Gradio needs inline scripts and `new Function`.
POLICY = policy("'unsafe-inline'", "'unsafe-eval'")
HEADERS = [(name.encode(), value.encode()) for name, value in headers(POLICY).items()]


class Refused(ClientDisconnect):
    """A body that is too long or too slow: to the app it is as if the visitor had left."""

    def __init__(self, answer: Response) -> None:
        super().__init__(answer.status_code)
        self.answer = answer


class Guard:
    """Middleware that lets in what `RULES` name, up to their limits, and sends `HEADERS` along.

    Args:
        app: what is guarded.
        quota: of what is stored; none is without limit.
    """

    def __init__(self, app: ASGIApp, *, quota: UploadQuota | None = None) -> None:
        self.app = app
        self.quota = quota

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await self.http(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def http(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        found = allowed(scope)
        answering = with_headers(send)
        if isinstance(found, Response):
            await discard(receive)
            await found(scope, receive, answering)
            return
        quota = self.quota if found.stored else None
        if quota and await quota.is_full():
            await discard(receive)
            await sentence(FULL, 503)(scope, receive, answering)
            return
        body = Body(receive, found, quota)
        answer = Answer(answering, body, queued="/gradio_api/" in scope["path"])
        try:
            await self.app(scope, body.receive, answer.send)
        except Refused:
            if answer.passed_on:
                raise
        except OSError as error:
            if answer.passed_on or not found.stored:
                raise
            log.error("an upload cannot be stored: %s", error)
            if not body.ended:
                await discard(receive)
            await sentence(NO_STORAGE, 507)(scope, receive, answering)
        if body.refusal and not answer.passed_on:
            await body.refusal(scope, receive, answering)


def allowed(scope: Scope) -> Rule | Response:
    """Return the rule that lets a request in, or the answer that refuses it."""
    path = scope["path"].removeprefix(scope["root_path"])
    rules = [one for one in RULES if one.path.fullmatch(path)]
    if not rules or ODD.search(path):
        return PlainTextResponse("Not found", 404)
    found = next((one for one in rules if scope["method"] in one.methods), None)
    if found is None:
        allow = ", ".join(sorted(set[str]().union(*(one.methods for one in rules))))
        return PlainTextResponse("Not allowed", 405, headers={"Allow": allow})
    length = Headers(scope=scope).get("content-length", "0")
    return found if length.isdecimal() and int(length) <= found.limit else too_long(found)


async def discard(receive: Receive) -> None:
    """Read a body that is refused: browsers hide an answer that comes while they are sending."""
    size, more, until = 0, True, monotonic() + PATIENCE
    with suppress(TimeoutError):
        while more and size <= 2 * MAX_BYTES:
            message = await asyncio.wait_for(receive(), until - monotonic())
            size += len(message.get("body", b""))
            more = message.get("more_body", False)


def too_long(rule: Rule) -> Response:
    """Return the answer to a body beyond its limit: what that is, and what to do."""
    text = f"This request is larger than {rule.limit:,} bytes, the most that is taken."
    text = f"{text} {rule.advice}".strip()
    if not rule.by_client:
        return sentence(text, 413)
    failed = {"__type__": "validate", "is_valid": False, "parameter_name": "request"}
    return JSONResponse({"error": text, "detail": [{**failed, "message": text}]}, 422)


def sentence(text: str, status: int, **more: object) -> Response:
    """Return an error for people, where our page and Gradio's clients look, and what else helps."""
    retry = {"Retry-After": "5"} if status == 503 else None
    return JSONResponse({"error": text, "detail": text, **more}, status, headers=retry)


def with_headers(send: Send) -> Send:
    """Return a `send` that adds the headers to every answer."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *HEADERS]}
        await send(message)

    return sending


class Body:
    """A request's body, which has to end within its limit, in time, and within the quota."""

    def __init__(self, receive: Receive, rule: Rule, quota: UploadQuota | None) -> None:
        self.app_receive = receive
        self.rule = rule
        self.quota = quota
        self.size = 0
        self.ended = False
        self.until = monotonic() + PATIENCE
        self.refusal: Response | None = None

    async def receive(self) -> Message:
        """Return the next message of the request.

        Raises:
            Refused: the body is too long or too slow, or the quota is used up.
        """
        if self.ended:  # what comes now is that the visitor leaves, whenever that is
            return await self.app_receive()
        try:
            message = await asyncio.wait_for(self.app_receive(), self.until - monotonic())
        except TimeoutError:
            self.refuse(sentence("The request came in too slowly. Send it again.", 408))
        size = len(message.get("body", b""))
        self.size += size
        self.ended = not message.get("more_body", False)
        if self.size > self.rule.limit:
            self.refuse(too_long(self.rule))
        if self.quota and not self.quota.take(size):
            self.refuse(sentence(FULL, 503))
        return message

    def refuse(self, answer: Response) -> NoReturn:
        """End the request; FastAPI would turn the exception into an answer of its own."""
        self.refusal = answer
        raise Refused(answer)


class Answer:
    """What the app answers: held back when the body was refused, reworded when it is busy."""

    def __init__(self, send: Send, body: Body, *, queued: bool) -> None:
        self.pass_on = send
        self.body = body
        self.queued = queued
        self.passed_on = False
        self.rewording = False

    async def send(self, message: Message) -> None:
        """Pass one message on."""
        if self.body.refusal and not self.passed_on:
            return
        if message["type"] == "http.response.start":
            self.rewording = self.queued and message["status"] == 503
            if self.rewording:
                self.passed_on = True
                await sentence(BUSY, 503)({"type": "http"}, self.body.receive, self.pass_on)
                return
        if not self.rewording:
            self.passed_on = True
            await self.pass_on(message)
