"""Measure words per CPU second of claimex and of bare spaCy on the same texts, or the memory of claimex.

    python benchmarks/speed.py --articles 500
    python benchmarks/speed.py --articles 5000 --paragraphs 4 --memory

With --memory, it prints the peak memory of the run at four points instead. The articles are made from the paragraphs of
`examples/`, shuffled with a fixed seed. Invented names are added, so that each article brings new words. Both sides run
in this process on one thread, in turns, so that other load on the machine affects both.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import random
import resource
import time
from pathlib import Path
from typing import TYPE_CHECKING

import claimex
from claimex.parsing.spacy_pipeline import PIPELINES

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLES = Path(__file__).parent.parent / "examples" / "articles"
SEED = 7
ROUND = 25  # articles that each side reads before the other's turn
SYLLABLES = ("ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu", "dan", "fel", "gor", "hin", "jas")
SHORTEST = 80  # characters; shorter lines are headlines and boilerplate


def make_articles(count: int, *, length: int) -> Iterator[str]:
    """Yield invented articles of `length` paragraphs, the same on every run."""
    choose = random.Random(SEED)  # noqa: S311 - not for secrets
    files = sorted(EXAMPLES.glob("*.txt"))
    paragraphs = [
        line for file in files for line in file.read_text(encoding="utf-8").splitlines() if len(line) > SHORTEST
    ]
    for _ in range(count):
        names = [" ".join("".join(choose.choices(SYLLABLES, k=3)).title() for _ in range(2)) for _ in range(3)]
        told = [f"{name} said the plan would change." for name in names]
        yield "\n\n".join([*choose.choices(paragraphs, k=length), *told])


def compare(count: int, *, length: int, model: str) -> None:
    """Print words per CPU second of both sides, and their ratio."""
    package = next(name for name in PIPELINES if importlib.util.find_spec(name))
    nlp, extractor = importlib.import_module(package).load(), claimex.load(model)
    texts = list(make_articles(count, length=length))
    extractor.extract(texts[0])
    nlp(texts[0])
    spent = {"spaCy": 0.0, "claimex": 0.0}
    for start in range(0, count, ROUND):
        batch = texts[start : start + ROUND]
        began = time.process_time()
        for _ in nlp.pipe(batch):
            pass
        between = time.process_time()
        for _ in extractor.extract_all(claimex.Article(id="a", text=text) for text in batch):
            pass
        spent["spaCy"] += between - began
        spent["claimex"] += time.process_time() - between
    words = sum(len(text.split()) for text in texts)
    for name, seconds in spent.items():
        print(f"{name:8} {words / seconds:8.0f} words per CPU second")
    print(f"ratio    {spent['spaCy'] / spent['claimex']:8.2f} (claimex to bare spaCy, {count} articles, {words} words)")


def watch_memory(count: int, *, length: int, model: str) -> None:
    """Print the peak memory of a run at four points."""
    extractor = claimex.load(model)
    articles = (claimex.Article(id=str(i), text=text) for i, text in enumerate(make_articles(count, length=length)))
    for number, _ in enumerate(extractor.extract_all(articles), 1):
        if number in {count // 50, count // 10, count // 2, count}:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{number:6} articles, peak {peak:6.0f} MB", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--paragraphs", type=int, default=12, help="length of an article")
    parser.add_argument("--model", default="base")
    parser.add_argument("--memory", action="store_true", help="watch memory instead of comparing speed")
    options = parser.parse_args()
    (watch_memory if options.memory else compare)(options.articles, length=options.paragraphs, model=options.model)
