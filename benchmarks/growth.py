"""How time and memory grow with the number of articles: claimex, bare spaCy, and a peer, side by side in one run.

    python benchmarks/growth.py --articles 100 1000 5000 20000 --chart growth.svg

Each system runs over the same invented articles in a process of its own, all systems on a size before the next size,
so that what else the machine does falls on all. Printed are seconds of CPU, their ratio to bare spaCy, and the peak
memory of the process (with its workers, for `--jobs 2`). The peer is textacy's finder of direct quotations, where it is
installed. The chart needs the extra plot.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import resource
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from speed import make_articles

from claimex import Article, pipeline, workers
from claimex.parse import PIPELINES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

PARAGRAPHS = 2


def run_claimex(texts: Iterable[str], *, jobs: int, model: str = "base") -> None:
    """Extract the records of each text."""
    articles = (Article(id=str(number), text=text) for number, text in enumerate(texts))
    for _ in workers.extract_all(articles, partial(pipeline.load, model), jobs=jobs):
        pass


def run_spacy(texts: Iterable[str]) -> None:
    """Run the whole of spaCy's English pipeline, in its own memory zones."""
    nlp = importlib.import_module(next(name for name in PIPELINES if importlib.util.find_spec(name))).load()
    for text in texts:
        with nlp.memory_zone():
            nlp(text)


def run_textacy(texts: Iterable[str]) -> None:
    """Find direct quotations with textacy."""
    from textacy.extract import direct_quotations

    nlp = importlib.import_module(next(name for name in PIPELINES if importlib.util.find_spec(name))).load()
    for text in texts:
        with nlp.memory_zone():
            list(direct_quotations(nlp(text)))


SYSTEMS: dict[str, Callable[[Iterable[str]], None]] = {
    "spaCy": run_spacy,
    "claimex": partial(run_claimex, jobs=1),
    "claimex fast": partial(run_claimex, jobs=1, model="fast"),
    "claimex --jobs 2": partial(run_claimex, jobs=2),
    **({"textacy": run_textacy} if importlib.util.find_spec("textacy") else {}),
}


def measure(system: str, count: int) -> dict[str, float]:
    """Run one system in this process, and tell what it took."""
    began = time.monotonic()
    SYSTEMS[system](make_articles(count, length=PARAGRAPHS))
    own, inner = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = own.ru_utime + own.ru_stime + inner.ru_utime + inner.ru_stime
    memory = (own.ru_maxrss + inner.ru_maxrss * (2 if "jobs" in system else 0)) / 1024
    return {"cpu": cpu, "seconds": time.monotonic() - began, "memory": memory}


def draw(results: dict[str, dict[int, dict[str, float]]], path: Path) -> None:
    """Draw time and memory over the number of articles."""
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    for axis, key, title in zip(axes, ("seconds", "memory"), ("seconds", "peak memory, MB"), strict=True):
        for system, found in results.items():
            axis.plot(list(found), [value[key] for value in found.values()], marker="o", label=system)
        axis.set(xlabel="articles", title=title, xscale="log", yscale="log" if key == "seconds" else "linear")
        axis.set_ylim(bottom=0 if key == "memory" else None)
        axis.grid(visible=True, alpha=0.3)
    axes[0].legend()
    figure.savefig(path)


def main() -> None:
    """Measure all systems on all sizes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[100, 1000, 5000, 20000])
    parser.add_argument("--chart", type=Path)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.one, options.articles[0])))
        return
    results: dict[str, dict[int, dict[str, float]]] = {system: {} for system in SYSTEMS}
    print(f"{'articles':>8}  {'system':18} {'CPU s':>8} {'ratio':>6} {'seconds':>8} {'MB':>6}")
    for count in options.articles:
        for system in SYSTEMS:
            command = [sys.executable, __file__, "--one", system, "--articles", str(count)]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603 - this file
            results[system][count] = found = json.loads(done.stdout)
            ratio = results["spaCy"][count]["cpu"] / found["cpu"]
            took = f"{found['cpu']:8.1f} {ratio:6.2f} {found['seconds']:8.1f} {found['memory']:6.0f}"
            print(f"{count:8}  {system:18} {took}", flush=True)
    if options.chart:
        draw(results, options.chart)


if __name__ == "__main__":
    main()
