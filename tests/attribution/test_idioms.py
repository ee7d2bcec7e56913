"""Test idioms that attribute nothing, and words like them that do."""

from __future__ import annotations

import pytest
from tables import find

from claimex.attribution.attribution import Attribution
from claimex.attribution.idioms import is_idiom


def told(text: str, cue: str, content: str) -> Attribution:
    return Attribution((find(text, content),), find(text, cue), None, "indirect", 0.8)


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        ("Mayor Horn is tired of the uncertainty.", "is tired of", "the uncertainty"),
        ("They were sick and tired of waiting.", "were sick and tired of", "waiting"),
        ("Some of them called me crying.", "called", "me crying"),
        ("Minh phoned her begging for help.", "phoned", "her begging for help"),
        ("She did not mince her words about it.", "did not mince her words about", "it"),
        ("He never minces words on taxes.", "never minces", "words on taxes"),
        ("I mean, the roof fell in.", "mean", "the roof fell in"),
        ("You know, nobody came.", "know", "nobody came"),
        ("After nine years they called it quits.", "called", "it quits"),
        ("The firm has called time on the brand.", "has called", "time on the brand"),
        ("She said goodbye to the crew.", "said", "goodbye to the crew"),
        ("He shrugged and said nothing.", "shrugged and said", "nothing"),
        ("She said no more and left.", "said", "no more and left"),
        ("Her face said it all.", "said", "it all"),
        ("It goes without saying that the dam is old.", "goes without saying", "that the dam is old"),
    ],
)
def test_an_idiom_attributes_nothing(text: str, cue: str, content: str) -> None:
    assert is_idiom(told(text, cue, content), text)


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        ("She was tired and said that it rained.", "said", "that it rained"),
        ("He called me a liar.", "called", "me a liar"),
        ("She said no more money would come.", "said", "no more money would come"),
        ("He said it all went well.", "said", "it all went well"),
        ("He said nothing would change.", "said", "nothing would change"),
        ("She said goodbye was the hardest word.", "said", "goodbye was the hardest word"),
        ("She says Grace was late.", "says", "Grace was late"),
        ("He called time a thief.", "called", "time a thief"),
        ("He said prayers were held.", "said", "prayers were held"),
        ("He called her amazing.", "called", "her amazing"),
        ("The firm called them crying out for staff, he said.", "said", "The firm called them"),
        ("I mean that we lost.", "mean", "that we lost"),
        ("You know that they lied.", "know", "that they lied"),
        ("I know, and he knows, that it leaks.", "know", "that it leaks"),
        ("He chose his words and spoke of debt.", "spoke of", "debt"),
    ],
)
def test_words_like_an_idiom_may_attribute(text: str, cue: str, content: str) -> None:
    assert not is_idiom(told(text, cue, content), text)
