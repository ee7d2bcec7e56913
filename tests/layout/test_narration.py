"""Test which paragraphs of an interview are the author's."""

from __future__ import annotations

import pytest

from claimex.layout.narration import is_speech_like, is_told


@pytest.mark.parametrize(
    "words",
    [
        "She pours tea. The cat sleeps.",
        "He looks up. “You see,” a neighbour calls.",
        "The port said in a letter that no boat had left.",
        "Okonkwo was born in Enugu in 1961.",
    ],
)
def test_scenes_reports_and_what_names_a_speaker_are_told(words: str) -> None:
    assert is_told(words, frozenset({"okonkwo"}))


@pytest.mark.parametrize(
    "words",
    [
        "It was raining. The pilots were sent home.",
        "She is a friend of the party.",
        "He said no, and I left.",
        "You know what the port said?",
        "",
    ],
)
def test_what_somebody_says_is_not_told(words: str) -> None:
    assert not is_told(words, frozenset({"okonkwo"}))


@pytest.mark.parametrize(("words", "speech"), [("We ran.", True), ("Why?", True), ("The port is shut.", False)])
def test_speech_says_i_we_or_you_or_asks(words: str, *, speech: bool) -> None:
    assert is_speech_like(words) is speech
