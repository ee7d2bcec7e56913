"""Read articles from files, folders, archives, tables and standard input.

Comes in: the paths that the user named. Goes out: `Article`s in a stable order, and a `Failure` for each input that
cannot be read, so that the run goes on and nothing disappears unnoticed. One article is in memory at a time.

Offsets point into the text, so the text is never tidied. For a text file it is the decoded bytes, with line breaks and
byte-order mark. For JSON Lines it is the string in the field. For a web page, a Word document and a PDF it is what
their readers return. All but text files can be stored beside the records (`keep_text`); `Texts` finds each of them
again.
"""

from __future__ import annotations

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
from claimex.reading.documents import read_json, read_rows, read_sheets, read_word
from claimex.reading.field_names import DATES, LANGUAGES, TITLES, pop_address, pop_string, pop_text
from claimex.reading.html import read_page
from claimex.reading.input_files import (
    Ids,
    InputFile,
    find_input_files,
    input_file_of,
    member_file_of,
    numbered,
    unreadable,
)
from claimex.reading.jsonl import Line, read_lines
from claimex.reading.options import DEFAULTS, ReadOptions
from claimex.reading.pdf import read_pdf
from claimex.reading.web_archives import read_warc

if TYPE_CHECKING:
    import io
    from collections import Counter
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from pydantic import JsonValue

    from claimex.reading.archives import ArchiveMember
    from claimex.reading.web_archives import WebPage

    Reader = Callable[[io.BufferedReader, InputFile, ReadOptions, Ids], Iterator[Article | Failure]]


_OURS = "claimex"  # how the schema of our own lines begins
SHOWN_FIELDS = 12  # how many field names of a JSON object an error message lists, so that it stays short

_BLANK = re.compile(r"[\s\x00\ufeff\u200b\u2060]*\Z")
"""White space and invisible characters: NUL, byte-order mark, zero-width space, word joiner."""

ONE_ARTICLE = frozenset({"text", "html", "docx"})
"""Kinds of files that hold one article each."""


def read_articles(
    paths: str | Path | Iterable[str | Path],
    *,
    options: ReadOptions = DEFAULTS,
    stdin: BinaryIO | None = None,
    exclude: Iterable[Path] = (),
    others: Counter[str] | None = None,
) -> Iterator[Article | Failure]:
    """Read the articles that a user named.

    Args:
        paths: Files, folders (at any depth, without hidden files and unknown suffixes), glob patterns that the
            shell did not expand, `-` for standard input.
        options: How to read.
        stdin: Standard input, if not the process's own; left open.
        exclude: Files and folders to skip inside folders, such as the output of an earlier run.
        others: Counts the files of other kinds in folders, by suffix.

    Yields:
        Each article once, with its own id: in the order of `paths`, inside a folder by path, inside a file by line. In
        the place of an article that cannot be read, a `Failure`.
    """
    ids = Ids()
    names = [paths] if isinstance(paths, (str, Path)) else paths
    found = find_input_files(
        names,
        ids=ids,
        input_format=options.input_format,
        exclude=exclude,
        follow_links=options.follow_links,
        others=others,
    )
    for file in found:
        if isinstance(file, InputError):
            yield _failure(file)
        else:
            yield from read_input_file(file, options, ids, stdin)


def count_articles(
    paths: Iterable[str | Path], *, options: ReadOptions = DEFAULTS, exclude: Iterable[Path] = ()
) -> int | None:
    """Return how many inputs `read_articles` reads, failures included; None if only reading tells.

    Nothing but the names of files is looked at, so the number is known where each file is one article.
    """
    found = find_input_files(
        paths, ids=Ids(), input_format=options.input_format, exclude=exclude, follow_links=options.follow_links
    )
    count = 0
    for file in found:
        if isinstance(file, InputFile) and (file.path is None or file.kind not in ONE_ARTICLE):
            return None
        count += 1
    return count


def read_alone(path: Path, options: ReadOptions) -> Article:
    """Read a file that holds one article.

    Raises:
        InputError: It cannot be read or decoded, or holds no text.
        ExtraMissing: It is HTML, and the extra is not installed.
    """
    file = input_file_of(path, id=path.name, input_format=options.input_format)
    try:
        with opened(path, file.packing, where=file.where) as stream:
            return _read_whole(stream, file, options)
    except OSError as error:
        raise unreadable(file.where, error) from error


def read_input_file(
    file: InputFile, options: ReadOptions, ids: Ids, stdin: BinaryIO | None = None
) -> Iterator[Article | Failure]:
    """Read the articles of one input file.

    Args:
        file: The file.
        options: How to read.
        ids: The ids that the run has given so far; the articles' ids are added.
        stdin: Standard input, if not the process's own.

    Yields:
        Each article, in the file's order; for one that cannot be read, a `Failure`.
    """
    try:
        with _stream(file, stdin) as stream:
            yield from READERS[file.kind](stream, file, options, ids)
    except InputError as error:
        yield _failure(error)
    except ExtraMissing as error:
        yield Failure(file.where, "extra missing", f"{file.where}: {error}")
    except OSError as error:
        yield _failure(unreadable(file.where, error))


def _stream(file: InputFile, stdin: BinaryIO | None) -> AbstractContextManager[io.BufferedReader]:
    if file.path is None:
        return borrowed(sys.stdin.buffer if stdin is None else stdin)
    return opened(file.path, file.packing, where=file.where)


def _read_single(stream: io.BufferedReader, file: InputFile, options: ReadOptions, _: Ids) -> Iterator[Article]:
    yield _read_whole(stream, file, options)


def _read_json_lines(
    stream: io.BufferedReader, file: InputFile, options: ReadOptions, ids: Ids
) -> Iterator[Article | Failure]:
    lines = read_lines(stream, where=file.where, encoding=options.encoding, max_characters=options.max_bytes)
    yield from _read_each(lines, file, options, ids)


def _read_table(
    stream: io.BufferedReader, file: InputFile, options: ReadOptions, ids: Ids
) -> Iterator[Article | Failure]:
    rows = read_table(stream, where=file.where, arrow=file.kind == "arrow", options=options)
    yield from _read_each(rows, file, options, ids)


def _read_document(
    stream: io.BufferedReader, file: InputFile, options: ReadOptions, ids: Ids
) -> Iterator[Article | Failure]:
    if file.kind == "json":
        lines = read_json(stream, where=file.where, options=options)
    elif file.kind == "xlsx":
        lines = read_sheets(stream, where=file.where, options=options)
    else:
        lines = read_rows(stream, where=file.where, kind=file.kind, options=options)
    yield from _read_each(lines, file, options, ids)


def _read_archive(
    stream: io.BufferedReader, file: InputFile, options: ReadOptions, ids: Ids
) -> Iterator[Article | Failure]:
    members = read_tar(stream, where=file.where) if file.kind == "tar" else read_zip(stream, where=file.where)
    for member in members:
        yield from _read_member(member, file, options, ids)


def _read_web_archive(
    stream: io.BufferedReader, file: InputFile, options: ReadOptions, ids: Ids
) -> Iterator[Article | Failure]:
    for page in read_warc(stream, where=file.where, max_bytes=options.max_bytes):
        yield _failure(page) if isinstance(page, InputError) else _read_web(page, file, options, ids)


def _read_member(
    member: ArchiveMember | InputError, archive: InputFile, options: ReadOptions, ids: Ids
) -> Iterator[Article | Failure]:
    """Read one file of an archive as if it lay in a folder."""
    if isinstance(member, InputError):
        yield _failure(member)
        return
    file = member_file_of(archive, member.name, input_format=options.input_format)
    if file is None:
        return
    taken = next(name for name in numbered(file.id) if ids.claim(name))
    stream = unpacked(member.stream, file.packing, where=file.where)
    try:
        yield from READERS[file.kind](stream, replace(file, id=taken), options, ids)
    except InputError as error:
        if error.where == archive.where:  # the rest of the archive cannot be read
            raise
        yield _failure(error)


def _read_web(page: WebPage, file: InputFile, options: ReadOptions, ids: Ids) -> Article | Failure:
    where = f"{file.where}:{page.url or page.name}"
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


def _read_whole(stream: io.BufferedReader, file: InputFile, options: ReadOptions) -> Article:
    """Read a file that holds one article."""
    if file.kind == "docx":
        text, title, lang = read_word(stream, where=file.where, options=options)
        if _BLANK.match(text):
            raise _empty(file.where)
        return Article(file.id, text, title=title, lang=lang)
    if file.kind == "pdf":
        pdf = read_pdf(stream, where=file.where, options=options)
        return Article(file.id, pdf.text, title=pdf.title, meta=pdf.meta)
    data = stream.read(options.max_bytes + 1)
    if len(data) > options.max_bytes:
        raise _too_large(file.where, options.max_bytes)
    text, codec = decode(data, where=file.where, encoding=options.encoding, page=file.kind == "html")
    if _BLANK.match(text):
        raise _empty(file.where)
    if file.kind == "text":
        return Article(file.id, text, codec)
    page = read_page(text, where=file.where)
    return Article(file.id, page.text, codec, page.title, page.lang, page.url, page.published, page.meta)


def _read_each(
    lines: Iterable[Line | InputError], file: InputFile, options: ReadOptions, ids: Ids
) -> Iterator[Article | Failure]:
    """Read the articles of a file that holds one on each line or row."""
    empty = True
    for line in lines:
        empty = False
        if isinstance(line, InputError):
            yield _failure(line)
            continue
        try:
            yield _article_of(line, file.id, options.text_field, ids)
        except InputError as error:
            yield _failure(error)
    if empty:
        raise _empty(file.where)


def _article_of(line: Line, file_id: str, text_field: str, ids: Ids) -> Article:
    """Make an article from one object; fields that `Article` does not have go to `meta`."""
    fields = dict(line.fields)
    text = pop_text(fields, text_field)
    if text is None:
        names = ", ".join(list(line.fields)[:SHOWN_FIELDS]) or "none"
        if str(line.fields.get("schema", "")).startswith(_OURS):
            problem = "is a line that claimex wrote, not an article"
            raise InputError(line.where, problem, reason="no text", advice="name the articles that it was made from")
        problem = f"field {text_field!r} is missing or not a string; the line's fields: {names}"
        raise InputError(line.where, problem, reason="no text", advice="name the right one with --text-field")
    if _BLANK.match(text):
        raise _empty(line.where)
    return Article(
        id=_stated_id(fields, ids) or (ids.claim_line(file_id, line.number) if line.number else file_id),
        text=text,
        encoding=line.codec,
        title=pop_string(fields, TITLES),
        lang=pop_string(fields, LANGUAGES),
        url=pop_address(fields),
        published=pop_string(fields, DATES),
        meta=fields,
    )


def _stated_id(fields: dict[str, JsonValue], ids: Ids) -> str | None:
    """Take the id that a line states (a string or a whole number), unless an earlier article has it."""
    stated = fields.get("id")
    if isinstance(stated, bool) or not isinstance(stated, (str, int)) or stated == "":
        return None
    if not ids.claim(str(stated)):
        return None
    del fields["id"]
    return str(stated)


def _failure(error: InputError) -> Failure:
    return Failure(error.where, error.reason, str(error))


def _too_large(where: str, limit: int) -> InputError:
    problem = f"more than {limit} bytes in one article"
    return InputError(where, problem, reason="too large", advice="split it into articles")


def _empty(where: str) -> InputError:
    return InputError(
        where, "there is no text in it", reason="empty", advice="leave it out, or download or copy it again"
    )


READERS: Mapping[str, Reader] = {
    "text": _read_single,
    "html": _read_single,
    "jsonl": _read_json_lines,
    "parquet": _read_table,
    "arrow": _read_table,
    "tar": _read_archive,
    "zip": _read_archive,
    "warc": _read_web_archive,
    **dict.fromkeys(("csv", "tsv", "xlsx", "json"), _read_document),
    "docx": _read_single,
    "pdf": _read_single,
}
"""For each kind of file, the function that reads its articles from a stream."""

MANY_ARTICLES = frozenset(kind for kind, reader in READERS.items() if reader is not _read_single)
"""Kinds of file that hold more than one article."""
