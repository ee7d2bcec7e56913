"""Test the model and the grammar rules on plain sentences of each kind: the table of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tables import find, rows

from claimex.pipeline.extractor import load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from claimex.pipeline.extractor import Extractor
    from claimex.record import Record

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return load()


@pytest.mark.parametrize("case", rows("cues"))
def test_cues(case: dict[str, Any], extractor: Extractor) -> None:
    text = case["text"]
    records = extractor.extract(text)
    holders = {record.id: record for record in records}
    missing = [w for w in case.get("want", ()) if not any(fits(r, w, text, holders) for r in records)]
    wrong = [r for r in records if is_wrong(r, case)]

    assert not missing, [show(r) for r in records]
    assert not wrong, [show(r) for r in wrong]


def fits(record: Record, want: Mapping[str, Any], text: str, holders: Mapping[str, Record]) -> bool:
    """Tell whether a record has everything that one entry expects."""
    mention = record.speaker.mention.text if record.speaker and record.speaker.mention else ""
    name = (record.speaker.name if record.speaker else None) or ""
    holder = holders.get(record.parent or "")
    return (
        ("content" not in want or [bare(span.text) for span in record.content] == [bare(w) for w in want["content"]])
        and ("about" not in want or covers(record, text, want["about"]))
        and ("cue" not in want or any(c.span.overlaps(find(text, want["cue"])) for c in record.cue))
        and ("mention" not in want or bare(mention) == bare(want["mention"]))
        and ("name" not in want or name.removeprefix("The ") == want["name"])
        and ("inside" not in want or (holder is not None and covers(holder, text, want["inside"])))
    )


def is_wrong(record: Record, case: Mapping[str, Any]) -> bool:
    """Tell whether the case forbids a record."""
    text = case["text"]
    shun = [find(text, words) for words in case.get("shun", ())]
    silent = [find(text, words) for words in case.get("silent", ())]
    return (
        case.get("none", False)
        or any(span.span.overlaps(place) for span in record.content for place in shun)
        or any(span.span.overlaps(place) for span in record.cue for place in silent)
        or record.act in case.get("acts", ())
    )


def covers(record: Record, text: str, words: str) -> bool:
    place = find(text, words)
    return any(span.span.contains(place) for span in record.content)


def bare(words: str) -> str:
    return words.strip(" .,;:—")


def show(record: Record) -> tuple[Sequence[str], Sequence[str], str | None, str | None, str | None, float]:
    speaker = record.speaker
    mention = speaker.mention.text if speaker and speaker.mention else None
    name = speaker.name if speaker else None
    cue, content = [c.text for c in record.cue], [c.text for c in record.content]
    return (content, cue, mention, name, record.act, record.confidence)
