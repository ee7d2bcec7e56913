"""Shares of a corpus, each with an interval, from sums that are added up article by article.

An interval holds two kinds of doubt. Articles are a sample: records of one article are alike, so that the article is
the unit (the ratio estimator and its linearised variance, Cochran 1977, Sampling Techniques, chapters 6 and 9A).
Records may be wrong: each counts by its calibrated confidence c, which adds c (1 - c) to the variance. The interval is
Wilson's (1927) for the number of independent records that has this variance, with Student's t for few articles.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


Z = 1.959964
"""Of the normal distribution, for intervals of 95 %."""


@dataclass(slots=True)
class _Answer:
    records: int = 0
    y: float = 0.0
    yy: float = 0.0
    xy: float = 0.0
    doubt: float = 0.0


@dataclass(slots=True)
class _Question:
    articles: int = 0
    records: int = 0
    x: float = 0.0
    xx: float = 0.0
    doubt: float = 0.0
    answers: dict[str, _Answer] = field(default_factory=lambda: defaultdict(_Answer))


@dataclass(frozen=True, slots=True)
class Share:
    """How much of what a question is about has one answer.

    Attributes:
        question, answer: Such as "kind of source" and "person".
        records: Records with the answer, whatever their confidence; articles where the question is about articles.
        of: Records that the question is about.
        share: Weighted by confidence, 0 to 1.
        low, high: Interval of 95 %; None with fewer than two articles.
    """

    question: str
    answer: str
    records: int
    of: int
    share: float
    low: float | None
    high: float | None


class Article:
    """What one article adds: for each question and answer the weight, the doubt and the number of records."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str], list[float]] = {}

    def add(self, question: str, answer: str, confidence: float = 1.0, size: float = 1.0) -> None:
        """Count one record that has this answer; `size` is 1, or its words where words are counted."""
        sums = self.found.setdefault((question, answer), [0.0, 0.0, 0.0])
        sums[0] += confidence * size
        sums[1] += confidence * (1 - confidence) * size * size
        sums[2] += 1


class Shares:
    """The sums of a group of articles."""

    def __init__(self) -> None:
        self._questions: dict[str, _Question] = defaultdict(_Question)

    def add(self, article: Article) -> None:
        """Add one article's counts."""
        totals: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
        for (name, _), sums in article.found.items():
            for at, each in enumerate(sums):
                totals[name][at] += each
        for name, (weight, doubt, records) in totals.items():
            question = self._questions[name]
            question.articles += 1
            question.records += int(records)
            question.x += weight
            question.xx += weight * weight
            question.doubt += doubt
        for (name, value), (weight, doubt, records) in article.found.items():
            answer = self._questions[name].answers[value]
            answer.records += int(records)
            answer.y += weight
            answer.yy += weight * weight
            answer.xy += weight * totals[name][0]
            answer.doubt += doubt

    def shares(self) -> Iterator[Share]:
        """Yield each share, questions in the order in which they came, the largest answers first."""
        for name, question in self._questions.items():
            for value, answer in sorted(question.answers.items(), key=lambda pair: (-pair[1].y, pair[0])):
                share = answer.y / question.x if question.x else 0.0
                low, high = _interval(question, answer, share)
                yield Share(name, value, answer.records, question.records, share, low, high)


def _interval(question: _Question, answer: _Answer, share: float) -> tuple[float | None, float | None]:
    n = question.articles
    if n < 2 or not question.x:  # noqa: PLR2004 - one article says nothing of how articles differ
        return None, None
    spread = max(0.0, answer.yy - 2 * share * answer.xy + share * share * question.xx) * n / (n - 1)
    wrong = answer.doubt * (1 - share) ** 2 + (question.doubt - answer.doubt) * share**2
    variance = (spread + wrong) / question.x**2
    # Where no record differs the articles count, each as one: the least that they can be worth.
    size = share * (1 - share) / variance if variance and 0 < share < 1 else question.x**2 / question.xx
    z = Z * (1 + (Z * Z + 1) / (4 * (n - 1)))  # Student's t, first term of its expansion (Abramowitz & Stegun 26.7.5)
    middle = (share + z * z / (2 * size)) / (1 + z * z / size)
    half = z * sqrt(share * (1 - share) / size + z * z / (4 * size * size)) / (1 + z * z / size)
    return max(0.0, middle - half), min(1.0, middle + half)
