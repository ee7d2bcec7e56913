"""`claimex serve` as a process of its own, on the loopback, for tests and for the benchmark."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PATIENCE = 600  # seconds, on a busy machine


@contextmanager
def serving(*options: str) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """Run the server until the block ends.

    Yields:
        The process, its address without a slash at the end, and the token.
    """
    command = [sys.executable, "-m", "claimex", "serve", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:  # noqa: S603 - our own
        try:
            told = process.stderr.readline() if process.stderr else ""
            address, token = re.findall(r"(http://\S+)/\?token=(\S+)", told)[0]
            _wait(address)
            yield process, address, token
        finally:
            process.kill()


def _wait(address: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/ready", timeout=PATIENCE):  # noqa: S310 - of the loopback
                return
        except urllib.error.HTTPError as error:
            error.close()
            time.sleep(0.1)
    msg = "the server did not get ready"
    raise TimeoutError(msg)
