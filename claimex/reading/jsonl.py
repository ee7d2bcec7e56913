"""Read the objects of a JSON Lines file one at a time.

Comes in: the bytes of one file. Goes out: a `Line` for each line that holds an object, and an `InputError` for each
line that does not. Blank lines are skipped, as the format allows. Only a line feed ends a line, since U+2028 and
similar characters may occur inside a JSON string.
"""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from claimex.errors import InputError
from claimex.reading.charset import codec_of_byte_order_mark, refuse_known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import JsonValue


_HEAD = 16  # bytes, enough to see a byte-order mark or the signature of another format
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


@dataclass(frozen=True, slots=True)
class Line:
    """The object on one line of a JSON Lines file, or in one row of a table.

    Attributes:
        number: Its line or row, from 1. 0 for the one object of a whole file.
        where: File and line.
        fields: All fields; NaN and infinity, which JSON does not have, become None.
        codec: The codec that decoded it.
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
        where: What to call the file in errors.
        encoding: The codec to use; without one it is UTF-8, unless there is another byte-order mark.
        max_characters: The longest line allowed.

    Raises:
        InputError: The file is binary or ends inside a character, so no further lines can be read.
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
    """Yield numbered lines that are not blank. A line that is too long is cut, but stays longer than allowed."""
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


def checked_object(value: Any, where: str) -> dict[str, JsonValue]:  # noqa: ANN401 - any JSON
    """Return a value of JSON that must be an object in valid Unicode.

    Raises:
        InputError: It is not.
    """
    if not isinstance(value, dict):
        problem = f"a {type(value).__name__} instead of an object"
        raise InputError(where, f"bad JSON: {problem}", reason="bad JSON", advice="leave it out")
    _check_unicode(value, where)
    return value


def _null(_name: str) -> None:
    return None


def _refuse(where: str, problem: str, cause: Exception | None) -> NoReturn:
    advice = "each line must be one JSON object; correct the line or leave it out"
    raise InputError(where, f"bad JSON: {problem}", reason="bad JSON", advice=advice) from cause


def _check_unicode(fields: dict[str, JsonValue], where: str) -> None:
    for name, value in fields.items():
        if _SURROGATE.search(json.dumps([name, value], ensure_ascii=False)):
            problem = f"field {name!a} holds half of a surrogate pair, which is not valid Unicode"
            raise InputError(where, problem, reason="not Unicode", advice="repair the text where it was written")
