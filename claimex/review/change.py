"""Make a record from what a reviewer marked and chose on the page.

Comes in: spans as offsets and the values of fields, from the page. Goes out: a `Record`. Its words are cut from the
text here, so the page cannot change them. Whatever the change makes untrue is dropped: the evidence of a name that the
reviewer replaced, or a claim that is no longer inside the content.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from claimex._version import __version__
from claimex.errors import RecordError, SpanError
from claimex.messages import in_words
from claimex.record import Document, Offset, Record, TextSpan, check_spans
from claimex.review.gold import renamed
from claimex.spans import Span
from claimex.vocabulary import Act, Certainty, Kind, Polarity, SpeakerType

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


PRODUCER = {"name": "claimex review", "version": __version__, "model": None}
SURE = 1.0  # confidence of a record that a person marked; the ledger names the person

Place = tuple[Offset, Offset]


class ClaimFields(BaseModel):
    """One claim, identified by its span."""

    model_config = ConfigDict(extra="forbid")

    span: Place
    polarity: Polarity | None = None
    certainty: Certainty | None = None


class Fields(BaseModel):
    """The fields of a record that the page sends. A place is start and end in code points."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    act: Act | None = None
    content: list[Place] = []
    cue: list[Place] = []
    mention: Place | None = None
    name: str | None = None
    type: SpeakerType = "unknown"
    claims: list[ClaimFields] = []


def change(before: Record | None, fields: Fields, *, doc: Document, text: str, taken: Collection[str] = ()) -> Record:
    """Make a record of what a reviewer marked.

    Args:
        before: The record as it was shown. None for a record that the extractor missed.
        fields: The fields as the page sent them.
        doc: The article.
        text: Its text.
        taken: Ids of the article's other records.

    Raises:
        RecordError: The fields do not make a record: the kind does not fit the content, or a span is empty or outside
            the text.
    """
    old: dict[str, Any] = before.model_dump(by_alias=True) if before is not None else {}
    where = before.id if before is not None else "new record"
    author = fields.kind == "statement"
    try:
        new = {
            **old,
            "id": old.get("id") or "new",
            "doc": doc.model_dump(),
            "kind": fields.kind,
            "voice": "author" if author else "source",
            "act": None if author else fields.act,
            "content": _cut(text, fields.content),
            "cue": _cues(text, fields.cue, old),
            "speaker": None if author else _speaker(text, fields, old.get("speaker")),
            "claims": _claims(fields, old),
            "confidence": SURE,
            "producer": PRODUCER,
        }
        if _moved(old, new, "cue") or (old.get("speaker") or {}).get("mention") != (new["speaker"] or {}).get(
            "mention"
        ):
            new["sentence"] = None
        record = Record.model_validate(new)
    except SpanError as error:
        raise RecordError(where, str(error)) from error
    except ValidationError as error:
        raise RecordError(where, in_words(error.errors(include_url=False)[0])) from error
    check_spans(record, text)
    return record if before is not None and _same_words(before, record) else renamed(record, taken)


def _cut(text: str, places: Iterable[Place]) -> list[dict[str, Any]]:
    return [TextSpan.cut(text, Span(*place)).model_dump() for place in sorted(set(places))]


def _cues(text: str, places: Iterable[Place], old: dict[str, Any]) -> list[dict[str, Any]]:
    """Cut the cues from the text. A cue that did not move keeps its lemma."""
    lemmas = {(cue["start"], cue["end"]): cue["lemma"] for cue in old.get("cue", [])}
    return [{**cue, "lemma": lemmas.get((cue["start"], cue["end"]))} for cue in _cut(text, places)]


def _speaker(text: str, fields: Fields, old: dict[str, Any] | None) -> dict[str, Any] | None:
    name = (fields.name or "").strip() or None
    mention = TextSpan.cut(text, Span(*fields.mention)).model_dump() if fields.mention is not None else None
    if mention is None and name is None and fields.type == "unknown":
        return None
    new = {**(old or {}), "mention": mention, "name": name, "type": fields.type}
    if old is None or old["name"] != name:
        new |= {"role": None, "entity": None, "evidence": None, "chain": [], "members": None, "link": None}
    elif old["mention"] != mention:
        new |= {"chain": [], "members": None}
    return new


def _claims(fields: Fields, old: dict[str, Any]) -> list[dict[str, Any]]:
    """Keep the claims that are still inside the content. A claim whose values changed loses its signals."""
    told = {claim.span: claim for claim in fields.claims}
    out = []
    for claim in old.get("claims", []):
        place = claim["start"], claim["end"]
        if not any(start <= place[0] and place[1] <= end for start, end in fields.content):
            continue
        new = told.get(place)
        if new is not None and (new.polarity, new.certainty) != (claim["polarity"], claim["certainty"]):
            claim = {**claim, "polarity": new.polarity, "certainty": new.certainty, "signals": []}  # noqa: PLW2901
        out.append(claim)
    return out


def _moved(old: dict[str, Any], new: dict[str, Any], name: str) -> bool:
    return bool([(s["start"], s["end"]) for s in old.get(name, [])] != [(s["start"], s["end"]) for s in new[name]])


def _same_words(left: Record, right: Record) -> bool:
    def words(record: Record) -> tuple[object, ...]:
        mention = record.speaker and record.speaker.mention
        return record.voice, record.content, [cue.span for cue in record.cue], mention

    return words(left) == words(right)
