"""Test where a name begins and ends in the words of a mention."""

from __future__ import annotations

import pytest

from claimex.english.names import trailing_name
from claimex.spans import Span


@pytest.mark.parametrize(
    ("words", "name"), [("a food scientist I", None), ("the driver Malcolm X", "Malcolm X"), ("Pope Pius I", "Pius I")]
)
def test_the_pronoun_i_alone_ends_no_mention_as_a_name(words: str, name: str | None) -> None:
    found = trailing_name(words, Span(0, len(words)))

    assert (found[0].of(words) if found is not None else None) == name
