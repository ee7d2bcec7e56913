"""Test block quotations: where they end after a colon, by layout and by voice."""

from __future__ import annotations

import pytest

from claimex.layout.blocks import find_blocks
from claimex.layout.paragraphs import find_paragraphs
from claimex.layout.quotation_marks import pair_marks


def blocks_of(text: str) -> list[list[str]]:
    paragraphs = find_paragraphs(text)
    found = find_blocks(text, paragraphs, pair_marks(text, paragraphs=paragraphs))
    return [[part.of(text) for part in block.parts] for block in found]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("He wrote:\n\nThe pier is shut.\n\nIt opened in May.", [["The pier is shut."]]),
        ("He wrote:\n\nI shut it.\n\nWe are sorry.\n\nIt opened in May.", [["I shut it.", "We are sorry."]]),
        (
            "He wrote:\n\nI shut it.\n\nIt leaks.\n\nI am sorry.\n\nHe left.",
            [["I shut it.", "It leaks.", "I am sorry."]],
        ),
        ("He wrote:\n\n  It is shut.\n\n  It leaks.\n\nI saw it.", [["It is shut.", "It leaks."]]),
        ("He wrote:\n\nIt is shut.\nIt leaks.\n\nI saw it.", [["It is shut.", "It leaks."]]),
        ("She wrote:\n\nDear all,\n\nI am leaving.\n\nShe left.", [["Dear all,", "I am leaving."]]),
        ("He wrote:\n\n“It is shut.”\n\nIt leaks.", []),
        ("He wrote: It is shut.\n\nIt leaks.", []),
        ("He wrote:", []),
        ("One:\n\nIt is.\n\nTwo:\n\nI am.", [["It is."], ["I am."]]),
    ],
)
def test_a_block_ends_before_the_narrator(text: str, parts: list[list[str]]) -> None:
    assert blocks_of(text) == parts
