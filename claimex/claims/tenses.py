"""Find whether a cue that is a participle belongs to a clause in the past: she praised it, *adding* that it would open.

Comes in: cues, and the sentences around them. Goes out: the cues after which "would" may stand for "will". A cue with a
finite verb shows its tense itself, which is read in `frames.py`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from claimex.parsing import Parsed, Parses
    from claimex.spans import Span

_PARTICIPLE = re.compile(r"(?:as )?\b\w{1,20}ing\b", re.IGNORECASE)
_WOULD = re.compile(r"\bwould|['’]d\b", re.IGNORECASE)
_AUXILIARIES = frozenset({"aux", "auxpass"})

MAX_STEPS = 12
"""Most steps up a tree from a participle to the verb that shows its tense. A deeper tree is a wrong parse, as in
`parsing/grammatical_roles.py`."""


def find_past(
    text: str, told: Sequence[tuple[Span, Sequence[Span]]], *, sentences: Sequence[Span], parser: Parses
) -> set[Span]:
    """Find the cues whose participle is in a clause in the past.

    Args:
        text: The article as read.
        told: Cues, each with its content. Only content with "would" is looked at.
        sentences: Of the article, in reading order.
        parser: For the article.

    Returns:
        The cues among those given.
    """
    asked: list[tuple[Span, Span]] = []
    for cue, content in told:
        if not _PARTICIPLE.match(cue.of(text)) or not any(_WOULD.search(span.of(text)) for span in content):
            continue
        number = bisect_right(sentences, cue.start, key=lambda s: s.start) - 1
        if number >= 0 and sentences[number].contains(cue):
            asked.append((cue, sentences[number]))
    trees = parser.parse_all([sentence for _, sentence in asked])
    return {cue for (cue, _), parsed in zip(asked, trees, strict=True) if _is_past(parsed, cue)}


def _is_past(parsed: Parsed, cue: Span) -> bool:
    """Tell whether the first verb above a participle that shows a tense shows the past."""
    verb = next((token for token in parsed.doc if parsed.at(token.idx) >= cue.start), None)
    for _ in range(MAX_STEPS):
        if verb is None or (past := _tense(verb)) is not None:
            break
        verb = verb.head if verb.head != verb else None
    else:
        return False
    return verb is not None and past is True


def _tense(verb: Token) -> bool | None:
    """Return whether a verb is in the past or the perfect. None if it shows no tense."""
    tags = {verb.tag_, *(child.tag_ for child in verb.children if child.dep_ in _AUXILIARIES)}
    if "VBD" in tags or tags >= {"VBN", "VBZ"} or tags >= {"VBN", "VBP"}:
        return True
    return False if tags & {"VBZ", "VBP", "MD"} else None
