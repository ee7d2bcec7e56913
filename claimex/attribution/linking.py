"""Link the tagged pieces to attributions: each content to its cue, and each cue to its source.

Comes in: `Tags`. Goes out: `Attribution`s in reading order. The model's two linking heads score the links (bilinear
over span vectors, plus distance), and a prior favors pieces that are near and in the same paragraph. Quotation marks
decide what the model cannot see: a quotation that continues from the paragraph before belongs to the attribution of its
first part. Pieces in boilerplate are not linked.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from claimex.attribution.attribution import Attribution
from claimex.attribution.titles import SUBTITLE, WORKS
from claimex.english import cues
from claimex.layout import (
    BOILERPLATE_WORDS,
    HANDLE,
    Within,
    handle_beside,
    is_label,
    is_speech_like,
    kind_of,
    mask_quoted,
)
from claimex.model import PARTS, Piece, confidence_of_turn, estimate_confidence, features
from claimex.spans import Span, find_holder
from claimex.vocabulary import ZoneKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from claimex.attribution.tagging import Tags
    from claimex.layout import Turn
    from claimex.model import Encoding, Tagger

    Floats = NDArray[np.floating[Any]]
    Head = Mapping[str, NDArray[np.float32]]


MAX_LINK_WORDS = 120
"""Most words between two linked spans: the length of a training window. With longer links, the head alone falls from
.694 to .638 (whole attribution, PolNeAR dev)."""

SAME_PARAGRAPH, RANK, DISTANCE, RANKS = 4.0, 1.0, 1.0, 4
"""The prior of a link, in logits: a bonus for the same paragraph, a penalty for each span of the same role between the
two (at most RANKS of them), and a penalty times log(1 + words between). Swept one at a time on PolNeAR dev: whole
attribution moves by at most .003 from half to twice these values."""

MAX_STRAY_WORDS = 24
"""Most words between an unquoted piece and the nearest other part of its attribution. The words are the model's, so
punctuation counts. In the PolNeAR train part 16 of 3,563 unquoted pieces of discontinuous content are further away."""

NAME_WORDS = 5
"""Content of at most this many words, marks included, is a name and not speech after "known as" and the like, unless a
source is given."""

_OPENING = re.compile(
    r"(?P<who>[HS]he|[A-Z][\w’'-]*(?:\s(?:de|van|von|al|[a-z]{4,})){0,2}(?:\s[A-Z][\w.’'-]*){1,4})\s(?=[a-z])"
)
OPENING_SCORE = 0.5
"""Score of a source at the start of a quotation's paragraph that no cue connects with the quotation."""

_BRACKETS = frozenset(")]>*_ ")
"""Characters that only close a turn's label: ((ANN)). They are no cue; a colon and a dash are."""

MAX_LABEL_LENGTH = 200
"""Most characters of a label at the start of a line, with what precedes it there."""

_NEAR, _FAR, _BUCKETS = 4, 11, 12  # distance buckets of the linking heads, as trained
_GAPS = 3


@dataclass(frozen=True, slots=True)
class Linked:
    """One attribution as pieces of the tagger. `chance` is the probability of its weakest link."""

    content: tuple[Piece, ...]
    cue: Piece | None
    source: Piece | None
    chance: float


def link(tags: Tags, tagger: Tagger, *, headlines: bool = False) -> list[Attribution]:
    """Link the pieces of one article to attributions.

    Args:
        tags: What tagging found. Pieces in a zone are left out before linking, so that words of the body text are
            never linked to those of a caption.
        tagger: The model that tagged.
        headlines: Whether to keep the pieces of headlines. If so, a text of one line is a headline.

    Returns:
        In the order of their first content. Content without a cue is kept only if it is quoted, because otherwise
        nothing attributes it.
    """
    outermost = mask_quoted(len(tags.text), (q for q in tags.quotations if not q.depth))
    tags = _without_boilerplate(tags, but=("headline",) if headlines else ())
    found = []
    for linked in link_pieces(tags, tagger):
        attribution = make_attribution(linked, tags, tagger, outermost)
        alone = headlines and len(tags.paragraphs) == 1
        if _is_attributed(attribution, tags.text) and (alone or not _is_listed(attribution, tags)):
            found.append(attribution)
    return _with_turns(found, tags, outermost) if tags.turns else found


def _without_boilerplate(tags: Tags, *, but: Sequence[ZoneKind]) -> Tags:
    within = Within(tags.zones, but=but)
    pieces = {
        role: tuple(piece for piece in found if within.of(_span_of(tags, piece)) is None)
        for role, found in tags.pieces.items()
    }
    return replace(tags, pieces=pieces)


def _is_attributed(attribution: Attribution, text: str) -> bool:
    """Tell whether anything attributes the content, and it is not just a name: known as “the Baker”."""
    if attribution.cue is None:
        return attribution.kind != "indirect"
    if _is_label(attribution, text) or _is_heading(attribution, text):
        return False
    names = attribution.source is None and not cues.NAMING_PARTICIPLES.isdisjoint(
        attribution.cue.of(text).lower().split()
    )
    return not names or sum(len(span.of(text).split()) for span in attribution.content) > NAME_WORDS


def _is_label(attribution: Attribution, text: str) -> bool:
    """Tell whether it is "Photo: …" or "The Salt Road: A Memoir", where the colon attributes nothing to anybody."""
    if attribution.source is None or attribution.cue is None or attribution.cue.of(text) != ":":
        return False
    part = SUBTITLE.match(text, attribution.content[0].start)
    if part is not None and part["work"].lower() in WORKS:
        return True
    return not BOILERPLATE_WORDS.isdisjoint(attribution.source.of(text).lower().split())


def _is_heading(attribution: Attribution, text: str) -> bool:
    """Tell whether a label heads a paragraph about somebody, who is named there again: "Ann Saar: Rents Mayor Saar …".

    Somebody who speaks does not name herself.
    """
    cue, source = attribution.cue, attribution.source
    if attribution.kind != "indirect" or cue is None or source is None or cue.of(text) != ":":
        return False
    far = max(0, source.start - MAX_LABEL_LENGTH)
    before = text[max(text.rfind("\n", far, source.start) + 1, far) : source.start]
    name = source.of(text).rsplit(None, 1)[-1]
    if before.strip(" *_>\t\u00a0") or not name[:1].isupper():
        return False
    end = text.find("\n", cue.end)
    return re.search(rf"\b{re.escape(name)}\b", text[cue.end : end if end >= 0 else len(text)]) is not None


def _is_listed(attribution: Attribution, tags: Tags) -> bool:
    """Tell an entry of a list, such as "Ann Saar: Theft, held without bail.", from speech after a label.

    In a list the label opens its line, and the words after it have no quotation marks and none of the words that mark
    speech. A headline is too short for those, so its label always counts as a speaker. So does the label of the first
    line if the second line has none.
    """
    cue, source = attribution.cue, attribution.source
    if attribution.kind != "indirect" or cue is None or source is None or cue.of(tags.text) != ":":
        return False
    line = tags.text[max(tags.text.rfind("\n", 0, source.start) + 1, source.start - MAX_LABEL_LENGTH) : cue.start]
    if not is_label(line.strip(" *_>\t\u00a0")) or Within(tags.zones).of(source) == "headline":
        return False
    if source.start < tags.paragraphs[0].end and len(tags.paragraphs) > 1:
        label, colon, _ = tags.paragraphs[1].of(tags.text)[:MAX_LABEL_LENGTH].partition(":")
        if not (colon and is_label(label)):
            return False
    return not any(is_speech_like(span.of(tags.text)) for span in attribution.content)


def _with_turns(found: Sequence[Attribution], tags: Tags, mask: bytearray) -> list[Attribution]:
    """Make each turn an attribution. Nest the attributions inside its words in it, and drop others that cross it."""
    wholes = [turn.whole for turn in tags.turns]
    held: dict[int, list[Attribution]] = {}
    out = []
    for attribution in found:
        first, last = attribution.content[0].start, attribution.content[-1].end
        number = bisect_right(wholes, last - 1, key=lambda whole: whole.start) - 1
        if number < 0 or wholes[number].end <= first:
            out.append(attribution)
        elif _is_within(attribution, tags.turns[number]):
            held.setdefault(number, []).append(attribution)
    for number, turn in enumerate(tags.turns):
        shown = turn.label is not None and not _BRACKETS.issuperset(turn.mark.of(tags.text))
        cue = turn.mark if shown else None
        kind = kind_of(tags.text, turn.words, mask)
        out.append(
            Attribution(
                turn.words,
                cue,
                turn.label,
                kind,
                confidence_of_turn(*_turn_evidence(tags, turn)),
                tuple(held.get(number, ())),
            )
        )
    return sorted(out, key=lambda a: a.content[0])


def _turn_evidence(tags: Tags, turn: Turn) -> tuple[float, int]:
    """Return the mean probability that a turn's words are part of an attribution, and the article's number of turns."""
    words = np.concatenate([tags.outside[slice(*tags.encoding.words_in(span))] for span in turn.words])
    return float(1 - words.mean()) if len(words) else 0.0, len(tags.turns)


def _is_within(attribution: Attribution, turn: Turn) -> bool:
    spans = [*attribution.content, attribution.cue] if attribution.cue else []
    return bool(spans) and all((words := find_holder(turn.words, span)) is not None and words != span for span in spans)


def make_attribution(linked: Linked, tags: Tags, tagger: Tagger, mask: bytearray, base: int = 0) -> Attribution:
    """Convert pieces to spans. `mask` is of the tagged text, and `base` is the offset of that text in the article."""
    parts = (linked.content, [linked.cue], [linked.source])
    content, cue, source = ([_span_of(tags, piece) for piece in part if piece] for part in parts)
    kind = kind_of(tags.text, content, mask)
    values = features(
        content=[piece.score for piece in linked.content],
        cue=linked.cue.score if linked.cue else None,
        source=linked.source.score if linked.source else None,
        link=linked.chance,
        kind=kind,
    )
    probability = estimate_confidence(values, tagger.manifest.calibration)
    fitted = tagger.manifest.parts
    chances = tuple(estimate_confidence(values, fitted[part]) for part in PARTS) if fitted else ()
    source = _with_handle(tags.text, content, cue, source)
    moved = [[Span(s.start + base, s.end + base) for s in spans] for spans in (content, cue, source)]
    where = (tuple(moved[0]), next(iter(moved[1]), None), next(iter(moved[2]), None))
    return Attribution(*where, kind, probability, parts=chances)


def _with_handle(text: str, content: Sequence[Span], cue: Sequence[Span], source: list[Span]) -> list[Span]:
    """Add the @ to a source that is a handle, or make the handle beside a cue its source if it has none."""
    if source:
        first = source[0]
        return [Span(first.start - 1, first.end)] if HANDLE.match(text, first.start - 1) and first.start else source
    found = handle_beside(text, cue[0]) if cue else None
    return [found] if found is not None and not any(found.overlaps(span) for span in content) else []


def link_pieces(tags: Tags, tagger: Tagger) -> list[Linked]:
    """Link the pieces of one article, in the order of their first content. `train/` fits confidence on the result."""
    cues, sources, contents = (tags.pieces[role] for role in ("cue", "source", "content"))
    cue_of = _choose(tags, tagger.heads["content_cue"], contents, cues, may_be_none=False)
    source_of = _choose(tags, tagger.heads["cue_source"], cues, sources, may_be_none=True)
    _carry_over(tags, cue_of)
    _end_blocks(tags, cue_of)
    whole = {q.span.start for q in tags.quotations if q.closed and not q.depth}
    held: dict[int, list[tuple[Piece, float]]] = {}
    out: list[Linked] = []
    for content, (cue, chance) in zip(contents, cue_of, strict=True):
        if cue is None:
            out.append(Linked((content,), None, None, 1.0))
        elif not _shares_paragraph(tags, content, cues[cue]) and _follows_words(tags, content, whole):
            out.append(Linked((content,), None, _opening_source(tags, content), chance))
        else:
            held.setdefault(cue, []).append((content, chance))
    starts = [q.span.start for q in tags.quotations]
    set_off = [part for block in tags.blocks for part in block.parts]
    for cue, parts in held.items():
        kept = _without_strays(tags, cues[cue], parts, starts, set_off)
        source, chance = source_of[cue]
        weakest = min(chance, *(c for _, c in kept))
        found = sources[source] if source is not None else None
        out.append(Linked(tuple(p for p, _ in kept), cues[cue], found, weakest))
    return sorted(out, key=lambda a: a.content[0])


def _carry_over(tags: Tags, cue_of: list[tuple[int | None, float]]) -> None:
    """Give a quotation that continues from the paragraph before the cue of its first part, in place."""
    continued = {q.span.start for q in tags.quotations if q.continues}
    contents, cues = tags.pieces["content"], tags.pieces["cue"]
    for number in range(1, len(contents)):
        cue = cue_of[number][0]
        own = cue is not None and _shares_paragraph(tags, contents[number], cues[cue])
        if not own and int(tags.encoding.starts[contents[number].low]) in continued:
            cue_of[number] = cue_of[number - 1]


def _end_blocks(tags: Tags, cue_of: list[tuple[int | None, float]]) -> None:
    """Unlink unquoted content outside of a block quotation from the cue that introduces the block, in place.

    That is content after the block, and also content before the cue if the cue introduces the block: *In his will*, he
    wrote: ….
    """
    contents, cues = tags.pieces["content"], tags.pieces["cue"]
    starts = [q.span.start for q in tags.quotations]
    blocks = {block.lead: block for block in tags.blocks}
    leads = list(blocks)
    linked = []
    for number, (cue, _) in enumerate(cue_of):
        lead = find_holder(leads, _span_of(tags, cues[cue])) if cue is not None else None
        if cue is not None and lead is not None:
            linked.append((number, cue, blocks[lead].parts, _span_of(tags, contents[number]).start))
    leading = {cue for _, cue, parts, start in linked if parts[0].start <= start < parts[-1].end}
    for number, cue, parts, start in linked:
        before = cue in leading and contents[number].low < cues[cue].low
        if (start >= parts[-1].end or before) and not _is_quoted(tags, contents[number], starts):
            cue_of[number] = (None, cue_of[number][1])


def _shares_paragraph(tags: Tags, one: Piece, other: Piece) -> bool:
    return bool(tags.encoding.paragraphs[one.low] == tags.encoding.paragraphs[other.low])


def _follows_words(tags: Tags, content: Piece, whole: Collection[int]) -> bool:
    """Tell whether a piece is one of the quotations that begin at `whole`, and words of its paragraph precede it."""
    start = int(tags.encoding.starts[content.low])
    begins = content.low > 0 and tags.encoding.paragraphs[content.low - 1] == tags.encoding.paragraphs[content.low]
    return bool(begins) and start in whole


def _opening_source(tags: Tags, content: Piece) -> Piece | None:
    """Find the name that opens the paragraph of a quotation without a cue: Ada Quill held up a key. “That is all”."""
    encoding = tags.encoding
    first = int(np.searchsorted(encoding.paragraphs, encoding.paragraphs[content.low]))
    words = encoding.span_of(first, content.low)
    match = _OPENING.match(tags.text, words.start, words.end)
    if match is None:
        return None
    low, high = encoding.words_in(Span(*match.span("who")))
    return Piece(low, high, OPENING_SCORE)


def _without_strays(
    tags: Tags, cue: Piece, parts: list[tuple[Piece, float]], starts: Sequence[int], set_off: Sequence[Span]
) -> list[tuple[Piece, float]]:
    """Drop unquoted pieces that are far from the cue and the rest of its content.

    These are pieces of another paragraph if the cue has content in its own (in the PolNeAR train part, 43 of some 6,000
    pieces of discontinuous content are such), and pieces more than MAX_STRAY_WORDS words from all others.

    Args:
        tags: Of the article.
        cue: The cue.
        parts: The pieces linked to it, each with the probability of its link.
        starts: The starts of the article's quotations.
        set_off: The paragraphs of its block quotations. They are kept if nothing follows the cue in its own paragraph.
    """
    where = tags.encoding.paragraphs
    at_home = any(where[piece.low] == where[cue.low] for piece, _ in parts)
    introduces = not any(where[piece.low] == where[cue.low] and piece.low >= cue.high for piece, _ in parts)
    held = [cue]  # sorted, without overlap
    kept: list[tuple[Piece, float]] = []
    for item in sorted(parts, key=lambda part: (_words_between(part[0], cue), part[0])):
        astray = (at_home and where[item[0].low] != where[cue.low]) or (
            bool(kept) and min(_words_between(item[0], other) for other in _beside(held, item[0])) > MAX_STRAY_WORDS
        )
        if (
            not astray
            or _is_quoted(tags, item[0], starts)
            or (introduces and find_holder(set_off, _span_of(tags, item[0])) is not None)
        ):
            insort(held, item[0])
            kept.append(item)
    return sorted(kept or parts)


def _beside(pieces: Sequence[Piece], place: Piece) -> Sequence[Piece]:
    """Return the neighbors of a piece among others that are sorted and do not overlap."""
    at = bisect_left(pieces, place)
    return pieces[max(0, at - 1) : at + 1]


def _words_between(one: Piece, other: Piece) -> int:
    return max(0, other.low - one.high, one.low - other.high)


def _is_quoted(tags: Tags, piece: Piece, starts: Sequence[int]) -> bool:
    start = int(tags.encoding.starts[piece.low])
    at = bisect_right(starts, start + 1) - 1
    return any(q.span.end > start for q in tags.quotations[max(0, at - 1) : at + 1])


def _choose(
    tags: Tags, head: Head, queries: Sequence[Piece], keys: Sequence[Piece], *, may_be_none: bool
) -> list[tuple[int | None, float]]:
    """Choose the key with the best score for each query, and give its probability."""
    if not queries:
        return []
    if not keys:
        return [(None, 1.0)] * len(queries)
    query_vectors = _project(head, "query", _vectors(tags, queries))
    key_vectors = _project(head, "key", _vectors(tags, keys))
    null = query_vectors @ head["null.weight"][0] + head["null.bias"][0]
    leaning = query_vectors @ head["bilinear"]
    places, starts = _PositionScores(head, tags.encoding, keys), np.array([key.low for key in keys])
    out: list[tuple[int | None, float]] = []
    for row, query in enumerate(queries):
        near = _in_reach(query, keys, starts)
        fits = (key_vectors[near.start : near.stop] @ leaning[row]).tolist()
        scores = [fit + place for fit, place in zip(fits, places.score(query, near), strict=True)]
        options: list[int | None] = list(near)
        if may_be_none:
            options.append(None)
            scores.append(float(null[row]))
        out.append(_best(options, scores))
    return out


def _best(options: Sequence[int | None], scores: Sequence[float]) -> tuple[int | None, float]:
    if not options:
        return None, 1.0
    array = np.array(scores)
    top = int(array.argmax())
    return options[top], float(1.0 / np.exp(array - array[top]).sum())


def _in_reach(query: Piece, keys: Sequence[Piece], starts: NDArray[np.int64]) -> range:
    """Return the keys at most MAX_LINK_WORDS words away. Keys do not overlap, so their numbers are one range."""
    low = int(np.searchsorted(starts, query.low - MAX_LINK_WORDS))
    while low > 0 and query.low - keys[low - 1].high <= MAX_LINK_WORDS:
        low -= 1
    return range(low, int(np.searchsorted(starts, query.high + MAX_LINK_WORDS, side="right")))


class _PositionScores:
    """Scores the position of keys relative to a query: by the head's tables and the prior.

    All numbers are Python's own, because NumPy takes longer to return one number than this class takes to use it.
    """

    def __init__(self, head: Head, encoding: Encoding, keys: Sequence[Piece]) -> None:
        self._distances, self._gaps = head["dist"].tolist(), head["gap"].tolist()
        self._paragraphs = encoding.paragraphs
        self._keys = keys
        self._starts = [key.low for key in keys]
        self._homes = encoding.paragraphs[self._starts].tolist()

    def score(self, query: Piece, near: Iterable[int]) -> Iterator[float]:
        """Yield the score of each key in `near`."""
        position = bisect_left(self._starts, query.low)
        home = int(self._paragraphs[query.low])
        for number in near:
            key = self._keys[number]
            follows = key.low >= query.low
            rank = number - position if follows else position - 1 - number
            gap = min(_GAPS, rank) if follows else _GAPS + 1 + min(_GAPS, rank)
            learned = self._distances[_bucket(_distance(query, key))] + self._gaps[gap]
            between = key.low - query.high if key.low >= query.high else max(0, query.low - key.high)
            together = SAME_PARAGRAPH if home == self._homes[number] else 0.0
            yield learned + together - RANK * min(rank, RANKS) - DISTANCE * math.log1p(between)


def _distance(query: Piece, key: Piece) -> int:
    """Return the signed distance in words, as in training of the linking heads. 0 if the two overlap."""
    if key.low >= query.high:
        return key.low - query.high
    return key.high - 1 - query.low if key.high <= query.low else 0


def _bucket(distance: int) -> int:
    size = abs(distance)
    bucket = size if size < _NEAR else min(_FAR, 1 + size.bit_length())
    return bucket if distance < 0 else _BUCKETS + bucket


def _vectors(tags: Tags, pieces: Sequence[Piece]) -> Floats:
    """Return float32 (n_pieces, 3 dim): first, last and mean hidden state of each piece."""
    return np.stack([tags.vectors[piece] for piece in pieces])


def _project(head: Head, name: str, vectors: Floats) -> Floats:
    result: Floats = np.maximum(vectors @ head[f"{name}.weight"].T + head[f"{name}.bias"], 0)
    return result


def _span_of(tags: Tags, piece: Piece) -> Span:
    return tags.encoding.span_of(piece.low, piece.high)
