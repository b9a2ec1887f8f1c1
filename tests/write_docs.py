"""Put the true outputs into the pages: ``python -m tests.write_docs``, or only pages that are named."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.pages import CODE, PAGES


def main(names: list[str]) -> int:
    """Write the pages whose outputs differ; returns 1 if something is left that no writing mends."""
    status = 0
    for path in PAGES:
        page = path.read_text(encoding="utf-8")
        if (names and str(path) not in [str(Path(name).resolve()) for name in names]) or CODE.missing(page):
            continue
        with tempfile.TemporaryDirectory() as folder:
            _, _, renewed = CODE.run_page(page, str(path), Path(folder))
        if renewed != page:
            path.write_text(renewed, encoding="utf-8")
            sys.stdout.write(f"written: {path}\n")
        with tempfile.TemporaryDirectory() as folder:
            _, faults, _ = CODE.run_page(renewed, str(path), Path(folder))
        for fault in faults:
            sys.stdout.write(f"{fault}\n")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
