"""Which hosts and ports are taken, and how the page is found on other machines."""

import errno
import socket
import sys
from contextlib import closing, suppress
from ipaddress import ip_address

import pytest

import app as start
from explorer.server import listening, static_files
from explorer.server.listening import in_network, listen, own_address
from tests import app_server
from tests.server.test_server import end_of


def has_ipv6() -> bool:
    with suppress(OSError), socket.create_server(("::1", 0), family=socket.AF_INET6):
        return True
    return False


IPV6 = pytest.mark.skipif(not has_ipv6(), reason="the machine has no IPv6")


def reached(host: str, port: int) -> bool:
    with suppress(OSError), socket.create_connection((host, port)):
        return True
    return False


@pytest.mark.parametrize(
    ("host", "v4", "v6"),
    [
        ("127.0.0.1", True, False),
        ("0.0.0.0", True, False),
        pytest.param("::1", False, True, marks=IPV6),
        pytest.param("[::1]", False, True, marks=IPV6),
        pytest.param("::", True, True, marks=IPV6),
        pytest.param("localhost", True, None),
    ],
)
def test_a_host_listens_where_it_says(host, v4, v6):
    port = app_server.free_port()
    sockets = listen(host, port)
    try:
        assert reached("127.0.0.1", port) == v4
        assert v6 is None or reached("::1", port) == v6
    finally:
        for one in sockets:
            one.close()


@pytest.mark.parametrize("host", ["nowhere.invalid", "198.51.100.7", "a b", "1.2.3.4.5", "[", "*"])
def test_a_host_that_is_not_this_machines_is_refused(host, monkeypatch):
    def no_name(host, *_, **__):
        raise socket.gaierror(socket.EAI_NONAME, f"{host} not known")

    if host != "198.51.100.7":  # nobody is asked for these
        monkeypatch.setattr(socket, "getaddrinfo", no_name)
    with pytest.raises(OSError):  # noqa: PT011 - the message is the system's
        listen(host, app_server.free_port())


def test_without_a_port_the_first_free_one_is_taken(monkeypatch):
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        taken, free = other.getsockname()[1], app_server.free_port()
        monkeypatch.setattr(listening, "PORTS", [taken, free])
        (found,) = listen("127.0.0.1", None)
        with found:
            assert found.getsockname()[1] == free
        monkeypatch.setattr(listening, "PORTS", [taken, taken])
        with pytest.raises(OSError, match="in use") as refused:
            listen("127.0.0.1", None)
        assert refused.value.errno == errno.EADDRINUSE
        with pytest.raises(OSError, match="in use"):
            listen("127.0.0.1", taken)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:7/"),
        ("0.0.0.0", "http://localhost:7/"),
        ("::", "http://localhost:7/"),
        ("[::]", "http://localhost:7/"),
        ("::1", "http://[::1]:7/"),
        ("[::1]", "http://[::1]:7/"),
        ("fe80::1%eth0", "http://[fe80::1%25eth0]:7/"),
        ("lecture.example", "http://lecture.example:7/"),
    ],
)
def test_addresses_are_written_for_browsers(host, address):
    assert own_address(host, 7) == address


def known(monkeypatch, outside: dict, v4=(), v6=()) -> None:
    """Say which addresses the machine has: the way outside by family, and of interfaces."""

    def way(family):
        if family not in outside:
            raise OSError(errno.ENETUNREACH, "Network is unreachable")
        return ip_address(outside[family])

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(listening, "towards_outside", way)
    for name, of_interface in {"interfaces_v4": v4, "interfaces_v6": v6}.items():
        found = [(interface, ip_address(one)) for interface, one in of_interface]
        monkeypatch.setattr(listening, name, lambda found=found: iter(found))


def test_the_way_outside_comes_first_and_bridges_to_containers_last(monkeypatch):
    v4 = [("lo", "127.0.0.1"), ("br-1f", "172.18.0.1"), ("docker0", "172.17.0.1"),
          ("eth1", "169.254.3.4"), ("eth0", "10.1.2.3"), ("wlan0", "192.168.1.5")]  # fmt: skip
    known(monkeypatch, {socket.AF_INET: "192.168.1.5"}, v4)
    best = ["http://192.168.1.5:7/", "http://10.1.2.3:7/"]
    bridges = ["http://172.18.0.1:7/", "http://172.17.0.1:7/"]
    assert in_network("0.0.0.0", 7) == best + bridges
    known(monkeypatch, {}, v4)
    assert in_network("::", 7) == best[::-1] + bridges, "without internet too"


def test_ipv6_is_told_where_there_is_nothing_shorter(monkeypatch):
    v6 = [("lo", "::1"), ("eth0", "fe80::5"), ("eth0", "fd00::2")]
    known(monkeypatch, {}, [("lo", "127.0.0.1")], v6)
    assert in_network("::", 7) == ["http://[fd00::2]:7/"]
    assert in_network("0.0.0.0", 7) == []
    known(monkeypatch, {}, [("eth0", "10.1.2.3")], v6)
    assert in_network("::", 7) == ["http://10.1.2.3:7/"]


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "192.168.1.5"])
def test_who_listens_to_one_address_is_in_no_network(host):
    assert in_network(host, 7) is None


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")
def test_the_system_names_its_own_addresses():
    assert ("lo", ip_address("127.0.0.1")) in set(listening.interfaces_v4())
    if has_ipv6():
        assert ("lo", ip_address("::1")) in set(listening.interfaces_v6())


def test_only_the_machine_itself_is_told_its_addresses(shipped):
    async def never(*_):
        raise AssertionError("the app was asked")

    found: list[str] | None = ["http://192.168.1.5:7860/", "http://10.1.2.3:7860/"]
    head = static_files.Head(
        never,
        files=static_files.StaticFiles(shipped),
        booted={"evidence": {"rows": {}}, "models": []},
        network=lambda: found,
    )
    meta = '<meta name="network" content="http://192.168.1.5:7860/ http://10.1.2.3:7860/">'
    for client in ("127.0.0.1", "::1", "::ffff:127.0.0.1"):
        assert head.addresses({"client": (client, 1)}) == meta
    for client in ("192.168.1.5", "::ffff:192.168.1.5", "fd00::2", "testclient"):
        assert head.addresses({"client": (client, 1)}) == ""
    assert head.addresses({}) == ""
    found = None
    assert head.addresses({"client": ("127.0.0.1", 1)}) == ""


# ---- the command line ----


def asked(monkeypatch, variables: dict[str, str], *options: str) -> tuple[str, int | None]:
    for name in ("GRADIO_SERVER_NAME", "GRADIO_SERVER_PORT"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["app.py", *options])
    found = start.asked_for()
    return found.host, found.port


def test_the_command_line_goes_before_the_environment(monkeypatch):
    both = {"GRADIO_SERVER_NAME": "::", "GRADIO_SERVER_PORT": "7000"}
    assert asked(monkeypatch, {}) == ("127.0.0.1", None)
    assert asked(monkeypatch, both) == ("::", 7000)
    assert asked(monkeypatch, both, "--host", "::1", "--port", "7001") == ("::1", 7001)
    assert asked(monkeypatch, {"GRADIO_SERVER_PORT": "abc"}, "--port", "7001")[1] == 7001


@pytest.mark.parametrize("empty", ["", " "])
def test_an_empty_variable_is_none(monkeypatch, empty):
    variables = {"GRADIO_SERVER_NAME": empty, "GRADIO_SERVER_PORT": empty}
    assert asked(monkeypatch, variables) == ("127.0.0.1", None)
    assert asked(monkeypatch, {}, "--host", empty) == ("127.0.0.1", None)


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1", "7860.0", "\u00b2"])
def test_a_port_in_the_environment_that_is_none_is_told_in_a_sentence(monkeypatch, port):
    with pytest.raises(SystemExit, match="GRADIO_SERVER_PORT must be from 1 to 65535, got"):
        asked(monkeypatch, {"GRADIO_SERVER_PORT": port})


@pytest.mark.parametrize(
    ("variable", "path"),
    [("", ""), ("/", ""), ("sub", "/sub"), ("/sub", "/sub"), ("/a/sub/", "/a/sub"),
     ("https://example.org/sub/", "/sub"), ("https://example.org", "")],
)  # fmt: skip
def test_a_root_path_may_be_written_in_many_ways(variable, path):
    assert start.root_of(variable) == path


def test_a_root_path_that_is_none_is_told_in_a_sentence():
    with pytest.raises(SystemExit, match=r"GRADIO_ROOT_PATH is no path, got http://\["):
        start.root_of("http://[")


def test_what_is_meant_for_other_programs_is_left_out(monkeypatch):
    names = {**app_server.HOSTILE, "GRADIO_TEMP_DIR": "/tmp/x", "HOME": "/home"}
    monkeypatch.setattr(start.os, "environ", dict(names))
    start.alone()
    left = start.os.environ
    assert {"GRADIO_TEMP_DIR", "HOME"} < set(left)
    assert [name for name in left if name.startswith("GRADIO_")] == ["GRADIO_TEMP_DIR"]
    assert not {"SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE"} & set(left)
    assert left["no_proxy"] == "*"


def test_a_host_that_is_none_is_told_in_a_sentence(app):
    code, output = end_of(app.copy, "--host", "198.51.100.7")
    assert code != 0
    assert output.startswith("The page cannot be served on 198.51.100.7, any port: ")
    assert output.count("\n") == 1


@pytest.fixture(scope="module")
def app():
    return app_server.shared()


def test_own_models_are_looked_for_where_one_says(monkeypatch, tmp_path):
    monkeypatch.delenv("LATENT_SPACE_MODELS", raising=False)
    monkeypatch.setattr(sys, "argv", ["app.py"])
    assert start.asked_for().models is None
    (tmp_path / "other").mkdir()
    monkeypatch.setenv("LATENT_SPACE_MODELS", str(tmp_path))
    assert start.asked_for().models == tmp_path
    monkeypatch.setattr(sys, "argv", ["app.py", "--models", str(tmp_path / "other")])
    assert start.asked_for().models == tmp_path / "other"
    (tmp_path / "other" / "model.json").touch()
    with pytest.raises(SystemExit, match=r"is itself a model. Name the directory that holds it"):
        start.asked_for()
    monkeypatch.setattr(sys, "argv", ["app.py", "--models", str(tmp_path / "none")])
    with pytest.raises(SystemExit, match=r"--models .*none is no directory\."):
        start.asked_for()
