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
        self.log = folder / "installed"
        for made in (self.checkout / "scripts", self.checkout / "node_modules", self.tools):
            made.mkdir(parents=True)
        shutil.copy(root / "scripts" / "setup.sh", self.checkout / "scripts")
        for name in LISTS:
            (self.checkout / name).write_text(f"{name} as it was\n")
        for name in ("dirname", "cat", "id", "rm"):
            (self.tools / name).symlink_to(shutil.which(name) or name)
        python = f'case $1 in -m) echo "$@" >>{self.log};; *) exec {sys.executable} "$@";; esac'
        self.put(".venv/bin/python", python, self.checkout)

    def put(self, name: str, script: str, folder: Path | None = None) -> None:
        """Make a program."""
        path = (folder or self.tools) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def put_all(self) -> None:
        """Make what the tests need."""
        self.put("node", "echo 20")
        self.put("npm", f'echo "npm $@" >>{self.log}')
        self.put("chromium", "")

    def set_up(self, what: str = "test") -> subprocess.CompletedProcess[str]:
        """Run the set-up; `installed` of the result is what it would have installed."""
        return subprocess.run(
            ["/bin/bash", "scripts/setup.sh", what],
            cwd=self.checkout,
            env={"PATH": str(self.tools)},
            capture_output=True,
            text=True,
            timeout=60,
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


def test_without_python_3_11_it_is_named(machine: Machine) -> None:
    shutil.rmtree(machine.checkout / ".venv")
    done = machine.set_up("run")
    assert done.returncode == 1
    assert "Python 3.11 was not found" in done.stderr
    assert "apt-get install python3.11 python3.11-venv" in done.stderr


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
