"""The contract of an article's own line: its zones, its entities, and the quotations that gave no record.

Comes in: what the pipeline found in one article. Goes out: `ArticleLine`, its JSON and its JSON Schema. A file beside
the records holds one such line for each article (`extract --articles`). The field `schema` tells the two kinds of line
apart.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, Field, model_validator
from pydantic_core import from_json

from claimex.errors import RecordError, SpanError
from claimex.record import JSON_SCHEMA_DIALECT, Bounds, Document, TextSpan, parse_line
from claimex.vocabulary import SpeakerType, ZoneKind

SCHEMA: Final = "claimex-article/1"


class ZoneBounds(Bounds):
    """A part of the article that is not body text."""

    kind: ZoneKind


class EntityLine(BaseModel):
    """A person, organization or other entity that the article's records name or describe."""

    model_config = Bounds.model_config

    id: Annotated[str, Field(min_length=1, description="Id of the entity, as in speaker.entity of the records.")]
    name: str | None = Field(default=None, description="Canonical name; null if it has none.")
    type: SpeakerType = "unknown"
    mentions: list[TextSpan] = Field(
        default_factory=list, description="The places that name it, describe it or refer to it."
    )


class Skipped(Bounds):
    """A quotation that gave no record."""

    reason: str = Field(description="The likely reason.")


class ArticleLine(BaseModel):
    """What was found in one article besides its records."""

    model_config = Bounds.model_config

    contract: Literal["claimex-article/1"] = Field(default=SCHEMA, alias="schema")
    doc: Document
    encoding: str | None = Field(default=None, description="Codec by which the text was decoded.")
    characters: Annotated[int, Field(ge=0, description="Code points of the text.")]
    zones: list[ZoneBounds] = Field(default_factory=list, description="Parts that are not body text, in reading order.")
    entities: list[EntityLine] = Field(default_factory=list)
    records: Annotated[int, Field(ge=0, description="Records found in the article, before any selection.")] = 0
    left_out: Annotated[
        int | None,
        Field(ge=0, description="How many of these were left out for their low confidence."),
    ] = None
    min_confidence: Annotated[
        float | None,
        Field(ge=0, le=1, description="Records of a lower confidence were left out; null where it was not noted."),
    ] = None
    skipped: list[Skipped] = Field(default_factory=list, description="Quotations that gave no record.")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        for name in ("zones", "skipped"):
            ends = [span.end for span in getattr(self, name)]
            starts = [span.start for span in getattr(self, name)]
            if any(start < end for start, end in zip(starts[1:], ends, strict=False)):
                msg = f"{name} overlap or are not in reading order"
                raise ValueError(msg)
            if ends and ends[-1] > self.characters:
                msg = f"{name} reach past the {self.characters} characters of the text"
                raise ValueError(msg)
        return self

    def to_json(self) -> str:
        """Return one line of JSON, without a line break, keys in the contract's order."""
        return self.model_dump_json(by_alias=True)


class ZonedDocument(BaseModel):
    """The article of a line about zones; gold written by hand may leave out the SHA-256 of its text."""

    model_config = Bounds.model_config

    id: str
    sha256: str | None = None


class ZonesLine(BaseModel):
    """The part of an article's own line that scoring reads; gold written by hand may hold nothing else."""

    model_config = Bounds.model_config

    contract: Literal["claimex-article/1"] = Field(default=SCHEMA, alias="schema")
    doc: ZonedDocument
    zones: list[ZoneBounds]


def is_article_line(line: bytes) -> bool:
    """Tell whether a line is an article's own line and not a record, by its `schema`."""
    if SCHEMA.partition("/")[0].encode() not in line:
        return False
    try:
        value = from_json(line)
    except ValueError:
        return False
    return isinstance(value, dict) and str(value.get("schema", "")).startswith(SCHEMA.partition("/")[0])


def parse_article(line: str | bytes, *, where: str) -> ArticleLine:
    """Read one line of JSON Lines.

    Raises:
        RecordError: It is not JSON, or it breaks the contract; the message names the first fault.
    """
    return parse_line(ArticleLine, line, where=where)


def parse_zones(line: str | bytes, *, where: str) -> ZonesLine:
    """Read the zones of an article's line, which need not have anything else.

    Raises:
        RecordError: The line is not JSON, or its article or zones break the contract. It names the first fault.
    """
    return parse_line(ZonesLine, line, where=where)


def check_article(line: ArticleLine, text: str) -> None:
    """Check an article's own line against its text.

    Raises:
        RecordError: It states another number of characters, or a mention's words differ from the text at its offsets.
    """
    where = line.doc.id
    if line.characters != len(text):
        raise RecordError(where, f"the text has {len(text)} characters, not {line.characters}", field="characters")
    for number, entity in enumerate(line.entities):
        for place, mention in enumerate(entity.mentions):
            field = f"entities[{number}].mentions[{place}]"
            try:
                stands = mention.span.of(text)
            except SpanError as error:
                raise RecordError(where, str(error), field=field) from error
            if stands != mention.text:
                problem = f"text[{mention.start}:{mention.end}] is {stands[:60]!r}, not {mention.text[:60]!r}"
                raise RecordError(where, problem, field=field)


def article_json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of an article's own line."""
    schema = ArticleLine.model_json_schema(by_alias=True)
    return {**schema, "$schema": JSON_SCHEMA_DIALECT, "title": "claimex article"}
