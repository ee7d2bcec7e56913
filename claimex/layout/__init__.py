"""Read the layout of a text without a model: paragraphs, quotation marks, turns, zones."""

from __future__ import annotations

from claimex.layout.blocks import Block, find_blocks
from claimex.layout.boilerplate import SHORT
from claimex.layout.headings import is_titled
from claimex.layout.language import find_language
from claimex.layout.paragraphs import find_paragraphs
from claimex.layout.posts import HANDLE, find_posts, handle_beside, owner_of
from claimex.layout.quotation_marks import (
    CLOSING,
    DOUBLE,
    MARKS,
    NEUTRAL,
    OPENING,
    SINGLE_CLOSING,
    SINGLE_OPENING,
    Quotation,
    kind_of,
    mask_quoted,
    pair_marks,
    with_double_marks,
)
from claimex.layout.repair import View, read_through
from claimex.layout.turns import (
    FURNITURE,
    NAMELESS,
    UNKNOWN,
    Turn,
    find_signed,
    find_turns,
    is_label,
    read_transcript,
    talks,
)
from claimex.layout.zone_finder import find_zones, zones_of
from claimex.layout.zones import Within, Zone, outside

__all__ = [
    "CLOSING",
    "DOUBLE",
    "FURNITURE",
    "HANDLE",
    "MARKS",
    "NAMELESS",
    "NEUTRAL",
    "OPENING",
    "SHORT",
    "SINGLE_CLOSING",
    "SINGLE_OPENING",
    "UNKNOWN",
    "Block",
    "Quotation",
    "Turn",
    "View",
    "Within",
    "Zone",
    "find_blocks",
    "find_language",
    "find_paragraphs",
    "find_posts",
    "find_signed",
    "find_turns",
    "find_zones",
    "handle_beside",
    "is_label",
    "is_titled",
    "kind_of",
    "mask_quoted",
    "outside",
    "owner_of",
    "pair_marks",
    "read_through",
    "read_transcript",
    "talks",
    "with_double_marks",
    "zones_of",
]
