"""Tests of who made a document."""

from __future__ import annotations

import pytest

from claimex.spans import Span
from claimex.speakers.document_makers import find_body_before, find_maker


@pytest.mark.parametrize(
    ("mention", "maker"),
    [
        ("a survey by Foo Institute", "Foo Institute"),
        ("a new Foo University poll", "Foo University"),
        ("TBI data", "TBI"),
        ("an article in the Foo Post", "Foo Post"),
        ("a document obtained by Foo News", None),
        ("a poll of Norland voters", None),
        ("The study, published in Annals of Reef Science,", None),
        ("A study of Foo University", "Foo University"),
        ("a report", None),
    ],
)
def test_a_document_has_a_maker_if_its_words_say_so(mention: str, maker: str | None) -> None:
    found = find_maker(mention, Span(0, len(mention)))

    assert (found[0] if found is not None else None) == maker
    assert found is None or found[1].of(mention) == maker


@pytest.mark.parametrize(
    ("mention", "maker"),
    [
        ("Zephyr's chart", "Zephyr"),
        ("The Coast Office's new weather app", "Coast Office"),
        ("Zephyr documents", "Zephyr"),
        ("The Zephyr polling average", "Zephyr"),
        ("A Zephyr post", None),
        ("The Tarn report", None),
        ("Bello's memo", None),
        ("Census data", None),
        ("The firm's website", None),
    ],
)
def test_the_body_before_a_document_is_its_maker(mention: str, maker: str | None) -> None:
    bodies = frozenset(("Zephyr", "Coast Office", "Census"))

    found = find_body_before(
        mention, Span(0, len(mention)), is_body=bodies.__contains__, is_word=frozenset(("census",)).__contains__
    )

    assert (found[0] if found is not None else None) == maker
    assert found is None or found[1].of(mention) == maker
