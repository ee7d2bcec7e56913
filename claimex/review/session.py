"""Run one reviewer's session: show the present records, and apply each decision to them.

Comes in: records, ledgers, and the requests of the page. Goes out: what the page shows, as plain data. A decision is on
the disk before the request is answered, and the ledger holds everything that the session knows.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from claimex.errors import ClaimexError, RecordError
from claimex.review.agreement import disputes, last_verdicts, pairs
from claimex.review.change import Fields, change
from claimex.review.decisions import VERDICTS, decide, merged, standing
from claimex.review.page import Shelf, article_of, headline_of, index_of, row_of, shelve, spans_of, start_of
from claimex.review.place import Placed, place
from claimex.vocabulary import ACTS, CERTAINTIES, KINDS, POLARITIES, SPEAKER_TYPES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from claimex.record import Document, Record
    from claimex.review.agreement import Dispute
    from claimex.review.decisions import Action, Decision
    from claimex.review.ledger import Ledger

Key = tuple[str, str]
VALUES = {
    "kinds": KINDS,
    "acts": ACTS,
    "types": SPEAKER_TYPES,
    "polarities": POLARITIES,
    "certainties": CERTAINTIES,
}
"""What a field of a record may hold."""

Order = Literal["confidence", "speaker", "article"]


class Asked(BaseModel):
    """The decision of a reviewer, as the page sends it.

    Attributes:
        doc: Number of the article.
        id: The record's id. None for a record that the extractor missed.
        key: Chosen by the page. A request that is sent again with its key gets the first answer and decides nothing,
            so a page that did not hear the answer can ask again.
    """

    model_config = ConfigDict(extra="forbid")

    action: Literal["accept", "reject", "correct", "add", "comment"]
    doc: Annotated[int, Field(ge=0)]
    id: str | None = None
    fields: Fields | None = None
    comment: str | None = None
    key: str | None = None


class Undo(BaseModel):
    """The decision that a page asks to take back. None for the reviewer's last one."""

    model_config = ConfigDict(extra="forbid")

    decision: str | None = None


class Session:
    """Records under review by one reviewer.

    Args:
        records: Records as extract wrote them.
        ledger: Decisions are appended to it. Earlier decisions in it count too; those of other reviewers are used only
            for the comparison.
        who: Name of the reviewer.
        text_of: Returns an article's text for a record's `doc`.
        others: Reads the decisions of other ledgers for the comparison. They may grow during the session.
        order: Order in which the page lists records at first.
        sample: How many records to draw; all, if None.
        seed: Seed of the sample. The same records and seed give the same sample on every machine.

    Attributes:
        unplaced: The reviewer's decisions that have no place in the present texts.
    """

    def __init__(
        self,
        records: Sequence[Record],
        *,
        ledger: Ledger,
        who: str,
        text_of: Callable[[Document], str],
        others: Callable[[], Sequence[Decision]] = tuple,
        order: Order = "article",
        sample: int | None = None,
        seed: int = 0,
    ) -> None:
        self._ledger, self._who, self._text_of, self._order = ledger, who, text_of, order
        self._records = {(record.doc.id, record.id): record for record in records}
        self._others = others
        self._docs = [shelf.doc for shelf in shelve(records)]
        self._drawn = _draw(list(self._records), sample, seed)
        made = standing(d for d in ledger.decisions if d.who == who)
        placed, self.unplaced = place(made, records, text_of=text_of)
        known = {doc.id for doc in self._docs}
        self._docs += list({e.decision.doc.id: e.decision.doc for e in placed if e.key[0] not in known}.values())
        self._numbers = {doc.id: number for number, doc in enumerate(self._docs)}
        self._keys_of: dict[str, dict[Key, None]] = {doc.id: {} for doc in self._docs}
        for key in self._records:
            self._keys_of[key[0]][key] = None
        self._titles = {doc.id: self._headline(doc) for doc in self._docs if not doc.title}
        self._log: list[tuple[Key, str]] = []
        self._answers: dict[str, dict[str, Any]] = {}
        self._made: list[Placed] = []
        self._about: dict[Key, list[Placed]] = defaultdict(list)
        for entry in placed:
            self._push(entry)

    def index(self) -> dict[str, Any]:
        """Return the data with which the page begins."""
        shelves = [self._shelf(doc) for doc in self._docs]
        data = index_of(shelves, titles=[self._titles.get(doc.id) for doc in self._docs])
        data["records"] = [self._row(key) for shelf in shelves for key in self._keys(shelf.doc)]
        last = self._made[-1].key if self._made else None
        return data | {
            "order": self._order,
            "reviewer": self._who,
            "unplaced": [str(entry) for entry in self.unplaced],
            "sampled": bool(self._drawn),
            "made": [entry.decision.id for entry in self._made],
            "last": {"doc": self._numbers[last[0]], "id": last[1]} if last else None,
            "values": VALUES,
        }

    def article(self, number: int) -> dict[str, Any]:
        """Return an article's text and the spans of its present records, or why there is no text.

        Raises:
            IndexError: There is no such article.
        """
        doc = self._docs[number]
        return article_of(self._shelf(doc), self._text_of, keys=[key[1] for key in self._keys(doc)])

    def decide(self, asked: Asked) -> dict[str, Any]:
        """Make a decision, write it to the disk, and return the present record.

        Raises:
            RecordError: There is no such record, or the fields do not make a record.
            OSError: The ledger could not be written; no decision was made.
        """
        if asked.key is not None and asked.key in self._answers:
            return self._answers[asked.key]
        if asked.doc >= len(self._docs):
            raise RecordError(str(asked.id), f"there is no article {asked.doc}")
        doc = self._docs[asked.doc]
        before = self._current((doc.id, asked.id)) if asked.id is not None else None
        if (before is None) != (asked.action == "add"):
            raise RecordError(str(asked.id), f"there is no record to {asked.action}")
        text, after = self._text_of(doc), None
        if asked.action in {"correct", "add"}:
            if asked.fields is None:
                raise RecordError(str(asked.id), f"{asked.action} needs fields")
            taken = {key[1] for key in self._keys(doc)} - {asked.id or ""}
            after = change(before, asked.fields, doc=doc, text=text, taken=taken)
        decision = decide(
            asked.action, who=self._who, text=text, before=before, after=after, record=asked.id, comment=asked.comment
        )
        self._ledger.append(decision)
        self._push(Placed(decision, decision.key, decision.before, decision.after))
        self._log.append((decision.key, decision.id))
        answer = self._answer(decision.action, decision.key, decision.id)
        if asked.key is not None:
            self._answers[asked.key] = answer
        return answer

    def undo(self, asked: str | None = None) -> dict[str, Any]:
        """Take back one of the reviewer's decisions.

        Args:
            asked: Id of the decision. By default the last that is not yet undone.

        Raises:
            RecordError: There is no such decision, or the reviewer has decided on its record again since.
        """
        last = self._undoable(asked)
        doc = self._docs[self._numbers[last.key[0]]]
        decision = decide(
            "undo",
            who=self._who,
            text=self._text_of(doc),
            before=self._current(last.key),
            after=self._current(last.key, but_last=True),
            undone=last.decision,
        )
        self._ledger.append(decision)
        self._made.remove(last)
        self._about[last.key].pop()
        self._log.append((last.key, decision.id))
        return self._answer(last.decision.action, last.key, decision.id)

    def _undoable(self, asked: str | None) -> Placed:
        where = "undo"
        if not self._made:
            raise RecordError(where, "there is nothing to undo")
        found = next((e for e in reversed(self._made) if asked in {None, e.decision.id}), None)
        if found is None:
            raise RecordError(where, "it is taken back already")
        if self._about[found.key][-1] is not found:
            raise RecordError(where, "the record was decided again since, on another page of yours")
        return found

    def news(self, since: int | None) -> dict[str, Any]:
        """Return what was decided since a page last asked.

        Args:
            since: The `news` of the last answer. None the first time, when there are no changes.

        Returns:
            The number to ask with next time. For each record that was decided, its present form and the id of the last
            decision about it. And how many decisions each other reviewer has made.
        """
        latest = {} if since is None else dict(self._log[since:])
        counts = Counter(decision.who for decision in self._others() if decision.who != self._who)
        changes = [self._answer("undo", key, decision) for key, decision in latest.items()]
        return {"news": len(self._log), "changes": changes, "others": dict(sorted(counts.items()))}

    def agreement(self) -> dict[str, Any]:
        """Return how far reviewers agree, and the records on which they disagree."""
        made = merged([self._ledger.decisions, self._others()])
        whose = dict.fromkeys(decision.who for decision in made)
        stand = [d for who in whose for d in standing(d for d in made if d.who == who) if d.action in VERDICTS]
        placed, unplaced = place(stand, list(self._records.values()), text_of=self._text_of)
        verdicts = last_verdicts(placed)
        return {
            "counts": {who: len(found) for who, found in verdicts.items()},
            "pairs": [asdict(pair) for pair in pairs(verdicts)],
            "disputes": [self._dispute(dispute) for dispute in disputes(verdicts)],
            "unplaced": list(map(str, unplaced)),
        }

    def _answer(self, action: Action, key: Key, decision: str) -> dict[str, Any]:
        stands = self._current(key) is not None
        return {
            "action": action,
            "decision": decision,
            "doc": self._numbers[key[0]],
            "id": key[1],
            "row": self._row(key) if stands else None,
            "record": self._spans(key) if stands else None,
        }

    def _dispute(self, dispute: Dispute) -> dict[str, Any]:
        number = self._numbers.get(dispute.key[0])
        told = [
            {
                "who": who,
                "action": entry.decision.action,
                "comment": entry.decision.comment,
                "row": row_of(shown, number or 0) if (shown := entry.after or entry.before) is not None else None,
            }
            for who, entry in dispute.verdicts.items()
        ]
        return {"doc": number, "id": dispute.key[1], "verdicts": told}

    def _headline(self, doc: Document) -> str | None:
        try:
            return headline_of(self._text_of(doc))
        except ClaimexError:  # the page says why there is no text
            return None

    def _push(self, entry: Placed) -> None:
        self._made.append(entry)
        self._about[entry.key].append(entry)
        self._keys_of[entry.key[0]][entry.key] = None

    def _verdict(self, key: Key, *, but_last: bool = False) -> Placed | None:
        about = self._about.get(key, [])
        stand = about[:-1] if but_last else about
        return next((entry for entry in reversed(stand) if entry.decision.action in VERDICTS), None)

    def _current(self, key: Key, *, but_last: bool = False) -> Record | None:
        """Return the present form of a record. A rejected record is returned as it was when it was rejected."""
        entry = self._verdict(key, but_last=but_last)
        return self._records.get(key) if entry is None else entry.after or entry.before

    def _keys(self, doc: Document) -> list[Key]:
        """Return the keys of an article's present records, sorted by place."""
        found = {key: record for key in self._keys_of[doc.id] if (record := self._current(key)) is not None}
        return sorted(found, key=lambda key: (start_of(found[key]), key))

    def _shelf(self, doc: Document) -> Shelf:
        return Shelf(doc, [record for key in self._keys(doc) if (record := self._current(key)) is not None])

    def _row(self, key: Key) -> dict[str, Any]:
        record, entry = self._current(key), self._verdict(key)
        if record is None:
            raise RecordError(key[1], "there is no such record")
        comments = [e.decision.comment for e in self._about.get(key, ()) if e.decision.comment]
        told = {"verdict": entry.decision.action if entry else None, "comments": comments}
        return (
            row_of(record, self._numbers[key[0]], key=key[1]) | told | {"drawn": not self._drawn or key in self._drawn}
        )

    def _spans(self, key: Key) -> dict[str, Any]:
        record = self._current(key)
        if record is None:
            raise RecordError(key[1], "there is no such record")
        return spans_of(record, key=key[1])


def _draw(keys: Sequence[Key], size: int | None, seed: int) -> frozenset[Key]:
    """Draw a sample that depends only on the ids of the records and the seed."""
    if size is None:
        return frozenset()

    def rank(key: Key) -> bytes:
        return hashlib.sha256(f"{seed}\n{key[0]}\n{key[1]}".encode("utf-8", "surrogatepass")).digest()

    return frozenset(sorted(keys, key=rank)[:size])
