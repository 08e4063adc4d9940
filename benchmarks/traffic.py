"""Bytes that reached a page, each with the time it arrived."""

from dataclasses import dataclass, field

from playwright.async_api import CDPSession


@dataclass(slots=True, kw_only=True)
class Traffic:
    """What Chromium's network events tell, headers included, as sent over the wire.

    Attributes:
        arrivals: (seconds on the events' clock, bytes).
        by_request: bytes so far of each request.
        offset: what to add to the events' clock to get seconds since 1970.
    """

    arrivals: list[tuple[float, float]] = field(default_factory=list)
    by_request: dict[str, float] = field(default_factory=dict)
    offset: float = 0.0

    @classmethod
    async def of(cls, cdp: CDPSession) -> "Traffic":
        """Return the traffic of a page from now on."""
        traffic = cls()
        cdp.on("Network.requestWillBeSent", lambda event: traffic.sent(event))
        cdp.on(
            "Network.responseReceived",
            lambda event: traffic.arrived(event, event["response"]["encodedDataLength"]),
        )
        cdp.on(
            "Network.dataReceived",
            lambda event: traffic.arrived(event, event["encodedDataLength"]),
        )
        cdp.on("Network.loadingFinished", lambda event: traffic.finished(event))
        await cdp.send("Network.enable")
        return traffic

    def sent(self, event: dict) -> None:
        """Learn how the events' clock differs from the wall clock."""
        self.offset = event["wallTime"] - event["timestamp"]

    def arrived(self, event: dict, size: float) -> None:
        """Count some bytes of a request."""
        request = event["requestId"]
        self.by_request[request] = self.by_request.get(request, 0) + size
        self.arrivals.append((event["timestamp"], size))

    def finished(self, event: dict) -> None:
        """Count what the events of a finished request did not tell."""
        told = self.by_request.get(event["requestId"], 0)
        self.arrived(event, event["encodedDataLength"] - told)

    def until(self, milliseconds: float) -> float:
        """Return the bytes that had arrived at a time in ms since 1970."""
        moment = milliseconds / 1000 - self.offset
        return sum(size for when, size in self.arrivals if when <= moment)
