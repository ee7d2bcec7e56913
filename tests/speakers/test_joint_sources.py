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


def test_members_share_a_surname() -> None:
    text = "Mari and Jaan Tamm"
    parts = [Span(0, 4), Span(9, 18)]
    entities = [Entity(part.of(text), "person", part) for part in parts]
    found = [(part, Resolution("person", entity)) for part, entity in zip(parts, entities, strict=True)]
    forms = FullForms(text, is_word=lambda _: False, towns=frozenset())
    joint = join_members(text, found, NamedPeople(text, forms, [["Jaan", "Tamm"]], is_word=lambda _: False))

    assert joint is not None
    assert joint.type == "group"
    assert joint.entity == Entity("Mari and Jaan Tamm", "group", Span(0, 18))
    assert [member.entity.name for member in joint.members] == ["Mari Tamm", "Jaan Tamm"]


def test_a_source_is_no_group_unless_each_member_has_a_name() -> None:
    text = "Mari Tamm and others"
    named = Resolution("person", Entity("Mari Tamm", "person", Span(0, 9)))
    forms = FullForms(text, is_word=lambda _: False, towns=frozenset())
    known = NamedPeople(text, forms, [], is_word=lambda _: False)

    assert join_members(text, [(Span(0, 9), named), (Span(14, 20), None)], known) is None
    assert join_members(text, [(Span(0, 9), named)], known) is None
