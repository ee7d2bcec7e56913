"""The record contract: what is refused, what is kept, which id a record has."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from made import TEXT, make_article, make_record, make_records
from strange import UNICODE

from claimex.errors import RecordError
from claimex.record import SCHEMA, Claim, Record, TextSpan, check_spans, json_schema, parse_record, record_id
from claimex.spans import Span

ARTICLE = make_article()
RECORDS = make_records(ARTICLE)
VALIDATOR = Draft202012Validator(json_schema())


def as_json(**changes: object) -> dict[str, Any]:
    """Return the first record as JSON holds it, with some fields changed."""
    return {**json.loads(RECORDS[0].to_json()), **changes}


def refusal(raw: object) -> RecordError:
    with pytest.raises(RecordError) as caught:
        parse_record(json.dumps(raw), where="r.jsonl:7")
    return caught.value


@pytest.mark.parametrize("record", RECORDS)
def test_a_record_comes_back_from_its_line_as_it_was(record: Record) -> None:
    line = record.to_json()

    assert "\n" not in line
    assert parse_record(line, where="here") == record
    assert parse_record(line.encode(), where="here").to_json() == line


@pytest.mark.parametrize("record", RECORDS)
def test_a_record_fits_the_published_schema(record: Record) -> None:
    VALIDATOR.validate(json.loads(record.to_json()))


def test_the_schema_is_itself_valid_and_names_its_dialect() -> None:
    schema = json_schema()
    Draft202012Validator.check_schema(schema)

    assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    assert schema["properties"]["schema"]["const"] == SCHEMA
    assert {"id", "doc", "kind", "confidence", "producer"} <= set(schema["required"])


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "shouted"},
        {"confidence": 1.5},
        {"act": "promise"},
        {"voice": "reader"},
        {"content": [{"start": -1, "end": 3, "text": "abcd"}]},
        {"schema": "claimex/2"},
        {"id": ""},
        {"speaker": {"type": "robot"}},
    ],
)
def test_what_the_schema_refuses_the_reader_refuses_too(changes: dict[str, Any]) -> None:
    raw = as_json(**changes)

    assert not VALIDATOR.is_valid(raw)
    assert refusal(raw).where == "r.jsonl:7"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "shouted"}, "kind"),
        ({"kind": None}, "kind"),
        ({"schema": "claimex/2"}, "schema"),
        ({"confidence": -0.1}, "confidence"),
        ({"confidence": "high"}, "confidence"),
        ({"id": ""}, "id"),
        ({"act": "promise"}, "act"),
        ({"doc": {"id": "a"}}, "doc.sha256"),
        ({"cue": [{"start": 5, "end": 5, "text": ""}]}, "cue.0"),
        ({"cue": [{"start": 5, "end": 7, "text": "said"}]}, "cue.0"),
        ({"content": [{"start": 0, "end": 1, "text": "a"}, {"start": 3, "text": "b"}]}, "content.1.end"),
        ({"speaker": {"mention": {"start": -3, "end": 1, "text": "Mari"}}}, "speaker.mention.start"),
        ({"speaker": {"type": "robot"}}, "speaker.type"),
        ({"sentence": {"start": 9, "end": 3}}, "sentence"),
        ({"claims": [{"start": 0, "end": 1, "text": "a", "checkable": 2}]}, "claims.0.checkable"),
        ({"producer": {"name": "claimex"}}, "producer.version"),
    ],
)
def test_a_refusal_names_the_field_at_fault(changes: dict[str, Any], field: str) -> None:
    error = refusal(as_json(**changes))

    assert error.field == field
    assert str(error).startswith(f"r.jsonl:7: {field}: ")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"content": []}, "kind 'direct' with 0 content spans"),
        ({"kind": "no_comment"}, "kind 'no_comment' with 2 content spans"),
        ({"kind": "statement"}, "voice 'source'"),
        ({"voice": "author"}, "kind 'direct' with voice 'author'"),
        (
            {"content": [{"start": 5, "end": 6, "text": "b"}, {"start": 1, "end": 2, "text": "a"}]},
            "not in reading order",
        ),
    ],
)
def test_fields_that_contradict_each_other_are_refused(changes: dict[str, Any], problem: str) -> None:
    assert problem in str(refusal(as_json(**changes)))


@pytest.mark.parametrize("line", ["", "{", "[]", "null", '"record"', "{}", b"\xff", "{} {}"])
def test_a_line_that_is_no_record_is_refused(line: str | bytes) -> None:
    with pytest.raises(RecordError, match=r"^r\.jsonl:1: "):
        parse_record(line, where="r.jsonl:1")


def test_a_source_that_refused_to_comment_has_no_content_and_an_author_states() -> None:
    refused = make_record(ARTICLE, kind="no_comment", mention="Jaan Kask")
    stated = make_record(ARTICLE, "We won", kind="statement", voice="author", act=None)

    assert refused.content == []
    assert stated.voice == "author"


def test_fields_of_a_later_version_are_kept() -> None:
    raw = as_json(stance="hostile", speaker={"type": "person", "wikidata": "Q1"})

    kept = json.loads(parse_record(json.dumps(raw), where="here").to_json())

    assert kept["stance"] == "hostile"
    assert kept["speaker"]["wikidata"] == "Q1"
    assert VALIDATOR.is_valid(kept)


def test_a_record_cannot_be_changed_after_it_was_checked() -> None:
    with pytest.raises(ValueError, match="frozen"):
        RECORDS[0].kind = "indirect"


@pytest.mark.parametrize("record", RECORDS)
def test_spans_that_stand_in_the_text_pass(record: Record) -> None:
    check_spans(record, TEXT)


def moved(record: Record, path: str) -> Record:
    """Return the record with one span a code point further right, its words unchanged."""
    raw = record.model_dump(by_alias=True)
    place: Any = raw
    for step in path.split("."):
        place = place[int(step)] if step.isdigit() else place[step]
    place["start"] += 1
    place["end"] += 1
    return Record.model_validate(raw)


def whole_record() -> Record:
    """Return a record that has a span in every field that can hold one."""
    won = Span(TEXT.index("We won"), TEXT.index("We won") + 6)
    signal = TextSpan.cut(TEXT, Span(won.start + 3, won.end))
    raw = RECORDS[0].model_dump(by_alias=True)
    raw["claims"] = [{**Claim.cut(TEXT, won).model_dump(), "signals": [signal.model_dump()]}]
    raw["speaker"]["evidence"] = raw["speaker"]["mention"]
    return Record.model_validate(raw)


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("content.1", "content[1]"),
        ("cue.0", "cue[0]"),
        ("claims.0", "claims[0]"),
        ("claims.0.signals.0", "claims[0].signals[0]"),
        ("speaker.mention", "speaker.mention"),
        ("speaker.evidence", "speaker.evidence"),
    ],
)
def test_a_span_that_moved_is_found_wherever_it_is(path: str, field: str) -> None:
    record = whole_record()
    check_spans(record, TEXT)

    with pytest.raises(RecordError) as caught:
        check_spans(moved(record, path), TEXT)

    assert caught.value.field == field
    assert caught.value.where == record.id


def test_spans_past_the_end_of_the_text_are_found() -> None:
    with pytest.raises(RecordError) as caught:
        check_spans(RECORDS[1], TEXT[: TEXT.index("a close")])
    with pytest.raises(RecordError) as sentence:
        check_spans(make_record(ARTICLE, "We won", sentence={"start": 0, "end": len(TEXT) + 1}), TEXT)

    assert caught.value.field == "content[0]"
    assert sentence.value.field == "sentence"


def test_an_id_hangs_on_words_not_on_offsets() -> None:
    longer = make_article("An added headline\n\n" + TEXT + "\n\nAn added paragraph.")

    assert [r.id for r in make_records(longer)] == [r.id for r in RECORDS]
    assert len({r.id for r in RECORDS}) == len(RECORDS)


def test_every_part_of_the_key_changes_the_id() -> None:
    ids = [
        record_id("a", content=["x"]),
        record_id("b", content=["x"]),
        record_id("a", content=["x"], ordinal=1),
        record_id("a", content=["x"], mention="y"),
        record_id("a", content=["x"], cue=["y"]),
        record_id("a", content=["x", "y"]),
        record_id("a", content=["xy"]),
        record_id("a", content=["x"], voice="author"),
    ]

    assert len(set(ids)) == len(ids)
    assert ids[0] == record_id("a", content=iter(["x"])) == "fcc30dbea522"


@given(st.lists(UNICODE, max_size=3), UNICODE)
def test_an_id_is_twelve_hexadecimal_digits_for_any_words(words: list[str], doc_id: str) -> None:
    found = record_id(doc_id, content=words)

    assert len(found) == 12
    assert int(found, 16) >= 0
    assert found == record_id(doc_id, content=words)
