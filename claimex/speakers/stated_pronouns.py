"""Find the pronoun that an article uses for a speaker, and the words that prove it.

Comes in: the mentions of an entity, and its office. Goes out: she, he or they, and a form of address, noun or pronoun
that states it. The first name proves nothing. It only outweighs weak evidence of the other gender.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from claimex.english.names import (
    CROWD,
    FEMALE,
    MALE,
    MR,
    MS,
    OFFICES_IN_MAN,
    POSSESSIVE,
    WORD,
    fold,
    head_end,
    head_word,
    name_words,
)
from claimex.spans import Span
from claimex.speakers.name_gender import gender_of
from claimex.speakers.pronouns import MIN_CLEAR_GENDER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from claimex.speakers.resolutions import Entity, Resolution
    from claimex.vocabulary import Pronoun


_PRONOUNS: Mapping[str, Pronoun] = {
    **dict.fromkeys(("she", "her", "hers", "herself"), "she"),
    **dict.fromkeys(("he", "him", "his", "himself"), "he"),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves", "themself"), "they"),
}
_FORMS: Mapping[str, Pronoun] = {
    **dict.fromkeys(MS | FEMALE, "she"),
    **dict.fromkeys(MR | MALE, "he"),
}
"""Forms of address and nouns that state a gender, with its pronoun."""


def find_pronoun(
    text: str, entity: Entity, spans: Sequence[Span], offices: Sequence[Span], sources: Collection[Span]
) -> tuple[Pronoun, Span] | None:
    """Return the pronoun that the article uses for an entity. None if it contradicts itself.

    Titles and nouns come first, then pronouns that speak, then other pronouns. An office in "-man" comes last. The last
    two are no evidence against a first name of the other gender: "Paul Tamm praised the mayor, saying *she* would win".
    """
    stated = [*islice(_stated(text, entity, spans), CROWD), *_of_offices(text, entity, offices)]
    used = [(p, span) for span in spans if (p := _PRONOUNS.get(span.of(text).lower())) is not None]
    sure = [pair for pair in stated if pair[1].of(text).lower() not in OFFICES_IN_MAN]
    sure = sure or [pair for pair in used if pair[1] in sources]
    found = sure or used or stated
    counts = Counter(pronoun for pronoun, _ in found).most_common(2)
    if not counts or (len(counts) > 1 and counts[0][1] == counts[1][1]):
        return None
    pronoun = counts[0][0]
    contrary = not sure and pronoun == _contrary(entity)
    return next(pair for pair in found if pair[0] == pronoun) if not contrary else None


def _contrary(entity: Entity) -> Pronoun | None:
    """Return the pronoun that contradicts the gender of a person's first name."""
    words = name_words(entity.name or "")
    given = gender_of(words[0]) if len(words) > 1 else 0.0
    return "he" if given > MIN_CLEAR_GENDER else "she" if given < -MIN_CLEAR_GENDER else None


def _stated(text: str, entity: Entity, spans: Sequence[Span]) -> Iterator[tuple[Pronoun, Span]]:
    """Yield the forms of address and nouns in an entity's mentions that state a gender: Ms, spokeswoman."""
    name = {fold(word) for word in name_words(entity.name or "")}
    for span in spans:
        words = list(WORD.finditer(text, span.start, span.end))
        reach = span.end if name else span.start + head_end(span.of(text))
        head = next((i for i, m in enumerate(words) if fold(m.group()) in name or m.start() >= reach), len(words))
        owner = next((i for i in range(head - 1, -1, -1) if POSSESSIVE.search(words[i].group())), -1)
        begin = text.rfind(",", span.start, words[owner].start()) if owner >= 0 else -1
        for number, match in enumerate(words[:head]):
            word = match.group().lower()
            if word in _PRONOUNS or (number <= owner and match.start() > begin):
                continue  # "Ms" of "Ms Tamm's neighbour Ada Quill" is another's
            if (pronoun := _FORMS.get(word)) is not None and word not in name:
                yield pronoun, Span(*match.span())


def _of_offices(text: str, entity: Entity, places: Sequence[Span]) -> Iterator[tuple[Pronoun, Span]]:
    """Yield the nouns in an entity's office that state a gender: Ada Quill, a spokeswoman for Foo Rail."""
    head, name = head_word(entity.role or ""), {word.lower() for word in name_words(entity.name or "")}
    for place in places:
        for match in WORD.finditer(text, place.start, place.end):
            word = match.group().lower()
            office = word == head or (entity.role is None and word == head_word(place.of(text)))
            if office and word not in name and word in _FORMS and word not in _PRONOUNS:
                yield _FORMS[word], Span(*match.span())


def find_own_pronoun(text: str, source: Span, resolution: Resolution) -> tuple[Pronoun, Span] | None:
    """Return the pronoun of a source without a name: he, she; the spokeswoman."""
    words = source.of(text).lower()
    if resolution.type not in {"person", "anonymous", "unknown"}:
        return None
    if (pronoun := _PRONOUNS.get(words)) is not None:
        return (pronoun, source) if pronoun != "they" else None
    head = head_word(words)
    form = _FORMS.get(head)
    if form is None or head in _PRONOUNS or (resolution.entity is not None and resolution.entity.name is not None):
        return None
    at = source.start + words.index(head)
    return form, Span(at, at + len(head))
