"""Test the types of source that nouns name, and words that are also names."""

from __future__ import annotations

import pytest

from claimex.english.nouns import (
    homes_of,
    is_below,
    is_body,
    is_field_of,
    is_first_name,
    is_native,
    is_office,
    is_surname,
    is_told_apart,
    kind_of,
    names_body,
)


@pytest.mark.parametrize(
    ("noun", "kind"),
    [
        ("beekeeper", "person"),
        ("beekeepers", "group"),
        ("midwives", "group"),
        ("grandchildren", "group"),
        ("knives", None),
        ("americans", "group"),
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


def test_a_native_has_a_home_and_a_people_has_none() -> None:
    found = [word for word in ("brazilian", "south african", "ghanaian", "dutch", "mayor") if is_native(word)]

    assert found == ["brazilian", "south african", "ghanaian"]
    assert "south africa" in homes_of("south african")
    assert homes_of("mayor") == ()


@pytest.mark.parametrize(
    ("general", "covered"),
    [
        ("scientist", ["epidemiologist", "professor", "paleobotanist"]),
        ("musician", ["cellist"]),
        ("epidemiologist", []),
    ],
)
def test_a_general_noun_covers_narrower_ones(general: str, covered: list[str]) -> None:
    nouns = ("epidemiologist", "professor", "paleobotanist", "cellist", "welder", "scientist")

    assert [noun for noun in nouns if is_below(noun, general)] == covered


def test_a_scholar_is_known_by_the_subject() -> None:
    assert is_field_of("economist", {"professor", "of", "economics"})
    assert not is_field_of("economist", {"professor", "of", "law"})
    assert not is_field_of("economist", {"minister", "of", "economics"})


def test_a_name_after_a_trade_or_a_service_is_a_bodys() -> None:
    assert [w for w in ("app", "chipmaker", "carrier", "teacher", "worker") if names_body(w)] == [
        "app",
        "chipmaker",
        "carrier",
    ]
