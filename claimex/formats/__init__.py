"""Write records to files and read them back, with one module for each format."""

from __future__ import annotations

from claimex.formats.annotations import gather
from claimex.formats.brat import from_brat, is_brat
from claimex.formats.cells import safe_cell
from claimex.formats.load import COMPRESSED, STANDARD_INPUT, Entry, Zones, load_records, record_files
from claimex.formats.output_files import check_page, check_place, open_output
from claimex.formats.tables import to_frame
from claimex.formats.write import check_lines, check_output, write_records

__all__ = [
    "COMPRESSED",
    "STANDARD_INPUT",
    "Entry",
    "Zones",
    "check_lines",
    "check_output",
    "check_page",
    "check_place",
    "from_brat",
    "gather",
    "is_brat",
    "load_records",
    "open_output",
    "record_files",
    "safe_cell",
    "to_frame",
    "write_records",
]
