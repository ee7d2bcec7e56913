"""Find interviews whose turns have no labels: one paragraph asks, and in the next somebody answers with "I".

Comes in: the text and its paragraphs. Goes out: turns that ask and turns that answer. Rules decide, because the form
proves an interview: several paragraphs are questions to "you", most answers say "I" outside of quotation marks, and a
sentence before them says that somebody was asked. Explainers and lists of frequent questions also have questions as
headings, but their answers hardly say "I".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimex.layout.narration import is_told, unquoted
from claimex.layout.quotation_marks import MARKS
from claimex.layout.transcript import Turn
from claimex.spans import Span, strip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimex.layout.transcript import Part

LEAST_QUESTIONS, LEAST_ADDRESSING, LEAST_ANSWERING = 3, 0.5, 0.6
"""An interview has at least LEAST_QUESTIONS questions that are answered. At least the share LEAST_ADDRESSING of them
say "you", and at least the share LEAST_ANSWERING of the answers say "I". Set by hand on invented interviews, explainers
and lists of questions. In the PolNeAR train and dev parts, the 294 articles of Wikinews and `examples/` only interviews
pass."""

QUESTION_WORDS = 60
"""Most words of a paragraph that asks."""

_QUESTION_END = re.compile(r"\?[\s)\]*_]*\Z")
_NUMBER = re.compile(r"(?:Q\d{0,2}\s?[.:)–—-]|\d{1,2}[.)])\s+")
_EMPHASIS = " \t\n\u00a0*_#>"
_ADDRESSES = re.compile(r"\b[Yy](?:ou|ours?|ourself)\b")
_FIRST_PERSON = re.compile(r"\b(?:I|[Mm]y|me|myself|mine)\b")
_ASKED = re.compile(
    r"\b(?:interview(?:s|ed)?|q ?& ?a|in conversation|conversation with|questions?|asks?|asked|answers?|answered|told|"
    r"tells?|meets?|met|"
    r"(?:speaks?|spoke|talks?|talked|chats?|chatted|sits? down|sat down|caught up|catches up)\s(?:to|with))\b",
    re.IGNORECASE,
)
"""Words before the first question which say that somebody was asked."""


def find_questions(text: str, paragraphs: Sequence[Span]) -> list[Turn]:
    """Find the turns of an interview in which paragraphs that ask alternate with paragraphs that answer.

    Args:
        text: The article as read.
        paragraphs: In order, without overlap.

    Returns:
        In reading order: a turn that asks, the turn that answers it, and so on. None if the article is no interview.
        The last answer goes on as long as its paragraphs say "I". The author's paragraphs in others are left out.
    """
    asking = [number for number, paragraph in enumerate(paragraphs) if _asks(text, paragraph)]
    if len(asking) < LEAST_QUESTIONS or not _ASKED.search(text, 0, paragraphs[asking[0]].start):
        return []
    pairs = [pair for pair in _pairs(text, paragraphs, asking) if pair[1]]
    if len(pairs) < LEAST_QUESTIONS:
        return []
    addressing = sum(any(_ADDRESSES.search(span.of(text)) for span in asked) for asked, _ in pairs)
    answering = sum(any(says_i(text, span) for span in answer) for _, answer in pairs)
    if addressing < LEAST_ADDRESSING * len(pairs) or answering < LEAST_ANSWERING * len(pairs):
        return []
    return [turn for asked, answer in pairs for turn in (_turn(text, asked, "asks"), _turn(text, answer, "answers"))]


def _pairs(text: str, paragraphs: Sequence[Span], asking: Sequence[int]) -> list[tuple[list[Span], list[Span]]]:
    """Return the paragraphs of each question and those of its answer. Questions in a row are one question."""
    pairs: list[tuple[list[Span], list[Span]]] = []
    for number, following in zip(asking, [*asking[1:], None], strict=True):
        if pairs and not pairs[-1][1]:
            pairs[-1][0].append(paragraphs[number])
        else:
            pairs.append(([paragraphs[number]], []))
        last = following if following is not None else _end(text, paragraphs, number + 1)
        answer = paragraphs[number + 1 : last]
        pairs[-1][1].extend(p for n, p in enumerate(answer) if not (n and is_told(p.of(text))))
    return pairs


def _end(text: str, paragraphs: Sequence[Span], start: int) -> int:
    """Return where the last answer ends: before the first paragraph after its first that does not say "I"."""
    end = start + 1
    while end < len(paragraphs) and says_i(text, paragraphs[end]):
        end += 1
    return end


def _asks(text: str, paragraph: Span) -> bool:
    """Tell whether a paragraph is a question, and not one in quotation marks."""
    said = paragraph.of(text)
    if _QUESTION_END.search(said) is None or len(said.split()) > QUESTION_WORDS:
        return False
    return not said.lstrip(_EMPHASIS).startswith(tuple(MARKS))


def says_i(text: str, paragraph: Span) -> bool:
    """Tell whether a paragraph says "I" outside of quotation marks."""
    return _FIRST_PERSON.search(unquoted(paragraph.of(text))) is not None


def _turn(text: str, spans: Sequence[Span], part: Part) -> Turn:
    words = tuple(_bare(text, span) for span in spans)
    return Turn(None, Span(words[0].start, words[0].start), words, part)


def _bare(text: str, span: Span) -> Span:
    """Leave out white space, emphasis, and the letter or number before a question."""
    said = span.of(text)
    start = span.end - len(said.lstrip(_EMPHASIS))
    end = start + len(said.strip(_EMPHASIS))
    number = _NUMBER.match(text, start, end)
    return strip(text, Span(start if number is None else number.end(), end))
