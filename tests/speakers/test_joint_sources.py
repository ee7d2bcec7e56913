"""Tests of sources of several people or bodies."""

from __future__ import annotations

import pytest

from claimex.spans import Span
from claimex.speakers.full_forms import FullForms
from claimex.speakers.joint_sources import join_members, split_members
from claimex.speakers.named_people import NamedPeople
from claimex.speakers.resolutions import Entity, Resolution


def _split(text: str) -> list[Span]:
    return split_members(text, Span(0, len(text)), holds=lambda _: False)


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("Mari Tamm and Jaan Kask", ["Mari Tamm", "Jaan Kask"]),
        ("Mari Tamm, the mayor, and Jaan Kask, the governor", ["Mari Tamm, the mayor", "Jaan Kask, the governor"]),
        ("Both Mari Tamm and Jaan Kask", ["Mari Tamm", "Jaan Kask"]),
        ("Mari Tamm, Jaan Kask and Liis Holm", ["Mari Tamm", "Jaan Kask", "Liis Holm"]),
        ("Mari Tamm and the driver, Jaan Kask", ["Mari Tamm", "the driver, Jaan Kask"]),
        ("Mari Tamm, who met Jaan Kask and Liis Holm", []),
        ("Mari Tamm, the mayor", []),
    ],
)
def test_a_source_is_split_into_members_with_their_appositions(text: str, members: list[str]) -> None:
    assert [member.of(text) for member in _split(text)] == members


def _join(text: str, first: str, second: str) -> Resolution | None:
    parts = [Span(0, len(first)), Span(text.index(" and ") + len(" and "), len(text))]
    entities = [Entity(first, "person", parts[0]), Entity(second, "person", parts[1])]
    found = [(part, Resolution("person", entity)) for part, entity in zip(parts, entities, strict=True)]
    forms = FullForms(text, is_word=lambda _: False, towns=frozenset())
    return join_members(text, found, NamedPeople(text, forms, [second.split()], is_word=lambda _: False))


def test_members_share_a_surname() -> None:
    joint = _join("Mari and Jaan Tamm", "Mari", "Jaan Tamm")

    assert joint is not None
    assert joint.type == "group"
    assert joint.entity == Entity("Mari and Jaan Tamm", "group", Span(0, 18))
    assert [member.entity.name for member in joint.members] == ["Mari Tamm", "Jaan Tamm"]


@pytest.mark.parametrize("text", ["Vidal and her deputy, Jaan Tamm", "Vidal and the mayor Jaan Tamm"])
def test_a_surname_is_not_shared_with_a_second_person_who_is_described(text: str) -> None:
    joint = _join(text, "Vidal", "Jaan Tamm")

    assert joint is not None
    assert [member.entity.name for member in joint.members] == ["Vidal", "Jaan Tamm"]


def test_a_source_is_no_group_unless_each_member_has_a_name() -> None:
    text = "Mari Tamm and others"
    named = Resolution("person", Entity("Mari Tamm", "person", Span(0, 9)))
    forms = FullForms(text, is_word=lambda _: False, towns=frozenset())
    known = NamedPeople(text, forms, [], is_word=lambda _: False)

    assert join_members(text, [(Span(0, 9), named), (Span(14, 20), None)], known) is None
    assert join_members(text, [(Span(0, 9), named)], known) is None
