"""Tests of who made a document."""

from __future__ import annotations

import pytest

from claimex.spans import Span
from claimex.speakers.document_makers import find_maker


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
