"""Where the page is served: the sockets that listen, and the addresses that open it."""

import errno
import socket
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

PORTS = range(7860, 7960)
"""Tried in this order where nobody asks for a port."""

EVERYWHERE = {"0.0.0.0", "::"}
"""Hosts that stand for every network that the machine is in."""

SIOCGIFADDR = 0x8915
"""Linux's ioctl for an interface's IPv4 address."""

INSIDE = ("docker", "br-", "virbr", "veth", "lxc", "lxd", "podman", "cni", "vmnet", "vboxnet")
"""Prefixes of interfaces that lead to containers and virtual machines, not to other people."""

# Nothing is sent to these (RFC 5737, RFC 3849): the system is asked which way it would take.
OUTSIDE = {socket.AF_INET: "198.51.100.1", socket.AF_INET6: "2001:db8::1"}
NOT_HERE = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
TAKEN = {errno.EADDRINUSE, errno.EACCES}  # Windows keeps whole ranges of ports for itself

Address = IPv4Address | IPv6Address


def listen(host: str, port: int | None) -> list[socket.socket]:
    """Return sockets that listen: at one port, at all addresses that the host stands for.

    Args:
        host: a name or an address, an IPv6 one also in brackets.
        port: None takes the first of `PORTS` that is free.

    Raises:
        OSError: the host is not this machine's, or no port is free or allowed.
    """
    host = host.removeprefix("[").removesuffix("]")
    failed = OSError("no port to try")
    for one in PORTS if port is None else (port,):
        try:
            return opened(host, one)
        except OSError as error:
            if error.errno not in TAKEN:
                raise
            failed = error
    raise failed


def opened(host: str, port: int) -> list[socket.socket]:
    """Return sockets that listen at a port."""
    sockets: list[socket.socket] = []
    failed = OSError(f"{host} has no address")
    asked = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    for family, *_, address in dict.fromkeys(asked):
        both = host == "::" and socket.has_dualstack_ipv6()
        try:
            sockets.append(socket.create_server(address, family=family, dualstack_ipv6=both))
        except OSError as error:
            failed = error
            if error.errno not in NOT_HERE:  # `localhost` may be ::1 where there is no IPv6
                for one in sockets:
                    one.close()
                raise
    if not sockets:
        raise failed
    return sockets


def own_address(host: str, port: int) -> str:
    """Return the address that opens the page on this machine."""
    return address("localhost" if host.strip("[]") in EVERYWHERE else host, port)


def in_network(host: str, port: int) -> list[str] | None:
    """Return the addresses that open the page on other machines, best first.

    Args:
        host: where the server listens.
        port: likewise.

    Returns:
        None where it does not listen to every network.
    """
    host = host.strip("[]")
    if host not in EVERYWHERE:
        return None
    found = addresses(socket.AF_INET)
    if not found and host == "::":  # IPv6 too is told only where there is nothing shorter
        found = addresses(socket.AF_INET6)
    return [address(str(one), port) for one in found]


def address(host: str, port: int) -> str:
    """Return an address for a browser."""
    host = host.strip("[]")
    if ":" in host:
        host = f"[{host.replace('%', '%25')}]"
    return f"http://{host}:{port}/"


def addresses(family: socket.AddressFamily) -> list[Address]:
    """Return the machine's addresses that others can reach, best first."""
    return [one for one in dict.fromkeys(all_addresses(family)) if leads_here(one)]


def leads_here(one: Address) -> bool:
    """Tell whether another machine can reach this address."""
    return not (one.is_loopback or one.is_link_local or one.is_unspecified or one.is_multicast)


def all_addresses(family: socket.AddressFamily) -> Iterator[Address]:
    """Yield the machine's addresses: that of the way outside first, bridges last."""
    with suppress(OSError):  # there may be no way outside
        yield towards_outside(family)
    if sys.platform != "linux":
        with suppress(OSError):
            for *_, found in socket.getaddrinfo(socket.gethostname(), None, family):
                yield ip_address(str(found[0]).partition("%")[0])
        return
    of_interface = interfaces_v4() if family == socket.AF_INET else interfaces_v6()
    for _, one in sorted(of_interface, key=lambda pair: pair[0].startswith(INSIDE)):
        yield one


def towards_outside(family: socket.AddressFamily) -> Address:
    """Return the address from which the machine would send to elsewhere; it sends nothing."""
    with socket.socket(family, socket.SOCK_DGRAM) as line:
        line.connect((OUTSIDE[family], 9))
        return ip_address(line.getsockname()[0])


def interfaces_v4() -> Iterator[tuple[str, Address]]:
    """Yield each interface's name and IPv4 address (Linux)."""
    assert fcntl  # noqa: S101 - Linux has it
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        for _, name in socket.if_nameindex():
            with suppress(OSError):  # it has none
                asked = struct.pack("256s", name.encode())
                yield name, IPv4Address(fcntl.ioctl(line, SIOCGIFADDR, asked)[20:24])


def interfaces_v6() -> Iterator[tuple[str, Address]]:
    """Yield each interface's name and IPv6 addresses (Linux)."""
    with suppress(OSError):  # the machine may have no IPv6
        for line in Path("/proc/net/if_inet6").read_text(encoding="ascii").splitlines():
            number, *_, name = line.split()
            yield name, IPv6Address(bytes.fromhex(number))
