"""The set-up behind `make`: what is missing fails with the line that installs it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

LISTS = ("requirements.txt", "requirements-dev.txt", "package.json", "package-lock.json")


class Machine:
    """A checkout with a working .venv, and a PATH of the tools that a test puts there."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.checkout, self.tools = folder / "checkout", folder / "tools"
        self.log, self.fails = folder / "installed", folder / "fails"
        self.working = folder / "working venv"
        for made in (self.checkout / "scripts", self.checkout / "node_modules", self.tools):
            made.mkdir(parents=True)
        for script in ("setup.sh", "test-pythons.sh"):
            shutil.copy(root / "scripts" / script, self.checkout / "scripts")
        for name in LISTS:
            (self.checkout / name).write_text(f"{name} as it was\n")
        for name in ("bash", "dirname", "cat", "id", "rm"):
            (self.tools / name).symlink_to(shutil.which(name) or name)
        python = f"""case $1 in
            -m)
                echo "$@" >>"{self.log}"
                [ ! -e "{self.fails}" ] || case "$*" in *"$(cat "{self.fails}")"*) exit 1;; esac;;
            *) exec {sys.executable} "$@";;
        esac"""
        self.put("bin/python", python, self.working)
        shutil.copytree(self.working, self.checkout / ".venv")

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

    def set_up(self, *what: str) -> subprocess.CompletedProcess[str]:
        """Run the set-up."""
        return self.run("setup.sh", *(what or ("test",)))

    def run(self, script: str, *options: str) -> subprocess.CompletedProcess[str]:
        """Run a script; `installed` is what it would have installed."""
        return subprocess.run(
            ["/bin/bash", f"scripts/{script}", *options],
            cwd=self.checkout,
            env={"PATH": str(self.tools)},
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
        machine.fails.write_text({"set-up": "pip install", "tests": "tests/core"}[fault])
    done = machine.run("test-pythons.sh")
    said = {
        "": "the app starts, tests/core pass",
        "set-up": "the set-up failed",
        "start": "the app does not start",
        "tests": "tests/core fail",
    }[fault]
    assert done.stdout.splitlines()[-2:] == sorted(
        [f"Python {here}: {said}", f"Python {other}: {said}"]
    ), done.stderr
    assert (done.returncode != 0) == bool(fault)
    assert f"python{other} -m venv .venv-{other}" in machine.installed
    assert f"python{here} -m venv .venv-{here}" not in machine.installed, ".venv serves"
    tested = [line for line in machine.installed if line.startswith("-m pytest")]
    assert len(tested) == (2 if fault in ("", "tests") else 0)


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
    assert first[2].startswith("npm ci --ignore-scripts")
    assert machine.set_up().returncode == 0
    assert machine.installed == first
    (machine.checkout / "requirements-dev.txt").write_text("another\n")
    assert machine.set_up().returncode == 0
    assert len(machine.installed) == len(first) + 1
    assert machine.installed[-1].endswith("-r requirements-dev.txt")
