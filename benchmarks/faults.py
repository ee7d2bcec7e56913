"""Kills runs into a folder at random moments, and compares what they end with to an undisturbed run.

    python benchmarks/faults.py PATH --kills 50

Each run is the command itself with all its processes. It is killed (SIGKILL, now and then Ctrl-C) after a random
share of the time that the undisturbed run took, and started again until that many kills were done; then it is
left to end. Exit code 1 if a byte differs.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SEED = 7
INTERRUPTS = 0.2  # share of the kills that are Ctrl-C
RESTART = 5  # kills after which a run starts from nothing, so that its beginning is hit too


def main() -> int:
    """Run the comparison and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", help="articles, as for claimex extract")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--shard-size", type=int, default=10)
    args = parser.parse_args()
    choose = random.Random(SEED)  # noqa: S311 - not for secrets
    with tempfile.TemporaryDirectory() as name:
        whole, cut = Path(name, "whole"), Path(name, "cut")
        began = time.monotonic()
        start(args, whole).wait()
        took = time.monotonic() - began
        expected, differing = contents(whole), 0
        for number in range(1, args.kills + 1):
            kill(start(args, cut), choose.uniform(0, took), choose)
            if number % RESTART == 0:
                start(args, cut).wait()
                differing += contents(cut) != expected
                shutil.rmtree(cut)
    print(
        f"{args.kills} kills, {args.kills // RESTART} runs ended, {differing} with other bytes; {len(expected)} files"
    )
    return int(differing > 0)


def start(args: argparse.Namespace, folder: Path) -> subprocess.Popen[bytes]:
    """Start the command."""
    command = [sys.executable, "-m", "claimex", "extract", "-q", args.path, "-o", f"{folder}/", "--jobs", "2"]
    return subprocess.Popen([*command, "--shard-size", str(args.shard_size)])  # noqa: S603 - our own command


def kill(process: subprocess.Popen[bytes], delay: float, choose: random.Random) -> None:
    """Wait so many seconds, and kill the process if it still runs."""
    try:
        process.wait(delay)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT if choose.random() < INTERRUPTS else signal.SIGKILL)
        process.wait()


def contents(folder: Path) -> dict[str, bytes]:
    """Read all files of a folder, without the lock."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


if __name__ == "__main__":
    sys.exit(main())
