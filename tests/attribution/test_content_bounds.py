"""Test where content ends, in whole texts read by the shipped model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from claimex.pipeline.extractor import Extractor

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    "text",
    [
        "“The well is dry,” Amina Bello said. “We carry water from the river.”",
        "Amina Bello said: “The well is dry. We carry water from the river.”",
        "The well is dry, Amina Bello said. “We carry water. My sister carries it twice, from the river.”",
    ],
)
def test_a_quotation_that_goes_on_behind_its_cue_is_one_statement(extractor: Extractor, text: str) -> None:
    (told,) = [record for record in extractor.extract(text) if record.parent is None]

    assert told.content[-1].text.endswith("river.”")


def test_a_sentence_that_only_begins_with_a_quoted_word_is_no_statement_of_its_own(extractor: Extractor) -> None:
    records = extractor.extract("Prices fell again, the ministry said. “Fresh” eggs cost more than in May.")

    assert all(record.cue for record in records)


def test_a_hearer_does_not_part_content(extractor: Extractor) -> None:
    text = (
        "The porter, Bo Lund, says the pilot, Ida Moe, told him that a passenger suspected the keeper knew of the lamp."
    )
    told, *_ = extractor.extract(text)

    assert [span.text for span in told.content] == [text[text.index("the pilot") : -1]]
