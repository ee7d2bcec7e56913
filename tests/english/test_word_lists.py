"""Test the word lists: they are in lower case, and their acts are those of the contract."""

from __future__ import annotations

from typing import get_args

import pytest

from claimex.english import certainty, cues, people
from claimex.vocabulary import Act

LISTS = {
    name: value for held in (people, certainty) for name, value in vars(held).items() if isinstance(value, frozenset)
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_has_single_lower_case_words(name: str) -> None:
    assert LISTS[name]
    assert all(word == word.lower() and word == word.strip() and word for word in LISTS[name])


def test_acts_are_those_of_the_contract() -> None:
    assert set(cues.ACTS.values()) == set(get_args(Act))


@pytest.mark.parametrize(
    ("lemma", "act"),
    [
        ("say", "assertion"),
        ("deny", "assertion"),
        ("accord", "assertion"),
        ("believe", "belief"),
        ("fear", "belief"),
        ("know", "fact"),
        ("remember", "fact"),
        ("plan", "eventuality"),
        ("promise", "eventuality"),
        ("run", None),
    ],
)
def test_frequent_cues_have_their_act(lemma: str, act: str | None) -> None:
    assert cues.ACTS.get(lemma) == act


def test_a_lemma_of_two_classes_has_the_more_frequent_one() -> None:
    assert cues.ACTS["hear"] == "assertion"
    assert cues.ACTS["concern"] == "belief"


def test_auxiliaries_are_not_content_verbs() -> None:
    assert {"be", "have", "do", "will", "not"} <= cues.AUXILIARIES
    assert cues.AUXILIARIES.isdisjoint({"say", "tell", "think", "want"})


def test_pronouns_for_persons_groups_and_things_differ() -> None:
    groups = (people.PERSON_PRONOUNS, people.GROUP_PRONOUNS, people.THING_PRONOUNS)

    assert sum(map(len, groups)) == len(frozenset().union(*groups))
    assert frozenset().union(*groups) <= people.PRONOUNS
