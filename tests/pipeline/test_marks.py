"""Test quotations in imperfect text: long ones in single marks, block quotations, hyphens, damage, separate tokens."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from tables import CASES, find

if TYPE_CHECKING:
    from claimex.pipeline.extractor import Extractor
    from claimex.record import Record

pytestmark = pytest.mark.model


def numbered() -> list[Any]:
    """Return the rows of the table, each with its kind and number."""
    table = tomllib.loads((CASES / "marks.toml").read_text(encoding="utf-8"))
    return [pytest.param(case, id=f"{case['kind']} {number}") for number, case in enumerate(table["case"], 1)]


def letters(words: list[str]) -> str:
    return "".join(filter(str.isalnum, "".join(words))).lower()


def fits(record: Record, case: dict[str, Any]) -> bool:
    speaker = record.speaker.name if record.speaker is not None else None
    return (
        ("content" not in case or letters([span.text for span in record.content]) == letters(case["content"]))
        and case.get("quoted", record.kind) == record.kind
        and case.get("speaker", speaker) == speaker
        and ("cue" not in case or any(case["cue"] in span.text for span in record.cue))
    )


@pytest.mark.parametrize("case", numbered())
def test_quotations_are_read_whatever_their_marks(case: dict[str, Any], extractor: Extractor) -> None:
    records = extractor.extract(case["text"])
    never = [find(case["text"], words) for words in case.get("never", ())]

    assert [record for record in records if fits(record, case)]
    assert not [span for record in records for span in record.content if any(span.span.overlaps(n) for n in never)]


def test_every_paragraph_in_single_marks_is_complete_with_its_full_stop(extractor: Extractor) -> None:
    text = "Vet Olu Ade said: 'The dog is fine.\n\n'The owners' nerves aren't.'\n\nShe left."
    record = extractor.extract(text)[0]

    assert [span.text for span in record.content] == ["'The dog is fine.", "'The owners' nerves aren't.'"]
    assert record.kind == "direct"
