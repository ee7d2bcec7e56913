"""Bytes to articles: files, archives and tables are found, decoded and read; the text of a record is found again."""

from __future__ import annotations

from claimex.reading.archives import Member, WebPage, read_table, read_tar, read_warc, read_zip
from claimex.reading.articles import DEFAULTS, ReadOptions, read_articles
from claimex.reading.charset import check_encoding, decode
from claimex.reading.compression import Packing, borrowed, lines_of, opened, packing_of, unpacked
from claimex.reading.html import read_page
from claimex.reading.input_files import (
    CONTAINERS,
    Ids,
    Source,
    find_missing,
    find_sources,
    kind_of,
    member_of,
    numbered,
    source_of,
    unreadable,
)
from claimex.reading.jsonl import Line, read_lines
from claimex.reading.texts import SUFFIX, Texts, finder, keep_text, kept_name

__all__ = [
    "CONTAINERS",
    "DEFAULTS",
    "SUFFIX",
    "Ids",
    "Line",
    "Member",
    "Packing",
    "ReadOptions",
    "Source",
    "Texts",
    "WebPage",
    "borrowed",
    "check_encoding",
    "decode",
    "find_missing",
    "find_sources",
    "finder",
    "keep_text",
    "kept_name",
    "kind_of",
    "lines_of",
    "member_of",
    "numbered",
    "opened",
    "packing_of",
    "read_articles",
    "read_lines",
    "read_page",
    "read_table",
    "read_tar",
    "read_warc",
    "read_zip",
    "source_of",
    "unpacked",
    "unreadable",
]
