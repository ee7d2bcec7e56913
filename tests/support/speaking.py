"""Texts with marked sources and named entities, and who speaks in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy.util import filter_spans

from claimex.spans import Span
from claimex.speakers.mentions import Resolver

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from spacy.language import Language
    from spacy.tokens import Doc
from typing import TYPE_CHECKING

from claimex.attribution.attribution import Attribution
from claimex.layout.paragraphs import find_paragraphs
from claimex.parsing.sentences import find_sentences
from claimex.speakers.identify import Identified, identify
from claimex.speakers.pronouns import choose

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy.language import Language

    from claimex.speakers.third_person import Decide

ENGLISH = frozenset(
    ["the", "it", "rail", "rain", "snow", "official", "minister", "company", "a", "an", "another", "he", "she", "who"]
)


def parsed(blank: Language, text: str, entities: Mapping[str, Iterable[str]]) -> Doc:
    """Return a `Doc` whose entities are the given words, by label, wherever they stand."""
    doc = blank.make_doc(text)
    places = [
        doc.char_span(*match.span(), label=label, alignment_mode="expand")
        for label, names in entities.items()
        for words in names
        for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)
    ]
    doc.ents = filter_spans(span for span in places if span is not None)
    return doc


def unmark(marked: str) -> tuple[str, list[Span], list[Span]]:
    """Return the text without its brackets, the sources in {}, the contents in [], each in order of its start."""
    plain: list[str] = []
    opened: dict[str, list[int]] = {"{": [], "[": []}
    found: dict[str, list[Span]] = {"{": [], "[": []}
    for character in marked:
        if character in "{[":
            opened[character].append(len(plain))
        elif character in "}]":
            kind = "{" if character == "}" else "["
            found[kind].append(Span(opened[kind].pop(), len(plain)))
        else:
            plain.append(character)
    return "".join(plain), sorted(found["{"]), sorted(found["["])


def attributions(sources: Sequence[Span], contents: Sequence[Span]) -> list[Attribution]:
    """Pair each content with the nearest source outside it that none has; one inside another is nested."""
    made = []
    free = list(sources)
    for content in sorted(contents, key=len):
        near = min((s for s in free if not content.overlaps(s)), key=lambda s: abs(s.start - content.start))
        free.remove(near)
        made.append(Attribution((content,), None, near, "indirect", 0.9))
    return made


def identified(
    blank: Language,
    text: str,
    made: Sequence[Attribution],
    *,
    decide: Decide = choose,
    **entities: Iterable[str],
) -> Identified:
    doc = parsed(blank, text, entities)
    starts = {match.end() for match in re.finditer(r"(?<=[.?!]) (?=[A-Z“])", text)}
    for token in doc:
        token.is_sent_start = token.i == 0 or token.idx in starts
    paragraphs = find_paragraphs(text)
    sources = [a.source for a in made if a.source is not None]
    resolver = Resolver(text, doc, sources, is_word=ENGLISH.__contains__)
    sentences = find_sentences(doc, paragraphs)
    return identify(text, resolver, made, sentences=sentences, paragraphs=paragraphs, decide=decide)
