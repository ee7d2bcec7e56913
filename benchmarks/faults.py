"""Kill runs at random moments, and compare their final output with that of undisturbed runs.

    python benchmarks/faults.py --kills 200

Each run is the whole command with two workers, even if little is left to do. It reads invented articles or PATH, and
writes each kind of output in turn. It is killed (SIGKILL, now and then Ctrl-C) after a random share of the time of the
undisturbed run, and started again. After some kills it may finish, and then begins anew, until there were that many
kills of a running process. The benchmark prints how many bytes differ, how many restarts were refused and how many
drafts are left. The exit code is 1 if one of these is not 0.
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
from collections import Counter
from itertools import zip_longest
from pathlib import Path

from speed import make_articles

from claimex.formats.drafts import is_draft

SEED = 7
INTERRUPTS = 0.2  # share of the kills that are Ctrl-C
PARAGRAPHS = 12  # in an invented article
COMMAND = """
try:
    from claimex import cli
    from claimex.running import processes
except KeyboardInterrupt:
    raise SystemExit(130) from None
processes.FEW_CHARACTERS = 0
cli.main()
"""
RESTART = 5  # kills after which a run may finish and starts anew, so that its beginning is hit too
OUTPUTS = {
    "records": ["-o", "out/"],
    "articles' lines": ["-o", "out/", "--articles", "out/"],
    "zst": ["-o", "out/", "--format", "jsonl.zst", "--articles", "out/"],
    "Parquet": ["-o", "out/", "--format", "parquet"],
    "single file": ["-o", "out.jsonl", "--articles", "lines.jsonl.gz", "--errors", "errors.jsonl"],
}
"""Options for each kind of output. Each has its own folder."""


def main() -> int:
    """Run the comparison and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", nargs="?", help="articles, as for claimex extract; by default invented articles")
    parser.add_argument("--articles", type=int, default=16, help="number of invented articles")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--shard-size", type=int, default=2)
    parser.add_argument("--model", default="fast", help="the model, which does not matter here")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        args.path = str(Path(args.path).resolve()) if args.path else invent(Path(name, "articles.jsonl"), args.articles)
        trials = [Trial(args, Path(name), kind) for kind in OUTPUTS]
        choose = random.Random(SEED)  # noqa: S311 - not for secrets
        killed = 0
        while killed < args.kills:
            trial = trials[killed // RESTART % len(trials)]
            killed += trial.kill(choose)
            if killed % RESTART == 0 or killed == args.kills:
                trial.end()
                print(f"{killed} kills, {trial.kind}: {tell(trials)}", flush=True)
    found = sum((trial.found for trial in trials), Counter[str]())
    return int(any(found[what] for what in WRONG))


WRONG = ("bytes that differ", "refused restarts", "drafts left")


class Trial:
    """One kind of output: the files of an undisturbed run, and a run that is killed."""

    def __init__(self, args: argparse.Namespace, folder: Path, kind: str) -> None:
        self.kind = kind
        self.found: Counter[str] = Counter()
        self._args = args
        self._place = folder / kind.replace(" ", "-")
        began = time.monotonic()
        self._count_refusal(self._start())
        self._took = time.monotonic() - began
        self._expected = contents(self._place)
        shutil.rmtree(self._place)
        print(f"undisturbed, {kind}: {self._took:.1f} s, {len(self._expected)} files", flush=True)

    def kill(self, choose: random.Random) -> bool:
        """Start the command, and kill it at a random moment. Return False if it had finished before."""
        process = self._start()
        try:
            process.wait(choose.uniform(0, self._took))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT if choose.random() < INTERRUPTS else signal.SIGKILL)
            process.wait()
            return True
        self._count_refusal(process)
        return False

    def end(self) -> None:
        """Let the run finish, compare its files with the expected ones, and delete them."""
        self._count_refusal(self._start())
        left = contents(self._place)
        self.found["runs ended"] += 1
        self.found["drafts left"] += sum(is_draft(Path(name).name) for name in left)
        for name in {*left, *self._expected}:
            if not is_draft(Path(name).name):
                pairs = zip_longest(left.get(name, b""), self._expected.get(name, b""))
                self.found["bytes that differ"] += sum(one != other for one, other in pairs)
                self.found["bytes that differ"] += (name in left) != (name in self._expected)
        shutil.rmtree(self._place)

    def _start(self) -> subprocess.Popen[bytes]:
        self._place.mkdir(exist_ok=True)
        how = ["-q", "--jobs", "2", "--model", self._args.model, "--shard-size", str(self._args.shard_size)]
        command = [sys.executable, "-c", COMMAND, "extract", self._args.path, *how, *OUTPUTS[self.kind]]
        return subprocess.Popen(command, cwd=self._place)  # noqa: S603 - our own command

    def _count_refusal(self, process: subprocess.Popen[bytes]) -> None:
        self.found["refused restarts"] += process.wait() != 0


def tell(trials: list[Trial]) -> str:
    """Return the counts of all trials together."""
    found = sum((trial.found for trial in trials), Counter[str]())
    return ", ".join(f"{what} {found[what]:,}" for what in ("runs ended", *WRONG))


def invent(path: Path, count: int) -> str:
    """Write invented articles, one in each line."""
    lines = [json.dumps({"id": f"{n}", "text": t}) for n, t in enumerate(make_articles(count, length=PARAGRAPHS))]
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of all files in a folder by name, with the lock, which is empty."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


if __name__ == "__main__":
    sys.exit(main())
