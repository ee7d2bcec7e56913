"""Read the names of an article, and what tells whose they are.

Comes in: the text, its parse with named entities, and its sources. Goes out: `ArticleNames`: the recognizer's names,
corrected, with the full forms, acronyms, firms and evidence that the text gives for them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimex.english import people
from claimex.english.names import LONGEST_NAME, first_line, without_open_bracket
from claimex.spans import Span
from claimex.speakers.body_names import bodies_in
from claimex.speakers.closing_names import ClosingNames
from claimex.speakers.firms import find_firms
from claimex.speakers.full_forms import FullForms, find_acronyms, join_bodies, spell_acronyms
from claimex.speakers.headline_names import without_headlines
from claimex.speakers.labelled_spans import GROUP_LABELS, LabelledSpans
from claimex.speakers.long_titles import person_after_outlet
from claimex.speakers.name_evidence import NameEvidence
from claimex.speakers.name_kinds import NameKinds
from claimex.speakers.naming_context import is_described
from claimex.speakers.recognized_names import mend_names

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from spacy.tokens import Doc


_AMID = re.compile(r"(?<=[a-z,]\s)[A-Z][a-z]{2,30}(?![\w’'-]|\s[A-Z])")
_SMALL = re.compile(r"(?<![\w’'-])[a-z]{3,31}(?![\w’'-])")
_FIRST_PART = re.compile(r"(?<![\w’'-])[^\W\d_a-z][\w’']{1,20}-\Z")


@dataclass(frozen=True, slots=True)
class ArticleNames:
    """The names of one article.

    Attributes:
        text: The article as read.
        is_word: Tells whether a lower-case word is a common English word.
        sources: The sources of all attributions, each once, in reading order.
        labelled: The recognizer's names and labels, corrected, in reading order.
        spans: The same, by place.
        acronyms: The name that an acronym stands for.
        firms: The firms that the text names with their legal form.
        towns: Names of places in lower case.
        evidence: Finds evidence that a name is a person's.
        forms: The full names that surnames and first names are short for.
        kinds: Tells by the words of a name and beside it whose it is.
        closing: Finds names that end a long title.
        capitals: The words that have a capital even amid a sentence, and never a small letter: Greenpeace, but not
            Management.
    """

    text: str
    is_word: Callable[[str], bool]
    sources: Sequence[Span]
    labelled: Sequence[tuple[Span, str]]
    spans: LabelledSpans
    acronyms: Mapping[str, Span]
    firms: Collection[str]
    towns: Collection[str]
    evidence: NameEvidence
    forms: FullForms
    kinds: NameKinds
    closing: ClosingNames
    capitals: Collection[str]

    def is_described(self, core: Span) -> bool:
        """Tell whether one word after an article is a description and not a name: the Bajan, who; a Bajan."""
        word = core.of(self.text)
        if " " in word or word.isupper() or self.forms.of(word) is not None:
            return False
        party = word.lower() in people.PARTISANS
        of_people = party or any(label in GROUP_LABELS for _, label in self.spans.near(core))
        return is_described(self.text, core, of_people=of_people)

    def after_outlet(self, span: Span) -> Span | None:
        """Return the person whose name follows an outlet's in a span: Foo Radio's / Ada Quill."""
        return person_after_outlet(self.text, span, is_word=self.is_word)


def _with_hyphens(text: str, named: Sequence[tuple[Span, str]]) -> list[tuple[Span, str]]:
    """Add the first part of a double first name to a person's name that the recognizer cut there: Mari-/Liis Tamm."""
    out: list[tuple[Span, str]] = []
    for span, label in named:
        first = _FIRST_PART.search(text, max(0, span.start - LONGEST_NAME), span.start) if label == "PERSON" else None
        whole = Span(first.start(), span.end) if first is not None else span
        while out and out[-1][0].overlaps(whole):
            out.pop()
        out.append((whole, label))
    return out


def read_names(text: str, doc: Doc, sources: Iterable[Span], *, is_word: Callable[[str], bool]) -> ArticleNames:
    """Read the names of an article.

    Args:
        text: The article as read.
        doc: Its parse, with named entities.
        sources: The sources of all attributions. Those that name somebody give titles and appositions.
        is_word: Tells whether a lower-case word is a common English word. It is needed where a sentence begins and any
            word is capitalized.
    """
    ordered = sorted(set(sources))
    named = [(without_open_bracket(text, first_line(text, Span(e.start_char, e.end_char))), e.label_) for e in doc.ents]
    short = [(span, label) for span, label in _with_hyphens(text, named) if len(span) <= LONGEST_NAME]
    found = without_headlines(text, short, is_word=is_word)
    evidence = NameEvidence(text, found, ordered, is_word=is_word)
    acronyms = {**spell_acronyms(text, found), **find_acronyms(text, found)}
    mended = without_headlines(text, mend_names(text, found, evidence, is_word=is_word), is_word=is_word)
    labelled = join_bodies(mended, acronyms, text, bodies=bodies_in(text, is_word=is_word))
    firms = find_firms(text)
    spans = LabelledSpans(text, labelled)
    towns = spans.towns(evidence)
    forms = FullForms(text, is_word=is_word, towns=towns)
    starts = frozenset(span.start for span, label in labelled if label == "PERSON")
    return ArticleNames(
        text,
        is_word,
        sources=ordered,
        labelled=labelled,
        spans=spans,
        acronyms=acronyms,
        firms=firms,
        towns=towns,
        evidence=evidence,
        forms=forms,
        kinds=NameKinds(text, forms, firms=firms, people=starts, is_word=is_word),
        closing=ClosingNames(text, spans, is_word=is_word),
        capitals=frozenset(_AMID.findall(text)) - {word.capitalize() for word in _SMALL.findall(text)},
    )
