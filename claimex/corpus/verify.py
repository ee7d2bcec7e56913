"""Quotations → whether their words stand in the source texts.

Comes in: records, and `Sources`. Goes out: a `Verdict` for each quotation. Only a quotation whose words all stand in
the source, in this order and without another word between them, is `verbatim` or `trimmed`; where an ellipsis or
brackets admit an omission, `elided`. All else is compared word by word with the stretch that is most like it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from claimex.corpus.differences import OPERATIONS, Alignment, Change, align, levenshtein
from claimex.corpus.quoted import Quote, quotes_of
from claimex.corpus.sources import TRIPLE
from claimex.english.names import name_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from claimex.corpus.sources import Sources
    from claimex.record import Record

    Run = NDArray[np.int64]


Status = Literal["verbatim", "trimmed", "elided", "altered", "spliced", "absent", "ambiguous", "misattributed"]
STATUSES: tuple[Status, ...] = get_args(Status)
"""From good to bad; see docs/corpus.md."""

FAILING: tuple[Status, ...] = ("altered", "spliced", "absent", "misattributed")

LONGEST_OMISSION = 120
"""Words that an ellipsis or brackets may stand for, a minute of speech; what lies further apart is spliced. Set by
hand."""

MOST_DROPPED = 8
"""Words left out without a mark, above which two stretches are called spliced, not altered. Set by hand: a clause."""

LEAST_TILE = 4
"""Words that a stretch of a spliced quotation has at least: shorter ones are found nearly anywhere."""

MOST_TILES = 4
LEAST_SHARE = 0.6
"""Of a quotation's words, the share that must stand in order in one stretch for it to be altered and not absent. Set by
hand; from .4 to .9 no status changes on benchmarks/corpus.py, 600 articles, which alters one word a quotation."""

LEAST_FOUND = 3
"""Words that must be found of an altered quotation."""

SHORT = 4
"""Below so many words, a quotation that stands in several documents is ambiguous: it could be any of them."""

_CANDIDATES = 6
"""Stretches of the sources that are compared word by word, those with the most common triples."""

_MOST_PLACES = 4096
"""Places of one triple or word that are looked at, the first: of "it is the" no more are needed to find a stretch."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where words of a quotation stand in a source: offsets into the document's text, half-open, code points."""

    doc: str
    start: int
    end: int
    text: str
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the sources say of one quotation.

    Attributes:
        share: Of the quotation's words, those found in order; 1 unless altered, spliced or absent.
        found: Where its stretches stand, in the quotation's order; the places of choice where it is ambiguous.
        places: Places at which the whole stands.
        speaker_matches: None where the record or the source names no speaker.
    """

    record: str
    doc: str
    quote: Quote
    speaker: str | None
    status: Status
    share: float = 1.0
    found: tuple[Place, ...] = ()
    places: int = 0
    changes: tuple[Change, ...] = ()
    speaker_matches: bool | None = None


@dataclass(slots=True)
class Tally:
    """How many quotations had which status."""

    statuses: Counter[str] = field(default_factory=Counter)

    def failing(self, wanted: Sequence[str]) -> int:
        """Return how many have one of the statuses."""
        return sum(self.statuses[status] for status in wanted)


def verify(
    records: Iterable[Record], sources: Sources, *, speaker_must_match: bool = False, tally: Tally | None = None
) -> Iterator[Verdict]:
    """Check each direct quotation against the sources.

    Args:
        records: In any order; of indirect ones and the author's statements nothing is checked.
        sources: The texts in which the words should stand.
        speaker_must_match: A quotation whose words another speaker says is `misattributed`.
        tally: Is counted up.

    Yields:
        One verdict for each quotation, in the order of the records.

    Raises:
        ExtraMissing: rapidfuzz is not installed.
    """
    levenshtein()
    for record in records:
        for quote in quotes_of(record):
            verdict = _verdict(record, quote, sources)
            if speaker_must_match and verdict.speaker_matches is False and verdict.status != "absent":
                verdict = replace(verdict, status="misattributed")
            if tally is not None:
                tally.statuses[verdict.status] += 1
            yield verdict


def _verdict(record: Record, quote: Quote, sources: Sources) -> Verdict:
    speaker = record.speaker
    mention = speaker.mention.text if speaker is not None and speaker.mention is not None else None
    name = (speaker.name if speaker is not None else None) or mention
    blank = Verdict(record.id, record.doc.id, quote, name, "absent", share=0.0)
    runs = [sources.numbers(run) for run in quote.runs]
    found = _exact(blank, runs, sources) or _tiled(blank, runs, sources) or _aligned(blank, runs, sources)
    if not found.found or found.status == "ambiguous":
        return found
    matches = [match for place in found.found if (match := same_speaker(name, place.speaker)) is not None]
    return replace(found, speaker_matches=all(matches) if matches else None)


def same_speaker(name: str | None, label: str | None) -> bool | None:
    """Tell whether a transcript's label may be the record's speaker: the surname of one is a word of the other."""
    if not name or not label:
        return None
    named, labelled = ([word.casefold().strip(".") for word in name_words(words)] for words in (name, label))
    if not named or not labelled:
        return None
    return named[-1] in labelled or labelled[-1] in named


def _exact(blank: Verdict, runs: Sequence[Run], sources: Sources) -> Verdict | None:
    """Find places where every run stands word for word, one after the other within one passage."""
    chains = list(_chains(runs, sources))
    if not chains:
        return None
    by_whom = {chain: sources.passages[sources.passage_at(chain[0][0])] for chain in chains}
    fitting = [chain for chain in chains if same_speaker(blank.speaker, by_whom[chain].speaker)]
    left = fitting or chains
    labels = {by_whom[chain].speaker for chain in left}
    documents = {by_whom[chain].doc for chain in left}
    several = len(labels) > 1 or (len(documents) > 1 and labels == {None} and len(blank.quote.keys) < SHORT)
    if several and not fitting:
        firsts = tuple(_place(sources, chain[0][0], chain[-1][1]) for chain in left[:MOST_TILES])
        return replace(blank, status="ambiguous", share=1.0, found=firsts, places=len(left))
    status, best = min(
        ((_sound(chain, sources, marked=blank.quote.marked), chain) for chain in left),
        key=lambda pair: (STATUSES.index(pair[0]), pair[1]),
    )
    found = tuple(_place(sources, first, last) for first, last in best)
    return replace(blank, status=status, share=1.0, found=found, places=len(left))


Chain = tuple[tuple[int, int], ...]
"""First and last word of each run, the last included."""


def _chains(runs: Sequence[Run], sources: Sources) -> Iterator[Chain]:
    places = [sources.find(run) for run in runs]
    if not all(map(len, places)):
        return
    for start in places[0].tolist():
        chain = [(start, start + len(runs[0]) - 1)]
        _, edge = sources.bounds(start)
        for run, found in zip(runs[1:], places[1:], strict=True):
            after = chain[-1][1] + 1
            at = int(np.searchsorted(found, after))
            if at == len(found) or found[at] > min(after + LONGEST_OMISSION, edge):
                break
            chain.append((int(found[at]), int(found[at]) + len(run) - 1))
        if len(chain) == len(runs):
            yield tuple(chain)


def _sound(chain: Chain, sources: Sources, *, marked: bool) -> Status:
    if marked:
        return "elided"
    (first, last), (start, _) = (chain[0][0], chain[-1][1]), sources.bounds(chain[0][0])
    whole = (first == start or sources.stops[first - 1]) and sources.stops[last]
    return "verbatim" if whole else "trimmed"


def _place(sources: Sources, first: int, last: int) -> Place:
    passage = sources.passages[sources.passage_at(first)]
    document, span = sources.documents[passage.doc], sources.span(first, last)
    return Place(document.id, span.start, span.end, span.of(document.text), passage.speaker)


def _tiled(blank: Verdict, runs: Sequence[Run], sources: Sources) -> Verdict | None:
    """Cover the quotation with stretches that stand word for word at different places."""
    tiles: list[_Tile] = []
    for run in runs:
        tiles += _tiles(run, sources, after=tiles[-1].last + 1 if tiles else 0)
    covered = sum(tile.last - tile.first + 1 for tile in tiles)
    if covered < len(blank.quote.keys) or len(tiles) > MOST_TILES + len(runs) - 1:
        return None
    gaps = [_left_out(before, after, sources) for before, after in pairwise(tiles)]
    found = tuple(_place(sources, tile.first, tile.last) for tile in tiles)
    if None in gaps:
        return replace(blank, status="spliced", share=1.0, found=found, places=1)
    changes = tuple(Change("dropped", "", gap) for gap in gaps if gap)
    return replace(blank, status="altered", share=1.0, found=found, places=1, changes=changes)


@dataclass(frozen=True, slots=True)
class _Tile:
    """A stretch of a quotation that stands at words `first` to `last` of the sources; `opens` where a run begins."""

    first: int
    last: int
    opens: bool


def _tiles(run: Run, sources: Sources, *, after: int) -> list[_Tile]:
    """Cover a run with the longest stretches, from its beginning; empty where one is too short."""
    whole = sources.find(run)
    if len(whole):
        place = _next(whole, after)
        return [_Tile(place, place + len(run) - 1, opens=True)]
    tiles: list[_Tile] = []
    at = 0
    while at < len(run):
        place, length = _longest(run[at:], sources, after)
        if length < LEAST_TILE or len(tiles) == MOST_TILES:
            return []
        tiles.append(_Tile(place, place + length - 1, opens=not at))
        at, after = at + length, place + length
    return tiles


def _next(places: Run, after: int) -> int:
    """Return the first place from another on, the very first where there is none."""
    at = int(np.searchsorted(places, after))
    return int(places[at % len(places)])


def _longest(run: Run, sources: Sources, after: int) -> tuple[int, int]:
    """Return where the longest beginning of a run stands, the next place after another among equals, and its length."""
    places = sources.at_triple(run[:TRIPLE]) if len(run) >= LEAST_TILE else np.zeros(0, np.int64)
    length = TRIPLE
    best = places
    while len(places):
        best = places
        if length == len(run):
            break
        inside = places[places + length < len(sources.ids)]
        places = inside[sources.ids[inside + length] == run[length]]
        length += bool(len(places))
    if not len(best):
        return 0, 0
    return _next(best, after), length


def _left_out(before: _Tile, after: _Tile, sources: Sources) -> str | None:
    """Return the few words left out without a mark between two stretches; None where they do not follow each other."""
    gap = after.first - before.last - 1
    most = LONGEST_OMISSION if after.opens else MOST_DROPPED
    if not 0 <= gap <= most or after.first > sources.bounds(before.first)[1]:
        return None
    return _place(sources, before.last + 1, after.first - 1).text if gap and not after.opens else ""


def _aligned(blank: Verdict, runs: Sequence[Run], sources: Sources) -> Verdict:
    """Compare each run with the stretch most like it."""
    best = [_best(run, sources) for run in runs]
    matched = sum(alignment.matched for alignment in best)
    share = matched / len(blank.quote.keys)
    kept = [alignment for alignment in best if alignment.matched]
    if share < LEAST_SHARE or matched < LEAST_FOUND:
        return replace(blank, share=share)
    changes = tuple(
        change
        for run, alignment in zip(blank.quote.runs, best, strict=True)
        for change in _changes(run, alignment, sources)
    )
    found = tuple(_place(sources, alignment.first, alignment.last) for alignment in kept)
    in_order = all(before.last < after.first <= sources.bounds(before.first)[1] for before, after in pairwise(kept))
    return replace(
        blank, status="altered" if in_order else "spliced", share=share, found=found, places=1, changes=changes
    )


def _best(run: Run, sources: Sources) -> Alignment:
    alignments = [_align(run, place, sources) for place in _likely(run, sources)]
    return min(alignments, key=lambda a: (-a.matched, a.cost, a.first), default=Alignment(cost=len(run)))


def _likely(run: Run, sources: Sources) -> list[int]:
    """Return where the run may begin, the places with most votes of its triples, or of its words if it has none."""
    votes: Counter[int] = Counter()
    for at in range(len(run) - TRIPLE + 1):
        votes.update((sources.at_triple(run[at : at + TRIPLE])[:_MOST_PLACES] - at).tolist())
    if not votes:
        for at, number in enumerate(run):
            if number >= 0:
                votes.update((sources.at_word(int(number))[:_MOST_PLACES] - at).tolist())
    return [place for place, _ in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))[:_CANDIDATES]]


def _align(run: Run, place: int, sources: Sources) -> Alignment:
    low, high = sources.bounds(min(max(place, 0) + len(run) // 2, len(sources.ids) - 1))
    slack = len(run) // 4 + LEAST_FOUND
    first, after = max(low, place - slack), min(high, place + len(run) + slack)
    if after <= first:
        return Alignment(cost=len(run))
    found = align(run.tolist(), sources.ids[first:after].tolist())
    return replace(found, first=first + found.first, last=first + found.last)


def _changes(run: Sequence[str], alignment: Alignment, sources: Sources) -> Iterator[Change]:
    if not alignment.steps:
        yield Change("inserted", " ".join(run), "")
    for tag, start, end, first, after in alignment.steps:
        if tag != "equal":
            low, high = alignment.first + first, alignment.first + after - 1
            source = _place(sources, low, high).text if high >= low else ""
            yield Change(OPERATIONS[tag], " ".join(run[start:end]), source)
