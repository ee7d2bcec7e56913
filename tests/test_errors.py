"""Errors: one family, messages that say what, where and what to do, and the parts as attributes."""

from __future__ import annotations

import inspect

import pytest

from claimex import errors
from claimex.errors import (
    ClaimexError,
    ConfigError,
    ExtraMissing,
    InputError,
    InternalError,
    ModelError,
    OutputError,
    RecordError,
    SpanError,
    UnknownModelError,
)

FAMILY = [c for _, c in inspect.getmembers(errors, inspect.isclass) if issubclass(c, ClaimexError)]

EXAMPLES: list[tuple[ClaimexError, str, dict[str, object]]] = [
    (
        InputError("a.txt", "byte 3 is not UTF-8", reason="not decodable", advice="convert it"),
        "a.txt: byte 3 is not UTF-8; convert it",
        {"where": "a.txt", "reason": "not decodable"},
    ),
    (InputError("a.txt", "is empty", reason="empty"), "a.txt: is empty", {"reason": "empty"}),
    (
        RecordError("r.jsonl:3", "is not a number", field="cue.0.start"),
        "r.jsonl:3: cue.0.start: is not a number",
        {"where": "r.jsonl:3", "field": "cue.0.start"},
    ),
    (RecordError("r.jsonl:3", "is not JSON"), "r.jsonl:3: is not JSON", {"field": ""}),
    (SpanError(3, 9, "ends past the text"), "span [3, 9): ends past the text", {"start": 3, "end": 9}),
    (
        ModelError("models/x", "is altered", advice="install it"),
        "models/x: is altered; install it",
        {"where": "models/x"},
    ),
    (UnknownModelError("modle", "no model of this name"), "modle: no model of this name", {"where": "modle"}),
    (ConfigError("a.toml", "kind is not a setting"), "a.toml: kind is not a setting", {"where": "a.toml"}),
    (
        OutputError(["out/a", "out/b"]),
        "removed or altered while the run wrote there: out/a, out/b; run the same command again",
        {"files": ("out/a", "out/b")},
    ),
    (
        ExtraMissing("reading HTML", "html"),
        "reading HTML needs the extra 'html': pip install 'claimex[html]'",
        {"extra": "html"},
    ),
    (
        InternalError("a.txt", "the spans cross"),
        "a.txt: the spans cross; this is a defect of claimex, please report it with the text",
        {"where": "a.txt"},
    ),
]


@pytest.mark.parametrize(("error", "message", "parts"), EXAMPLES)
def test_an_error_reads_as_a_sentence_and_carries_its_parts(
    error: ClaimexError, message: str, parts: dict[str, object]
) -> None:
    assert str(error) == message
    assert {name: getattr(error, name) for name in parts} == parts


def test_every_error_of_the_family_is_drawn_in_the_tree() -> None:
    assert errors.__doc__ is not None
    assert all(c.__name__ in errors.__doc__ for c in FAMILY)
    assert {type(error) for error, _, _ in EXAMPLES} == set(FAMILY) - {ClaimexError}
