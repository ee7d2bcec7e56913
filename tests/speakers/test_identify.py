"""Speakers of whole articles: a table of cases with parses made by hand, and properties of any text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from speaking import attributions, identified, unmark
from strange import TEXTS
from tables import rows

from claimex.attribution.attribution import Attribution
from claimex.spans import Span

if TYPE_CHECKING:
    from spacy.language import Language

    from claimex.speakers.figures import Figure
    from claimex.speakers.mention_history import Memory


@pytest.mark.parametrize("case", rows("identities"))
def test_sources_are_resolved(case: dict[str, Any], blank: Language) -> None:
    text, sources, contents = unmark(case["text"])
    labels = {"PERSON": case.get("people", []), "ORG": case.get("organizations", [])}

    found = identified(blank, text, attributions(sources, contents), **labels).sources

    entities = [found[source].entity for source in sources]
    assert [(entity and entity.name) or "" for entity in entities] == case["names"]


def test_unnamed_officials_are_different_entities(blank: Language) -> None:
    marked = (
        "{Another official} said [it rained]. {A third official} said [it snowed]. "
        "{The first official} hopes [for sun]. {The second official} hopes [for more]."
    )
    text, sources, contents = unmark(marked)

    found = identified(blank, text, attributions(sources, contents)).sources

    keys = [entity.key for source in sources if (entity := found[source].entity) is not None]
    assert keys[0] == keys[2]
    assert keys[1] == keys[3]
    assert keys[0] != keys[1]


def test_a_resolved_pronoun_has_its_antecedent_and_a_score(blank: Language) -> None:
    text, sources, contents = unmark("{Mari Tamm} said [it rained]. {She} added [that it was cold].")

    found = identified(blank, text, attributions(sources, contents), PERSON=["Mari Tamm"]).sources[sources[1]]

    (step,) = found.steps
    assert step.span.of(text) == "Mari Tamm"
    assert step.rule == "pronoun"
    assert step.score is not None
    assert 0.5 < step.score <= 1


@pytest.mark.parametrize(
    ("chance", "named", "mentions"),
    [(0.7, True, {"Mari Tamm", "She"}), (0.55, False, {"Mari Tamm", "She"}), (0.45, False, {"Mari Tamm"})],
)
def test_a_likely_pronoun_is_a_mention_and_gets_a_name_only_if_it_is_sure(
    blank: Language,
    chance: float,
    named: bool,  # noqa: FBT001 - a column of the table
    mentions: set[str],
) -> None:
    text, sources, contents = unmark("Kaia Kask sat. {Mari Tamm} said [it rained]. {She} added [that it was cold].")

    def certain(memory: Memory, *_: object) -> list[tuple[float, Figure | None]]:
        return [(chance, next(f for f in memory.seen if f.named.name == "Mari Tamm"))]

    people = ["Kaia Kask", "Mari Tamm"]
    found = identified(blank, text, attributions(sources, contents), decide=certain, PERSON=people)

    assert (found.sources[sources[1]].entity is not None) == named
    assert {place.of(text) for place in found.mentions["Mari Tamm", "person"]} == mentions


def test_turns_marked_by_letters_belong_to_the_two_people_named_before_them(blank: Language) -> None:
    asked = ["Q. Did it rain?", "A. It did rain."]
    text = "Interview by Jaan Kask\n\nMari Tamm keeps the gauge.\n\n" + "\n\n".join(asked * 3)
    contents = [Span(m.start(), m.end()) for m in re.finditer(r"Did it rain\?|It did rain\.", text)]
    made = [Attribution((content,), None, None, "indirect", 0.9) for content in contents]

    found = identified(blank, text, made, PERSON=["Jaan Kask", "Mari Tamm"]).unmarked

    names = [entity.name for content in contents if (entity := found[content.start].entity) is not None]
    assert names == ["Jaan Kask", "Mari Tamm"] * 3


@given(text=TEXTS, data=st.data())
def test_a_named_source_has_evidence_in_any_text(blank: Language, text: str, data: st.DataObject) -> None:
    doc = blank.make_doc(text)
    bounds = st.integers(0, max(0, len(doc) - 1))
    pairs = data.draw(st.lists(st.tuples(bounds, bounds), max_size=6)) if len(doc) else []
    spans = [Span(doc[min(p)].idx, doc[max(p)].idx + len(doc[max(p)])) for p in pairs]
    made = [
        Attribution((content,), None, source, "direct", 0.5)
        for source, content in zip(spans[::2], spans[1::2], strict=False)
    ]

    found = identified(blank, text, made).sources

    for resolution in found.values():
        if resolution.entity is not None and resolution.entity.name is not None:
            assert resolution.entity.evidence.of(text)
