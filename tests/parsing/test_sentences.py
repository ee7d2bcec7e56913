"""Tests of the sentences of an article."""

from __future__ import annotations

import pytest

from claimex.layout.paragraphs import find_paragraphs
from claimex.parsing.sentences import find_sentences
from claimex.parsing.spacy_pipeline import load_pipeline, parse


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "“Go,” said Press Officer Atty. Ada Quill. He left.",
            ["“Go,” said Press Officer Atty. Ada Quill.", "He left."],
        ),
        ("She saw the atty. Nobody came.", ["She saw the atty.", "Nobody came."]),
        ("She met the Atty.\n\nAda Quill came.", ["She met the Atty.", "Ada Quill came."]),
    ],
)
def test_an_abbreviated_title_before_a_name_ends_no_sentence(text: str, sentences: list[str]) -> None:
    paragraphs = find_paragraphs(text)

    found = find_sentences(parse(text, load_pipeline(), paragraphs=paragraphs), paragraphs)

    assert [sentence.of(text) for sentence in found] == sentences
