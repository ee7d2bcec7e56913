"""Read articles from files, archives and tables, and find the text of a record again."""

from __future__ import annotations

from claimex.reading.archives import ArchiveMember, read_table, read_tar, read_zip
from claimex.reading.articles import count_articles, read_articles
from claimex.reading.charset import decode
from claimex.reading.compression import Packing, borrowed, lines_of, opened, packing_of, unpacked
from claimex.reading.documents import Row, read_workbook
from claimex.reading.html import read_page
from claimex.reading.input_files import (
    CONTAINERS,
    Ids,
    InputFile,
    find_input_files,
    find_missing,
    input_file_of,
    kind_of,
    member_file_of,
    numbered,
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
    "ArchiveMember",
    "Ids",
    "InputFile",
    "Line",
    "Packing",
    "ReadOptions",
    "Row",
    "Texts",
    "WebPage",
    "borrowed",
    "check_regular",
    "count_articles",
    "decode",
    "find_input_files",
    "find_missing",
    "finder",
    "input_file_of",
    "keep_text",
    "kept_name",
    "kind_of",
    "lines_of",
    "member_file_of",
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
    "read_workbook",
    "read_zip",
    "unpacked",
    "unreadable",
]
