"""Test how the layout of a page affects its records, from text to records: the table of cases, with the model."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from tables import rows

import claimex

if TYPE_CHECKING:
    from claimex.record import Record

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def extractor() -> claimex.Extractor:
    return claimex.load()


@pytest.mark.parametrize("case", rows("layouts"))
def test_layouts(case: dict[str, Any], extractor: claimex.Extractor) -> None:
    text = case["text"].strip()
    records = extractor.extract(text)

    for content, speaker in case["said"]:
        assert any(_letters(_content(r)) == _letters(content) and _speaks(r, speaker) for r in records), content
    for words in case["unsaid"]:
        start = text.index(words.strip())
        end = start + len(words.strip().split("\n")[0])
        assert not any(span.start < end and start < span.end for r in records for span in r.content), words


def _content(record: Record) -> str:
    return " ".join(span.text for span in record.content)


def _speaks(record: Record, wanted: str) -> bool:
    if not wanted or record.speaker is None:
        return not wanted
    mention = record.speaker.mention
    told = {record.speaker.name or "", mention.text if mention is not None else ""}
    return any(_letters(wanted) in _letters(each) for each in told)


def _letters(words: str) -> str:
    return "".join(re.findall(r"\w", words)).casefold()
