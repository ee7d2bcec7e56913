"""Records of many articles → who is quoted: kinds of sources, names, women and men, offices, words, first sources.

Comes in: a stream of records, those of one article together. Goes out: an `Audit`: for each group (an outlet, a month)
the shares with their intervals, and the speakers quoted most. Whether a person is a woman or a man is what the
article's own words show (`speaker.pronoun`) or the user's list says; it is never guessed from a name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Literal, get_args

from claimex.corpus.shares import Article, Shares
from claimex.corpus.stream import sources_of
from claimex.corpus.words import words_of
from claimex.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from claimex.corpus.checks import Checked
    from claimex.corpus.tables import Row
    from claimex.record import Member, Record, Speaker
    from claimex.vocabulary import Pronoun


Dimension = Literal["outlet", "month", "year", "lang"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
WHOLE = "all"
NOT_KNOWN = "not known"
DIGITS = 4

_PRONOUNS = {"she": "women", "he": "men", "they": "they"}
_GENDERS = {"female": "women", "f": "women", "woman": "women", "male": "men", "m": "men", "man": "men"}


@dataclass(slots=True)
class Group:
    """What is counted of one group of articles."""

    shares: Shares = field(default_factory=Shares)
    articles: int = 0
    records: int = 0
    speakers: Counter[tuple[str, str]] = field(default_factory=Counter)


@dataclass(slots=True)
class Audit:
    """The groups by their values, the whole corpus first.

    Attributes:
        by: What the articles are grouped by.
        groups: By one value a dimension.
    """

    by: tuple[Dimension, ...]
    groups: dict[tuple[str, ...], Group]


def dimensions_of(words: str) -> tuple[Dimension, ...]:
    """Read dimensions parted by commas.

    Raises:
        ConfigError: One is unknown.
    """
    out: list[Dimension] = []
    for word in filter(None, (part.strip() for part in words.split(","))):
        known = next((dimension for dimension in DIMENSIONS if dimension == word), None)
        if known is None:
            where = "--by"
            raise ConfigError(where, f"{word!r} is not known", advice=f"known: {', '.join(DIMENSIONS)}")
        out.append(known)
    return tuple(out)


def audit(
    records: Iterable[Record],
    *,
    by: Sequence[Dimension] = (),
    genders: Mapping[str, str] | None = None,
    left_out: Collection[str] = (),
    checked: Checked | None = None,
) -> Audit:
    """Count who is quoted.

    Args:
        records: The records of one article stand together; the author's statements are passed over.
        by: What articles are grouped by.
        genders: For ids of `speaker.link` what the user's list says: female, male or another word.
        left_out: Ids of articles that are not counted, such as copies.
        checked: What people found of a random sample of the records (`checks.draw`): by article and record the record
            as it should be, None where there should be none. Shares of records are corrected by it.

    Returns:
        The whole corpus, and one group for each combination of values.
    """
    groups: dict[tuple[str, ...], Group] = defaultdict(Group)
    whole = (WHOLE,) * len(by)
    groups[whole] = Group()
    for doc, found in groupby(records, key=lambda record: record.doc.id):
        article = [record for record in found if record.voice == "source"]
        if doc in left_out or not article:
            continue
        counted = _count(article, genders or {})
        fixes = list(_fixes(article, genders or {}, checked or {}))
        own = tuple(_value(article[0], dimension) for dimension in by)
        for key in {whole, own} if by else {whole}:
            group = groups[key]
            group.shares.add(counted)
            group.articles += 1
            group.records += len(article)
            group.speakers.update(_named(article))
            group.shares.records += len(article)
            for told, true in fixes:
                group.shares.correct(told, true)
    ordered = {whole: groups.pop(whole), **dict(sorted(groups.items()))}
    return Audit(tuple(by), ordered)


def _value(record: Record, dimension: Dimension) -> str:
    if dimension == "outlet":
        return record.doc.outlet or NOT_KNOWN
    if dimension == "lang":
        return record.doc.lang or NOT_KNOWN
    published = record.doc.published or ""
    wanted = {"year": 4, "month": 7}[dimension]
    stated = published[:wanted]
    return stated if len(stated) == wanted and stated.replace("-", "").isdigit() else NOT_KNOWN


def _named(article: Sequence[Record]) -> Iterator[tuple[str, str]]:
    for record in article:
        for who in sources_of(record):
            if who.name:
                link = getattr(who, "link", None)
                yield link.id if link is not None else "", who.name


def _fixes(
    article: Sequence[Record], genders: Mapping[str, str], checked: Checked
) -> Iterator[tuple[Article, Article]]:
    """Yield for each checked record what it counts as, and as what it should count: surely, or not at all."""
    pronouns = _pronouns(article)
    for record in article:
        if (record.doc.id, record.id) in checked:
            told, true, right = Article(), Article(), checked[record.doc.id, record.id]
            _count_record(told, record, genders, pronouns)
            if right is not None:
                _count_record(true, _checked(right, record), genders, pronouns)
            yield told, true


def _checked(right: Record, record: Record) -> Record:
    """Return a checked record, sure, with the link to the list that the same name has in the record as found."""
    speaker = right.speaker
    if (
        speaker is not None
        and speaker.link is None
        and record.speaker is not None
        and record.speaker.name == speaker.name
    ):
        speaker = speaker.model_copy(update={"link": record.speaker.link})
    return right.model_copy(update={"confidence": 1.0, "speaker": speaker})


def _pronouns(article: Sequence[Record]) -> dict[str, Pronoun]:
    speakers = (record.speaker for record in article)
    return {who.entity: who.pronoun for who in speakers if who is not None and who.entity and who.pronoun}


def _count(article: Sequence[Record], genders: Mapping[str, str]) -> Article:
    out, pronouns = Article(), _pronouns(article)
    for record in article:
        _count_record(out, record, genders, pronouns)
    first = min(article, key=_place)
    out.add("first source", _kind(first.speaker), first.confidence)
    sources = {_who(source) for record in article for source in sources_of(record)}
    out.add("sources of an article", {0: "none", 1: "one"}.get(len(sources), "several"))
    return out


def _count_record(out: Article, record: Record, genders: Mapping[str, str], pronouns: Mapping[str, Pronoun]) -> None:
    kind = _kind(record.speaker)
    out.add("kind of source", kind, record.confidence)
    out.add("form", record.kind, record.confidence)
    if words := _length(record):
        out.add("words by kind of source", kind, record.confidence, words)
    for who in sources_of(record):
        _count_person(out, record, who, _gender(who, genders, pronouns))


def _length(record: Record) -> int:
    return sum(len(words_of(span.text)) for span in record.content)


def _count_person(out: Article, record: Record, who: Speaker | Member, gender: str) -> None:
    """Count one source of a record where it is a person; the words of a joint source are shared out."""
    if who.type not in {"person", "anonymous"}:
        return
    sure = record.confidence
    out.add("people named", "named" if who.name else "not named", sure)
    if who.type == "person":
        out.add("women and men", gender, sure)
        out.add("words by women and men", gender, sure, max(1, _length(record)) / len(sources_of(record)))
        out.add("people with an office", "office stated" if who.role else "no office stated", sure)


def _kind(speaker: Speaker | None) -> str:
    if speaker is None:
        return "no source named"
    if speaker.type == "anonymous":
        return "anonymous, reason stated" if speaker.reason is not None else "anonymous, no reason stated"
    if speaker.members:
        return "several, named together"
    return speaker.type


def _gender(who: Speaker | Member, genders: Mapping[str, str], pronouns: Mapping[str, Pronoun]) -> str:
    """Return what the list says, else what the article shows of this speaker, here or elsewhere."""
    link = getattr(who, "link", None)
    stated = genders.get(link.id, "").strip().casefold() if link is not None else ""
    if stated:
        return _GENDERS.get(stated, stated)
    return _PRONOUNS.get(getattr(who, "pronoun", None) or pronouns.get(who.entity or "") or "", NOT_KNOWN)


def _place(record: Record) -> int:
    places = [span.start for span in record.content]
    if record.speaker is not None and record.speaker.mention is not None:
        places.append(record.speaker.mention.start)
    return min(places, default=0)


def _who(source: Speaker | Member) -> str:
    mention = source.mention.text.casefold() if source.mention is not None else ""
    return source.entity or source.name or mention


SHARE_COLUMNS = ("question", "answer", "records", "of", "share", "low", "high")
SPEAKER_COLUMNS = ("id", "name", "records")
MOST_SPEAKERS = 20
"""Speakers told for each group."""


def share_columns(by: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of `share_rows`, by what articles are grouped by."""
    return (*by, "articles", *SHARE_COLUMNS)


def share_rows(found: Audit) -> Iterator[Row]:
    """Yield one row for each group, question and answer."""
    for key, group in found.groups.items():
        for share in group.shares.shares():
            yield {
                **dict(zip(found.by, key, strict=True)),
                "articles": group.articles,
                "question": share.question,
                "answer": share.answer,
                "records": share.records,
                "of": share.of,
                "share": round(share.share, DIGITS),
                "low": None if share.low is None else round(share.low, DIGITS),
                "high": None if share.high is None else round(share.high, DIGITS),
            }


def speaker_rows(found: Audit) -> Iterator[Row]:
    """Yield the speakers quoted most of each group."""
    for key, group in found.groups.items():
        for (entry, name), records in most_quoted(group):
            yield {**dict(zip(found.by, key, strict=True)), "id": entry, "name": name, "records": records}


def most_quoted(group: Group) -> list[tuple[tuple[str, str], int]]:
    """Return the speakers quoted most, as ids of the list and names, with their records."""
    return sorted(group.speakers.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_SPEAKERS]
