"""Tests of what an article says about a speaker apart from the name."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from claimex.speakers.profiles import without_name

if TYPE_CHECKING:
    from claimex.pipeline.extractor import Extractor

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "profiles.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize(
    ("office", "bare"),
    [
        ("Health Minister Łukasz", "Health Minister"),
        ("and an unidentified officer", "unidentified officer"),
        ("also a nurse", "nurse"),
        ("Nowak", "Nowak"),
        ("head of the Nowak archive", "head of the Nowak archive"),
    ],
)
def test_an_office_leaves_out_the_name_and_what_joins_it(office: str, bare: str) -> None:
    assert without_name(office, "Łukasz Nowak") == bare


@pytest.mark.model
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["source"])
def test_a_speaker_has_what_the_article_says(case: dict[str, Any], extractor: Extractor) -> None:
    found = [
        r.speaker for r in extractor.extract(case["text"]) if r.speaker is not None and r.speaker.mention is not None
    ]
    speaker = next(s for s in found if s.mention is not None and s.mention.text == case["source"])
    body, reason = speaker.organization, speaker.reason
    fields = {"name": speaker.name, "role": speaker.role, "type": speaker.type, "pronoun": speaker.pronoun}
    fields |= {
        "organization": body.name if body is not None else None,
        "reason": reason.text if reason is not None else None,
    }

    wanted = {key: value for key, value in case.items() if key in fields}
    assert wanted
    assert {key: fields[key] or "" for key in wanted} == wanted
