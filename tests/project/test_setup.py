"""The set-up behind `make`: what is missing fails with the line that installs it."""

import base64
import hashlib
import http.server
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import venv
import zipfile
from collections.abc import Iterator
from contextlib import closing, suppress
from functools import partial
from importlib import metadata
from pathlib import Path

import pip
import pytest

LISTS = ("requirements.txt", "requirements-dev.txt", "package.json", "package-lock.json")
PINS = ("torch==99.1", "torchvision==99.2")
DEVICES = ("/proc/driver/nvidia", "/dev/nvidia0")
"""What is there where Linux drives an NVIDIA card."""


class Machine:
    """A checkout with a working .venv, and a PATH of the tools that a test puts there.

    It has Linux and no NVIDIA card, whatever it runs on.
    """

    def __init__(self, root: Path, folder: Path) -> None:
        self.checkout, self.tools = folder / "checkout", folder / "tools"
        self.log, self.fails = folder / "installed", folder / "fails"
        self.devices = [folder / Path(device).name for device in DEVICES]
        self.working = folder / "working venv"
        for made in (self.checkout / "scripts", self.checkout / "node_modules", self.tools):
            made.mkdir(parents=True)
        for script in ("setup.sh", "test-pythons.sh"):
            shutil.copy(root / "scripts" / script, self.checkout / "scripts")
        setup = self.checkout / "scripts" / "setup.sh"
        text = setup.read_text()
        for device, ours in zip(DEVICES, self.devices, strict=True):
            assert device in text
            text = text.replace(device, str(ours))
        setup.write_text(text)
        for name in LISTS:
            (self.checkout / name).write_text(f"{name} as it was\n")
        self.pin(*PINS)
        for name in ("bash", "dirname", "cat", "id", "rm", "grep"):
            (self.tools / name).symlink_to(shutil.which(name) or name)
        self.put("uname", "echo Linux")
        python = f"""case $1 in
            -m)
                echo "$@" >>"{self.log}"
                [ ! -e "{self.fails}" ] || case "$*" in *"$(cat "{self.fails}")"*) exit 1;; esac;;
            *) exec {sys.executable} "$@";;
        esac"""
        self.put("bin/python", python, self.working)
        shutil.copytree(self.working, self.checkout / ".venv")

    def pin(self, *pins: str) -> None:
        """Write the list of what the app needs."""
        lines = "".join(f"{pin}    # why\n" for pin in (*pins, "gradio==99.3"))
        (self.checkout / "requirements.txt").write_text(f"# the app\n{lines}")

    def put(self, name: str, script: str, folder: Path | None = None) -> None:
        """Make a program."""
        path = (folder or self.tools) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def put_python(self, name: str, version: str, *, venv: bool = True) -> None:
        """Make a Python of that version; without `venv` it leaves half an environment."""
        script = f"""case $1 in
            -c) for asked; do [ "$asked" != {version} ] || exit 0; done; exit 1;;
            --version) echo Python {version}.0;;
            -m) echo "{name} $@" >>"{self.log}"
                {shutil.which("cp")} -R "{self.working}" "$3"; exit {0 if venv else 1};;
        esac"""
        self.put(name, script)

    def put_all(self) -> None:
        """Make what the tests need."""
        self.put("node", "echo 20")
        self.put("npm", f'echo "npm $@" >>{self.log}')
        self.put("chromium", "")
        self.put("openssl", "")

    def set_up(self, what: str = "", *, index: str = "") -> subprocess.CompletedProcess[str]:
        """Run the set-up; `index` is where torch's builds without CUDA are.

        Without `what` it is that of `make test`, whose last two steps run at once there.
        """
        first, *others = (what,) if what else ("ready", "packages", "node")
        done = self.run("setup.sh", first, index=index)
        for step in others:
            if done.returncode == 0:
                done = self.run("setup.sh", step, index=index)
        return done

    def run(self, script: str, *options: str, index: str = "") -> subprocess.CompletedProcess[str]:
        """Run a script; `installed` is what it would have installed."""
        return subprocess.run(
            ["/bin/bash", f"scripts/{script}", *options],
            cwd=self.checkout,
            env={
                "PATH": str(self.tools),
                "TORCH_CPU_INDEX": index,
                "PIP_CONFIG_FILE": "/dev/null",
                "PIP_INDEX_URL": "http://127.0.0.1:9",
            },
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    @property
    def installed(self) -> list[str]:
        """What was handed to pip and npm, in order."""
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def machine(root: Path, tmp_path: Path) -> Machine:
    return Machine(root, tmp_path)


@pytest.mark.parametrize("version", ["", "18"], ids=["none", "too old"])
def test_without_node_the_tests_are_not_skipped(machine: Machine, version: str) -> None:
    if version:
        machine.put("node", f"echo {version}")
        machine.put("npm", "")
    done = machine.set_up()
    assert done.returncode == 1
    assert "The tests need Node.js 20 or newer with npm" in done.stderr
    assert "apt-get install nodejs npm" in done.stderr
    assert machine.installed == []


def test_without_chromium_the_tests_are_not_skipped(machine: Machine) -> None:
    machine.put_all()
    (machine.tools / "chromium").unlink()
    done = machine.set_up()
    assert done.returncode == 1
    assert "The browser tests need Chromium." in done.stderr
    assert "sudo apt-get update && sudo apt-get install -y chromium" in done.stderr

    assert machine.installed == [], "it is said before pip starts"
    machine.put("chromium-headless-shell", "")
    assert machine.set_up().returncode == 0, "it is one too"


def test_without_openssl_the_line_that_installs_it_is_told(machine: Machine) -> None:
    machine.put_all()
    (machine.tools / "openssl").unlink()
    done = machine.set_up()
    assert done.returncode == 1
    assert "sudo apt-get update && sudo apt-get install -y openssl" in done.stderr


def test_the_tests_get_the_lighter_chromium_on_debian_and_do_without(machine: Machine) -> None:
    machine.put_all()
    (machine.tools / "id").unlink()
    machine.put("id", "echo 0")
    machine.put("apt-get", f'echo "apt-get $@" >>{machine.log}; [ "$1" = update ]')
    assert machine.set_up().returncode == 0
    asked = [line for line in machine.installed if "chromium" in line]
    on_debian = Path("/etc/debian_version").exists()
    assert asked == ["apt-get install -y -qq chromium-headless-shell"] * on_debian
    before = machine.installed
    assert machine.set_up().returncode == 0
    assert machine.installed == before, "it is asked for once"


# ---- which Python ----


@pytest.mark.parametrize(
    ("pythons", "taken"),
    [
        ({"python3.13": "3.13", "python3.11": "3.11"}, "python3.11"),
        ({"python3.13": "3.13", "python3.12": "3.12"}, "python3.12"),
        ({"python3.14": "3.14", "python3": "3.13"}, "python3"),
        ({"python3.14": "3.14", "python3": "3.10"}, "python3.14"),
        ({"python": "3.14", "python3": "3.15"}, "python"),
        ({"python3.11": "nothing that runs", "python3.13": "3.13"}, "python3.13"),
    ],
)
def test_the_oldest_supported_python_is_taken(
    machine: Machine, pythons: dict[str, str], taken: str
) -> None:
    shutil.rmtree(machine.checkout / ".venv")
    for name, version in pythons.items():
        if version[0] == "3":
            machine.put_python(name, version)
        else:
            machine.put(name, 'echo "pyenv: $0: command not found" >&2; exit 127')
    done = machine.set_up("run")
    assert done.returncode == 0, done.stderr
    assert f"Making .venv with Python {pythons[taken]}.0" in done.stdout
    assert machine.installed[0] == f"{taken} -m venv .venv"
    assert "pyenv" not in done.stderr


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13", "3.14"])
def test_an_environment_of_any_supported_python_is_kept(machine: Machine, version: str) -> None:
    machine.put_python("python3.11", "3.11")
    own = machine.checkout / ".venv" / "bin" / "python"
    answer = f'for asked; do [ "$asked" != {version} ] || exit 0; done; exit 1'
    script = own.read_text().removeprefix("#!/bin/sh")
    machine.put(own.name, f'case "$2" in *version_info*) {answer};; esac\n{script}', own.parent)
    assert machine.set_up("run").returncode == 0
    assert [line for line in machine.installed if "-m venv" in line] == []
    assert machine.installed[-1].endswith("-r requirements.txt")


def test_an_environment_of_another_python_is_not_replaced_unasked(machine: Machine) -> None:
    machine.put_python("python3.11", "3.11")
    machine.put(".venv/bin/python", "exit 1", machine.checkout)
    done = machine.set_up("run")
    assert done.returncode == 1
    assert "rm -rf .venv" in done.stderr
    assert machine.installed == []


def test_a_python_that_makes_no_environment_gives_way_to_the_next(machine: Machine) -> None:
    shutil.rmtree(machine.checkout / ".venv")
    machine.put_python("python3.12", "3.12", venv=False)
    done = machine.set_up("run")
    assert done.returncode == 1
    assert "apt-get install python3.12-venv" in done.stderr
    machine.put_python("python3.13", "3.13")
    assert machine.set_up("run").returncode == 0
    assert "python3.13 -m venv .venv" in machine.installed


def test_without_a_supported_python_all_are_named(machine: Machine) -> None:
    shutil.rmtree(machine.checkout / ".venv")
    machine.put_python("python3", "3.10")
    for what in ("run", "pythons"):
        done = machine.set_up(what)
        assert done.returncode == 1
        assert "No Python 3.11, 3.12, 3.13 or 3.14 was found" in done.stderr
        for line in (
            "Debian 12:     apt-get install python3.11 python3.11-venv",
            "Ubuntu 24.04:  apt-get install python3.12 python3.12-venv",
            "Debian 13:     apt-get install python3.13 python3.13-venv",
            "macOS:         brew install python@3.",
        ):
            assert line in done.stderr


def stand_in_app(machine: Machine) -> None:
    """Put an app there that says which Python runs it."""
    folder = machine.checkout / "benchmarks"
    folder.mkdir()
    (folder / "servers.py").write_text(
        "import contextlib, types\n"
        "OURS = ['app.py']\n"
        "serve = lambda program: contextlib.nullcontext(types.SimpleNamespace(seconds=1))\n"
    )


@pytest.mark.parametrize("fault", ["", "set-up", "start", "tests"])
def test_every_supported_python_of_the_machine_is_tried(machine: Machine, fault: str) -> None:
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    other = "3.14" if here != "3.14" else "3.13"
    machine.put_python(f"python{here}", here)
    machine.put_python(f"python{other}", other)
    machine.put_python("python3.10", "3.10")
    if fault != "start":
        stand_in_app(machine)
    if fault in ("set-up", "tests"):
        machine.fails.write_text({"set-up": "pip install", "tests": "tests/project"}[fault])
    done = machine.run("test-pythons.sh")
    said = {
        "": "the app starts, the tests pass",
        "set-up": "the set-up failed",
        "start": "the app does not start",
        "tests": "the tests fail",
    }[fault]
    assert done.stdout.splitlines()[-2:] == sorted(
        [f"Python {here}: {said}", f"Python {other}: {said}"]
    ), done.stderr
    assert (done.returncode != 0) == bool(fault)
    assert f"python{other} -m venv .venv-{other}" in machine.installed
    assert f"python{here} -m venv .venv-{here}" not in machine.installed, ".venv serves"
    tested = [line for line in machine.installed if line.startswith("-m pytest")]
    assert len(tested) == (2 if fault in ("", "tests") else 0)


# ---- which torch ----


@pytest.fixture
def index(tmp_path: Path) -> Iterator[str]:
    """Return the address of a package index on this machine."""
    folder = tmp_path / "index"
    for name in ("torch", "torchvision"):
        (folder / name).mkdir(parents=True)
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def put_wheel(folder: Path, pin: str) -> None:
    """Make a CPU build that holds nothing, as torch's own index offers it."""
    name, _, version = pin.partition("==")
    info = f"{name}-{version}+cpu.dist-info"
    held = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}+cpu\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    lines = [f"{info}/RECORD,,"]
    for path, text in held.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=")
        lines.append(f"{path},sha256={digest.decode()},{len(text)}")
    with zipfile.ZipFile(folder / f"{name}-{version}+cpu-py3-none-any.whl", "w") as wheel:
        for path, text in {**held, f"{info}/RECORD": "\n".join(lines)}.items():
            wheel.writestr(path, text)


def test_without_a_card_torch_is_its_cpu_build(machine: Machine, index: str) -> None:
    done = machine.set_up("run", index=index)
    assert done.returncode == 0, done.stderr
    assert f"No NVIDIA card: taking torch's CPU build from {index}" in done.stdout
    first, second = machine.installed
    assert first.endswith(f"--no-deps --index-url {index} torch==99.1 torchvision==99.2")
    assert second.endswith("-r requirements.txt")
    assert machine.set_up("run", index=index).returncode == 0
    assert machine.installed == [first, second], "it is installed once"


def test_pip_takes_the_cpu_build_for_the_pinned_one(
    machine: Machine, index: str, tmp_path: Path
) -> None:
    for pin in PINS:
        put_wheel(tmp_path / "index" / pin.partition("==")[0], pin)
    machine.checkout.joinpath("requirements.txt").write_text("\n".join(PINS))
    shutil.rmtree(machine.checkout / ".venv")
    venv.create(machine.checkout / ".venv")
    (packages,) = machine.checkout.glob(".venv/lib/python*/site-packages")
    (packages / "pip").symlink_to(Path(pip.__file__).parent)
    done = machine.set_up("run", index=index)
    assert done.returncode == 0, done.stderr
    installed = {path.name for path in packages.glob("torch*")}
    assert installed == {"torch-99.1+cpu.dist-info", "torchvision-99.2+cpu.dist-info"}
    (machine.checkout / ".venv" / ".stamp-run").unlink()
    assert "NVIDIA" not in machine.set_up("run", index=index).stdout, "it is there already"


def drip(listener: socket.socket) -> None:
    """Answer for longer than a test may last, though each byte comes in time."""
    with suppress(OSError), listener.accept()[0] as connection:
        for _ in range(400):
            connection.sendall(b"H")
            time.sleep(0.5)


@pytest.mark.parametrize("how", ["silent", "dripping", "nobody", "not found"])
def test_where_its_index_does_not_answer_torch_comes_from_pips_own(
    machine: Machine, index: str, how: str
) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        if how == "dripping":
            threading.Thread(target=drip, args=[listener]).start()
        if how == "nobody":
            listener.close()
        if how == "not found":
            address = f"{index}/elsewhere"
        done = machine.set_up("run", index=address)
    assert done.returncode == 0, done.stderr
    assert f"No NVIDIA card, and {address} does not answer: pip's own index" in done.stdout
    assert "with CUDA" in done.stdout
    assert [line.rpartition(" -r ")[2] for line in machine.installed] == ["requirements.txt"]


def test_a_cpu_build_that_cannot_be_installed_gives_way_to_the_usual_one(
    machine: Machine, index: str
) -> None:
    machine.fails.write_text("--index-url")
    done = machine.set_up("run", index=index)
    assert done.returncode == 0, done.stderr
    assert "That failed; its own message stands above. Pip's own index gives torch" in done.stdout
    assert machine.installed[-1].endswith("-r requirements.txt")


@pytest.mark.parametrize("card", ["nvidia-smi", *DEVICES])
def test_with_an_nvidia_card_torch_carries_cuda(machine: Machine, index: str, card: str) -> None:
    if card == "nvidia-smi":
        machine.put(card, "")
    else:
        machine.devices[DEVICES.index(card)].touch()
    assert_usual_torch(machine, index)


def test_a_driver_without_a_card_is_none(machine: Machine, index: str) -> None:
    machine.put("nvidia-smi", "echo No devices were found; exit 6")
    assert "taking torch's CPU build" in machine.set_up("run", index=index).stdout


def test_other_systems_have_no_cuda_to_leave_out(machine: Machine, index: str) -> None:
    machine.put("uname", "echo Darwin")
    assert_usual_torch(machine, index)


def test_a_torch_that_is_there_is_kept(machine: Machine, index: str) -> None:
    builds = {name: metadata.version(name) for name in ("torch", "torchvision")}
    machine.pin(*(f"{name}=={build.partition('+')[0]}" for name, build in builds.items()))
    assert_usual_torch(machine, index)


def test_without_an_index_to_ask_torch_comes_from_pips_own(machine: Machine) -> None:
    assert_usual_torch(machine, "")


def assert_usual_torch(machine: Machine, index: str) -> None:
    done = machine.set_up("run", index=index)
    assert done.returncode == 0, done.stderr
    assert "NVIDIA" not in done.stdout
    assert [line.rpartition(" -r ")[2] for line in machine.installed] == ["requirements.txt"]


def test_the_index_is_torchs_own(root: Path) -> None:
    text = (root / "scripts" / "setup.sh").read_text()
    assert re.search(r"\$\{TORCH_CPU_INDEX-https://download\.pytorch\.org/whl/cpu\}", text)


# ---- what is installed ----


def test_the_app_alone_needs_neither_node_nor_chromium(machine: Machine) -> None:
    done = machine.set_up("run")
    assert done.returncode == 0, done.stderr
    assert len(machine.installed) == 1
    assert machine.installed[0].endswith("-r requirements.txt")


def test_what_is_unchanged_is_not_installed_again(machine: Machine) -> None:
    machine.put_all()
    assert machine.set_up().returncode == 0
    first = machine.installed
    assert [line.rpartition(" ")[2] for line in first[:2]] == [*LISTS[:2]]
    assert "-m pytest --collect-only" in first[2], "what tests import is compiled"
    assert first[3] == "-m explorer.server.page", "and what servers do"
    assert first[4].startswith("npm ci --ignore-scripts")
    assert machine.set_up().returncode == 0
    assert machine.installed == first
    (machine.checkout / "requirements-dev.txt").write_text("another\n")
    assert machine.set_up().returncode == 0
    again = machine.installed[len(first) :]
    assert again[0].endswith("-r requirements-dev.txt")
    assert [line.split()[1] for line in again] == ["pip", "pytest", "explorer.server.page"]
