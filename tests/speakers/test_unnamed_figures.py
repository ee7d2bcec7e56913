"""Tests of people without a name, who are numbered and told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tables import find

from claimex.spans import Span
from claimex.speakers.antecedents import Antecedents
from claimex.speakers.known_entities import Cast
from claimex.speakers.mention_history import Memory
from claimex.speakers.unnamed_figures import UnnamedFigures

if TYPE_CHECKING:
    from claimex.vocabulary import SpeakerType

TEXT = "One official spoke. Another official left. Some residents waved."


@pytest.fixture
def unnamed() -> UnnamedFigures:
    whole = [Span(0, len(TEXT))]
    memory = Memory(TEXT, whole, whole)
    figures = UnnamedFigures(TEXT, memory, Antecedents(Cast(TEXT, [], is_word=lambda _: True), memory))
    kinds: dict[str, SpeakerType] = {"One official": "person", "Another official": "person", "Some residents": "group"}
    for words, kind in kinds.items():
        figure = figures.introduce(find(TEXT, words), kind)
        assert figure is not None
        memory.mention(figure, figure.first, figure.first + len(words))
        if kind == "person":
            memory.speak(figure, figure.first)
    return figures


def test_figures_of_one_noun_are_numbered(unnamed: UnnamedFigures) -> None:
    assert [figure.number for figure in unnamed.of_noun("official")] == [1, 2]


@pytest.mark.parametrize(("mark", "number"), [("first", 1), ("second", 2), ("other", 1)])
def test_figures_of_one_noun_are_told_apart(unnamed: UnnamedFigures, mark: str, number: int) -> None:
    found = unnamed.told_apart("official", mark, ["the", mark, "official"])

    assert found.figure is unnamed.of_noun("official")[number - 1]


def test_a_group_is_found_by_its_noun(unnamed: UnnamedFigures) -> None:
    found = unnamed.same_plural("residents", ["the", "residents"])

    assert found.antecedent == find(TEXT, "Some residents")
    assert unnamed.same_plural("residents", ["the", "angry", "residents"]).figure is None
