"""Put attributions into the content of others, to make annotated articles with attributions inside content.

Comes in: annotated articles, which mark outermost attributions alone. Goes out: the same articles as trees (`Told`),
where the content of some attributions is replaced by a sentence of another article that reports something itself:
"The bridge is safe," she said → "Polk believes the budget will pass," she said. So the marks of annotators become
marks inside content. Such a sentence is dressed for its new place: marks inside marks turn single, a clause after
"that" begins small, its source turns to a pronoun now and then, its tense moves back in indirect speech.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from claimex.english._lists import words as listed
from claimex.spans import Span
from claimex.train.augment import Edit, apply_edits
from claimex.train.corpus import Example, Gold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy as np

PLANTED = 0.55
"""Share of the contents that are replaced; the others stay as they were written, so that both are learned."""

DEEPER, KEPT, UNMARKED = 0.2, 0.35, 0.6
"""Shares of planted sentences that hold a planted one themselves, that stand beside the words they are put to instead
of replacing them, and that lose their own marks. Chosen once, not swept."""

FIRST, THIRD, EARLIER = 0.35, 0.25, 0.3
"""Shares of sources that become "I" or "we", or "he", "she" or "they", and of "said" that become "had said"."""

LEAST_WORDS, MOST_WORDS = 6, 45
"""Words of content that may be replaced at least, and of a planted sentence at most."""

_OPENING, _CLOSING = '"“', '"”'
_SINGLE = str.maketrans({"“": "‘", "”": "’", '"': "'"})
_SMALL = listed(
    "A After All An And As At Before Both But By During Even For From He Her His However I If In It Its Many Most My "
    "No On One Others Our Several She Since So Some Still That The Their There These They This Those Though To Two "
    "Under Until We What When While With Yet You"
)
_BACK = {"said": "had said", "told": "had told", "asked": "had asked", "believed": "had believed"}
_PLURAL = {"has": "have", "was": "were", "is": "are", "does": "do"}
_PAST = re.compile(r"(?:\w+ed|said|told|had|could|would|will|knew|thought|wrote|did|might|may|can|should)\Z")


@dataclass(frozen=True, slots=True)
class Told:
    """An attribution with those inside its content.

    Attributes:
        gold: Its spans.
        inside: Those directly inside its content; None where nobody knows them all.
        unknown: Places of its content of which nobody knows what they are.
    """

    gold: Gold
    inside: tuple[Told, ...] | None = None
    unknown: tuple[Span, ...] = ()

    def moved(self, by: int) -> Told:
        """Return it at another place."""
        inside = None if self.inside is None else tuple(each.moved(by) for each in self.inside)
        return Told(_moved(self.gold, by), inside, tuple(Span(s.start + by, s.end + by) for s in self.unknown))


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with its attributions."""

    text: str
    told: tuple[Told, ...]


def _moved(gold: Gold, by: int) -> Gold:
    parts = (gold.source, gold.cue, gold.content)
    return Gold(*(tuple(Span(s.start + by, s.end + by) for s in spans) for spans in parts))


def _spans(gold: Gold) -> Iterator[Span]:
    yield from (*gold.source, *gold.cue, *gold.content)


def find_donors(example: Example, sentences: Sequence[Span]) -> Iterator[Passage]:
    """Yield the sentences of an article, and pairs of them, that hold attributions whole.

    Args:
        example: The article.
        sentences: Its sentences, in order.
    """
    text = example.text
    runs = [*sentences, *(Span(a.start, b.end) for a, b in pairwise(sentences))]
    for run in runs:
        words = run.of(text)
        if "\n" in words or not _is_whole(words):
            continue
        near = [gold for gold in example.attributions if any(run.overlaps(span) for span in _spans(gold))]
        if near and all(run.contains(span) for gold in near for span in _spans(gold)):
            yield Passage(words, tuple(Told(_moved(gold, -run.start)) for gold in near))


def _is_whole(words: str) -> bool:
    count = len(words.split())
    closed = words.count("“") == words.count("”") and words.count('"') % 2 == 0
    ends = words.rstrip('"”').endswith((".", "?", "!"))
    return LEAST_WORDS <= count <= MOST_WORDS and closed and ends and not words[0].islower()


def plant(passage: Passage, donors: Sequence[Passage], rng: np.random.Generator, *, share: float = PLANTED) -> Passage:
    """Replace the content of some attributions by sentences that report.

    Args:
        passage: An article.
        donors: Sentences to choose from, at least one.
        rng: Decides which and how.
        share: Share of the contents that are replaced.

    Returns:
        The article with the other text; what is inside the content replaced is known, the rest is as it was.
    """
    edits: list[Edit] = []
    planted: dict[int, tuple[int, Passage]] = {}
    for number, told in enumerate(passage.told):
        place = max(told.gold.content, key=len)
        held = any(place.overlaps(Span(e.start, e.end)) for e in edits)
        crossed = any(place.overlaps(s) for t in passage.told if t is not told for s in _spans(t.gold))
        if held or crossed or not _may_hold(place.of(passage.text)) or rng.random() >= share:
            continue
        donor = donors[int(rng.integers(len(donors)))]
        if rng.random() < DEEPER:
            donor = plant(donor, donors, rng, share=1.0)
        dressed = _dress(_vary(donor, rng), passage.text, place, rng)
        edits.append(Edit(place.start, place.end, dressed.text))
        planted[number] = (told.gold.content.index(place), dressed)
    shift = _Shift(passage, edits)
    out = []
    for number, told in enumerate(passage.told):
        moved = shift.moved(told, empty=number in planted)
        if number in planted:
            piece, dressed = planted[number]
            base = moved.gold.content[piece].start
            *inside, rest = (each.moved(base) for each in dressed.told)
            others = tuple(span for n, span in enumerate(moved.gold.content) if n != piece)
            moved = Told(moved.gold, tuple(inside), (*rest.unknown, *others))
        out.append(moved)
    return Passage(shift.text, tuple(out))


class _Shift:
    """Moves trees as edits move the text."""

    def __init__(self, passage: Passage, edits: Sequence[Edit]) -> None:
        self._passage, self._edits = passage, edits
        self.text = apply_edits(Example("", passage.text, ()), edits).text

    def moved(self, told: Told, *, empty: bool = False) -> Told:
        """Return an attribution where it stands after the edits, without what is inside it if `empty`."""
        spans = Gold((), (), told.unknown)
        gold, unknown = apply_edits(Example("", self._passage.text, (told.gold, spans)), self._edits).attributions
        inside = None if told.inside is None or empty else tuple(self.moved(each) for each in told.inside)
        return Told(gold, inside, unknown.content)


def _may_hold(words: str) -> bool:
    quoted = words[0] in _OPENING and words[-1] in _CLOSING
    plain = not any(mark in words for mark in '"“”')
    return len(words.split()) >= LEAST_WORDS and (quoted or plain) and not words.startswith("to ")


def _vary(donor: Passage, rng: np.random.Generator) -> Passage:
    """Change the source to a pronoun, the tense, and the marks of a sentence, each now and then."""
    edits: list[Edit] = []
    if rng.random() < UNMARKED:
        edits += [Edit(i, i + 1, "") for i, c in enumerate(donor.text) if c in '"“”']
    for told in donor.told:
        edits += _pronoun(donor.text, told.gold, rng)
    kept: list[Edit] = []
    for edit in sorted(set(edits)):
        if not kept or kept[-1].end <= edit.start:
            kept.append(edit)
    if not kept:
        return donor
    shift = _Shift(donor, kept)
    told_now = tuple(shift.moved(told) for told in donor.told)
    return Passage(shift.text, tuple(t for t in told_now if t.gold.cue and t.gold.content))


def _pronoun(text: str, gold: Gold, rng: np.random.Generator) -> Iterator[Edit]:
    """Yield what makes a source before its verb a pronoun, and what moves its tense back."""
    if len(gold.cue) != 1 or len(gold.source) != 1:
        return
    source, cue = gold.source[0], gold.cue[0]
    verb, *_ = cue.of(text).split(" ")
    place = Span(cue.start, cue.start + len(verb))
    turn = rng.random()
    chosen = "IWe" if turn < FIRST else "HeSheThey" if turn < FIRST + THIRD else ""
    if chosen and text[source.end : cue.start] == " ":
        pronoun = str(rng.choice(re.findall(r"[A-Z][a-z]*", chosen)))
        new = _agree(verb, pronoun)
        if new is not None:
            starts = not text[: source.start].strip(" \"“‘'")
            yield Edit(source.start, source.end, pronoun if starts or pronoun == "I" else pronoun.lower())
            if new != verb:
                yield Edit(place.start, place.end, new)
            return
    if verb == cue.of(text) and verb in _BACK and rng.random() < EARLIER:
        yield Edit(place.start, place.end, _BACK[verb])


def _agree(verb: str, pronoun: str) -> str | None:
    """Return the form of a verb of the third person that goes with a pronoun; None where that is not plain."""
    if verb in _PLURAL:
        first = {"is": "am", "was": "was"}.get(verb) if pronoun == "I" else None
        return verb if pronoun in {"He", "She"} else first or _PLURAL[verb]
    if _PAST.match(verb):
        return verb
    if not verb.endswith("s") or verb.endswith("ss"):
        return None
    if pronoun in {"He", "She"}:
        return verb
    return verb[:-3] + "y" if verb.endswith("ies") else verb[:-1]


def _dress(donor: Passage, text: str, place: Span, rng: np.random.Generator) -> Passage:
    """Make a sentence fit in the place of content.

    Returns:
        The words that replace the content. The last of its attributions only tells what is unknown.
    """
    old = place.of(text)
    if old[0] in _OPENING and old[-1] in _CLOSING:
        return _quoted(donor, old, rng)
    before = text[: place.start].rstrip()
    starts = not before or before[-1] in '.?!\n"”'
    lead = "that " if old.startswith("that ") else ""
    words = donor.text.rstrip(".") if donor.text.endswith(".") else donor.text
    first = words.split(" ", 1)[0]
    if first in _SMALL and first != "I" and (lead or not starts):
        words = words[0].lower() + words[1:]
    stop = old[-1] if old[-1] in ",." and words[-1].isalnum() else ""
    return _at(donor, lead + words + stop, len(lead))


def _quoted(donor: Passage, old: str, rng: np.random.Generator) -> Passage:
    words, inside = donor.text.translate(_SINGLE), old[1:-1]
    comma = inside.endswith(",")
    if rng.random() < KEPT and inside[:1].isupper() and len(inside.split()) > LEAST_WORDS:
        if comma or rng.random() < 0.5:  # noqa: PLR2004 - a coin
            unknown = Span(len(words) + 2, len(words) + 2 + len(inside))
            return _at(donor, f"{old[0]}{words} {inside}{old[-1]}", 1, unknown)
        if inside[-1] in ".?!":
            unknown = Span(1, 1 + len(inside))
            return _at(donor, f"{old[0]}{inside} {words}{old[-1]}", len(inside) + 2, unknown)
    if comma and words.endswith("."):
        words = words[:-1] + ","
    return _at(donor, old[0] + words + old[-1], 1)


def _at(donor: Passage, words: str, by: int, *unknown: Span) -> Passage:
    rest = Told(Gold((), (), ()), (), unknown)
    told = (_cut(each, len(words) - by) for each in donor.told)
    return Passage(words, (*(each.moved(by) for each in told), rest))


def _cut(told: Told, end: int) -> Told:
    """Cut what stood on a full stop that is gone."""

    def within(spans: Iterable[Span]) -> tuple[Span, ...]:
        return tuple(Span(s.start, min(s.end, end)) for s in spans if s.start < end)

    gold = Gold(*(within(spans) for spans in (told.gold.source, told.gold.cue, told.gold.content)))
    return replace(told, gold=gold)
