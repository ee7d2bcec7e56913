"""The recogniser's names with those of people mended: cut short, taken for organizations, or passed over.

Comes in: the text and the recogniser's spans with their labels. Goes out: the same, in order, with the names of people
as the shape of their words tells them. The recogniser learned on American news and knows few names from elsewhere;
words with capitals that are not in the dictionary are nearly always a person's where there are two or more. Of 18
organizations of that shape in 70 articles of Wikinews and 40 of the PolNeAR dev part, 13 were people.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache
from typing import TYPE_CHECKING

from claimex.english import people
from claimex.english.names import POSSESSIVE, WORD, is_title, name_words
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Named = tuple[Span, str]


MOST = 4
"""Words of a personal name at most; longer runs of capitals are headings."""

REACH = 40
"""Characters before a name in which its first words stand."""

_NOUNS = people.ORGANIZATION_NOUNS | people.COMMERCIAL_NOUNS | people.GROUP_NOUNS | people.DOCUMENT_NOUNS
_SMALL = people.PRONOUNS | people.DETERMINERS


@cache
def _stop_words() -> frozenset[str]:
    """Return spaCy's English stop words; spaCy takes a second to import."""
    from spacy.lang.en.stop_words import STOP_WORDS

    return frozenset(STOP_WORDS)


_MISTAKEN = frozenset(("ORG", "LOC", "FAC", "PRODUCT", "WORK_OF_ART"))
_INITIAL = re.compile(r"[^\W\d_]\.")
_PLACED = re.compile(r"\b(?:in|at|near|into|across|around|throughout|outside)\s$")
_THING = re.compile(
    r"(?:,|\s\()?\s(?:which|its|itself)\b|,\s(?:an?|the)\s(?:[\w’'-]+\s){0,4}?(?P<noun>[\w-]+)(?=[,.]|\sof\b)"
)
_THE = re.compile(r"\b[Tt]he\s$")


def mend_names(text: str, named: Sequence[Named], *, is_word: Callable[[str], bool]) -> list[Named]:
    """Mend the names of people.

    Args:
        text: The article as read.
        named: The recogniser's spans and labels, in order.
        is_word: Whether a lower-case word is a common English word.
    """
    named = list(_Mender(text, named, is_word).joined())
    mender = _Mender(text, named, is_word)
    mended = [mender.mend(part, label) for span, label in named for part in mender.parted(span, label)]
    return sorted([*mended, *mender.overlooked(mended)])


class _Mender:
    """Mends the names of one article."""

    def __init__(self, text: str, named: Sequence[Named], is_word: Callable[[str], bool]) -> None:
        self._text = text
        self._starts = [span.start for span, _ in named]
        self._named = named
        self._is_word = is_word

    def joined(self) -> Iterator[Named]:
        """Yield the names, two single words beside each other as one person: Julia / Purnawati."""
        number = 0
        while number < len(self._named):
            span, label = self._named[number]
            following = [after for after, _ in self._named[number + 1 : number + 2] if after.start == span.end + 1]
            words = [part.of(self._text) for part in (span, *following)]
            number += 1
            if following and self._text[span.end] == " " and all(map(self._is_one_fitting, words)):
                number += 1
                span, label = Span(span.start, following[0].end), "PERSON"
            yield span, label

    def _is_one_fitting(self, word: str) -> bool:
        return WORD.fullmatch(word) is not None and self._fits(word)

    def parted(self, span: Span, label: str) -> Iterator[Span]:
        """Part people whom the recogniser ran together over a comma; cut a small word that opens the sentence."""
        opening = WORD.match(self._text, span.start)
        if (
            label == "PERSON"
            and opening is not None
            and opening.group().lower() in _stop_words()
            and opening.end() < span.end
        ):
            span = Span(opening.end() + 1, span.end)  # When / Lucille
        at = span.start
        for match in re.finditer(r",\s" if label == "PERSON" else r"(?!)", span.of(self._text)):
            yield Span(at, span.start + match.start())
            at = span.start + match.end()
        yield Span(at, span.end)

    def mend(self, span: Span, label: str) -> Named:
        """Take an organization of a person's shape for a person, and complete a person's name."""
        if label in _MISTAKEN and self._is_personal(self._untitled(span)):
            return span, "PERSON"
        if label in {"PERSON", "GPE"} and len(name_words(span.of(self._text))) == 1:
            whole = self._completed(span, left=label == "PERSON")
            placed = _PLACED.search(self._text, max(0, whole.start - 12), whole.start)
            return (whole, "PERSON") if len(whole) > len(span) and not placed else (span, label)
        return span, label

    def _untitled(self, span: Span) -> Span:
        """Cut the titles before a name: Nurse / Ines Prado."""
        words = list(WORD.finditer(self._text, span.start, span.end))
        while len(words) > 1 and is_title(words[0].group().lower()):
            words = words[1:]
        return Span(words[0].start(), span.end) if words else span

    def _is_personal(self, span: Span) -> bool:
        """Tell whether a name has a person's shape, and nothing beside it says that it is a thing."""
        words = [m.group() for m in WORD.finditer(span.of(self._text))]
        if not 1 < len(words) <= MOST or not all(self._fits(word) for word in words):
            return False
        if " ".join(words) != span.of(self._text) or _THE.search(self._text, max(0, span.start - 5), span.start):
            return False
        thing = _THING.match(self._text, span.end)
        return thing is None or (thing.group("noun") is not None and thing.group("noun") not in _NOUNS)

    def _fits(self, word: str) -> bool:
        """Tell whether a word can be part of a personal name: a capital first, and not in the dictionary."""
        lower = POSSESSIVE.sub("", word.lower())
        if lower in people.PARTICLES or _INITIAL.fullmatch(word):
            return True
        if not word[0].isupper() or (word.isupper() and len(word) > 1) or is_title(lower):
            return False
        return not (lower in _NOUNS or lower in _SMALL | _stop_words() or self._is_word(lower))

    def _completed(self, span: Span, *, left: bool) -> Span:
        """Widen one word over those of its name that the recogniser left out: Siobhán / Keane."""
        start, end, text = span.start, span.end, self._text
        before = list(WORD.finditer(text, max(0, start - REACH), start))[-MOST + 1 :] if left else []
        for match in reversed(before):
            own = POSSESSIVE.search(match.group()) is not None
            if own or text[match.end() : start] != " " or not self._is_free(match) or not self._fits(match.group()):
                break
            start = match.start()
        while start < span.start and text[start].islower():  # a particle begins no name
            start = next(m.start() for m in WORD.finditer(text, start) if m.start() > start)
        following = WORD.match(text, end + 1)
        if start == span.start and following is not None and text[end] == " " and self._is_free(following):
            word = following.group()
            if word[0].isupper() and self._fits(word) and not word.endswith("."):
                end = following.end()
        return Span(start, end)

    def _is_free(self, match: re.Match[str]) -> bool:
        """Tell whether a word is in none of the recogniser's names."""
        at = bisect_right(self._starts, match.start()) - 1
        before = at >= 0 and self._named[at][0].end > match.start()
        return not before and bisect_left(self._starts, match.end()) == at + 1

    def overlooked(self, named: Sequence[Named]) -> Iterator[Named]:
        """Yield runs of words that can only be a personal name and stand in none of the names."""
        taken = sorted(span for span, _ in named)
        starts = [span.start for span in taken]
        for run in self._runs():
            at = bisect_left(starts, run.end)
            touched = any(span.overlaps(run) for span in taken[max(0, at - 2) : at])
            if not touched and not _PLACED.search(self._text, max(0, run.start - 12), run.start):
                yield run, "PERSON"

    def _runs(self) -> Iterator[Span]:
        """Yield runs of two to MOST words that fit, one space apart."""
        run: list[re.Match[str]] = []
        for match in WORD.finditer(self._text):
            word = match.group()
            joins = bool(run) and self._text[run[-1].end() : match.start()] == " "
            small = word[0].islower() and (not joins or word not in people.PARTICLES)
            fits = not small and self._fits(word) and self._is_free(match)
            if run and not (fits and joins):
                yield from self._whole(run)
                run = []
            if fits and (joins or word[0].isupper()):
                run.append(match)
        yield from self._whole(run)

    def _whole(self, run: Sequence[re.Match[str]]) -> Iterator[Span]:
        words = list(run)
        while words and words[-1].group()[0].islower():
            words.pop()
        full = [m for m in words if m.group()[0].isupper() and len(m.group()) > len("A.")]
        if 1 < len(words) <= MOST and len(full) > 1:
            last = words[-1].group().rstrip(".")
            end = words[-1].start() + len(re.sub(r"['’]s?$", "", last))
            yield Span(words[0].start(), end)
