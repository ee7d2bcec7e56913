"""Measure extraction from text without marks, capitals or paragraph breaks: F1 on a brat corpus, changed and clean.

    python benchmarks/noise.py ../shared/corpora/polnear/dev
    python benchmarks/noise.py ../shared/corpora/polnear/dev --model fast

Each change keeps all offsets, so the annotation of the corpus stays right. Headlines give records, because PolNeAR
marks them too.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import claimex
from claimex.evaluation.scoring import evaluate
from claimex.formats.load import load_records
from claimex.reading.articles import read_articles

if TYPE_CHECKING:
    from collections.abc import Callable

METRICS = ("content.exact.f", "content.soft.f", "source.exact.f", "cue.exact.f", "attribution.f")


def lower(text: str) -> str:
    """Make all letters lower case whose lower case is as long."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


CHANGES: dict[str, Callable[[str], str]] = {
    "clean": str,
    "straight marks": lambda text: text.translate(str.maketrans("“”‘’", "\"\"''")),
    "lower case": lower,
    "no paragraph breaks": lambda text: text.replace("\n", " "),
    "no double marks": lambda text: text.translate(str.maketrans('“”"', "   ")),
}


def change_corpus(folder: Path, change: Callable[[str], str], out: Path) -> None:
    """Copy a brat folder, and change its texts and the copies of their words in the annotation."""
    shutil.copytree(folder, out)
    for path in out.rglob("*.txt"):
        path.write_bytes(change(path.read_bytes().decode()).encode())
    for path in out.rglob("*.ann"):
        lines = (line.split("\t") for line in path.read_text(encoding="utf-8").split("\n"))
        changed = ([*fields[:2], *map(change, fields[2:])] if fields[0][:1] == "T" else fields for fields in lines)
        path.write_text("\n".join("\t".join(fields) for fields in changed), encoding="utf-8")


def main() -> None:
    """Measure the effect of each change, and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, help="brat folder with texts and annotation")
    parser.add_argument("--model", default="base")
    options = parser.parse_args()
    extractor = claimex.load(options.model, headlines=True)
    print(f"{'':20}", *(f"{metric.removesuffix('.f'):>14}" for metric in METRICS))
    for name, change in CHANGES.items():
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "corpus"
            change_corpus(options.corpus, change, folder)
            found = [r for outcome in extractor.extract_all(read_articles([folder / "text"])) for r in outcome.records]
            report = evaluate(load_records(folder), found, resamples=0)
        print(f"{name:20}", *(f"{report[metric]:14.4f}" for metric in METRICS), flush=True)


if __name__ == "__main__":
    main()
