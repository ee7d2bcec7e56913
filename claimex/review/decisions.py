"""Make and read decisions of reviewers. Each is one line of a ledger and can be understood by itself.

Comes in: a record as it was shown, what a reviewer did with it, and the article's text. Goes out: a `Decision`. It
holds the record before and after, and the words around each of its spans. With these words the spans are found again
after the article was edited (after the TextQuoteSelector of the W3C's Web Annotation Data Model, 2017).
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from claimex.errors import RecordError
from claimex.messages import in_words
from claimex.record import Document, Offset, Record, line_error

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from claimex.spans import Span

SCHEMA: Final = "claimex-decision/1"

CONTEXT = 32
"""Characters quoted on each side of a span: some five words, enough to tell the many "he said" of an article apart."""

_ID_BYTES = 8  # random bytes, enough that no two decisions of a project share an id

Action = Literal["accept", "reject", "correct", "add", "comment", "undo"]
VERDICTS: Final = ("accept", "reject", "correct", "add")


class _Model(BaseModel):
    # Later versions may add fields, so unknown fields are kept and not refused.
    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True)


class Quote(_Model):
    """A span of the text with its words and the words around it."""

    start: Offset
    end: Offset
    exact: str
    prefix: str = ""
    suffix: str = ""

    @classmethod
    def cut(cls, text: str, start: int, end: int) -> Self:
        """Quote a span of the text with its context."""
        prefix, suffix = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
        return cls(start=start, end=end, exact=text[start:end], prefix=prefix, suffix=suffix)


class Decision(_Model):
    """What one reviewer did with one record.

    Attributes:
        record: Id of the record as extract gave it, also after corrections. For an added record, its first id.
        before: The record as the reviewer saw it. None for an added record.
        after: The record that the reviewer approves. None if there is none.
        quotes: Each span of `before` and `after`, once, in reading order.
        undoes: Id of the decision that an undo takes back.
    """

    contract: Literal["claimex-decision/1"] = Field(default=SCHEMA, alias="schema")
    id: Annotated[str, Field(min_length=1)]
    who: Annotated[str, Field(min_length=1)]
    when: datetime
    doc: Document
    record: Annotated[str, Field(min_length=1)]
    action: Action
    before: Record | None = None
    after: Record | None = None
    quotes: list[Quote] = Field(default_factory=list)
    comment: str | None = None
    undoes: str | None = None

    @model_validator(mode="after")
    def _fits_action(self) -> Self:
        needed = {"accept": self.after, "correct": self.after, "add": self.after, "reject": self.before}
        if self.action in needed and needed[self.action] is None:
            msg = f"action {self.action!r} without the record {'before' if self.action == 'reject' else 'after'} it"
            raise ValueError(msg)
        if (self.action == "undo") != (self.undoes is not None):
            msg = f"action {self.action!r} with undoes {self.undoes!r}"
            raise ValueError(msg)
        return self

    @property
    def key(self) -> tuple[str, str]:
        """The record it is about: `doc.id` and the record's id."""
        return self.doc.id, self.record

    def to_json(self) -> str:
        """Return the decision as one line of JSON, without a line break."""
        return self.model_dump_json(by_alias=True)


def decide(
    action: Action,
    *,
    who: str,
    text: str,
    before: Record | None = None,
    after: Record | None = None,
    record: str | None = None,
    comment: str | None = None,
    undone: Decision | None = None,
    when: datetime | None = None,
) -> Decision:
    """Make a decision about a record.

    Args:
        action: What was done.
        who: The reviewer.
        text: The article's text, into which both records point.
        before: The record as it was shown.
        after: The record as it should be. For "accept", the record shown by default.
        record: The record's id as extract gave it. By default the id of `before`, or else of `after`.
        comment: The reviewer's comment.
        undone: The decision that an "undo" takes back.
        when: Time in UTC; now, if None.

    Raises:
        RecordError: There is no record to decide on, or the action needs a record that is missing.
    """
    after = before if action == "accept" and after is None else after
    shown = before or after or (undone and (undone.before or undone.after))
    if shown is None:
        raise RecordError(record or "record", f"there is nothing to {action}")
    try:
        return Decision(
            id=secrets.token_hex(_ID_BYTES),
            who=who,
            when=when or datetime.now(UTC),
            doc=shown.doc,
            record=record or (undone.record if undone is not None else shown.id),
            action=action,
            before=before,
            after=after,
            quotes=list(quotes_of([r for r in (before, after) if r is not None], text)),
            comment=comment,
            undoes=undone.id if undone is not None else None,
        )
    except ValidationError as error:
        raise RecordError(shown.id, in_words(error.errors(include_url=False)[0])) from error


def quotes_of(records: Iterable[Record], text: str) -> Iterator[Quote]:
    """Quote every span of the records, once, in reading order."""
    places = {span for record in records for span in places_of(record)}
    for place in sorted(places):
        yield Quote.cut(text, place.start, place.end)


def places_of(record: Record) -> Iterator[Span]:
    """Yield every span of a record, also its sentence."""
    yield from (span.span for _, span in record.spans())
    if record.sentence is not None:
        yield record.sentence.span


def parse_decision(line: str | bytes, *, where: str) -> Decision:
    """Read one line of a ledger.

    Raises:
        RecordError: The line is not JSON or not a decision. It names the first fault.
    """
    try:
        return Decision.model_validate_json(line)
    except ValidationError as error:
        raise line_error(where, error.errors(include_url=False)[0]) from error


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """Leave out the undos and the decisions they took back. An undo of an undo restores the first decision.

    Args:
        decisions: Decisions in the order in which they were made.
    """
    made = list(decisions)
    undone: set[str] = set()
    for decision in reversed(made):
        if decision.undoes is not None and decision.id not in undone:
            undone.add(decision.undoes)
    return [decision for decision in made if decision.action != "undo" and decision.id not in undone]


def merged(ledgers: Iterable[Iterable[Decision]]) -> list[Decision]:
    """Join ledgers by the time of their decisions. Within one ledger its order counts, even if the clock went back."""
    timed: list[tuple[datetime, Decision]] = []
    for ledger in ledgers:
        latest: datetime | None = None
        for decision in ledger:
            latest = decision.when if latest is None else max(latest, decision.when)
            timed.append((latest, decision))
    return [decision for _, decision in sorted(timed, key=lambda entry: entry[0])]
