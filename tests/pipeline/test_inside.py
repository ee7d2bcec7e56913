"""Test the shipped model on the table `cases/inside.toml`: claims and attributions inside content."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimex.pipeline import Extractor
    from claimex.record import Claim, Record, TextSpan

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "inside.toml").read_text(encoding="utf-8"))["case"]
ROWS = [
    pytest.param(
        case,
        id=f"{case['kind']}: {case['text'][:50]}",
        marks=[pytest.mark.xfail(reason=case["open"], strict=True)] if "open" in case else [],
    )
    for case in CASES
]


def plain(words: str) -> str:
    """Return only letters and digits, because quotation marks and commas at the edges do not matter here."""
    return "".join(filter(str.isalnum, words)).lower()


def joined(spans: Sequence[TextSpan]) -> str:
    return " ".join(span.text for span in spans)


def whole(claim: Claim) -> str:
    return claim.words


def holder(records: list[Record], text: str, words: str) -> Record:
    """Return the outermost record whose content overlaps the words."""
    start = text.index(words)
    found = (r for r in records if any(c.start < start + len(words) and start < c.end for c in r.content))
    record = next((r for r in found if r.parent is None), None)
    assert record is not None, words
    return record


@pytest.mark.model
@pytest.mark.parametrize("case", ROWS)
def test_finds_claims_and_attributions_inside_content(extractor: Extractor, case: dict[str, Any]) -> None:
    records = extractor.extract(case["text"])
    inner = [r for r in records if r.parent is not None]

    for words, claims in case.get("claims", {}).items():
        assert [plain(whole(c)) for c in holder(records, case["text"], words).claims] == [plain(c) for c in claims]
    for words, told in case.get("asserted", {}).items():
        claims = holder(records, case["text"], words).claims
        assert [(c.polarity, c.certainty) == ("affirmed", "asserted") for c in claims] == [told] * len(claims)
    if "polarity" in case:
        places = [*case.get("claims", ()), *case.get("asserted", ())]
        assert {c.polarity for w in places for c in holder(records, case["text"], w).claims} == {case["polarity"]}
    for words in case.get("nameless", ()):
        speaker = holder(records, case["text"], words).speaker
        assert speaker is None or speaker.name is None
    mentions = [r.speaker.mention.text if r.speaker and r.speaker.mention else "" for r in inner]
    found = {(r.cue[0].text, mention, plain(joined(r.content))) for r, mention in zip(inner, mentions, strict=True)}
    for cue, mention, *content in case.get("nested", ()):
        assert (cue, mention, plain(" ".join(content))) in found
    for never in case.get("never", ()):
        cue, words = (never, "") if isinstance(never, str) else never
        assert not [r for r in inner if cue in joined(r.cue).split() and words in joined(r.content)]
