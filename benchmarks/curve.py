"""Measure how fast and how good each installed model is, in one run, and draw both.

    python benchmarks/curve.py ../shared/corpora/polnear/dev --chart docs/images/curve.svg
    python benchmarks/curve.py ../shared/corpora/polnear/dev --articles 20 --models base fast

Bare spaCy (all components) and each model read the same article in this process on one thread, then the next article,
so that other load on the machine affects all. Speed is words per CPU second as a share of bare spaCy's. F1 is that of
whole attributions, as `claimex extract --headlines` and `claimex evaluate` give it. The table names the processor and
the instructions that int8 arithmetic depends on. The chart needs the extra `plot`, and the processor is read from
/proc, so that needs Linux.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import claimex
from claimex.evaluation import evaluate
from claimex.formats import load_records
from claimex.model import list_models
from claimex.parsing import PIPELINES
from claimex.running import MIN_CONFIDENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from claimex import Article, Record

BARE = "bare spaCy"
INSTRUCTIONS = ("avx2", "avx512f", "avx512_vnni", "avx_vnni", "amx_int8")
"""Instruction sets that decide how fast int8 arithmetic is, as Linux names them."""

OTHERS = {
    "annotators against each other": 0.759,
    "Citron, retrained, and SaysWho": 0.549,
    "Citron, retrained": 0.528,
}
"""F1 of whole attributions on PolNeAR dev without a speed, which was not measured on the same machine. Citron was
retrained on the train part; two annotators read 18 of the articles. Source: docs/explanation/quality.md."""

MARGIN = 0.03
"""Room above the best point, for its name."""


@dataclass(frozen=True, slots=True)
class Point:
    """One system: its name, words per CPU second, the same as a share of bare spaCy's, and F1, None of spaCy."""

    name: str
    words: float
    ratio: float
    f1: float | None


def measure(corpus: Path, models: Sequence[str], count: int | None) -> list[Point]:
    """Measure bare spaCy and each model on a corpus: a folder with gold, and texts in `text/`."""
    articles = [a for a in claimex.read_articles(corpus / "text") if isinstance(a, claimex.Article)][:count]
    nlp = importlib.import_module(next(name for name in PIPELINES if importlib.util.find_spec(name))).load()
    extractors = {name: claimex.load(name, headlines=True) for name in models}
    found: dict[str, list[Record]] = {name: [] for name in models}

    def run_model(name: str, article: Article) -> None:
        found[name] += extractors[name].read(article).records

    def run_spacy(_: str, article: Article) -> None:
        with nlp.memory_zone():
            nlp(article.text)

    systems: dict[str, Callable[[str, Article], None]] = {BARE: run_spacy, **dict.fromkeys(models, run_model)}
    spent = _take_turns(systems, articles)
    words = sum(len(article.text.split()) for article in articles)
    scores = {name: _score(corpus, articles, records) for name, records in found.items()}
    return [Point(name, words / spent[name], spent[BARE] / spent[name], scores.get(name)) for name in systems]


def _take_turns(systems: dict[str, Callable[[str, Article], None]], articles: Sequence[Article]) -> dict[str, float]:
    """Return the CPU seconds of each system. What a system reads for the first time of all is not counted."""
    warm = claimex.Article(id="warm-up", text="“The bridge stays shut,” said Ada Quill, who runs it.")
    for name, run in systems.items():
        run(name, warm)
    spent = dict.fromkeys(systems, 0.0)
    for article in articles:
        for name, run in systems.items():
            began = time.process_time()
            run(name, article)
            spent[name] += time.process_time() - began
    return spent


def _score(corpus: Path, articles: Sequence[Article], records: Sequence[Record]) -> float:
    """Return the F1 of whole attributions, of records of the default confidence. Articles are known by file name."""
    read = {Path(article.id).name for article in articles}
    gold = [e for e in load_records(corpus) if isinstance(e, claimex.Record) and Path(e.doc.id).name in read]
    kept = [record for record in records if record.confidence >= MIN_CONFIDENCE and Path(record.doc.id).name in read]
    return evaluate(gold, kept, resamples=0)["attribution.f"] or 0.0


def processor() -> str:
    """Name the processor, and those of INSTRUCTIONS that it has."""
    told = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    name = re.search(r"^model name\s*:\s*(.+)$", told, re.MULTILINE)
    flags = re.search(r"^flags\s*:\s*(.+)$", told, re.MULTILINE)
    has = [flag for flag in INSTRUCTIONS if flags and flag in flags[1].split()]
    return f"{name[1] if name else 'unknown processor'} ({', '.join(has) or 'none of ' + ', '.join(INSTRUCTIONS)})"


def show(points: Sequence[Point]) -> None:
    """Print the points, and the other systems, as a table in Markdown."""
    print(f"Processor: {processor()}\n")
    print("| system | words per CPU second | to bare spaCy | whole attribution, F1 |\n| --- | --- | --- | --- |")
    for point in points:
        print(f"| {point.name} | {point.words:,.0f} | {point.ratio:.2f} | {_shown(point.f1)} |")
    for name, f1 in OTHERS.items():
        print(f"| {name} | – | – | {_shown(f1)} |")


def _shown(f1: float | None) -> str:
    return "–" if f1 is None else f"{f1:.3f}".lstrip("0")


def draw(points: Sequence[Point], path: Path) -> None:
    """Draw F1 over speed: a point for each model, joined, and a line across for each other system."""
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot as plt

    figure, axis = plt.subplots(figsize=(6.5, 4), layout="constrained")
    models = sorted(((point.ratio, point.f1, point.name) for point in points if point.f1 is not None), reverse=True)
    axis.plot([ratio for ratio, _, _ in models], [f1 for _, f1, _ in models], marker="o", color="C0")
    for ratio, f1, name in models:
        axis.annotate(f"claimex {name}", (ratio, f1), xytext=(6, 6), textcoords="offset points", color="C0")
    for number, (name, f1) in enumerate(OTHERS.items(), 1):
        axis.axhline(f1, linestyle="--", linewidth=1, color=f"C{number}", label=f"{name} (speed not measured)")
    axis.axvline(1, linestyle=":", linewidth=1, color="grey", label="as fast as bare spaCy")
    axis.set(xlabel="words per CPU second, bare spaCy = 1", ylabel="whole attribution, F1, PolNeAR dev")
    axis.set_xlim(0, max([1.3, *(ratio * 1.25 for ratio, _, _ in models)]))
    axis.set_ylim(top=max([*OTHERS.values(), *(f1 for _, f1, _ in models)]) + MARGIN)
    axis.set_title(processor(), fontsize=8)
    axis.grid(visible=True, alpha=0.3)
    axis.legend(fontsize=7, loc="center right")
    figure.savefig(path)


def main() -> None:
    """Measure, print the table, and draw the chart if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, help="folder with gold, and texts in text/")
    parser.add_argument("--models", nargs="+", default=[info.manifest.name for info in list_models()])
    parser.add_argument("--articles", type=int, help="only the first N")
    parser.add_argument("--chart", type=Path)
    options = parser.parse_args()
    points = measure(options.corpus, options.models, options.articles)
    show(points)
    if options.chart:
        draw(points, options.chart)


if __name__ == "__main__":
    main()
