"""Measure how time and memory grow with the number of articles: claimex, bare spaCy, and a peer, in one run.

    python benchmarks/growth.py --articles 100 1000 5000 20000 --results growth.json --chart growth.svg

Each system reads the same invented articles in its own process. All systems run on one size before the next size, so
that other load on the machine affects all. It prints seconds of CPU, their ratio to bare spaCy, the peak memory of the
process and, for `--jobs 2`, that of each worker. The peer is textacy's finder of direct quotations, if it is installed.
Results that are already in the file are not measured again, so an interrupted run continues. The chart needs the extra
`plot`. Memory is read from /proc, so it needs Linux.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from speed import make_articles

from claimex import Article
from claimex.parsing.spacy_pipeline import PIPELINES
from claimex.pipeline import extractor
from claimex.running import processes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from claimex.article import Failure
    from claimex.pipeline.extractor import Outcome

    Results = dict[str, dict[str, dict[str, float | list[float]]]]  # by system, by number of articles

PARAGRAPHS = 1


class Watched:
    """An extractor that writes the peak memory of its process to a file, which is named by the process's number.

    Args:
        model: Name of the model.
        folder: Folder of the files.
    """

    def __init__(self, model: str, folder: str) -> None:
        self._extractor = extractor.load(model)
        self._note = Path(folder, str(os.getpid()))

    def extract_all(self, articles: Iterable[Article | Failure]) -> Iterator[Outcome]:
        """Extract, and write the peak memory at the end."""
        yield from self._extractor.extract_all(articles)
        whole = self._note.with_suffix(".part")  # a worker may be stopped while it writes
        whole.write_text(str(peak_memory()), encoding="utf-8")
        whole.replace(self._note)


def run_claimex(texts: Iterable[str], folder: str, *, jobs: int, model: str = "base") -> None:
    """Extract the records of each text."""
    articles = (Article(id=str(number), text=text) for number, text in enumerate(texts))
    for _ in processes.extract_all(articles, partial(Watched, model, folder), jobs=jobs):  # type: ignore[arg-type]
        pass


def run_spacy(texts: Iterable[str], _: str) -> None:
    """Run all of spaCy's English pipeline, with a memory zone for each text."""
    nlp = importlib.import_module(next(name for name in PIPELINES if importlib.util.find_spec(name))).load()
    for text in texts:
        with nlp.memory_zone():
            nlp(text)


def run_textacy(texts: Iterable[str], _: str) -> None:
    """Find direct quotations with textacy. It refuses an article with an odd number of marks."""
    from textacy.extract import direct_quotations

    nlp = importlib.import_module(next(name for name in PIPELINES if importlib.util.find_spec(name))).load()
    for text in texts:
        with nlp.memory_zone(), suppress(ValueError):
            list(direct_quotations(nlp(text)))


SYSTEMS: dict[str, Callable[[Iterable[str], str], None]] = {
    "spaCy": run_spacy,
    "claimex": partial(run_claimex, jobs=1),
    "claimex fast": partial(run_claimex, jobs=1, model="fast"),
    "claimex --jobs 2": partial(run_claimex, jobs=2),
    **({"textacy": run_textacy} if importlib.util.find_spec("textacy") else {}),
}


def measure(system: str, count: int) -> dict[str, float | list[float]]:
    """Run one system in this process.

    Returns:
        `cpu` and `seconds`; `memory`, the peak of this process in MB; `workers`, the peak of each worker.
    """
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        SYSTEMS[system](make_articles(count, length=PARAGRAPHS), folder)
        notes = [path for path in sorted(Path(folder).iterdir()) if not path.suffix and path.name != str(os.getpid())]
        each = [float(path.read_text(encoding="utf-8")) for path in notes]
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(usage.ru_utime + usage.ru_stime for usage in used)
    return {"cpu": cpu, "seconds": time.monotonic() - began, "memory": peak_memory(), "workers": each}


def peak_memory() -> float:
    """Return the peak memory of this process in MB, without that of the process that started it."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def measure_apart(system: str, count: int) -> dict[str, float | list[float]]:
    """Run one system in its own process."""
    command = [sys.executable, __file__, "--one", system, "--articles", str(count)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603 - this file
    found: dict[str, float | list[float]] = json.loads(done.stdout)
    return found


def compare(counts: Iterable[int], kept: Path | None) -> Results:
    """Measure all systems on all sizes, except for results that are kept already, and print everything."""
    results: Results = json.loads(kept.read_text(encoding="utf-8")) if kept is not None and kept.exists() else {}
    print(f"{'articles':>8}  {'system':18} {'CPU s':>8} {'ratio':>6} {'seconds':>8} {'MB':>6}  of each worker")
    for count in counts:
        for system in SYSTEMS:
            sizes = results.setdefault(system, {})
            if str(count) not in sizes:
                sizes[str(count)] = measure_apart(system, count)
                keep(results, kept)
            found = sizes[str(count)]
            ratio = results["spaCy"][str(count)]["cpu"] / found["cpu"]
            took = f"{found['cpu']:8.1f} {ratio:6.2f} {found['seconds']:8.1f} {found['memory']:6.0f}"
            each = " ".join(f"{memory:.0f}" for memory in found["workers"])
            print(f"{count:8}  {system:18} {took}  {each}", flush=True)
    return results


def keep(results: Results, path: Path | None) -> None:
    """Write the file of results, whole or not at all."""
    if path is not None:
        draft = path.with_name(f"{path.name}.tmp")
        draft.write_text(json.dumps(results, indent=1), encoding="utf-8")
        draft.replace(path)


def draw(results: Results, path: Path) -> None:
    """Draw time and memory over the number of articles. Of the workers, the memory of the largest is drawn."""
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    for number, (system, found) in enumerate(results.items()):
        sizes = sorted(map(int, found))
        values = [found[str(size)] for size in sizes]
        how = {"marker": "o", "color": f"C{number}"}
        left.plot(sizes, [value["seconds"] for value in values], label=system, **how)
        right.plot(sizes, [value["memory"] for value in values], **how)
        if any(value["workers"] for value in values):
            each = [max(value["workers"], default=None) for value in values]
            left.plot([], [], linestyle="--", label="its workers, each", **how)
            right.plot(sizes, each, linestyle="--", **how)
    left.set(xlabel="articles", title="seconds", xscale="log", yscale="log")
    right.set(xlabel="articles", title="peak memory, MB", xscale="log")
    right.set_ylim(bottom=0)
    for axis in (left, right):
        axis.grid(visible=True, alpha=0.3)
    left.legend()
    figure.savefig(path)


def main() -> None:
    """Measure all systems on all sizes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[100, 1000, 5000, 20000])
    parser.add_argument("--results", type=Path, help="file that keeps what was measured, JSON")
    parser.add_argument("--chart", type=Path)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.one, options.articles[0])))
        return
    results = compare(options.articles, options.results)
    if options.chart:
        draw(results, options.chart)


if __name__ == "__main__":
    main()
