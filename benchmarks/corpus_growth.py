"""Measure how time and memory of the commands on corpora grow with the number of records.

    python benchmarks/corpus_growth.py --results growth.json --chart docs/images/corpus.svg

Each command reads the same generated records (`benchmarks/corpus.py`, some 8.2 an article: 10 thousand, 100 thousand
and a million of them) in its own process. It prints seconds of CPU and the peak memory of the process. The first
baseline joins quotations whose normalised words are equal, as Quotebank does: a dictionary in memory. The second
compares each pair of quotations by rapidfuzz's `partial_ratio`, on the smallest corpus alone. Results that are already
in the file are not measured again, so an interrupted run continues. The chart needs the extra `plot`.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import World

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Results = dict[str, dict[str, dict[str, float]]]  # by command, by number of records

CLUSTERS = "clusters.jsonl"
COMMANDS = {
    "cluster --level copy": ["cluster", "records.jsonl", "--level", "copy", "-o", "out.jsonl"],
    "cluster --level verbatim": ["cluster", "records.jsonl", "--level", "verbatim", "-o", "out.jsonl"],
    "cluster --level variant": ["cluster", "records.jsonl", "--level", "variant", "-o", CLUSTERS],
    "people link": ["people", "link", "records.jsonl", "--list", "people.csv", "-o", "out.jsonl"],
    "people suggest": ["people", "suggest", "records.jsonl", "-o", "out.csv"],
    "audit --by outlet,month": ["audit", "records.jsonl", "--by", "outlet,month", "-o", "out.html"],
    "verify": ["verify", "records.jsonl", "--against", "transcripts.jsonl", "--fail-on", "none", "-o", "out.jsonl"],
    "graph --nodes cluster": [
        "graph",
        "records.jsonl",
        "--nodes",
        "cluster",
        "--clusters",
        CLUSTERS,
        "-o",
        "o.csv",
    ],
}
BASELINES = {"equal words in memory": "equal", "each pair by rapidfuzz": "pairwise"}
PAIRWISE_AT_MOST = 10_000
"""Articles up to which each pair is compared: time grows with the square of the quotations."""

LEAST_WORDS = 5
LEAST_RATIO = 80
KILOBYTES = 1024


def make(folder: Path, articles: int, seed: int) -> int:
    """Write records, the list of people and the transcripts; return the number of records."""
    world, written = World(seed, articles), 0
    with (folder / "records.jsonl").open("w", encoding="utf-8") as stream:
        for record in world.records():
            stream.write(json.dumps(record) + "\n")
            written += 1
    with (folder / "people.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("id", "name", "role", "from", "to"))
        writer.writerows((p.id, p.name, f"{p.office} of {p.place}", p.since, p.until) for p in world.people)
    with (folder / "transcripts.jsonl").open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps({"id": name, "text": text}) + "\n" for name, text in world.transcripts)
    return written


def run(command: Sequence[str], folder: Path) -> dict[str, float]:
    """Run one command in its own process; return seconds of CPU and megabytes at the peak."""
    began = time.monotonic()
    process = subprocess.Popen([sys.executable, *command], cwd=folder)  # noqa: S603 - ours
    _, status, used = os.wait4(process.pid, 0)  # what it alone has used
    process.returncode = os.waitstatus_to_exitcode(status)
    if status:
        sys.exit(f"{' '.join(command)}: failed")
    cpu = used.ru_utime + used.ru_stime
    return {"cpu": cpu, "seconds": time.monotonic() - began, "memory": used.ru_maxrss / KILOBYTES}


def join_equal(path: Path) -> None:
    """Join quotations whose normalised words are equal: the baseline."""
    from claimex.corpus import read_records
    from claimex.corpus.quoted import quotes_of

    found: dict[tuple[str, ...], list[str]] = {}
    for record in read_records([path]):
        for quote in quotes_of(record):
            if len(quote.keys) >= LEAST_WORDS:
                found.setdefault(quote.keys, []).append(record.id)


def join_pairs(path: Path) -> None:
    """Join quotations of which one stands in the other, as rapidfuzz sees it: the baseline for small corpora."""
    from rapidfuzz import fuzz, process

    from claimex.corpus import read_records
    from claimex.corpus.quoted import quotes_of
    from claimex.corpus.shelf import Sets

    texts = [" ".join(quote.keys) for record in read_records([path]) for quote in quotes_of(record)]
    sets = Sets(len(texts))
    for number, text in enumerate(texts):
        scores = process.cdist([text], texts[number + 1 :], scorer=fuzz.partial_ratio, score_cutoff=LEAST_RATIO)[0]
        for other in scores.nonzero()[0].tolist():
            sets.join(number, number + 1 + other)


def draw(results: Results, path: Path) -> None:
    """Draw seconds of CPU and memory against the number of records, on logarithmic scales."""
    import matplotlib.pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.5), sharex=True)
    for name, measured in results.items():
        sizes = sorted(measured, key=int)
        numbers = [int(size) for size in sizes]
        left.loglog(numbers, [measured[size]["cpu"] for size in sizes], marker="o", label=name)
        right.semilogx(numbers, [measured[size]["memory"] for size in sizes], marker="o")
    for axes, title in ((left, "seconds of CPU"), (right, "peak memory, MB")):
        axes.set_xlabel("records")
        axes.set_title(title)
        axes.grid(visible=True, alpha=0.3)
    left.legend(fontsize=7)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


def measure(sizes: Iterable[int], seed: int, results: Results, save: Path | None) -> None:
    """Measure every command on every size that is not in the results yet."""
    for articles in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            records = make(folder, articles, seed)
            for job, command in jobs(folder, articles).items():
                if str(records) in results.setdefault(job, {}):
                    continue
                if CLUSTERS in command and not (folder / CLUSTERS).exists() and job.startswith("graph"):
                    run(["-m", "claimex", *COMMANDS["cluster --level variant"], "--quiet"], folder)
                results[job][str(records)] = found = run(command, folder)
                print(f"{records:9,} records  {job:26} {found['cpu']:8.1f} s  {found['memory']:7.0f} MB", flush=True)
                if save is not None:
                    save.write_text(json.dumps(results, indent=1), encoding="utf-8")


def jobs(folder: Path, articles: int) -> dict[str, list[str]]:
    """Return the arguments of Python for each command and baseline that a corpus of this size allows."""
    found = {name: ["-m", "claimex", *words, "--quiet"] for name, words in COMMANDS.items()}
    for name, baseline in BASELINES.items():
        if baseline != "pairwise" or articles <= PAIRWISE_AT_MOST:
            found[name] = [str(Path(__file__).resolve()), "--baseline", baseline, str(folder / "records.jsonl")]
    return found


def main() -> None:
    """Measure, and draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[1225, 12_250, 122_500])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--results", type=Path)
    parser.add_argument("--chart", type=Path)
    parser.add_argument("--baseline", nargs=2, metavar=("NAME", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.baseline is not None:
        name, path = options.baseline
        {"equal": join_equal, "pairwise": join_pairs}[name](Path(path))
        return
    save = options.results.resolve() if options.results is not None else None
    chart = options.chart.resolve() if options.chart is not None else None
    results: Results = json.loads(save.read_text(encoding="utf-8")) if save is not None and save.is_file() else {}
    measure(options.articles, options.seed, results, save)
    if chart is not None:
        draw(results, chart)


if __name__ == "__main__":
    main()
