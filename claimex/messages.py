"""Write text for people: numbers with their nouns, and text from strangers made safe to print."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_PICTURES = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "\u2421"}  # Unicode's Control Pictures
_UNSHOWN = (range(0x80, 0xA0), range(0xD800, 0xE000), range(0x202A, 0x202F), range(0x2066, 0x206A))
"""C1 controls, which some terminals obey; lone surrogates, which cannot be encoded; and bidirectional overrides, which
make text look like other text (CVE-2021-42574)."""

_COMMAND = re.compile(r"(?<=:)(?=:)|(?<=#)(?=#\w*\[)")
"""Places where a backslash breaks what build servers take for a command. Sources: actions/runner, ActionCommand.cs
(`::name` at the beginning of a line, `##[name]` anywhere); Azure Pipelines, logging commands (`##vso[name]`)."""

_ONE_LINE = {
    **_PICTURES,
    **{code: "\ufffd" for codes in _UNSHOWN for code in codes},
    **dict.fromkeys((0x2028, 0x2029), "\u240a"),
}
_PLAIN = {**_ONE_LINE, 0x09: "\t", 0x0A: "\n", 0x2028: "\n", 0x2029: "\n"}


def plain(text: str) -> str:
    """Make text safe to print: control characters become visible signs; line breaks and tabs stay."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_PLAIN)


def one_line(text: str) -> str:
    """Make text safe to print within a line: control characters and line breaks become visible signs."""
    return text.translate(_ONE_LINE)


def message_line(text: str) -> str:
    """Make a message safe to print as a line, also in the log of a build server, which obeys `::` and `##[`."""
    return _COMMAND.sub(r"\\", one_line(text))


def many(number: int, noun: str) -> str:
    """Write a number with its noun, in the plural unless the number is 1."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


_FAULTS = {
    "missing": "is missing",
    "extra_forbidden": "is not known",
    "unexpected_keyword_argument": "is not known",
    "string_type": "must be text",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "list_type": "must be a valid array",
    "tuple_type": "must be a valid array",
    "json_invalid": "is not JSON",
    "string_too_short": "must not be empty",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "greater_than": "must be more than {gt}",
    "less_than": "must be less than {lt}",
    "literal_error": "must be {expected}",
    "enum": "must be {expected}",
    "value_error": "{error}",
}
"""What is wrong with a value, by the types of faults of pydantic."""

_KINDS = {
    "int": "must be a valid integer",
    "float": "must be a valid number",
    "datetime": "must be a date, as 2026-05-31",
}
_OBJECTS = {"model_type", "model_attributes_type", "dict_type", "dataclass_type", "dataclass_exact_type"}


def in_words(fault: Mapping[str, Any]) -> str:
    """Say what is wrong with a value that was read.

    Args:
        fault: One of the `errors` of pydantic's ValidationError: `type`, `ctx` and `msg` count.

    Returns:
        The end of a sentence whose beginning is the name of the value. pydantic's own words for faults without ours.
    """
    kind = str(fault["type"])
    if kind in _OBJECTS:
        return "must be an object"
    words = _FAULTS.get(kind) or _KINDS.get(kind.split("_", maxsplit=1)[0])
    if words is None:
        return str(fault["msg"])
    try:
        return words.format_map(fault.get("ctx") or {})
    except KeyError:
        return str(fault["msg"])
