"""Speakers in texts read with the model: pronouns, namesakes, joint sources, inserted clauses."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from claimex.pipeline.extractor import Extractor
    from claimex.record import Member, Record

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "right_person.toml").read_text(encoding="utf-8"))["case"]

pytestmark = pytest.mark.model


def _row(case: dict[str, Any]) -> Any:  # noqa: ANN401 - pytest's parameters have no public type
    marks = [pytest.mark.xfail(strict=True, reason=case["open"])] if "open" in case else []
    return pytest.param(case, id=f"{case['kind']}: {case['text'][:40]}", marks=marks)


def _saying(records: list[Record], words: str) -> list[Record]:
    return [r for r in records if r.voice == "source" and any(words in span.text for span in r.content)]


def _named(member: Member) -> str:
    return member.name or member.mention.text


@pytest.mark.parametrize("case", [_row(case) for case in CASES])
def test_the_right_person_is_the_speaker(case: dict[str, Any], extractor: Extractor) -> None:
    records = extractor.extract(case["text"])

    for words, name in case.get("who", {}).items():
        assert name in {(r.speaker and r.speaker.name) or "" for r in _saying(records, words)}
    for words, name in case.get("never", {}).items():
        assert name not in {r.speaker and r.speaker.name for r in _saying(records, words)}
    for words, names in case.get("members", {}).items():
        found = [[_named(m) for m in (r.speaker and r.speaker.members) or ()] for r in _saying(records, words)]
        assert names in found
    for words, roles in case.get("roles", {}).items():
        held = [[m.role or "" for m in (r.speaker and r.speaker.members) or ()] for r in _saying(records, words)]
        assert roles in held
    assert not [words for words in case.get("content", ()) if _saying(records, words)]
