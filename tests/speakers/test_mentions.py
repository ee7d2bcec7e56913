"""Resolved mentions: a table of cases with parses made by hand, and properties of any text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from growth import is_slower
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Span as SpacySpan
from spacy.util import filter_spans
from speaking import parsed
from strange import TEXTS
from tables import find, find_all, rows

from claimex.english.names import core_name, fits, is_name, name_words, trailing_name, written
from claimex.spans import Span
from claimex.speakers.mentions import Resolver
from claimex.speakers.resolutions import Resolution

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.language import Language

LABELS = {"people": "PERSON", "organizations": "ORG", "groups": "NORP", "places": "GPE"}
ENGLISH = frozenset({"the", "left", "noon", "yes", "no", "officials", "residents", "company", "report", "it", "a"})


def resolver(blank: Language, text: str, sources: Iterable[Span], **entities: Iterable[str]) -> Resolver:
    return Resolver(text, parsed(blank, text, entities), sources, is_word=ENGLISH.__contains__)


@pytest.mark.parametrize("case", rows("speakers"))
def test_mentions_are_resolved(case: dict[str, Any], blank: Language) -> None:
    text, mention = case["text"], case["mention"]
    source = Span(text.rindex(mention), text.rindex(mention) + len(mention))
    sources = [source, *(find(text, words) for words in case.get("sources", []))]
    entities = {label: case.get(key, []) for key, label in LABELS.items()}

    found = resolver(blank, text, sources, **entities).resolve(source)

    speaker = None
    if found.entity is not None:
        entity = found.entity
        speaker = {"name": entity.name, "role": entity.role, "evidence": entity.evidence.of(text)}
    expected = {"role": None, **case["speaker"]} if "speaker" in case else None
    assert (found.type, speaker) == (case["type"], expected)


def test_all_mentions_of_a_name_are_one_entity(blank: Language) -> None:
    text = "Mayor Mari Tamm spoke. Tamm left. The Foo Bank met. Foo Bank’s view is known."
    mentions = find_all(text, ["Mayor Mari Tamm", "Tamm", "The Foo Bank", "Foo Bank’s"])
    mentions[1] = find(text, "Tamm", after=mentions[0].end)

    made = resolver(blank, text, mentions, PERSON=["Mari Tamm"], ORG=["Foo Bank"])
    found = [made.resolve(mention) for mention in mentions]

    assert found[0] == found[1]
    assert found[2] == found[3]
    assert found[0] != found[2]


@pytest.mark.parametrize(
    ("mention", "name", "fit"),
    [
        ("Tamm", "Mari Tamm", True),
        ("tamm", "Mari Tamm", True),
        ("M. Tamm", "Mari Tamm", True),
        ("Mari Tamm", "Mari Liis Tamm", True),
        ("Jaan Tamm", "Mari Tamm", False),
        ("Mari", "Mari Tamm", False),
        ("Van der Berg", "Ludwig van der Berg", True),
        ("Tamm Jr.", "Mari Tamm", True),
        ("Mari “Mia” Tamm", "Mari Tamm", True),
    ],
)
def test_a_short_form_fits_a_full_name(mention: str, name: str, fit: bool) -> None:  # noqa: FBT001
    assert fits(name_words(mention), name) is fit


@pytest.mark.parametrize(
    ("words", "name"), [("Mayor Mari Tamm’s", "Mari Tamm"), ("Dr. Tamm,", "Tamm"), ("Tamm", "Tamm"), ("—", "—")]
)
def test_titles_possessives_and_punctuation_are_cut_off_a_name(words: str, name: str) -> None:
    assert core_name(words, Span(0, len(words))).of(words) == name


@pytest.mark.parametrize(
    ("words", "known"), [("Mari Tamm", True), ("Ludwig van Berg", True), ("the mayor", False), ("", False)]
)
def test_a_name_consists_of_capitalized_words_and_particles(words: str, known: bool) -> None:  # noqa: FBT001
    assert is_name(words.split()) is known


def test_a_name_in_capitals_is_written_in_mixed_case() -> None:
    assert written(["MARI", "TAMM"]) == "Mari Tamm"
    assert written(["Mari", "McTamm"]) == "Mari McTamm"


def test_time_is_linear_in_the_number_of_surnames(blank: Language) -> None:
    few, many = 100, 800

    def prepare(surnames: int) -> tuple[Resolver, list[Span]]:
        names = ["Q" + "".join(chr(ord("a") + int(digit)) for digit in f"{number:04}") for number in range(surnames)]
        text = "\n".join(f"It is over, said {name} after the long and quiet meal." for name in names)
        mentions = find_all(text, names)
        return resolver(blank, text, mentions), mentions

    assert not is_slower(_resolve_all, few, many, times=3 * many / few, prepare=prepare)


def _resolve_all(given: tuple[Resolver, list[Span]]) -> None:
    made, mentions = given
    for mention in mentions:
        made.resolve(mention)


@given(TEXTS, st.data())
def test_a_trailing_name_is_inside_its_segment(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    segment = Span(start, data.draw(st.integers(start, len(text))))

    found = trailing_name(text, segment)

    if found is not None:
        assert segment.contains(found[0])
        assert len(found[0])


@given(text=TEXTS, data=st.data())
def test_a_resolved_mention_has_evidence_in_any_text(blank: Language, text: str, data: st.DataObject) -> None:
    doc = blank.make_doc(text)
    bounds = st.integers(0, max(0, len(doc) - 1))
    pairs = data.draw(st.lists(st.tuples(bounds, bounds), max_size=4)) if len(doc) else []
    labels = data.draw(st.lists(st.sampled_from(["PERSON", "ORG", "NORP", "GPE"]), min_size=4, max_size=4))
    spans = [doc[min(pair) : max(pair) + 1] for pair in pairs]
    doc.ents = filter_spans(SpacySpan(doc, s.start, s.end, label) for s, label in zip(spans, labels, strict=False))
    mentions = [Span(s.start_char, s.end_char) for s in spans]
    made = Resolver(text, doc, mentions, is_word=ENGLISH.__contains__)

    for mention in mentions:
        found = made.resolve(mention)
        assert found == made.resolve(mention)
        assert isinstance(found, Resolution)
        if found.entity is not None:
            assert found.entity.name
            assert found.entity.evidence.of(text)
