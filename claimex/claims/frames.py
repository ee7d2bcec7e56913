"""Read from a cue what it says about the truth of the clause that it introduces.

Comes in: the words of a cue and of its source. Goes out: a `Frame`, by which `factuality.py` judges each clause of the
content.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimex.english import certainty as lists
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from claimex.record import CueSpan

_WORD = re.compile(r"[\w'’-]+")


@dataclass(frozen=True, slots=True)
class Frame:
    """What a cue says about the truth of the clause that it introduces.

    Attributes:
        cue: The cue's span and words. None if there is no cue.
        quoted: Whether the clause is in quotation marks, in a turn of an interview or in the article's own voice.
        denial: The words of the cue that deny the clause.
        negation: The words that negate the cue itself: did *not* say, *nobody* said.
        past: Whether the cue is in the past tense. If so, "would" may stand for "will".
        holders: Pronouns that stand for the source in the clause, in lower case: I and we in its own words.
    """

    cue: CueSpan | None
    quoted: bool
    denial: Span | None = None
    negation: Span | None = None
    past: bool = False
    holders: frozenset[str] = lists.FIRST_PERSONS

    @property
    def lemma(self) -> str:
        """Lemma of the cue's head. Empty without a cue."""
        return (self.cue.lemma or "") if self.cue is not None else ""


def make_frame(
    cue: CueSpan | None, *, quoted: bool, unsaid: Span | None = None, source: str | None = None, past: bool = False
) -> Frame:
    """Read from a cue what it says about the truth of its content.

    Args:
        cue: Its span and words. None if there is no cue.
        quoted: See `Frame`.
        unsaid: The words beside the cue which mean that nobody, or hardly anybody, said it.
        source: The words of the source. None if there is none.
        past: Whether the sentence shows that the cue, a participle, is in the past.
    """
    if cue is None:
        return Frame(None, quoted)
    words, lemma = cue.text.lower().replace("’", "'"), cue.lemma or ""
    negations = list(lists.CUE_NEGATION.finditer(words))
    found = next(filter(None, (p.search(words) for p in (lists.NO_EVIDENCE, lists.RULED_OUT, lists.NOT_GUILTY))), None)
    if found is not None:
        denial: Span | None = _shift(cue, *found.span())
        negations = [m for m in negations if m.end() <= found.start() or m.start() >= found.end()]
    else:
        denial = word_of(cue, lemma) if lemma in lists.DENYING and not words.endswith(" as") else None
    negation = _shift(cue, *negations[0].span()) if negations else unsaid
    if len(negations) == 1 and lemma in lists.NEGATING_FOR_CLAUSE and lists.NOT_OF_VERB.fullmatch(negations[0][0]):
        denial, negation = negation, unsaid
    holders = lists.FIRST_PERSONS if quoted else lists.FIRST_PERSONS | _pronouns_of(source)
    return Frame(cue, quoted, denial, negation, past=past or _is_past(words.split(), lemma), holders=holders)


def _pronouns_of(source: str | None) -> frozenset[str]:
    """Return the pronouns of the third person that stand for a source in indirect speech.

    "His daughter" may speak of him, and "they" of him too, so for these it is none or the pronoun alone.
    """
    spoken = (source or "").lower().split()
    if len(spoken) == 1 and spoken[0] in lists.THIRD_PERSONS:
        return frozenset(spoken)
    return lists.THIRD_PERSONS if spoken and lists.POSSESSIVE_PRONOUNS.isdisjoint(spoken) else frozenset()


def _shift(cue: CueSpan, start: int, end: int) -> Span:
    return Span(cue.start + start, cue.start + end)


def word_of(cue: CueSpan, lemma: str) -> Span:
    """Return the word of a cue whose beginning shares most letters with its lemma. If several do, the first."""
    found = list(_WORD.finditer(cue.text)) or list(re.finditer(r"\S+", cue.text))
    best = max(found, key=lambda m: (_common(m[0].lower(), lemma), -m.start()), default=None)
    return _shift(cue, *best.span()) if best is not None else cue.span


def _common(one: str, other: str) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _is_past(words: Sequence[str], lemma: str) -> bool:
    if not lists.PAST_AUXILIARIES.isdisjoint(words):
        return True
    present = {lemma, f"{lemma}s", f"{lemma}es", f"{lemma[:-1]}ies"}
    return any(w[0] == lemma[:1] and w not in present and not w.endswith("ing") for w in words)


def hedges_of_cue(cue: CueSpan) -> Iterator[Span]:
    """Yield the words of a cue that make its content uncertain: *probably* said, *may* think."""
    for match in _WORD.finditer(cue.text):
        if match[0].lower() in lists.HEDGES | lists.POSSIBLE | lists.BELIEVING_ADJECTIVES and match[0] != "May":
            yield _shift(cue, *match.span())
    if (understood := lists.UNDERSTOOD.search(cue.text)) is not None:
        yield _shift(cue, *understood.span("word"))
