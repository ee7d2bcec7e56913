"""The layer for the inside of content: pieces joined to attributions, level by level, with weights made by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pytest
import spacy
from standin import StandIn, stand_in
from tables import find
from tagged_trees import lemma
from trees import Flat

from claimex.attribution.attribution import Attribution
from claimex.attribution.inner_layer import DEPTH, FEATURES, find_inside, read_inside
from claimex.attribution.nesting import nest
from claimex.attribution.tagging import Tags, tag
from claimex.model.encoding import LABELS
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from claimex.parsing.spacy_pipeline import SentenceParser
    from claimex.pipeline.extractor import Extractor

TAGGER = stand_in()
UNIT = 2
SURE = 12.0


def made_weights(chance: Mapping[str, float] | None = None) -> dict[str, NDArray[Any]]:
    """Return weights by which a word's vector is its scores, and the recurrent unit adds nothing."""
    width = len(LABELS)
    weights: dict[str, NDArray[Any]] = {
        "out.weight": np.concatenate([np.eye(width), np.zeros((width, 2 * UNIT))], axis=1),
        "out.bias": np.zeros(width),
        "chance": np.array([(chance or {"bias": 2.0}).get(name, 0.0) for name in FEATURES]),
    }
    for way in ("forward", "backward"):
        for name, wide in (("input", width), ("state", UNIT)):
            weights[f"{way}.{name}.weight"] = np.zeros((3 * UNIT, wide))
            weights[f"{way}.{name}.bias"] = np.zeros(3 * UNIT)
    return weights


def tagged(text: str, *marks: tuple[str, str]) -> Tags:
    """Tag a text; of what stands inside of content, `marks` are what the layer sees: role and words."""
    tags = tag(text, TAGGER)
    inner = np.zeros((tags.encoding.n_words, len(LABELS)), dtype=np.float16)
    inner[:, 0] = SURE / 2
    for role, words in marks:
        low, high = tags.encoding.words_in(find(text, words))
        inner[low:high, LABELS.index(f"I-{role}")] = SURE
        inner[low, LABELS.index(f"B-{role}")] = 2 * SURE
    return replace(tags, inner=inner)


def read(text: str, content: str, *marks: tuple[str, str]) -> list[tuple[str, str, list[str]]]:
    tags = tagged(text, *marks)
    (joined,) = read_inside([[find(text, content)]], tags, made_weights())
    of = tags.encoding.span_of
    return [
        (
            of(each.source.low, each.source.high).of(text) if each.source else "",
            of(each.cue.low, each.cue.high).of(text),
            [of(piece.low, piece.high).of(text) for piece in each.content],
        )
        for each in joined
    ]


def test_each_content_goes_to_the_nearest_cue_and_each_cue_to_the_nearest_source() -> None:
    text = "Kask said the clerk swears the boat sank and the cook hopes it floats."
    marks = [("source", "the clerk"), ("cue", "swears"), ("content", "the boat sank")]
    more = [("source", "the cook"), ("cue", "hopes"), ("content", "it floats")]

    found = read(text, "the clerk swears the boat sank and the cook hopes it floats", *marks, *more)

    assert found == [("the clerk", "swears", ["the boat sank"]), ("the cook", "hopes", ["it floats"])]


def test_a_cue_takes_nothing_from_behind_a_full_stop_while_something_stands_in_its_sentence() -> None:
    text = "Kask said: “Rain fell on the roof and nobody came. The clerk swears it did not.”"
    marks = [("cue", "came"), ("source", "The clerk"), ("cue", "swears"), ("content", "it did not")]

    assert read(text, "“Rain fell on the roof and nobody came. The clerk swears it did not.”", *marks) == [
        ("The clerk", "swears", ["it did not"])
    ]


def test_a_source_of_another_sentence_is_none() -> None:
    text = "Kask said: “The clerk went home. It was reported that the boat sank.”"
    marks = [("source", "The clerk"), ("cue", "was reported"), ("content", "that the boat sank")]

    assert read(text, "“The clerk went home. It was reported that the boat sank.”", *marks) == [
        ("", "was reported", ["that the boat sank"])
    ]


def test_content_without_a_cue_is_nobodys() -> None:
    text = "Kask said the boat sank off the cape."

    assert read(text, "the boat sank off the cape", ("source", "the boat"), ("content", "sank")) == []


def test_content_that_is_too_short_holds_nothing() -> None:
    text = "Kask said she thinks so."

    assert read(text, "she thinks so", ("source", "she"), ("cue", "thinks"), ("content", "so")) == []


def test_the_inside_of_what_was_found_is_read_too() -> None:
    text = "Kask said the clerk swears the boat sank."
    tags = tagged(text, ("source", "the clerk"), ("cue", "swears"), ("content", "the boat sank"))

    (found,) = find_inside([[find(text, "the clerk swears the boat sank")]], tags, made_weights())

    assert [each.cue.of(text) for each in found] == ["swears"]
    assert DEPTH > 1


def test_the_order_and_number_of_contents_change_no_finding() -> None:
    text = "Kask said the clerk swears the boat sank. Tamm said the cook hopes it still floats."
    marks = [("source", "the clerk"), ("cue", "swears"), ("content", "the boat sank"), ("source", "the cook")]
    tags = tagged(text, *marks, ("cue", "hopes"), ("content", "it still floats"))
    contents = [[find(text, words)] for words in ("the clerk swears the boat sank", "the cook hopes it still floats")]

    both = find_inside(contents, tags, made_weights())

    assert [each for one in contents for each in find_inside([one], tags, made_weights())] == both
    assert find_inside(contents[::-1], tags, made_weights()) == both[::-1]


def nested(text: str, tags: Tags, chance: float) -> list[Attribution]:
    tagger = StandIn(null=-20.0, quoted=SURE, more=())
    tagger.inner = made_weights({"bias": chance})
    content = find(text, "the clerk swears the boat sank")
    outer = Attribution((content,), find(text, "said"), find(text, "Kask"), "indirect", 0.9)
    parser = cast("SentenceParser", Flat(text, spacy.blank("en")))
    sentences: Sequence[Span] = [Span(0, len(text))]
    (found,) = nest([outer], tags, cast("Any", tagger), sentences=sentences, parser=parser, lemma=lemma)
    return list(found.nested)


def test_what_the_layer_finds_is_as_sure_as_it_and_its_holder() -> None:
    text = "Kask said the clerk swears the boat sank."
    tags = tagged(text, ("source", "the clerk"), ("cue", "swears"), ("content", "the boat sank"))

    (found,) = nested(text, tags, 2.0)

    assert found.content == (find(text, "the boat sank"),)
    assert found.confidence == pytest.approx(0.9 / (1 + np.exp(-2.0)), abs=1e-4)


def test_what_the_layer_is_not_sure_of_is_left_out() -> None:
    text = "Kask said the clerk swears the boat sank."
    tags = tagged(text, ("source", "the clerk"), ("cue", "swears"), ("content", "the boat sank"))

    assert nested(text, tags, -2.0) == []


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("“My neighbours keep telling me that the dam will hold,” said Ovidiu Pranja.", "that the dam will hold"),
        ("Zeynep Ortak said the council remained reluctant to close the ferry.", "to close the ferry"),
        ("“They have assured us in writing that the pumps will run by May,” said Iwona Kulik.", "that the pumps"),
    ],
)
def test_the_shipped_layer_finds_what_no_rule_knows(extractor: Extractor, text: str, inner: str) -> None:
    found = [record for record in extractor.extract(text) if record.parent is not None]

    assert any(inner in span.text for record in found for span in record.content)
