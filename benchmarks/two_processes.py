"""Two processes of the app behind nginx, one of which is killed while a page is in use.

`python -m benchmarks.two_processes`, or with the browser suite: `... --suite`. Needs Debian's
nginx; not part of `make test`.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
from gradio_client import Client
from playwright.sync_api import Page, sync_playwright

from benchmarks.chromium import CHROMIUM
from benchmarks.report import Row, table
from benchmarks.servers import OURS, ROOT, Server, answers, free_port, serve

CONF = ROOT / "docs" / "nginx.conf"
READY = "() => document.documentElement?.dataset.ready === 'all'"
STORE = """async () => {
  const base = document.querySelector('link[href*="static-"]').href.replace(/[^/]*$/, '');
  const { store } = await import(base + 'state/page-store.js');
  return [...store.sides.vae.z];
}"""


@contextmanager
def nginx(ports: list[int]) -> Iterator[str]:
    """Run nginx with our configuration before processes at some ports; give its address."""
    front = free_port()
    text = CONF.read_text().replace("7860", str(front))
    for shipped, port in zip(("7861", "7862"), ports, strict=True):
        text = text.replace(shipped, str(port))
    folder = Path(tempfile.mkdtemp())
    (folder / "nginx.conf").write_text(text)
    # As root its worker is another user, who may not enter a folder of root's.
    folder.chmod(0o755)
    command = ["nginx", "-p", str(folder), "-c", "nginx.conf", "-g", "daemon off;"]
    process = subprocess.Popen(command)
    try:
        url = f"http://127.0.0.1:{front}"
        while not answers(url):
            if process.poll() is not None:
                raise RuntimeError("nginx ended")
            time.sleep(0.05)
        yield url
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Check what docs/scale.md says of two processes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.two_processes", description=__doc__)
    parser.add_argument(
        "--suite",
        nargs="?",
        const="tests/browser",
        help="run these browser tests through nginx too",
    )
    options = parser.parse_args()
    if not shutil.which("nginx"):
        sys.exit("nginx is missing: apt-get install nginx")
    with ExitStack() as stack:
        servers = [stack.enter_context(serve(OURS)) for _ in range(2)]
        ports = [int(server.url.rstrip("/").rpartition(":")[2]) for server in servers]
        url = stack.enter_context(nginx(ports))
        if options.suite:
            suite(url, options.suite)
        print(table(check(url, servers)))


def suite(url: str, tests: str) -> None:
    """Run browser tests against an address; tests/browser/conftest.py reads APP_URL.

    Left out are those marked `own_server`, which look into their server's process or kill it.
    """
    command = ["pytest", tests, "-q", "-m", "not own_server"]
    workers = ["-n", "auto", "--maxprocesses", "4", "--dist", "loadfile"]
    environment = os.environ | {"APP_URL": url}
    subprocess.run(
        [sys.executable, "-m", *command, *workers], cwd=ROOT, env=environment, check=True
    )


def check(url: str, servers: list[Server]) -> list[Row]:
    """Return what a page and its callers meet with while a process dies."""
    before = [server.cpu() for server in servers]
    statuses = [httpx.get(url).status_code for _ in range(20)]
    client = Client(url, verbose=False)
    calls = [len(client.predict("vae", 2, k, api_name="/sample")["codes"]) == 2 for k in range(10)]
    shares = [server.cpu() - start for server, start in zip(servers, before, strict=True)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        kept, recovered, failed = through_a_death(page, url, servers)
        browser.close()
    later = [httpx.get(url).status_code for _ in range(20)]
    return [
        Row(what="two processes: pages of 20 that failed", ours=bad(statuses), bar="<= 0"),
        Row(what="API calls of 10 that failed", ours=calls.count(False), bar="<= 0"),
        Row(what="smaller share of the CPU time", ours=min(shares) / sum(shares)),
        Row(what="state kept after a death (1 yes)", ours=float(kept), bar=">= 1"),
        Row(what="page usable after a death (1 yes)", ours=float(recovered), bar=">= 1"),
        Row(what="requests of 200 that failed around it", ours=failed, bar="<= 0"),
        Row(what="pages of 20 after it that failed", ours=bad(later), bar="<= 0"),
    ]


def bad(statuses: list[int]) -> int:
    """Return how many answers were none."""
    return sum(status != 200 for status in statuses)


def through_a_death(page: Page, url: str, servers: list[Server]) -> tuple[bool, bool, int]:
    """Return whether the state and the page outlive a process, and how many requests did not."""
    page.goto(url)
    page.wait_for_function(READY)
    slider = page.locator("#sliders-vae input[type=range]").first
    slider.focus()
    slider.press("ArrowRight")
    page.wait_for_function("location.hash.length > 30")
    z = page.evaluate(STORE)
    statuses: list[int] = []

    def keep_asking() -> None:
        with httpx.Client(timeout=30) as client:
            statuses.extend(client.get(f"{url}/theme.css").status_code for _ in range(200))

    asking = threading.Thread(target=keep_asking)
    asking.start()
    os.kill(servers[0].process, 9)
    page.reload()
    page.wait_for_function(READY)
    after = page.evaluate(STORE)
    kept = max(abs(a - b) for a, b in zip(z, after, strict=True)) < 2e-3
    answer = page.evaluate(
        "async () => (await fetch('./explorer/prepare', {method: 'POST', body: 'x'})).status"
    )
    asking.join()
    return kept, answer == 422, bad(statuses)


if __name__ == "__main__":
    main()
