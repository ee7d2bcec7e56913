"""What marks and lines prove without a model: paragraphs, quotation marks, turns, zones."""

from __future__ import annotations

from claimex.layout.blocks import Block, find_blocks
from claimex.layout.paragraphs import find_paragraphs
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
from claimex.layout.turns import FURNITURE, Turn, find_signed, find_turns
from claimex.layout.zone_finder import find_zones, is_titled, zones_of
from claimex.layout.zones import Within, Zone, outside

__all__ = [
    "CLOSING",
    "DOUBLE",
    "FURNITURE",
    "MARKS",
    "NEUTRAL",
    "OPENING",
    "SINGLE_CLOSING",
    "SINGLE_OPENING",
    "Block",
    "Quotation",
    "Turn",
    "View",
    "Within",
    "Zone",
    "find_blocks",
    "find_paragraphs",
    "find_signed",
    "find_turns",
    "find_zones",
    "is_titled",
    "kind_of",
    "mask_quoted",
    "outside",
    "pair_marks",
    "read_through",
    "with_double_marks",
    "zones_of",
]
