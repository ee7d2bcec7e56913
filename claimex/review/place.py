"""Find the records that decisions are about, even after a new run or an edit of the article.

Comes in: decisions, the records as they are now, and the texts. Goes out: each decision with its records moved to the
present place of their words, and the id of the record it is about. Or, so that no decision is lost, the reason why it
has no place.

A record is found by its id, or else by its content. In an edited article, each span is found by its words and the
words around them. If the words of a span were edited, it is not found, because nobody has checked the new words.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from claimex.errors import ClaimexError, RecordError
from claimex.record import Document, Record, check_spans
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from claimex.review.decisions import Decision, Quote

Places = tuple[tuple[int, int], ...]

KNOWN_BY_CONTEXT = 8
"""Characters of context, on both sides together, that must agree with the quotation. They are a word and a half, so
that the "he" of another sentence is not taken for the one that was marked."""

KNOWN_BY_ITSELF = 24
"""Characters from which a quotation that occurs once in the article needs no context: four or five words."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A decision whose place in the present text was found.

    Attributes:
        decision: The decision as in the ledger.
        key: `doc.id` and the present id of the record it is about.
        before: The record decided on, moved to its present place. None if there was none.
        after: The approved record, moved to its present place. None if there is none.
    """

    decision: Decision
    key: tuple[str, str]
    before: Record | None
    after: Record | None


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A decision whose words are not in the present text."""

    decision: Decision
    problem: str

    def __str__(self) -> str:
        about = self.decision
        shown = about.after or about.before
        words = " … ".join(span.text for span in shown.content) if shown is not None else ""
        return f"{about.doc.id}: {about.action} of {about.record} by {about.who}: {self.problem}: {words!r}"


def place(
    decisions: Iterable[Decision],
    records: Iterable[Record],
    *,
    text_of: Callable[[Document], str] | None = None,
) -> tuple[list[Placed], list[Unplaced]]:
    """Find for each decision the present place of its words and the record it is about.

    Args:
        decisions: Decisions in the order in which they were made.
        records: The records as they are now.
        text_of: Returns the text of an article for a record's `doc`. Needed if a text has changed.

    Returns:
        The decisions that were found and those that were not, both in the order of `decisions`.
    """
    found = _Found(records, text_of)
    placed: list[Placed] = []
    unplaced: list[Unplaced] = []
    for decision in decisions:
        try:
            placed.append(found.place(decision))
        except ClaimexError as error:
            unplaced.append(Unplaced(decision, str(error)))
    return placed, unplaced


class _Found:
    """The records as they are now, by id and by content."""

    def __init__(self, records: Iterable[Record], text_of: Callable[[Document], str] | None) -> None:
        self._docs: dict[str, Document] = {}
        self._ids: set[tuple[str, str]] = set()
        self._by_content: dict[tuple[str, str, Places], list[str]] = defaultdict(list)
        self._text_of = text_of
        for record in records:
            self._docs.setdefault(record.doc.id, record.doc)
            self._ids.add((record.doc.id, record.id))
            self._by_content[_content(record)].append(record.id)

    def place(self, decision: Decision) -> Placed:
        doc = self._docs.get(decision.doc.id, decision.doc)
        if doc.sha256 == decision.doc.sha256:
            before, after = decision.before, decision.after
        else:
            before, after = self._moved(decision, doc)
        return Placed(decision, self._key(decision, before, after), before, after)

    def _moved(self, decision: Decision, doc: Document) -> tuple[Record | None, Record | None]:
        if self._text_of is None:
            raise RecordError(decision.doc.id, "the article was edited, and its text is needed to find the words")
        text = self._text_of(doc)
        moves = {(quote.start, quote.end): found for quote in decision.quotes if (found := find_quote(quote, text))}
        before, after = (
            _move(record, moves, doc, text) if record is not None else None
            for record in (decision.before, decision.after)
        )
        return before, after

    def _key(self, decision: Decision, before: Record | None, after: Record | None) -> tuple[str, str]:
        """Return the key of the record it is about: the one with its id, or else the only one with its content. If
        there is neither, return the decision's own key.
        """
        if decision.key in self._ids:
            return decision.key
        for record in (before, after):
            if record is not None and len(same := self._by_content.get(_content(record), [])) == 1:
                return record.doc.id, same[0]
        return decision.key


def _content(record: Record) -> tuple[str, str, Places]:
    """Return a key that records with the same content share. For a refusal, the cue takes the place of the content."""
    spans = record.content or record.cue
    return record.doc.id, record.voice, tuple((span.start, span.end) for span in spans)


def find_quote(quote: Quote, text: str) -> Span | None:
    """Find the present place of quoted words.

    Returns:
        The place with exactly these words whose context agrees best with the quotation; if several agree equally well,
        the one nearest to the former place. None if the words do not occur, or if no place agrees well enough.
    """
    places = _occurrences(quote.exact, text)
    if not places:
        return None
    agreed = {start: _agreement(quote, text, start) for start in places}
    best = min(places, key=lambda start: (-agreed[start], abs(start - quote.start), start))
    needed = min(KNOWN_BY_CONTEXT, len(quote.prefix) + len(quote.suffix))
    if agreed[best] < needed and not (len(places) == 1 and len(quote.exact) >= KNOWN_BY_ITSELF):
        return None
    return Span(best, best + len(quote.exact))


def _occurrences(words: str, text: str) -> list[int]:
    out, start = [], text.find(words)
    while start >= 0:
        out.append(start)
        start = text.find(words, start + 1)
    return out


def _agreement(quote: Quote, text: str, start: int) -> int:
    """Count the characters before and after a place that agree with the quotation."""
    before = text[max(0, start - len(quote.prefix)) : start]
    end = start + len(quote.exact)
    after = text[end : end + len(quote.suffix)]
    return _common(before[::-1], quote.prefix[::-1]) + _common(after, quote.suffix)


def _common(left: str, right: str) -> int:
    """Return the length of the common beginning of two strings."""
    return next((n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))


def _move(record: Record, moves: Mapping[tuple[int, int], Span], doc: Document, text: str) -> Record:
    """Move the spans of a record.

    Raises:
        RecordError: The words of a span are not found, or they are in another order now.
    """
    fields = record.model_dump(by_alias=True)
    sentence = fields.pop("sentence")
    try:
        moved = _move_spans(fields, moves)
        moved["sentence"] = _bounds(sentence, moves)
        out = Record.model_validate({**moved, "doc": doc.model_dump()})
    except LookupError as error:
        raise RecordError(record.id, f"these words are not where they were: {error.args[0]!r}") from None
    except ValidationError as error:
        raise RecordError(record.id, "its words stand in another order now") from error
    check_spans(out, text)
    return out


def _move_spans(value: object, moves: Mapping[tuple[int, int], Span]) -> dict[str, object]:
    """Copy the fields of a record with every span moved, at any depth."""
    out = _moved_value(value, moves)
    return out if isinstance(out, dict) else {}


def _moved_value(value: object, moves: Mapping[tuple[int, int], Span]) -> object:
    if isinstance(value, list):
        return [_moved_value(item, moves) for item in value]
    if not isinstance(value, dict):
        return value
    out = {key: _moved_value(item, moves) for key, item in value.items()}
    if {"start", "end", "text"} <= value.keys():
        span = moves.get((value["start"], value["end"]))
        if span is None:
            raise LookupError(value["text"])
        out["start"], out["end"] = span.start, span.end
    return out


def _bounds(sentence: Mapping[str, int] | None, moves: Mapping[tuple[int, int], Span]) -> dict[str, int] | None:
    """Move the sentence of a record. It may be lost, because its words are not part of the decision."""
    span = moves.get((sentence["start"], sentence["end"])) if sentence else None
    return {"start": span.start, "end": span.end} if span is not None else None


def by_record(placed: Sequence[Placed]) -> dict[tuple[str, str], list[Placed]]:
    """Group decisions by the record they are about, each group in the order in which they were made."""
    out: dict[tuple[str, str], list[Placed]] = defaultdict(list)
    for entry in placed:
        out[entry.key].append(entry)
    return dict(out)
