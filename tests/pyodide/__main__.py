"""Compare what Pyodide says with what CPython says: ``python -m tests.pyodide PYODIDE WHEELS [--browser CHROMIUM]``.

PYODIDE is the folder of the npm package (its version stands in ``package.json``), WHEELS one with the wheels of this
library, attrs and cattrs.  Nothing is fetched from anywhere else.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

from rlsnutri import schedule
from tests.golden.plans import PLANS
from tests.readme import block

HERE = Path(__file__).parent
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "pyodide-lock.json", "python_stdlib.zip")
LONGEST = 180
"""Seconds that loading and scheduling may take."""


def main() -> int:
    """Say what each of them answered; returns 1 if one differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.pyodide", description=__doc__)
    parser.add_argument("pyodide", type=Path)
    parser.add_argument("wheels", type=Path)
    parser.add_argument("--browser", metavar="CHROMIUM", help="run it in this browser, too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        for name in CORE:
            shutil.copy(options.pyodide / name, folder)
        for name in ("answer.mjs", "browser.html"):
            shutil.copy(HERE / name, folder)
        wheels = sorted(options.wheels.glob("*.whl"))
        for wheel in wheels:
            shutil.copy(wheel, folder)
        job = {"wheels": [wheel.name for wheel in wheels], "code": block("python")}
        (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
        same = agrees("Node.js", in_node(folder))
        if options.browser:
            same &= agrees("the browser", in_browser(folder, options.browser))
    return 0 if same else 1


def in_node(folder: Path) -> dict[str, Any]:
    """Run the job in Node.js."""
    command = ["node", str(HERE / "node.mjs"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)
    answer: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {"error": done.stderr}
    return answer


class Handler(SimpleHTTPRequestHandler):
    """Serves the folder, and takes the answer."""

    def __init__(self, answers: Queue[dict[str, Any]], *arguments: Any, directory: str) -> None:
        self.answers = answers
        super().__init__(*arguments, directory=directory)

    def do_POST(self) -> None:
        said = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()
        self.answers.put(json.loads(said))

    def log_message(self, *_: object) -> None:
        """Say nothing of what was asked for."""


def in_browser(folder: Path, browser: str) -> dict[str, Any]:
    """Run the job in a page of a headless Chromium, served from this machine."""
    answers: Queue[dict[str, Any]] = Queue()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, answers, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    flags = ["headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking"]
    flags += ["disable-component-update", "disable-sync", "remote-debugging-port=0", f"user-data-dir={folder / 'me'}"]
    page = f"http://127.0.0.1:{server.server_port}/browser.html"
    command = [browser, *(f"--{flag}" for flag in flags), page]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            return answers.get(timeout=LONGEST)
        finally:
            process.terminate()
            server.shutdown()


def agrees(where: str, said: dict[str, Any]) -> bool:
    """Say how an answer compares."""
    here = schedule(PLANS["readme"])
    same = said.get("printed") == f"{here}\n" and said.get("html") == here._repr_html_()
    if same:
        times = f"loaded in {said['loading']} ms, ran in {said['running']} ms"
        report = f"{where}: Python {said['python']} on {said['platform']}, the same bytes; {times}"
    else:
        report = f"{where}: differs: {said.get('error') or said.get('printed')}"
    sys.stdout.write(report + "\n")
    return same


if __name__ == "__main__":
    sys.exit(main())
