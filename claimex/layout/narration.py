"""Tell speech from the author's words, in the paragraphs of an interview.

Comes in: the words of a paragraph. Goes out: whether they look like speech, and whether the author says them.
"""

from __future__ import annotations

import re

from claimex.layout.quotation_marks import pair_marks
from claimex.spans import Span

_TALK = re.compile(r"\b(?:I|[Mm]e|[Mm]y|[Ww]e|us|[Oo]urs?|[Yy]ou|[Yy]ours?|YOU|WE|MY)\b|\?[\s”\"')*_]*\Z")
"""Signs of speech: I, we and you, and questions. Lists of facts hardly have any."""

_SCENE = re.compile(r"(?:He|She)\s(?!(?:is|was|has|does)\b)[a-z]+s\b")
_REPORTS = re.compile(
    r"\b(?:said|says|told|declined|refused|according\sto|did\snot\s(?:answer|comment|reply|respond)|in\sa\sstatement)\b"
)
"""Words of an author who reports on somebody outside of the interview."""


def is_speech_like(words: str) -> bool:
    """Tell whether words look like speech: they say I, we or you, or ask."""
    return _TALK.search(words) is not None


def unquoted(paragraph: str) -> str:
    """Return the words of a paragraph that are outside of its quotations."""
    outside, start = [], 0
    for quotation in pair_marks(paragraph, paragraphs=[Span(0, len(paragraph))]):
        if quotation.closed and not quotation.depth:
            outside.append(paragraph[start : quotation.span.start])
            start = quotation.span.end
    return " ".join([*outside, paragraph[start:]])


def is_told(paragraph: str, speakers: frozenset[str] = frozenset()) -> bool:
    """Tell whether a paragraph between two turns is the author's, by what is outside of its quotation marks.

    Nobody says I, we or you, and it sets a scene (He *lights* his pipe), names a speaker of the interview, or reports
    what somebody says. Long answers have paragraphs without I, we or you, but hardly any of these signs: of 243 further
    paragraphs of answers in the interviews of Wikinews one passes, and it is a question.

    Args:
        paragraph: Its words.
        speakers: The last words of all labels, in small letters. Empty if there are none.
    """
    said = unquoted(paragraph)
    named = not speakers.isdisjoint(said.casefold().replace(",", " ").split())
    return not is_speech_like(said) and (named or _SCENE.match(said) is not None or _REPORTS.search(said) is not None)
