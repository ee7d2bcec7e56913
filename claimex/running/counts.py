"""Count what one run read, found and failed on.

Comes in: the outcome of each article. Goes out: `Counts`, and the lines of a summary.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from claimex.messages import many

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from claimex.pipeline import Outcome


@dataclass(slots=True)
class Counts:
    """The counts of one run.

    Attributes:
        articles: Articles that were processed without a failure.
        words: Words in them, separated by white space.
        found: Records found in them.
        left_out: How many of these records are below the least confidence asked for.
        kinds: The selected records by kind.
        reasons: Failures by reason.
        kept: In a folder that an earlier run began, the number of `shards`, `articles` and `failures` that were done
            already.
        languages: Articles in other languages than English that were read as English, by language.
        others: Files of kinds that are not read, in folders, by suffix.
        expected: Returns how many inputs are to come, failures included, or None if that is not known. It may take a
            while, so it is asked only by who shows progress.
        begun: When work began, in seconds of the monotonic clock.
    """

    articles: int = 0
    words: int = 0
    found: int = 0
    left_out: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    kept: Mapping[str, int] = field(default_factory=dict)
    languages: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)
    expected: Callable[[], int | None] = lambda: None
    begun: float = field(default_factory=time.monotonic)

    def begin(self) -> None:
        """Restart the clock, when the model is open and work begins."""
        self.begun = time.monotonic()

    @property
    def failed(self) -> int:
        """How many inputs failed."""
        return self.reasons.total()

    def count(self, outcome: Outcome) -> None:
        """Count one outcome."""
        if outcome.failure is not None:
            self.reasons[outcome.failure.reason] += 1
        elif outcome.article is not None:
            self.articles += 1
            self.words += len(outcome.article.text.split())
            self.found += len(outcome.records)
            self.left_out += (outcome.line.left_out or 0) if outcome.line is not None else 0
            lang = (outcome.line.doc.lang if outcome.line is not None else None) or "en"
            if lang.split("-")[0] != "en":
                self.languages[lang] += 1

    def summary(self) -> Iterator[str]:
        """Yield the lines of the summary."""
        seconds = max(time.monotonic() - self.begun, 1e-9)
        yield (
            f"{many(self.articles, 'article')}, {many(self.words, 'word')}, "
            f"{seconds:.1f} s, {self.words / seconds:,.0f} words per second"
        )
        chosen = self.kinds.total()
        of_all = f" of {self.found:,} found" if chosen != self.found else ""
        yield f"{many(chosen, 'record')}{of_all}{_listed(self.kinds)}"
        if self.left_out:
            yield f"{many(self.left_out, 'record')} below the least confidence left out; --min-confidence 0 gives all"
        if self.languages:
            total = many(self.languages.total(), "article")
            yield f"{total} in other languages read as if English{_listed(self.languages)}"
        if self.others:
            yield f"{many(self.others.total(), 'file')} of other kinds not read{_listed(self.others)}"
        if self.failed:
            yield f"{many(self.failed, 'input')} failed{_listed(self.reasons)}"


def _listed(counts: Counter[str]) -> str:
    """List counts, the highest first, equal ones by name."""
    items = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ": " + ", ".join(f"{count:,} {name}" for name, count in items) if items else ""
