"""Kills runs into a folder at random moments, and compares what they end with to an undisturbed run.

    python benchmarks/faults.py --kills 50

Each run is the command itself with all its processes, two workers however little is left to do, over invented articles
or over PATH. It is killed (SIGKILL, now and then Ctrl-C) after a random share of the time that the undisturbed run
took, and started again; after some kills it is left to end, and begins anew, until that many kills have met a run at
work. Exit code 1 if a byte differs.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from speed import make_articles

SEED = 7
INTERRUPTS = 0.2  # share of the kills that are Ctrl-C
PARAGRAPHS = 12  # of an invented article
COMMAND = "from claimex import cli, workers; workers.FEW_CHARACTERS = 0; cli.main()"
RESTART = 5  # kills after which a run starts from nothing, so that its beginning is hit too


def main() -> int:
    """Run the comparison and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", nargs="?", help="articles, as for claimex extract; invented ones if left out")
    parser.add_argument("--articles", type=int, default=200, help="how many are invented")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--shard-size", type=int, default=10)
    args = parser.parse_args()
    choose = random.Random(SEED)  # noqa: S311 - not for secrets
    with tempfile.TemporaryDirectory() as name:
        whole, cut = Path(name, "whole"), Path(name, "cut")
        args.path = args.path or invent(Path(name, "articles.jsonl"), args.articles)
        began = time.monotonic()
        start(args, whole).wait()
        took = time.monotonic() - began
        expected = contents(whole)
        print(f"undisturbed: {took:.1f} s, {len(expected)} files", flush=True)
        killed = ended = differing = 0
        while killed < args.kills:
            killed += kill(start(args, cut), choose.uniform(0, took), choose)
            if killed >= RESTART * (ended + 1):
                start(args, cut).wait()
                ended += 1
                differing += contents(cut) != expected
                shutil.rmtree(cut)
                print(f"{killed} kills, {ended} runs ended, {differing} of them with other bytes", flush=True)
    return int(differing > 0)


def invent(path: Path, count: int) -> str:
    """Write invented articles, one a line."""
    lines = [json.dumps({"id": f"{n}", "text": t}) for n, t in enumerate(make_articles(count, length=PARAGRAPHS))]
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def start(args: argparse.Namespace, folder: Path) -> subprocess.Popen[bytes]:
    """Start the command."""
    into = ["-o", f"{folder}/", "--articles", f"{folder}/", "--shard-size", str(args.shard_size)]
    command = [sys.executable, "-c", COMMAND, "extract", "-q", args.path, *into, "--jobs", "2"]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603 - our own command


def kill(process: subprocess.Popen[bytes], delay: float, choose: random.Random) -> bool:
    """Wait so many seconds, kill the process if it still runs, and tell whether it did."""
    try:
        process.wait(delay)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT if choose.random() < INTERRUPTS else signal.SIGKILL)
        process.wait()
        return True
    return False


def contents(folder: Path) -> dict[str, bytes]:
    """Read all files of a folder, without the lock."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


if __name__ == "__main__":
    sys.exit(main())
