"""Test the types of source that nouns name, and words that are also names."""

from __future__ import annotations

import pytest

from claimex.english.nouns import is_body, is_first_name, is_office, is_surname, is_told_apart, kind_of


@pytest.mark.parametrize(
    ("noun", "kind"),
    [
        ("beekeeper", "person"),
        ("beekeepers", "group"),
        ("midwives", None),
        ("director-general", "person"),
        ("handbook", "document"),
        ("policies", "document"),
        ("factory", "organization"),
        ("advocates", "group"),
        ("american", None),
        ("norway", None),
        ("stone", None),
    ],
)
def test_a_noun_names_a_type_of_source(noun: str, kind: str | None) -> None:
    assert kind_of(noun) == kind


def test_an_adjective_is_not_an_office() -> None:
    assert [word for word in ("machinist", "federal", "bishop", "handbook") if is_office(word)] == [
        "machinist",
        "bishop",
    ]


def test_words_that_are_also_names() -> None:
    assert [word for word in ("Pope", "Field", "Minister", "Rail") if is_surname(word)] == ["Pope", "Field"]
    assert [word for word in ("Grace", "Mason", "Department") if is_first_name(word)] == ["Grace", "Mason"]
    assert [word for word in ("department", "church", "ministry") if is_body(word)] == ["department", "ministry"]
    assert is_told_apart("martin", "martine")
    assert not is_told_apart("katrin", "katrine")
