"""Measure how much faster two processes are than one: `--jobs 2` and `--jobs 1`, in turns in one run.

    python benchmarks/jobs.py --articles 800 --rounds 2

Each run is the whole command in its own process. It reads one JSON Lines file and writes another. Each round runs both
on the same articles, so that other load on the machine affects both. A quarter of the articles is run as well. The
difference between the whole and the quarter is the work without the start of Python, the opening of models, and the
end, when one process waits for the other.

It also prints the ratio that processor time alone would allow, independent of other load: twice the time of --jobs 1
divided by that of --jobs 2, with parent and workers together. The time of the parent, which reads, writes and hands
over articles, counts too, because it runs on the workers' cores.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from speed import make_articles

from claimex.running.processes import FEW_CHARACTERS

JOBS = (1, 2)
QUARTER = 4
ENOUGH = 2  # times FEW_CHARACTERS, the size at which --jobs 2 starts processes


def measure(articles: Path, *, jobs: int, model: str) -> dict[str, float]:
    """Run the command in its own process.

    Returns:
        Seconds by the clock, and of the processor time of the parent and of the workers.
    """
    with tempfile.TemporaryDirectory() as folder:
        arguments = ["-q", str(articles), "-o", f"{folder}/records.jsonl", "--jobs", str(jobs), "--model", model]
        began = time.monotonic()
        command = [sys.executable, __file__, "--run", "extract", *arguments]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603 - this file
        return {"wall": time.monotonic() - began, **json.loads(done.stdout)}


def run(arguments: list[str]) -> None:
    """Run the command line in this process, and print the processor time of this process and of its workers."""
    from claimex.cli._app import app

    app(arguments, standalone_mode=False)
    used = {"parent": resource.RUSAGE_SELF, "workers": resource.RUSAGE_CHILDREN}
    found = {name: resource.getrusage(who) for name, who in used.items()}
    print(json.dumps({name: usage.ru_utime + usage.ru_stime for name, usage in found.items()}))


def compare(count: int, *, rounds: int, length: int, model: str) -> None:
    """Run both numbers of jobs, round by round, and print seconds and ratios."""
    spent = {(jobs, part): dict.fromkeys(("wall", "parent", "workers"), 0.0) for jobs in JOBS for part in (QUARTER, 1)}
    with tempfile.TemporaryDirectory() as folder:
        parts = {part: write_articles(Path(folder, f"{part}.jsonl"), count // part, length) for part in (QUARTER, 1)}
        if parts[QUARTER].stat().st_size < ENOUGH * FEW_CHARACTERS:
            sys.exit(f"a quarter of {count} articles is too little for a second process; take more articles")
        for number in range(rounds):
            for (jobs, part), sums in spent.items():
                found = measure(parts[part], jobs=jobs, model=model)
                for name, seconds in found.items():
                    sums[name] += seconds
                took = "  ".join(f"{name} {seconds:6.1f}" for name, seconds in found.items())
                print(f"round {number + 1}  --jobs {jobs}  {count // part:5} articles  {took}", flush=True)
    whole = {jobs: spent[jobs, 1] for jobs in JOBS}
    beyond = {jobs: {name: whole[jobs][name] - spent[jobs, QUARTER][name] for name in whole[jobs]} for jobs in JOBS}
    for title, taken in (("with start and models", whole), ("without start and models", beyond)):
        print(f"{title:25} {compared(taken)}")


def compared(taken: dict[int, dict[str, float]]) -> str:
    """Return a line with the ratio by the clock, the ratio that processor time allows, and the parent's share."""
    one, two = (taken[jobs] for jobs in JOBS)
    used = two["parent"] + two["workers"]
    allowed = JOBS[1] * (one["parent"] + one["workers"]) / used
    ratio = f"{one['wall']:.1f} s to {two['wall']:.1f} s, ratio {one['wall'] / two['wall']:.2f}"
    return f"{ratio}; by processor time {allowed:.2f}, the parent's share {two['parent'] / used:.1%}"


def write_articles(path: Path, count: int, length: int) -> Path:
    """Write invented articles, one in each line."""
    with path.open("w", encoding="utf-8") as stream:
        for number, text in enumerate(make_articles(count, length=length)):
            stream.write(json.dumps({"id": str(number), "text": text}) + "\n")
    return path


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        run(sys.argv[2:])
    else:
        parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
        parser.add_argument("--articles", type=int, default=800)
        parser.add_argument("--rounds", type=int, default=2)
        parser.add_argument("--paragraphs", type=int, default=12, help="length of an article")
        parser.add_argument("--model", default="base")
        options = parser.parse_args()
        compare(options.articles, rounds=options.rounds, length=options.paragraphs, model=options.model)
