"""Write text for people: numbers with their nouns, and text from strangers made safe to print."""

from __future__ import annotations

import re

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
