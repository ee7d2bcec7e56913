"""Files, folders, lists and standard input to articles, and the texts of records found again.

Comes in: what the user named. Goes out: `Article`s in a stable order, and a `Failure` for each input that
cannot be one, so that the run goes on and nothing is lost silently. One article is in memory at a time.

The text is what offsets count in, so it is never tidied: a text file's text is its bytes decoded, line breaks
and byte-order mark included; a JSON Lines article's is the string of its field; a page's is what the
extractor returns. The latter two can be kept beside the records (`keep_text`); `Texts` finds each again.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from claimex.article import Article, Failure
from claimex.errors import ExtraMissing, InputError
from claimex.reading.archives import read_table, read_tar, read_zip
from claimex.reading.charset import decode
from claimex.reading.compression import borrowed, opened, unpacked
from claimex.reading.html import read_page
from claimex.reading.input_files import (
    CONTAINERS,
    Ids,
    Source,
    find_sources,
    member_of,
    numbered,
    source_of,
    unreadable,
)
from claimex.reading.jsonl import Line, read_lines
from claimex.reading.options import DEFAULTS, ReadOptions
from claimex.reading.web_archives import read_warc

if TYPE_CHECKING:
    import io
    from collections.abc import Iterable, Iterator
    from contextlib import AbstractContextManager

    from pydantic import JsonValue

    from claimex.reading.archives import Member
    from claimex.reading.web_archives import WebPage


SHOWN_FIELDS = 12  # names of a JSON object's fields that a message lists, so that it stays a line

MANY = {"jsonl", *CONTAINERS}  # kinds of file that hold more than one article
_BLANK = re.compile(r"[\s\x00\ufeff\u200b\u2060]*\Z")
"""White space, and what is as empty: NUL, byte-order mark, zero-width space, word joiner."""


def read_articles(
    paths: str | Path | Iterable[str | Path],
    *,
    options: ReadOptions = DEFAULTS,
    stdin: BinaryIO | None = None,
    exclude: Iterable[Path] = (),
) -> Iterator[Article | Failure]:
    """Read the articles that a user named.

    Args:
        paths: Files, folders (at any depth; hidden files and unknown suffixes left out), glob patterns that no
            shell expanded, `-` for standard input.
        options: How to read.
        stdin: Standard input, if not the process's own; left open.
        exclude: Files and folders to pass over inside folders, such as what an earlier run wrote there.

    Yields:
        Each article once, in the order of `paths`, inside a folder by path, inside a file by line, each with
        an id of its own; in the place of one that cannot be read, a `Failure`.
    """
    ids = Ids()
    names = [paths] if isinstance(paths, (str, Path)) else paths
    found = find_sources(
        names, ids=ids, input_format=options.input_format, exclude=exclude, follow_links=options.follow_links
    )
    for source in found:
        if isinstance(source, InputError):
            yield _failure(source)
        else:
            yield from _read(source, options, ids, stdin)


def _read_alone(path: Path, options: ReadOptions) -> Article:
    source = source_of(path, id=path.name, input_format=options.input_format)
    try:
        with opened(path, source.packing, where=source.where) as stream:
            return _read_whole(stream, source, options)
    except OSError as error:
        raise unreadable(source.where, error) from error


def _read(source: Source, options: ReadOptions, ids: Ids, stdin: BinaryIO | None) -> Iterator[Article | Failure]:
    try:
        with _stream(source, stdin) as stream:
            yield from _read_stream(stream, source, options, ids)
    except InputError as error:
        yield _failure(error)
    except ExtraMissing as error:
        yield Failure(source.where, "extra missing", f"{source.where}: {error}")
    except OSError as error:
        yield _failure(unreadable(source.where, error))


def _stream(source: Source, stdin: BinaryIO | None) -> AbstractContextManager[io.BufferedReader]:
    if source.path is None:
        return borrowed(sys.stdin.buffer if stdin is None else stdin)
    return opened(source.path, source.packing, where=source.where)


def _read_stream(
    stream: io.BufferedReader, source: Source, options: ReadOptions, ids: Ids
) -> Iterator[Article | Failure]:
    if source.kind == "jsonl":
        lines = read_lines(stream, where=source.where, encoding=options.encoding, max_characters=options.max_bytes)
        yield from _read_each(lines, source, options, ids)
    elif source.kind in {"parquet", "arrow"}:
        rows = read_table(stream, where=source.where, arrow=source.kind == "arrow", options=options)
        yield from _read_each(rows, source, options, ids)
    elif source.kind == "warc":
        for page in read_warc(stream, where=source.where, max_bytes=options.max_bytes):
            yield _failure(page) if isinstance(page, InputError) else _read_web(page, source, options, ids)
    elif source.kind in {"tar", "zip"}:
        archive = read_tar if source.kind == "tar" else read_zip
        for member in archive(stream, where=source.where):
            yield from _read_member(member, source, options, ids)
    else:
        yield _read_whole(stream, source, options)


def _read_member(
    member: Member | InputError, archive: Source, options: ReadOptions, ids: Ids
) -> Iterator[Article | Failure]:
    """Read one file of an archive, as it would be read beside it."""
    if isinstance(member, InputError):
        yield _failure(member)
        return
    source = member_of(archive, member.name, input_format=options.input_format)
    if source is None:
        return
    taken = next(name for name in numbered(source.id) if ids.claim(name))
    stream = unpacked(member.stream, source.packing, where=source.where)
    try:
        yield from _read_stream(stream, replace(source, id=taken), options, ids)
    except InputError as error:
        if error.where == archive.where:  # the archive itself can be read no further
            raise
        yield _failure(error)


def _read_web(page: WebPage, source: Source, options: ReadOptions, ids: Ids) -> Article | Failure:
    where = f"{source.where}:{page.url or page.name}"
    try:
        if len(page.data) > options.max_bytes:
            raise _too_large(where, options.max_bytes)
        text, codec = decode(page.data, where=where, encoding=options.encoding, page=True)
        if _BLANK.match(text):
            raise _empty(where)
        found = read_page(text, where=where)
    except InputError as error:
        return _failure(error)
    taken = next(name for name in numbered(page.name) if ids.claim(name))
    meta = {**found.meta, "fetched": page.day} if page.day else found.meta
    return Article(taken, found.text, codec, found.title, found.lang, page.url or found.url, found.published, meta)


def _read_whole(stream: io.BufferedReader, source: Source, options: ReadOptions) -> Article:
    """Read a file that is one article."""
    data = stream.read(options.max_bytes + 1)
    if len(data) > options.max_bytes:
        raise _too_large(source.where, options.max_bytes)
    text, codec = decode(data, where=source.where, encoding=options.encoding, page=source.kind == "html")
    if _BLANK.match(text):
        raise _empty(source.where)
    if source.kind == "text":
        return Article(source.id, text, codec)
    page = read_page(text, where=source.where)
    return Article(source.id, page.text, codec, page.title, page.lang, page.url, page.published, page.meta)


def _read_each(
    lines: Iterable[Line | InputError], source: Source, options: ReadOptions, ids: Ids
) -> Iterator[Article | Failure]:
    """Read a file that is one article a line."""
    empty = True
    for line in lines:
        empty = False
        if isinstance(line, InputError):
            yield _failure(line)
            continue
        try:
            yield _article_of(line, source.id, options.text_field, ids)
        except InputError as error:
            yield _failure(error)
    if empty:
        raise _empty(source.where)


def _article_of(line: Line, source_id: str, text_field: str, ids: Ids) -> Article:
    """Make an article of one object; what has no place of its own in `Article` goes to `meta`."""
    fields = dict(line.fields)
    text = fields.pop(text_field, None)
    if not isinstance(text, str):
        names = ", ".join(list(line.fields)[:SHOWN_FIELDS]) or "none"
        problem = f"field {text_field!r} is no string or not there; the line's fields: {names}"
        raise InputError(line.where, problem, reason="no text", advice="name the right one with --text-field")
    if _BLANK.match(text):
        raise _empty(line.where)
    return Article(
        id=_stated_id(fields, ids) or ids.claim_line(source_id, line.number),
        text=text,
        encoding=line.codec,
        title=_pop_string(fields, "title"),
        lang=_pop_string(fields, "lang", "language"),
        url=_pop_string(fields, "url"),
        published=_pop_string(fields, "published", "date"),
        meta=fields,
    )


def _stated_id(fields: dict[str, JsonValue], ids: Ids) -> str | None:
    """Take the id that a line states, a string or a whole number, unless an earlier article has it."""
    stated = fields.get("id")
    if isinstance(stated, bool) or not isinstance(stated, (str, int)) or stated == "":
        return None
    if not ids.claim(str(stated)):
        return None
    del fields["id"]
    return str(stated)


def _pop_string(fields: dict[str, JsonValue], *names: str) -> str | None:
    for name in names:
        value = fields.get(name)
        if isinstance(value, str) and value:
            del fields[name]
            return value
    return None


def _is_file(path: Path) -> bool:
    return os.path.isfile(path)  # noqa: PTH113 - says no where `Path.is_file` raises: no permission, too long a name


def _failure(error: InputError) -> Failure:
    return Failure(error.where, error.reason, str(error))


def _too_large(where: str, limit: int) -> InputError:
    problem = f"more than {limit} bytes in one article"
    return InputError(where, problem, reason="too large", advice="split it into articles")


def _empty(where: str) -> InputError:
    return InputError(where, "there is no text in it", reason="empty", advice="leave it out or get it again")
