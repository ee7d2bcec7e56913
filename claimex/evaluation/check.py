"""Compare the records of a sample of articles with a snapshot and with gold, as `claimex check` does.

Comes in: articles, an extractor, and thresholds. Goes out: a `Result` with one verdict for each threshold, and the
changes behind the verdicts. The sample is small and is held in memory.

Records are compared in the form of the snapshot (`snapshot`). Confidences are compared with a tolerance, because the
int8 arithmetic of another processor moves them a little. Now and then this also changes a record; the thresholds say
how many may change.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Literal

from claimex.errors import ConfigError, InputError, RecordError
from claimex.evaluation import snapshot
from claimex.evaluation.diff import Change, ChangeTally, Compared, Options, compare
from claimex.evaluation.findings import Verdict
from claimex.evaluation.scoring import check_minimums, evaluate, parse_minimum
from claimex.evaluation.snapshot import Kept
from claimex.evaluation.validate import check_records
from claimex.formats import check_place, load_records
from claimex.messages import many
from claimex.reading import read_regular
from claimex.record import check_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import Protocol

    from claimex.article import Article, Failure
    from claimex.formats import Entry
    from claimex.pipeline import Outcome
    from claimex.record import Record

    class Extracts(Protocol):
        """What a check needs of an extractor, such as `claimex.pipeline.Extractor`."""

        def extract_all(self, articles: Iterable[Article | Failure]) -> Iterator[Outcome]:
            """Extract the records of the articles, one article after the other."""


What = Literal["lost", "added", "changed"]
LIMITED: tuple[What, ...] = ("lost", "added", "changed")

TOLERANCE = 0.1
"""How far a confidence may move. Measured by hiding AVX-512 and the int8 dot products of a processor from onnxruntime
(CPUID). Of 582 records of the examples 323 got another confidence, by .033 at most, and nothing else changed. Of
2,133 records of the PolNeAR dev part 1 moved by more than .05 and 3 changed in their spans."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How many records may be lost, added or changed: a count, or a share of the snapshot's records."""

    value: float
    share: bool

    def __str__(self) -> str:
        return f"{100 * self.value:.3g} %" if self.share else f"{self.value:.0f}"

    def allows(self, count: int, whole: int) -> bool:
        """Tell whether `count` records out of `whole` are within the limit."""
        return count <= (self.value * whole if self.share else self.value)


def parse_limit(name: str, given: str) -> Limit:
    """Read a limit: `3` is a count, `0.02` and `2%` are shares.

    Raises:
        ConfigError: It is neither a count nor a share.
    """
    words = given.strip()
    share = not words.isdecimal()
    try:
        value = float(words.removesuffix("%")) / (100 if words.endswith("%") else 1)
    except ValueError:
        value = -1.0
    if not 0 <= value <= (1 if share else float("inf")):
        raise ConfigError(name, f"{given!r} is not a limit", advice="give a count (3) or a share (0.02 or 2%)")
    return Limit(value, share)


NONE_AT_ALL = Limit(0.0, share=False)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What a sample is compared with, and what it must reach.

    Attributes:
        snapshot: File of the snapshot; None for no comparison.
        gold: Gold records of the sample; None for no scores.
        minimums: METRIC=VALUE, as for `evaluate --min`.
        limits: How many records may be lost, added or changed; without a limit, none.
        tolerance: How far a confidence may move.
    """

    snapshot: Path | None = None
    gold: Path | None = None
    minimums: Sequence[str] = ()
    limits: Mapping[What, Limit] = field(default_factory=dict)
    tolerance: float = TOLERANCE

    def check(self) -> None:
        """Check that the thresholds fit together.

        Raises:
            ConfigError: There is a minimum without gold, a minimum of an unknown metric, or a limit without a
                snapshot.
        """
        for minimum in self.minimums:
            parse_minimum(minimum)
        if self.minimums and self.gold is None:
            where = "--min"
            raise ConfigError(where, "there is no gold to score against", advice="name it with --gold")
        if self.limits and self.snapshot is None:
            where = f"--max-{min(self.limits)}"
            raise ConfigError(where, "there is no snapshot to compare with", advice="name a file with --snapshot")


@dataclass(slots=True)
class Result:
    """The result of a check.

    Attributes:
        verdicts: One for each threshold.
        changes: Changes since the snapshot, in the order of the sample.
        tally: Counts of the changes.
        scores: Values of the metrics that have a minimum.
        updated: Whether the snapshot was written anew.
    """

    verdicts: list[Verdict] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    tally: ChangeTally = field(default_factory=ChangeTally)
    scores: dict[str, float | None] = field(default_factory=dict)
    updated: bool = False

    @property
    def passed(self) -> bool:
        """Whether the sample keeps every threshold."""
        return all(verdict.passed for verdict in self.verdicts)


@dataclass(slots=True)
class _Sample:
    """What was extracted from the articles of a sample."""

    texts: dict[str, str] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    kept: dict[str, Kept] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def check(
    articles: Iterable[Article | Failure], extractor: Extracts, thresholds: Thresholds, *, update: bool = False
) -> Result:
    """Extract the records of a sample, validate them, and compare them with the thresholds.

    Args:
        articles: The sample.
        extractor: Extracts the records.
        thresholds: What the sample must reach.
        update: Write the snapshot anew instead of comparing with it, if every article was read and every record is
            valid.

    Raises:
        ConfigError: The thresholds do not fit together, or the snapshot is missing or is not a snapshot.
        InputError: The sample is empty, or gold belongs to other texts.
    """
    thresholds.check()
    if update and thresholds.snapshot is not None:
        check_place(thresholds.snapshot)  # before anything is extracted
    known = None if thresholds.snapshot is None else _read(thresholds.snapshot, update=update)
    gold = None if thresholds.gold is None else load_records(thresholds.gold)  # reports a wrong path before any work
    sample = _extract(articles, extractor)
    result = Result()
    result.verdicts.append(_readable(sample.failures))
    result.verdicts.append(_valid(sample.faults))
    if known is not None:
        _compare(known, sample, thresholds, result, update=update)
    if gold is not None:
        _score(gold, sample, thresholds, result)
    if update and thresholds.snapshot is not None and not (sample.failures or sample.faults):
        _write(thresholds.snapshot, sample)
        result.updated = True
    return result


def _read(path: Path, *, update: bool) -> dict[str, Kept]:
    if not path.exists():
        if update:
            return {}
        raise ConfigError(str(path), "there is no such snapshot", advice="make it with claimex check --update")
    try:
        lines = read_regular(path).splitlines()
    except OSError as error:
        raise ConfigError(str(path), f"cannot be read ({error.strerror})", advice="check the path") from error
    try:
        return snapshot.from_lines(lines, where=str(path))
    except ConfigError:
        if update:
            return {}
        raise


def _write(path: Path, sample: _Sample) -> None:
    from claimex.formats import open_output

    producer = sample.records[0].producer.model_dump() if sample.records else {}
    with open_output(path) as stream:
        for line in snapshot.to_lines(sample.kept, producer=producer):
            stream.write(line.encode())


def _extract(articles: Iterable[Article | Failure], extractor: Extracts) -> _Sample:
    sample = _Sample()
    for outcome in extractor.extract_all(articles):
        article = outcome.article
        if outcome.failure is not None or article is None:
            sample.failures.append(outcome.failure.message if outcome.failure else "no article")
            continue
        records = outcome.records
        sample.texts[article.id] = article.text
        sample.records += records
        if (line := getattr(outcome, "line", None)) is not None:  # the article's line, if the extractor gives it
            sample.lines.append(line.to_json())
        sample.kept[article.id] = Kept(article.sha256, tuple(map(snapshot.compact, records)))
        sample.faults += _faults(article, records)
    if not sample.texts and not sample.failures:
        where = "sample"
        raise InputError(where, "holds no article", reason="no article", advice="check the paths")
    return sample


def _faults(article: Article, records: Sequence[Record]) -> Iterator[str]:
    lines = "".join(f"{record.to_json()}\n" for record in records)
    yield from (str(fault) for fault in check_records(io.BytesIO(lines.encode()), where=article.id))
    for record in records:
        try:
            check_spans(record, article.text)
        except RecordError as error:
            yield f"{article.id}: {error}"


def _readable(failures: Sequence[str]) -> Verdict:
    if not failures:
        return Verdict("readable", passed=True, message="every input could be read")
    message = f"{many(len(failures), 'input')} could not be read: {failures[0]}"
    return Verdict("readable", passed=False, message=message)


def _valid(faults: Sequence[str]) -> Verdict:
    if not faults:
        return Verdict("valid", passed=True, message="no record breaks the contract")
    return Verdict("valid", passed=False, message=f"{many(len(faults), 'fault')} of the contract: {faults[0]}")


def _compare(
    known: Mapping[str, Kept], sample: _Sample, thresholds: Thresholds, result: Result, *, update: bool
) -> None:
    options = Options(tolerance=thresholds.tolerance)
    tally = result.tally
    for doc_id, now in sample.kept.items():
        before = known.get(doc_id)
        if before is None or before.sha256 != now.sha256:
            continue
        views = ([_view(kept, sample.texts[doc_id]) for kept in side.records] for side in (before, now))
        tally.articles += 1
        tally.old += len(before.records)
        tally.new += len(now.records)
        for change in compare(doc_id, *views, options=options):
            tally.count(change)
            result.changes.append(change)
    if not update:  # an updated snapshot will be equal to the sample
        result.verdicts += [_same_sample(known, sample), *_limited(tally, thresholds)]


def _view(kept: Mapping[str, object], text: str) -> Compared:
    record = dict(kept)
    values = snapshot.values(record)
    content, cue = (snapshot.spans(record, name) for name in ("content", "cue"))
    words = " … ".join(text[span.start : span.end] for span in content or cue)
    parent = record.get("parent")
    return Compared(
        id=str(record["id"]),
        parent=None if parent is None else str(parent),
        voice="author" if record["kind"] == "statement" else "source",
        content=content,
        cue=cue,
        values=values,
        brief={"kind": values["kind"], "speaker": values["speaker"]["name"], "words": words},
    )


def _same_sample(known: Mapping[str, Kept], sample: _Sample) -> Verdict:
    new = [doc_id for doc_id in sample.kept if doc_id not in known]
    gone = [doc_id for doc_id in known if doc_id not in sample.kept]
    edited = [i for i, now in sample.kept.items() if i in known and known[i].sha256 != now.sha256]
    problems = [
        f"{many(len(ids), 'article')} {what} ({', '.join(ids[:3])}{', …' if len(ids) > 3 else ''})"  # noqa: PLR2004
        for ids, what in ((new, "not in it"), (gone, "of it not in the sample"), (edited, "edited since"))
        if ids
    ]
    if not problems:
        return Verdict("snapshot", passed=True, message=f"{many(len(known), 'article')}, as in the sample")
    words = "; ".join(problems)
    return Verdict("snapshot", passed=False, message=f"{words}; renew it with claimex check --update")


def _limited(tally: ChangeTally, thresholds: Thresholds) -> Iterator[Verdict]:
    for what in LIMITED:
        limit = thresholds.limits.get(what, NONE_AT_ALL)
        count = tally.changes[what]
        message = f"{count:,} of {many(tally.old, 'record')} {what}, at most {limit}"
        yield Verdict(f"max-{what}", passed=limit.allows(count, tally.old), message=message)


def _score(gold: Iterable[Entry], sample: _Sample, thresholds: Thresholds, result: Result) -> None:
    lines = load_records("-", stdin=io.BytesIO("\n".join(sample.lines).encode()))
    report = evaluate(gold, chain(sample.records, lines), resamples=0)
    for minimum in thresholds.minimums:
        name, least = parse_minimum(minimum)
        value = result.scores[name] = report[name]
        failures = check_minimums(report, [minimum])
        message = failures[0].removeprefix(f"{name} is ") if failures else f"{value:.4f}, at least {least:g}"
        result.verdicts.append(Verdict(name, passed=not failures, message=message))
