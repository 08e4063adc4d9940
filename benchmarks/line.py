"""HTTP with next to no work for the client: a crowd of clients shares the server's processors."""

import asyncio

WHOLE_LINE = 2**20


class Lines:
    """A few connections to one host, as a browser keeps them; nothing is decoded.

    Args:
        host: name or address.
        port: of the server.
        most: connections at the same time.
    """

    def __init__(self, host: str, port: int, most: int) -> None:
        self.address = (host, port)
        self.places = asyncio.Semaphore(most)
        self.idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def ask(self, path: str, body: bytes | None = None, kind: str = "") -> bytes:
        """Return what a GET, or with a body a POST, answers.

        Raises:
            OSError: the connection broke, or the answer is one of an error.
        """
        async with self.places:
            reader, writer = await self.connection()
            head = f"{'GET' if body is None else 'POST'} {path} HTTP/1.1\r\n"
            head += f"Host: {self.address[0]}:{self.address[1]}\r\nAccept-Encoding: gzip, br\r\n"
            if body is not None:
                head += f"Content-Length: {len(body)}\r\nContent-Type: {kind}\r\n"
            writer.write(head.encode() + b"\r\n" + (body or b""))
            try:
                status, answer, stays = await asyncio.wait_for(read(reader), 60)
            except (asyncio.IncompleteReadError, TimeoutError) as error:
                writer.close()
                raise OSError(f"{path}: {error!r}") from error
            if stays:
                self.idle.append((reader, writer))
            else:
                writer.close()
        if status >= 400:
            raise OSError(f"{path}: status {status}")
        return answer

    async def connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Return a connection; the server hangs up those that are idle for some seconds."""
        while self.idle:
            reader, writer = self.idle.pop()
            if not reader.at_eof():
                return reader, writer
            writer.close()
        return await asyncio.open_connection(*self.address, limit=WHOLE_LINE)

    def close(self) -> None:
        """Hang up."""
        for _, writer in self.idle:
            writer.close()


async def read(reader: asyncio.StreamReader) -> tuple[int, bytes, bool]:
    """Return an answer's status and body, and whether the connection stays."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    fields = {
        name: value for name, _, value in (line.partition(b": ") for line in head.split(b"\r\n"))
    }
    stays = fields.get(b"connection") != b"close"
    if fields.get(b"transfer-encoding") == b"chunked":
        body = bytearray()
        while size := int(await reader.readuntil(b"\r\n"), 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readexactly(2)
        return int(head.split()[1]), bytes(body), stays
    length = int(fields.get(b"content-length", b"0"))
    return int(head.split()[1]), await reader.readexactly(length), stays
