"""Records of many articles → clusters: one wire story in several articles, one quotation in several forms.

Comes in: a stream of records. Goes out: clusters, each with its forms. Candidates share a run of words; whether two are
the same is decided word by word. Three levels: `copy` joins articles, `verbatim` quotations with the same words,
`variant` also those that were cut, elided or had words changed. The fourth, `claim`, is in `claim_clusters.py`.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from claimex.corpus.claim_clusters import CLOSE, cluster_claims
from claimex.corpus.cluster_rows import SCHEMA, day_of, near, row_of, where_of
from claimex.corpus.differences import align, levenshtein
from claimex.corpus.quoted import quotes_of
from claimex.corpus.shelf import Sets, Shelf, digest, runs_of
from claimex.corpus.verify import same_speaker
from claimex.corpus.words import SMALL_WORDS, words_of
from claimex.english.names import name_words
from claimex.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from claimex.corpus.claim_clusters import Encoder
    from claimex.corpus.cluster_rows import Level
    from claimex.corpus.tables import Row
    from claimex.reading import Texts
    from claimex.record import Record


LEAST_WORDS = 5
"""Below so many words, forms are one only where the speaker's name agrees too: many people say "I don't know"."""

LEAST_SHARE = 0.75
"""Of the shorter form's words, the share that stands in order in one stretch of the longer. Swept from .5 to .9 on
benchmarks/corpus.py, 600 articles: precision .96 at .6, 1 from .7 on; recall 1 throughout. It holds for the words that
are not small (`SMALL_WORDS`) as well: else sentences of one pattern are joined ("It is not a ... for the ..."). On
3,000 articles, precision is .981 without this and .987 with it, recall .9995 and .9992."""

LEAST_COMMON = 4
"""Words that two forms share at least."""

LEAST_TELLING = 2
"""Words that two forms with different words share at least, small ones aside."""

OWN_EDGE = 1
"""Words at either edge of the shorter form that the longer may lack. Where it goes on in other words, the two share a
common phrase; benchmarks/corpus.py, 12,000 records: precision .93 without this and the next, .99 with both."""

LONG = 12
"""Below so many words, forms of speakers with other names are not joined; from there on it is a conflict to tell."""

COPIED = 0.4
"""Of the shorter article's runs of words, the share that the longer has, for the two to be copies or rewrites. Swept on
benchmarks/corpus.py: .3 and .4 find all, .5 misses 3 in 100."""

COPIED_WHOLE = 0.6
"""The same where articles are compared whole: interviews of one series share their questions and introduction. Swept on
Wikinews, where no article is a copy: at .4 three false clusters, at .6 none."""

MUCH_SHORTER, COPIED_BRIEF = 3, 0.8
"""An article that is so many times shorter is a copy only where so much of it stands in the longer: a rewrite keeps the
length, a brief is cut from its story. Wikinews: the one false cluster is an interview that a long report cites."""

LEAST_COPIED = 40
"""Runs of words that copies share at least: some three sentences, more than two interviews share in questions."""

SAMPLED = 4
"""Of an article's runs of words one in so many is remembered to find candidates; each pair is then counted whole."""

_DAYS = re.compile(r"(\d{1,5})d?")


def days_of(window: str | None) -> int | None:
    """Read a window such as "14d".

    Raises:
        ConfigError: It is not a window.
    """
    if window is None:
        return None
    match = _DAYS.fullmatch(window.strip())
    if match is None:
        where = "--window"
        raise ConfigError(where, f"{window!r} is not a number of days", advice="write it as 14d")
    return int(match[1])


def cluster(
    records: Iterable[Record],
    *,
    level: Level = "variant",
    window: int | None = None,
    least: int = 2,
    texts: Texts | None = None,
    encode: Encoder | None = None,
    close: float = CLOSE,
) -> Iterator[Row]:
    """Find what says the same in several places.

    Args:
        records: In any order; for `copy`, the records of one article stand together.
        level: What is joined.
        window: Days that two quotations or articles may be apart; None for any. Without a date they may always be one.
        least: Articles of a cluster at least; 1 also gives what one article says twice.
        close: For `claim`, cosine from which two claims may be one, 0 to 1.
        encode: For `claim`, gives the vectors of sentences; those of `vectors.Sentences` if None.
        texts: Where the articles lie; for `copy` they are compared whole, else by what their records quote.

    Yields:
        Clusters as plain values, in the order of their first members; see docs/corpus.md.

    Raises:
        InputError: An article's text is not there.
        ExtraMissing: rapidfuzz is not installed, or for `claim` the package with the weights.
    """
    levenshtein()
    if level == "claim":
        from claimex.corpus.vectors import Sentences

        yield from cluster_claims(records, encode or Sentences(), window=window, least=least, close=close)
        return
    wanted = Wanted(level, window, least, texts)
    with Shelf(sampled=wanted.sampled) as forms, Shelf() as members:
        owners = array("L")
        known: dict[str, int] = {}
        for item, keys in items_of(records, wanted):
            form = known.get(item["key"], -1)
            if form < 0:
                form = forms.add(form_of(item, keys, wanted), keys if wanted.joins else ())
                if wanted.merges:
                    known[item["key"]] = form
            owners.append(form)
            members.add(item)
        known.clear()
        for group in _grouped(_joined(forms, wanted), owners):
            yield from rows_of([members.read(number) for number in group], wanted)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is joined: see `cluster`."""

    level: Level
    window: int | None = None
    least: int = 2
    texts: Texts | None = None

    @property
    def sampled(self) -> int:
        """One run of words in so many finds candidates."""
        return SAMPLED if self.level == "copy" else 1

    @property
    def merges(self) -> bool:
        """Whether members with the same words are one form."""
        return self.level != "copy"

    @property
    def joins(self) -> bool:
        """Whether forms with other words may be one."""
        return self.level != "verbatim"


def items_of(records: Iterable[Record], wanted: Wanted) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """Yield what may be members of clusters, as plain values, each with its words."""
    if wanted.level == "copy":
        yield from _articles(records, wanted.texts)
    else:
        for record in records:
            yield from _quotations(record)


def form_of(item: dict[str, Any], keys: list[str], wanted: Wanted) -> dict[str, Any]:
    """Return of an item what `may_join` looks at."""
    shown = ("doc", "published") if wanted.level == "copy" else ("speaker",)
    return {"keys": keys, **{name: item[name] for name in shown}}


def may_join(first: dict[str, Any], second: dict[str, Any], shared: int, wanted: Wanted) -> bool:
    """Tell whether two forms are the same quotation, or copies of one story; `shared` runs of words made them known."""
    if wanted.level == "copy":
        enough = shared * SAMPLED * 2 >= LEAST_COPIED
        return enough and (first["doc"] == second["doc"] or _copied(first, second, wanted))
    least = LONG if same_speaker(first["speaker"], second["speaker"]) is False else LEAST_WORDS
    one, other = first["keys"], second["keys"]
    return min(len(one), len(other)) >= least and same_quotation(one, other)


def rows_of(items: list[dict[str, Any]], wanted: Wanted) -> Iterator[Row]:
    """Yield the clusters of members whose forms are joined, parted where they lie too far apart in time."""
    if wanted.level == "copy":
        if len(items) >= max(wanted.least, 2):
            yield _copy_row(items)
        return
    for part in near(items, wanted.window):
        if len(part) > 1 and len({item["doc"] for item in part}) >= wanted.least:
            yield row_of(part, wanted.level)


def _quotations(record: Record) -> Iterator[tuple[dict[str, Any], list[str]]]:
    speaker = record.speaker
    mention = speaker.mention.text if speaker is not None and speaker.mention is not None else None
    for quote in quotes_of(record):
        keys = list(quote.keys)
        name = speaker.name if speaker is not None else None
        short = len(keys) < LEAST_WORDS
        item = {
            "record": record.id,
            "part": quote.part,
            "doc": record.doc.id,
            "outlet": record.doc.outlet,
            "published": record.doc.published,
            "speaker": name,
            "type": speaker.type if speaker is not None else None,
            "mention": mention,
            "text": quote.text,
            "key": digest(*keys, f"\1{_surname(name) or record.doc.id}" if short else ""),
        }
        yield item, keys


def _surname(name: str | None) -> str | None:
    words = name_words(name) if name else []
    return words[-1].casefold() if words else None


def _joined(forms: Shelf, wanted: Wanted) -> Sets:
    """Join forms that are the same quotation, or copies of one story."""
    sets = Sets(len(forms))
    for one, other, shared in forms.candidates():
        if sets.find(one) != sets.find(other) and may_join(forms.read(one), forms.read(other), shared, wanted):
            sets.join(one, other)
    return sets


def same_quotation(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether the shorter of two quotations stands in the longer, but for words changed or left out."""
    short, long = sorted((one, other), key=len)
    if len(short) < LEAST_COMMON:
        return False
    found = align(short, long)
    if found.matched < max(LEAST_COMMON, LEAST_SHARE * len(short)):
        return False
    equal = [step for step in found.steps if step[0] == "equal"]
    if equal[0][1] > OWN_EDGE or len(short) - equal[-1][2] > OWN_EDGE:
        return False
    return found.matched == len(short) or _tells_the_same(
        short, [short[i] for step in equal for i in range(*step[1:3])]
    )


def _tells_the_same(keys: Sequence[str], kept: Sequence[str]) -> bool:
    """Tell whether enough of the words that tell something were kept, and two of them at least."""
    telling, left = (sum(key not in SMALL_WORDS for key in each) for each in (keys, kept))
    return left >= max(LEAST_TELLING, LEAST_SHARE * telling)


def _grouped(sets: Sets, owners: Sequence[int]) -> Iterator[list[int]]:
    """Yield the members whose forms are joined, in the order of their first."""
    whole = Sets(len(owners))
    first_of: dict[int, int] = {}
    for member, form in enumerate(owners):
        root = sets.find(form)
        if (first := first_of.setdefault(root, member)) != member:
            whole.join(first, member)
    yield from whole.groups()


def _articles(records: Iterable[Record], texts: Texts | None) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """Yield each article with its words: all of them, or those of its records' content, each place once."""
    item: dict[str, Any] = {}
    said: list[tuple[int, int, str]] = []
    for record in records:
        if item and item["doc"] != record.doc.id:
            yield _with_words(item, said)
            item = {}
        if not item:
            said = []
            item = {
                "doc": record.doc.id,
                "title": record.doc.title,
                "outlet": record.doc.outlet,
                "published": record.doc.published,
            }
            if texts is not None:
                text = texts.find(record.doc.id, record.doc.sha256, encoding=record.doc.encoding)
                said = [(0, len(text), text)]
        if texts is None:
            said += [(span.start, span.end, span.text) for span in record.content]
    if item:
        yield _with_words(item, said)


def _with_words(item: dict[str, Any], said: Sequence[tuple[int, int, str]]) -> tuple[dict[str, Any], list[str]]:
    keys = _words(said)
    return {**item, "keys": keys, "key": item["doc"]}, keys


def _words(said: Sequence[tuple[int, int, str]]) -> list[str]:
    keys: list[str] = []
    last = 0
    for _, end, text in sorted(said, key=lambda piece: (piece[0], -piece[1])):
        if end > last:  # what lies within another record's content was counted there
            keys += words_of(text).keys
            last = end
    return keys


def _copied(one: dict[str, Any], other: dict[str, Any], wanted: Wanted) -> bool:
    window, share = wanted.window, COPIED if wanted.texts is None else COPIED_WHOLE
    days = [day_of(item["published"]) for item in (one, other)]
    if window is not None and days[0] and days[1] and abs(days[0] - days[1]) > timedelta(days=window):
        return False
    first, second = runs_of(one["keys"]), runs_of(other["keys"])
    shared, (short, long) = len(first & second), sorted((len(first), len(second)))
    least = share if short * MUCH_SHORTER > long else max(share, COPIED_BRIEF)
    return shared >= LEAST_COPIED and shared >= least * short


def _copy_row(items: Sequence[dict[str, Any]]) -> Row:
    longest = max(items, key=lambda item: len(item["keys"]))
    runs = runs_of(longest["keys"])
    members = []
    for item in items:
        own = runs_of(item["keys"])
        shared = round(len(own & runs) / max(1, len(own)), 3)
        shown = {name: item[name] for name in ("doc", "title", "outlet", "published")}
        members.append({**shown, "words": len(item["keys"]), "shared": shared})
    where = where_of([{**item, "record": None} for item in items])
    return {
        "schema": SCHEMA,
        "id": digest("copy", *sorted(item["doc"] for item in items)),
        "level": "copy",
        "size": len(items),
        **where,
        "longest": longest["doc"],
        "members": members,
    }
