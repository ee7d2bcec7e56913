"""Read the layout of a text without a model: paragraphs, quotation marks, turns, zones."""

from __future__ import annotations

from claimex.layout.blocks import Block, find_blocks
from claimex.layout.headings import is_titled
from claimex.layout.language import find_language
from claimex.layout.name_lines import find_named
from claimex.layout.narration import is_speech_like
from claimex.layout.paragraphs import find_paragraphs
from claimex.layout.posts import HANDLE, find_posts, handle_beside, owner_of
from claimex.layout.quotation_marks import (
    CLOSING_MARKS,
    DOUBLE_MARKS,
    MARKS,
    NEUTRAL_MARKS,
    OPENING_MARKS,
    SENTENCE_END,
    SINGLE_CLOSING_MARKS,
    SINGLE_OPENING_MARKS,
    Quotation,
    kind_of,
    mask_quoted,
    pair_marks,
    with_double_marks,
)
from claimex.layout.repair import View, repair_text
from claimex.layout.transcript import Turn
from claimex.layout.turns import (
    BOILERPLATE_WORDS,
    NAMELESS,
    UNKNOWN,
    find_signed,
    find_turns,
    is_label,
    read_transcript,
)
from claimex.layout.zone_finder import find_zones, zones_of
from claimex.layout.zones import Within, Zone, outside

__all__ = [
    "BOILERPLATE_WORDS",
    "CLOSING_MARKS",
    "DOUBLE_MARKS",
    "HANDLE",
    "MARKS",
    "NAMELESS",
    "NEUTRAL_MARKS",
    "OPENING_MARKS",
    "SENTENCE_END",
    "SINGLE_CLOSING_MARKS",
    "SINGLE_OPENING_MARKS",
    "UNKNOWN",
    "Block",
    "Quotation",
    "Turn",
    "View",
    "Within",
    "Zone",
    "find_blocks",
    "find_language",
    "find_named",
    "find_paragraphs",
    "find_posts",
    "find_signed",
    "find_turns",
    "find_zones",
    "handle_beside",
    "is_label",
    "is_speech_like",
    "is_titled",
    "kind_of",
    "mask_quoted",
    "outside",
    "owner_of",
    "pair_marks",
    "read_transcript",
    "repair_text",
    "with_double_marks",
    "zones_of",
]
