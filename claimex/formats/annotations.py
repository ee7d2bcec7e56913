"""Turn records into what annotation tools show (labelled spans and a few values), and edited ones back into records.

Comes in: a `Record`, or what a tool returned for one. Goes out: `ToolRecord`, the part of a record that a tool shows,
or a record again.

What no tool shows (chains, signals, lemmas, metadata) is carried along as the record's JSON. On the way back, each
field that was not edited is taken from this JSON, so that nothing is lost. An edited field is made anew from the text.
The module of each tool handles its offsets and layout.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from claimex.errors import InputError, RecordError
from claimex.layout import find_paragraphs, kind_of, mask_quoted, pair_marks
from claimex.messages import in_words
from claimex.record import Document, Producer, Record, TextSpan, check_spans, parse_record, record_id
from claimex.spans import Span, covered, merge
from claimex.vocabulary import ACTS, CERTAINTIES, KINDS, POLARITIES, SPEAKER_TYPES, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from claimex.errors import ClaimexError
    from claimex.reading import Texts
    from claimex.record import Claim


KIND, ACT, TYPE, NAME, ROLE = "kind", "act", "speaker_type", "speaker_name", "speaker_role"
VALUES = (KIND, ACT, TYPE, NAME)
"""The values of a record that most tools show besides its spans. A spreadsheet shows ROLE too."""

POLARITY, CERTAINTY = "polarity", "certainty"

CHOICES: Mapping[str, tuple[str, ...]] = {
    KIND: KINDS,
    ACT: ACTS,
    TYPE: SPEAKER_TYPES,
    POLARITY: POLARITIES,
    CERTAINTY: CERTAINTIES,
}
"""The allowed values of each field; a test checks that they equal those of the contract."""


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """An article's text and its records."""

    doc: Document
    text: str
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True, order=True)
class ToolClaim:
    """One claim as a tool shows it; an empty string stands for null."""

    span: Span
    polarity: str = ""
    certainty: str = ""


@dataclass(frozen=True, slots=True)
class ToolRecord:
    """One record as a tool shows it.

    Attributes:
        key: Identifies the record among those of the article.
        content, cue, mention, evidence, claims: Its spans, in code points.
        values: Those of VALUES that the tool shows; an empty string stands for null.
        parent: Key of the record whose content holds it.
        carried: The record's JSON as it was exported; None if a user made the record in the tool.
    """

    key: str
    content: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    mention: Span | None = None
    evidence: Span | None = None
    claims: tuple[ToolClaim, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    parent: str | None = None
    carried: str | None = None


def to_tool(records: Sequence[Record], *, values: Sequence[str] = VALUES) -> list[ToolRecord]:
    """Return what a tool shows of one article's records; their keys are their numbers, from 1."""
    keys = {record.id: str(number) for number, record in enumerate(records, 1)}
    return [
        replace(
            shown_of(record, values=values),
            key=str(number),
            parent=keys.get(record.parent) if record.parent else None,
            carried=record.to_json(),
        )
        for number, record in enumerate(records, 1)
    ]


def shown_of(record: Record, *, values: Iterable[str] = VALUES) -> ToolRecord:
    """Return what a tool shows of one record, without its key, parent and JSON."""
    speaker = record.speaker
    every = {KIND: record.kind, ACT: record.act, TYPE: speaker and speaker.type, NAME: speaker and speaker.name}
    every[ROLE] = speaker and speaker.role
    return ToolRecord(
        key="",
        content=tuple(span.span for span in record.content),
        cue=tuple(span.span for span in record.cue),
        mention=speaker.mention.span if speaker and speaker.mention else None,
        evidence=speaker.evidence.span if speaker and speaker.evidence else None,
        claims=tuple(ToolClaim(c.span, c.polarity or "", c.certainty or "") for c in record.claims),
        values={name: every[name] or "" for name in values},
    )


def anchor_of(tool_record: ToolRecord, text: str) -> Span:
    """Return the anchor of a record: its first content span, else cue span, else source, else one character."""
    spans = (*tool_record.content, *tool_record.cue, *((tool_record.mention,) if tool_record.mention else ()))
    start = len(text) - len(text.lstrip())
    return spans[0] if spans else Span(min(start, len(text) - 1), min(start, len(text) - 1) + 1)


def find_text(texts: Texts, doc: Document, *, shown: str | None = None) -> str:
    """Find the text that an article's records point into.

    Args:
        texts: Where the articles lie.
        doc: The article.
        shown: The text that the tool returned, which must be the same.

    Raises:
        InputError: The text is missing, or it is not the one that was annotated.
    """
    text = texts.find(doc.id, doc.sha256, encoding=doc.encoding)
    if shown is not None and shown != text:
        same = next(
            (i for i, (a, b) in enumerate(zip(text, shown, strict=False)) if a != b), min(len(text), len(shown))
        )
        problem = f"its text differs from the article's from character {same} on"
        raise InputError(doc.id, problem, reason="text changed", advice="annotate the text as it was exported")
    return text


def from_tool(
    doc: Document,
    text: str,
    tool_records: Sequence[ToolRecord],
    *,
    tool: str,
    where: str,
    shown: Callable[[ToolRecord], ToolRecord] = lambda tool_record: tool_record,
) -> list[Record | ClaimexError]:
    """Turn what a tool returned for one article into records.

    Args:
        doc: The article.
        text: Its text, in which all spans must lie.
        tool_records: What the tool returned, in the order in which the records are wanted.
        tool: Name of the tool, the producer of records that a user made or edited; these have confidence 1.
        where: What to call the file in errors.
        shown: Returns what the format shows of a record. If a format cannot hold spans exactly, the difference is not
            taken for an edit.

    Returns:
        For each of `tool_records`, in order, its record, or the error that says what is wrong with it.
    """
    makers = _Makers(doc, text, tool, where, shown)
    made: list[Record | ClaimexError] = []
    for tool_record in tool_records:
        try:
            made.append(makers.make(tool_record))
        except (RecordError, InputError) as error:
            made.append(error)
    return _joined(tool_records, made)


@dataclass(slots=True)
class _Makers:
    """Makes the records of one article, each with a unique id."""

    doc: Document
    text: str
    tool: str
    where: str
    shown: Callable[[ToolRecord], ToolRecord]
    ids: set[str] = field(default_factory=set)
    kind: Callable[[Sequence[Span]], Kind] | None = None

    def make(self, tool_record: ToolRecord) -> Record:
        where = f"{self.where}: {self.doc.id}: record {tool_record.key}"
        old = parse_record(tool_record.carried, where=where) if tool_record.carried is not None else None
        if old is not None and old.doc.sha256 != self.doc.sha256:
            raise RecordError(where, "is of another text", field="doc.sha256")
        if old is not None:
            check_spans(old, self.text)
        fields = self._edited(tool_record, old, where) if old is not None else self._new(tool_record, where)
        if old is not None and not fields and old.id not in self.ids:
            self.ids.add(old.id)
            return old
        base = old.model_dump(by_alias=True) if old is not None else {"doc": self.doc, "confidence": 1.0}
        whole = {**base, **fields, "id": "new", "confidence": 1.0}
        whole["producer"] = Producer(name=self.tool, version="unknown")  # the formats do not state the version
        record = validated(whole, where)
        return record.model_copy(update={"id": self._id(record)})

    def _new(self, tool_record: ToolRecord, where: str) -> dict[str, Any]:
        values = tool_record.values
        kind = values.get(KIND) or self._kind(tool_record.content)
        return {
            "kind": kind,
            "voice": "author" if kind == "statement" else "source",
            "act": values.get(ACT) or None,
            "content": self._cut(sorted(tool_record.content), where, "content"),
            "cue": self._cut(sorted(tool_record.cue), where, "cue"),
            "speaker": self._speaker(tool_record, None, where),
            "claims": self._claims(sorted(tool_record.claims), (), where),
        }

    def _edited(self, tool_record: ToolRecord, old: Record, where: str) -> dict[str, Any]:
        """Return the fields that were edited, with their new values."""
        was = self.shown(shown_of(old, values=tool_record.values))
        out: dict[str, Any] = {}
        if set(tool_record.content) != set(was.content):
            out["content"] = self._cut(sorted(tool_record.content), where, "content")
        if set(tool_record.cue) != set(was.cue):
            out["cue"] = _with_lemmas(self._cut(sorted(tool_record.cue), where, "cue"), old)
        if sorted(tool_record.claims) != sorted(was.claims):
            out["claims"] = self._claims(sorted(tool_record.claims), old.claims, where)
        changed = {name for name, value in tool_record.values.items() if value != was.values[name]}
        if ACT in changed:
            out["act"] = tool_record.values[ACT] or None
        if KIND in changed or "content" in out:
            kind = (tool_record.values[KIND] if KIND in changed else "") or self._kind_now(tool_record, old)
            out |= {"kind": kind, "voice": "author" if kind == "statement" else "source"}
        places = (tool_record.mention, tool_record.evidence) != (was.mention, was.evidence)
        if places or changed & {TYPE, NAME, ROLE}:
            out["speaker"] = self._speaker(tool_record, old, where, was=was)
        if old.sentence is not None and ("cue" in out or places) and not _inside(old.sentence.span, tool_record):
            out["sentence"] = None
        return out

    def _kind_now(self, tool_record: ToolRecord, old: Record) -> str:
        """Tell the kind of edited content by its quotation marks.

        A statement keeps its kind, and so does a record without content.
        """
        return old.kind if old.kind == "statement" or not tool_record.content else self._kind(tool_record.content)

    def _kind(self, content: Sequence[Span]) -> str:
        if not content:
            return "no_comment"
        self.kind = self.kind or kind_by_marks(self.text)
        return self.kind(sorted(content))

    def _speaker(
        self, tool_record: ToolRecord, old: Record | None, where: str, *, was: ToolRecord | None = None
    ) -> dict[str, Any] | None:
        before = old.speaker.model_dump() if old is not None and old.speaker is not None else {}
        values = tool_record.values
        if not (
            before
            or tool_record.mention
            or tool_record.evidence
            or values.get(TYPE)
            or values.get(NAME)
            or values.get(ROLE)
        ):
            return None
        out: dict[str, Any] = {**before}
        for name, key in ((TYPE, "type"), (NAME, "name")):
            if name in values and (was is None or values[name] != was.values[name]):
                out[key] = values[name] or (None if key == "name" else "unknown")
                out["members"] = None  # whom the new value speaks of is not known
                out["link"] = None  # it led from the name to somebody's list
        if ROLE in values and (was is None or values[ROLE] != was.values[ROLE]):
            out |= {"role": values[ROLE] or None, "role_evidence": None}
        for name in ("mention", "evidence"):
            place: Span | None = getattr(tool_record, name)
            if was is None or place != getattr(was, name):
                out[name] = self._cut([place], where, f"speaker.{name}")[0] if place is not None else None
                out |= {"chain": [], "members": None}  # both belong to the mention and evidence as they were
        gone = was is not None and tool_record.mention is None and was.mention is not None
        return None if gone and not out.get("name") else out

    def _claims(self, claims: Iterable[ToolClaim], old: Sequence[Claim], where: str) -> list[dict[str, Any]]:
        kept = {claim.span: claim.model_dump() for claim in old}
        return [
            {
                **kept.get(claim.span, {}),
                **self._cut([claim.span], where, "claims")[0],
                POLARITY: claim.polarity or None,
                CERTAINTY: claim.certainty or None,
            }
            for claim in claims
        ]

    def _cut(self, spans: Iterable[Span], where: str, name: str) -> list[dict[str, Any]]:
        out = []
        for span in spans:
            if not span or span.end > len(self.text):
                problem = f"[{span.start}, {span.end}) is not in the text of {len(self.text)} characters"
                raise RecordError(where, problem, field=name)
            out.append(TextSpan.cut(self.text, span).model_dump())
        return out

    def _id(self, record: Record) -> str:
        content, cue = ([span.text for span in spans] for spans in (record.content, record.cue))
        mention = record.speaker.mention.text if record.speaker and record.speaker.mention else None
        ordinal = 0
        while True:
            found = record_id(
                self.doc.id, content=content, cue=cue, mention=mention, voice=record.voice, ordinal=ordinal
            )
            if found not in self.ids:
                self.ids.add(found)
                return found
            ordinal += 1


def _with_lemmas(spans: list[dict[str, Any]], old: Record) -> list[dict[str, Any]]:
    lemmas = {cue.span: cue.lemma for cue in old.cue}
    return [{**span, "lemma": lemmas.get(Span(span["start"], span["end"]))} for span in spans]


def _inside(sentence: Span, tool_record: ToolRecord) -> bool:
    return all(
        sentence.contains(span) for span in (*tool_record.cue, *((tool_record.mention,) if tool_record.mention else ()))
    )


def validated(whole: Mapping[str, Any], where: str) -> Record:
    """Make a record from these values.

    Raises:
        RecordError: They break the contract; the message names the field.
    """
    try:
        return Record.model_validate(whole)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise RecordError(where, in_words(first), field=".".join(map(str, first["loc"]))) from error


def _joined(tool_records: Sequence[ToolRecord], made: Sequence[Record | ClaimexError]) -> list[Record | ClaimexError]:
    """Set the parents of records.

    The parent is the one that the tool returned. For a record that a user made, it is the record whose content holds
    it.
    """
    records = {
        tool_record.key: record
        for tool_record, record in zip(tool_records, made, strict=True)
        if isinstance(record, Record)
    }
    kept = [tool_record for tool_record in tool_records if tool_record.key in records]
    around = find_parents([(tool_record.content, tool_record.cue, tool_record.mention) for tool_record in kept])
    parents = {kept[i].key: kept[j].key for i, j in around.items() if kept[i].carried is None}
    parents |= {
        tool_record.key: tool_record.parent
        for tool_record in kept
        if tool_record.parent in records and tool_record.parent != tool_record.key
    }
    out: list[Record | ClaimexError] = []
    for tool_record, record in zip(tool_records, made, strict=True):
        if isinstance(record, Record):
            parent = records[parents[tool_record.key]].id if tool_record.key in parents else None
            out.append(record if parent == record.parent else record.model_copy(update={"parent": parent}))
        else:
            out.append(record)
    return out


def find_parents(items: Sequence[tuple[Sequence[Span], Sequence[Span], Span | None]]) -> dict[int, int]:
    """Map each attribution to its parent: the smallest other one whose content holds its content and cue.

    Args:
        items: Content, cue and mention of each attribution.
    """
    sizes = [covered(content) for content, _, _ in items]
    wholes = [merge(content) for content, _, _ in items]
    out = {}
    for i, (content, cue, mention) in enumerate(items):
        inner = [*content, *(cue or ([mention] if mention else []))]
        around = [
            j
            for j, whole in enumerate(wholes)
            if sizes[j] > sizes[i] and all(any(piece.contains(span) for piece in whole) for span in inner)
        ]
        if around:
            out[i] = min(around, key=lambda j: (sizes[j], j))
    return out


def kind_by_marks(text: str) -> Callable[[Sequence[Span]], Kind]:
    """Pair the quotation marks of a text, and return a function that tells the kind of any content in it.

    Returns:
        A function from content spans to their kind, see `quotation_marks.kind_of`.
    """
    mask = mask_quoted(len(text), pair_marks(text, paragraphs=find_paragraphs(text)))

    def kind(content: Sequence[Span]) -> Kind:
        return kind_of(text, content, mask)

    return kind


def gather(records: Iterable[Record], texts: Texts) -> Iterator[AnnotatedArticle]:
    """Combine each article's records with its text.

    The records of an article must be consecutive, as `extract` writes them.

    Raises:
        InputError: A text is missing or was changed, or an article's records are not consecutive.
        RecordError: A span's words differ from the text at its offsets.
    """
    seen: set[str] = set()
    group: list[Record] = []
    for record in records:
        if group and record.doc.id != group[0].doc.id:
            yield _annotated(group, texts, seen)
            group = []
        group.append(record)
    if group:
        yield _annotated(group, texts, seen)


def _annotated(group: Sequence[Record], texts: Texts, seen: set[str]) -> AnnotatedArticle:
    doc = group[0].doc
    if doc.id in seen:
        advice = "sort the records by doc.id"
        raise InputError(doc.id, "its records are not next to each other", reason="not in order", advice=advice)
    seen.add(doc.id)
    text = find_text(texts, doc)
    ids: set[str] = set()
    for record in group:
        if record.id in ids:
            raise RecordError(record.id, f"is the id of two records of {doc.id}", field="id")
        ids.add(record.id)
        if record.doc.sha256 != doc.sha256:
            raise RecordError(
                record.id, f"is of another text of {doc.id} than record {group[0].id}", field="doc.sha256"
            )
        check_spans(record, text)
    return AnnotatedArticle(doc, text, tuple(group))
