"""Test that named entities are the same as those of spaCy's own loop."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimex.parsing.fast_ner import NAME, Recognizer, can_read
from claimex.parsing.spacy_pipeline import load_pipeline

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.pipeline import EntityRecognizer
    from spacy.tokens import Doc

ARTICLES = sorted((Path(__file__).parents[2] / "examples" / "articles").glob("*.txt"))
WORDS = st.sampled_from(
    ["Ada", "Hale", "said", "in", "New", "York", "on", "Monday", "the", "U.N.", "$5", "\n", ".", "“"]
)

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def pipeline() -> Language:
    return load_pipeline()


def split(nlp: Language, text: str) -> Doc:
    """Return a text with words and sentences, but without entities."""
    doc = nlp.make_doc(text)
    return nlp.get_pipe("senter")(doc) if len(doc) else doc


def entities(doc: Doc) -> tuple[list[tuple[int, int, str]], list[list[int]]]:
    """Return the entities of a `Doc`, and the tags of its words, which differ for "outside" and "not read"."""
    return [(e.start, e.end, e.label_) for e in doc.ents], doc.to_array(["ENT_IOB", "ENT_TYPE"]).tolist()


def read_both_ways(nlp: Language, text: str) -> list[tuple[list[tuple[int, int, str]], list[list[int]]]]:
    ner = cast("EntityRecognizer", nlp.get_pipe("ner"))
    return [entities(read(split(nlp, text))) for read in (ner, Recognizer(ner))]


@pytest.mark.parametrize("path", ARTICLES[:16], ids=lambda path: path.stem)
def test_entities_are_those_that_spacy_finds(pipeline: Language, path: Path) -> None:
    own, ours = read_both_ways(pipeline, path.read_text(encoding="utf-8"))

    assert ours == own
    assert own[0]


@settings(max_examples=60)
@given(st.lists(WORDS, max_size=30))
def test_any_text_gives_what_spacy_gives(words: list[str]) -> None:
    own, ours = read_both_ways(_shared(), " ".join(words))

    assert ours == own


def _shared() -> Language:
    if not _SHARED:
        _SHARED.append(load_pipeline())
    return _SHARED[0]


_SHARED: list[Language] = []


def test_the_pipeline_runs_it_in_place_of_spacy_s_loop(pipeline: Language) -> None:
    assert NAME in pipeline.pipe_names
    assert "ner" not in pipeline.pipe_names
    assert [e.text for e in pipeline("Ada Hale met Tim Cook in Paris.").ents] == ["Ada Hale", "Tim Cook", "Paris"]


def test_an_empty_text_has_no_entities(pipeline: Language) -> None:
    assert pipeline("").ents == ()


def test_a_recogniser_of_another_make_is_left_to_spacy(pipeline: Language) -> None:
    ner = cast("EntityRecognizer", pipeline.get_pipe("ner"))
    ner.cfg["beam_width"] = 4
    try:
        assert not can_read(ner)
    finally:
        ner.cfg["beam_width"] = 1

    assert can_read(ner)
