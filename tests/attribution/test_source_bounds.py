"""Tests of where sources end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from claimex.pipeline.extractor import Extractor


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("“It is late,” said Paulo. Kenji Mori nodded. Helen Paulo agreed.", "Paulo"),
        ("“It is late,” said Mateo. Jasmine Tran rolled her eyes.", "Mateo"),
        ("“It is late,” said Gov. John Rask.", "Gov. John Rask"),
        ("“No,” said J. R. Moor.", "J. R. Moor"),
    ],
)
def test_a_source_ends_with_its_sentence(text: str, source: str, extractor: Extractor) -> None:
    found = [r.speaker.mention.text for r in extractor.extract(text) if r.speaker is not None and r.speaker.mention]

    assert source in found
    assert not any("Kenji" in mention or "Jasmine" in mention for mention in found)
