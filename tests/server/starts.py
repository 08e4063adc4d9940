"""Starts of the app that end by themselves, all from one Python that has imported torch."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import app_server

PROGRAM = """
import json, os, runpy, signal, sys

copy = sys.argv[1]
sys.path[0] = copy
import explorer.artefacts

for line in sys.stdin:
    options, output = json.loads(line)
    child = os.fork()
    if not child:
        signal.alarm(%d)
        said = os.open(output, os.O_WRONLY | os.O_CREAT)
        os.dup2(said, 1)
        os.dup2(said, 2)
        sys.argv = [os.path.join(copy, "app.py"), *options]
        runpy.run_path(sys.argv[0], run_name="__main__")
        sys.exit()
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""For each line of options, `python app.py` in a process of its own: importing takes the longest.

It is ended if it does not end.
"""


class Starts:
    """Starts of the `app.py` of a copy."""

    def __init__(self, copy: Path, process: subprocess.Popen[bytes]) -> None:
        self.copy, self.process, self.count = copy, process, 0

    def end_of(self, *options: str) -> tuple[int, str]:
        """Run an app that is to end by itself; return its exit code and what it printed."""
        self.count += 1
        output = self.copy.parent / "tmp" / f"said-{self.count}"
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps([options, str(output)]).encode() + b"\n")
        self.process.stdin.flush()
        code = int(self.process.stdout.readline())
        return code, output.read_text()


@contextmanager
def starts() -> Iterator[Starts]:
    """Make starts of a copy that a test may damage."""
    scratch = app_server.world_readable_directory()
    copy = app_server.read_only_copy(scratch / "repository")
    program = ("-c", PROGRAM % app_server.PATIENCE, str(copy))
    pipe = subprocess.PIPE
    with app_server.run(copy, (), program=program, stdin=pipe, stdout=pipe) as process:
        yield Starts(copy, process)
    app_server.remove(scratch)
