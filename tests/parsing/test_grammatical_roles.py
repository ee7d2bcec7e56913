"""Test the grammatical roles of mentions, on trees made by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from spacy.tokens import Doc

from claimex.parsing.grammatical_roles import Syntax

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.language import Language

    from claimex.parsing.grammatical_roles import Role

SAID = (
    ["Ada", "told", "Mari", "'s", "sister", "that", "she", "would", "call", "her"],
    [1, 1, 4, 2, 1, 8, 8, 8, 1, 8],
    ["nsubj", "ROOT", "poss", "case", "dobj", "mark", "nsubj", "aux", "ccomp", "dobj"],
)
MAYOR = (
    ["The", "mayor", ",", "Ada", "Quill", ",", "and", "Mari", "left", "to", "see", "him"],
    [1, 8, 1, 4, 1, 1, 1, 1, 8, 10, 8, 10],
    ["det", "nsubj", "punct", "compound", "appos", "punct", "cc", "conj", "ROOT", "aux", "advcl", "dobj"],
)


def parsed(blank: Language, tree: tuple[Sequence[str], Sequence[int], Sequence[str]], start: int = 0) -> Syntax:
    words, heads, deps = tree
    return Syntax([(start, Doc(blank.vocab, words=list(words), heads=list(heads), deps=list(deps)))])


def role_of(syntax: Syntax, text: str, mention: str) -> Role:
    start = text.index(mention)
    role = syntax.role(start, start + len(mention))
    assert role is not None
    return role


@pytest.mark.parametrize(
    ("tree", "mention", "expected"),
    [
        (SAID, "Ada", ("subject", "", 0)),
        (SAID, "Mari", ("possessive", "object", 0)),
        (SAID, "Mari 's sister", ("object", "", 0)),
        (SAID, "she", ("subject", "", 1)),
        (SAID, "her", ("object", "", 1)),
        (MAYOR, "Ada Quill", ("subject", "", 0)),
        (MAYOR, "Mari", ("subject", "", 0)),
        (MAYOR, "him", ("object", "", 1)),
    ],
)
def test_a_mention_has_its_role_and_its_depth(
    blank: Language, tree: tuple[list[str], list[int], list[str]], mention: str, expected: tuple[str, str, int]
) -> None:
    found = role_of(parsed(blank, tree), " ".join(tree[0]), mention)

    assert (found.role, found.outer, found.depth) == expected


def test_appositions_and_what_is_joined_say_so(blank: Language) -> None:
    syntax, text = parsed(blank, MAYOR), " ".join(MAYOR[0])

    assert role_of(syntax, text, "Ada Quill").apposed
    assert role_of(syntax, text, "Mari").joined
    assert not role_of(syntax, text, "him").joined


def test_a_clause_knows_those_above_it_and_the_subject_it_shares(blank: Language) -> None:
    syntax, text = parsed(blank, SAID), " ".join(SAID[0])
    she, ada = role_of(syntax, text, "she"), role_of(syntax, text, "Ada")
    mayor = parsed(blank, MAYOR)
    him = role_of(mayor, " ".join(MAYOR[0]), "him")

    assert list(syntax.above(she.clause)) == [ada.clause]
    assert syntax.subject(she.clause) == she.word
    assert mayor.subject(him.clause) == role_of(mayor, " ".join(MAYOR[0]), "The mayor").word
    assert syntax.holds(ada.clause, she.word)
    assert not syntax.holds(she.clause, ada.word)


def test_offsets_count_in_the_article(blank: Language) -> None:
    syntax = parsed(blank, SAID, start=100)

    assert syntax.role(0, 3) is None
    assert syntax.role(100, 103) is not None


def test_what_was_not_parsed_has_no_role() -> None:
    assert Syntax().role(0, 5) is None
