"""Shares of a corpus, each with an interval, from sums that are added up article by article.

An interval holds two kinds of doubt. Articles are a sample: records of one article are alike, so that the article is
the unit (the ratio estimator and its linearised variance, Cochran 1977, Sampling Techniques, chapters 6 and 9A).
Records may be wrong: each counts by its calibrated confidence c, which adds c (1 - c) to the variance. The interval is
Wilson's (1927) for the number of independent records that has this variance, with Student's t for few articles.

Where people checked a sample of the records, sums are corrected by what they found (the difference estimator, Cochran,
chapter 7), and the spread of the corrections takes the place of c (1 - c).
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
    fixes: list[tuple[float, float]] = field(default_factory=list)
    """Of each checked record that has or should have the answer: what is added to `y`, and to the question's `x`."""


@dataclass(slots=True)
class _Question:
    articles: int = 0
    records: int = 0
    x: float = 0.0
    xx: float = 0.0
    doubt: float = 0.0
    fixes: list[float] = field(default_factory=list)
    """What each checked record adds to `x`, where it adds something."""
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
        self.records = self.checked = 0

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

    def correct(self, told: Article, true: Article) -> None:
        """Take in one checked record: what it was counted as, and as what it should have been, empty if it is none."""
        self.checked += 1
        for name in {question for question, _ in (*told.found, *true.found)}:
            question = self._questions[name]
            values = {value for asked, value in (*told.found, *true.found) if asked == name}
            fixes = {value: _weight(true, name, value) - _weight(told, name, value) for value in values}
            whole = sum(fixes.values())
            question.fixes.append(whole)
            for value, fix in fixes.items():
                question.answers[value].fixes.append((fix, whole))

    def shares(self) -> Iterator[Share]:
        """Yield each share, questions in the order in which they came, the largest answers first."""
        for name, question in self._questions.items():
            found = [(self._share(question, answer), value) for value, answer in question.answers.items()]
            for share, value in sorted(found, key=lambda pair: (-pair[0], pair[1])):
                answer = question.answers[value]
                low, high = _interval(question, answer, share, self._wrong(question, answer, share))
                yield Share(name, value, answer.records, question.records, share, low, high)

    def _share(self, question: _Question, answer: _Answer) -> float:
        times = self.records / self.checked if self.checked else 0.0
        part = answer.y + times * sum(fix for fix, _ in answer.fixes)
        whole = question.x + times * sum(question.fixes)
        return min(1.0, max(0.0, part / whole)) if whole > 0 else 0.0

    def _wrong(self, question: _Question, answer: _Answer, share: float) -> float:
        """Return the variance that comes from wrong records: from the sample, or else from their confidence."""
        n, all_of = self.checked, self.records
        own = sum(fix for fix, _ in answer.fixes) - share * sum(question.fixes)
        squares = sum((fix - share * whole) ** 2 for fix, whole in answer.fixes)
        squares += share**2 * (sum(fix**2 for fix in question.fixes) - sum(whole**2 for _, whole in answer.fixes))
        spread = squares - own**2 / n if n else 0.0
        if n < 2 or spread <= 0:  # noqa: PLR2004 - one record says nothing of how they differ
            return answer.doubt * (1 - share) ** 2 + (question.doubt - answer.doubt) * share**2
        return float(all_of**2 * (1 - n / all_of) * spread / (n * (n - 1)))


def _weight(article: Article, question: str, value: str) -> float:
    return article.found.get((question, value), [0.0])[0]


def _interval(question: _Question, answer: _Answer, share: float, wrong: float) -> tuple[float | None, float | None]:
    n = question.articles
    if n < 2 or not question.x:  # noqa: PLR2004 - one article says nothing of how articles differ
        return None, None
    spread = max(0.0, answer.yy - 2 * share * answer.xy + share * share * question.xx) * n / (n - 1)
    variance = (spread + wrong) / question.x**2
    # Where no record differs the articles count, each as one: the least that they can be worth.
    size = share * (1 - share) / variance if variance and 0 < share < 1 else question.x**2 / question.xx
    z = Z * (1 + (Z * Z + 1) / (4 * (n - 1)))  # Student's t, first term of its expansion (Abramowitz & Stegun 26.7.5)
    middle = (share + z * z / (2 * size)) / (1 + z * z / size)
    half = z * sqrt(share * (1 - share) / size + z * z / (4 * size * size)) / (1 + z * z / size)
    return max(0.0, middle - half), min(1.0, middle + half)
