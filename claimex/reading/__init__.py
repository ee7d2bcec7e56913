"""Bytes to articles: files, archives and tables are found, decoded and read; the text of a record is found again."""

from __future__ import annotations

from claimex.reading.archives import Member, read_table, read_tar, read_zip
from claimex.reading.articles import read_articles
from claimex.reading.charset import decode
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
from claimex.reading.options import DEFAULTS, ReadOptions
from claimex.reading.regular_files import check_regular, open_regular, read_regular
from claimex.reading.texts import SUFFIX, Texts, finder, keep_text, kept_name
from claimex.reading.web_archives import WebPage, read_warc

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
    "check_regular",
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
    "open_regular",
    "opened",
    "packing_of",
    "read_articles",
    "read_lines",
    "read_page",
    "read_regular",
    "read_table",
    "read_tar",
    "read_warc",
    "read_zip",
    "source_of",
    "unpacked",
    "unreadable",
]
