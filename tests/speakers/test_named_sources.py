"""Sources in texts read with the model: their names, offices and types."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from claimex.pipeline.extractor import Extractor
    from claimex.record import Record, Speaker

TABLE = Path(__file__).parents[1] / "cases" / "named_sources.toml"
CASES = tomllib.loads(TABLE.read_text(encoding="utf-8"))["case"]

pytestmark = pytest.mark.model


def _row(case: dict[str, Any]) -> Any:  # noqa: ANN401 - pytest's parameters have no public type
    marks = [pytest.mark.xfail(strict=True, reason=case["open"])] if "open" in case else []
    return pytest.param(case, id=f"{case['kind']}: {case['text'][:40]}", marks=marks)


def _speakers(records: tuple[Record, ...], words: str) -> list[Speaker]:
    found = [r for r in records if r.voice == "source" and any(words in span.text for span in r.content)]
    return [r.speaker for r in found if r.speaker is not None]


def _holds(speaker: Speaker, field: str, value: str) -> bool:
    found = getattr(speaker, field)
    found = found.name if field == "organization" and found is not None else found
    return (getattr(found, "text", found) or "") == value


@pytest.mark.parametrize("case", [_row(case) for case in CASES])
def test_sources_have_the_right_name_office_and_type(case: dict[str, Any], extractor: Extractor) -> None:
    records = extractor.read(case["text"]).records

    for words, fields in case.get("who", {}).items():
        found = _speakers(records, words)
        assert any(all(_holds(each, *pair) for pair in fields.items()) for each in found), found
    for words, fields in case.get("never", {}).items():
        assert not [s for s in _speakers(records, words) for pair in fields.items() if _holds(s, *pair)]
