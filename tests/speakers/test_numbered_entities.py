"""The numbers and mentions of an article's entities."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from speaking import attributions, identified, unmark

from claimex.spans import Span
from claimex.speakers.identify import Identified
from claimex.speakers.numbered_entities import list_entities, outermost
from claimex.speakers.resolutions import Entity, Resolution

if TYPE_CHECKING:
    from spacy.language import Language


def test_entities_are_numbered_in_the_order_of_their_evidence() -> None:
    late, early = Entity("A", "person", Span(9, 10)), Entity("B", "organization", Span(0, 1))
    same_name = Entity("B", "person", Span(4, 5))
    found = [late, early, same_name, late]
    who = Identified({Span(n, n + 1): Resolution(e.type, e) for n, e in enumerate(found)}, {}, {})

    listed = list_entities(who)

    assert [(e.id, e.key) for e in listed] == [
        ("e1", ("B", "organization")),
        ("e2", ("B", "person")),
        ("e3", ("A", "person")),
    ]


def test_an_entity_has_all_its_mentions_in_reading_order(blank: Language) -> None:
    text, sources, contents = unmark(
        "{Foreign Minister Mari Tamm} said [it would rain]. Then Tamm left. {She} said [it was late]. "
        "{An official} said [it was cold]."
    )

    listed = list_entities(identified(blank, text, attributions(sources, contents), PERSON=["Mari Tamm"]))

    words = [(entity.id, entity.name, [span.of(text) for span in entity.mentions]) for entity in listed]
    assert words == [
        ("e1", "Mari Tamm", ["Foreign Minister Mari Tamm", "Tamm", "She"]),
        ("e2", None, ["An official"]),
    ]


def test_the_longest_of_overlapping_mentions_is_kept() -> None:
    whole, part, other = (Span(*m.span()) for m in re.finditer(r"Dr Tamm|Tamm|she", "Dr Tamm, Tamm, she"))

    assert outermost([Span(3, 7), other, whole, part, part]) == (whole, part, other)
