"""What speaks against two claims being one, where their vectors are close."""

from __future__ import annotations

from typing import Any

import pytest

from claimex.corpus.claim_traits import may_be_one, traits_of
from claimex.record import Claim


def traits(text: str, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - fields of a claim
    return traits_of(text, Claim(start=0, end=len(text), text=text, **fields))


def told(one: str, other: str) -> bool:
    both = may_be_one(traits(one), traits(other))

    assert may_be_one(traits(other), traits(one)) is both
    return both


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The strike cost the port 2 million euros.", "The port lost 2,000,000 euros by the strike."),
        ("A quarter of the boats sank in the bay.", "In the bay 25 percent of all boats went down."),
        ("Four in ten nurses want to leave.", "40 percent of the nurses are thinking of quitting."),
        ("Prime Minister Noor Haddad closed the border.", "The border was shut by Haddad."),
        ("Customs officers seized the ivory in Mbeya.", "In Mbeya the ivory was impounded by customs."),
        ("The council did not consult the fishermen.", "Nobody asked the fishermen."),
        ("The bridge is closed to lorries.", "Lorries may no longer use it as a way over the river."),
        ("Sofía Luna beat Ana Cruz in the final.", "Ana Cruz was beaten by Sofía Luna in the final."),
        ("In March the union sued the ministry.", "The union sued the ministry in March."),
        ("She might resign over the affair in spring.", "She will resign over the affair in spring."),
    ],
)
def test_nothing_speaks_against_the_same_in_other_words(one: str, other: str) -> None:
    assert told(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The strike cost the port 2 million euros.", "The strike cost the port 2 billion euros."),
        ("A quarter of the boats sank.", "A third of the boats sank."),
        ("Four in ten nurses want to leave.", "One in ten nurses wants to leave."),
        ("Twenty-one pilgrims were hurt.", "Twenty-two pilgrims were hurt."),
        ("Police arrested Noor Haddad on Monday.", "Police arrested Tariq Saleh on Monday."),
        ("The court did not free the editor.", "The court freed the editor on Friday."),
        ("The club has won at home.", "The club has lost at home."),
        ("The trial will begin in Osaka.", "The trial ended in Osaka."),
        ("Sofía Luna beat Ana Cruz.", "Ana Cruz beat Sofía Luna."),
        ("The union was sued by the ministry.", "The ministry was sued by the union."),
    ],
)
def test_claims_that_say_something_else_are_told_apart(one: str, other: str) -> None:
    assert not told(one, other)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"polarity": "negated"}, {"polarity": "affirmed"}, False),
        ({"certainty": "question"}, {"certainty": "asserted"}, False),
        ({"certainty": "directive"}, {"certainty": "directive"}, True),
        ({"certainty": "hedged"}, {"certainty": "asserted"}, True),
    ],
)
def test_polarity_and_certainty_count(one: dict[str, str], other: dict[str, str], *, expected: bool) -> None:
    text = "the ferries run at night"

    assert may_be_one(traits(text, **one), traits(text, **other)) is expected
