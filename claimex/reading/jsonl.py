"""JSON Lines to objects, one at a time, with a reason for each line that is none.

Comes in: the bytes of one file. Goes out: a `Line` for each line that holds an object, an `InputError` for
each other one; blank lines are passed over, as the format allows. Only a line feed ends a line: U+2028 and its
kind may stand inside a JSON string.
"""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from claimex.errors import InputError
from claimex.reading.charset import codec_of_byte_order_mark, refuse_known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import JsonValue


_HEAD = 16  # bytes that show a byte-order mark or another format
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


@dataclass(frozen=True, slots=True)
class Line:
    """One object.

    Attributes:
        number: Its line, from 1.
        where: File and line.
        fields: All of it; NaN and infinity, which are no JSON, as None.
        codec: What decoded it.
    """

    number: int
    where: str
    fields: dict[str, JsonValue]
    codec: str


def read_lines(
    stream: io.BufferedReader, *, where: str, encoding: str | None, max_characters: int
) -> Iterator[Line | InputError]:
    """Read the objects of one file.

    Args:
        stream: The file; it stays open.
        where: The file, for errors.
        encoding: Codec to use; without one it is UTF-8, unless a byte-order mark tells otherwise.
        max_characters: Longest line.

    Raises:
        InputError: The file is binary or ends inside a character, so that there are no further lines.
    """
    head = stream.peek(_HEAD)
    refuse_known(head, where=where)
    codec = encoding or codec_of_byte_order_mark(head) or "utf-8"
    reader = io.TextIOWrapper(stream, encoding=codec, errors="surrogateescape", newline="\n")
    try:
        for number, text in _split(reader, max_characters):
            at = f"{where}:{number}"
            try:
                yield Line(number, at, _object(text, codec, at, max_characters), codec)
            except InputError as error:
                yield error
    except UnicodeError as error:
        problem = f"not {codec} ({error})"
        raise InputError(where, problem, reason="not decodable", advice="convert the file to UTF-8") from error
    finally:
        reader.detach()


def _split(reader: io.TextIOWrapper, longest: int) -> Iterator[tuple[int, str]]:
    """Yield numbered lines that are not blank. One that is too long comes cut, but still longer than allowed."""
    number = 0
    while line := reader.readline(longest + 1):
        number += 1
        rest = line
        while not rest.endswith("\n") and len(rest) > longest:
            rest = reader.readline(longest + 1)
        if number == 1:
            line = line.removeprefix("\ufeff")
        if not line.isspace():
            yield number, line


def _object(text: str, codec: str, where: str, longest: int) -> dict[str, JsonValue]:
    if len(text.rstrip("\n")) > longest:
        problem = f"the line is longer than {longest} characters"
        raise InputError(where, problem, reason="too large", advice="give each article a line of its own")
    if not text.isascii() and (odd := _SURROGATE.search(text)):
        problem = f"character {odd.start()} of the line is not {codec}"
        raise InputError(where, problem, reason="not decodable", advice="pass --encoding or convert the file to UTF-8")
    try:
        value = json.loads(text, parse_constant=_null)
    except json.JSONDecodeError as error:
        _refuse(where, f"{error.msg} at character {error.pos}", error)
    except RecursionError as error:
        _refuse(where, "nested too deeply", error)
    except ValueError as error:  # an integer of thousands of digits
        _refuse(where, str(error), error)
    if not isinstance(value, dict):
        _refuse(where, f"a {type(value).__name__} instead of an object", None)
    if _ESCAPED_SURROGATE.search(text):
        _check_unicode(value, where)
    return value


def _null(_name: str) -> None:
    return None


def _refuse(where: str, problem: str, cause: Exception | None) -> NoReturn:
    advice = "each line must be one JSON object; mend the line or leave it out"
    raise InputError(where, f"bad JSON: {problem}", reason="bad JSON", advice=advice) from cause


def _check_unicode(fields: dict[str, JsonValue], where: str) -> None:
    for name, value in fields.items():
        if _SURROGATE.search(json.dumps([name, value], ensure_ascii=False)):
            problem = f"field {name!a} holds half of a surrogate pair, which is no Unicode text"
            raise InputError(where, problem, reason="not Unicode", advice="repair the text where it was written")
