"""The record contract: one record for each attribution, with spans that point into the article's text.

Comes in: what the pipeline found in one article. Goes out: `Record`, its JSON, its JSON Schema and its stable id. The
invariant `text[start:end] == span.text` is checked here and nowhere else.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError, model_validator

from claimex.errors import RecordError, SpanError
from claimex.messages import in_words
from claimex.spans import Span
from claimex.vocabulary import Act, Certainty, Kind, Polarity, Pronoun, SpeakerType, Voice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic_core import ErrorDetails

    from claimex.article import Article


SCHEMA: Final = "claimex/1"
JSON_SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"
ID_DIGITS = 12  # hexadecimal digits, 48 bits: ids are unique within any article and nearly always within a corpus
OUTLET_FIELDS = (
    "outlet",
    "sitename",
    "site_name",
    "publisher",
    "source-hostname",
    "source_domain",
    "source",
    "hostname",
)
"""Fields of `doc.meta` that may name the outlet, as in news archives, trafilatura and news-please. The first counts."""

Probability = Annotated[float, Field(ge=0.0, le=1.0)]
Offset = Annotated[int, Field(ge=0)]
ContractLine = TypeVar("ContractLine", bound=BaseModel)


class _Model(BaseModel):
    # Later versions may add fields, so unknown ones are kept.
    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True)


class Bounds(_Model):
    """A place in the text without its words."""

    start: Offset = Field(description="First code point of the span.")
    end: Offset = Field(description="First code point after the span.")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end <= self.start:
            msg = f"end {self.end} is not after start {self.start}"
            raise ValueError(msg)
        return self

    @property
    def span(self) -> Span:
        """The offsets as a `Span`."""
        return Span(self.start, self.end)


class TextSpan(Bounds):
    """A place in the text, with its words."""

    text: str = Field(description="The words of the span, exactly as in the text.")

    @model_validator(mode="after")
    def _as_long_as_its_words(self) -> Self:
        if len(self.text) != self.end - self.start:
            msg = f"text has {len(self.text)} characters where the offsets span {self.end - self.start}"
            raise ValueError(msg)
        return self

    @classmethod
    def cut(cls, text: str, span: Span) -> Self:
        """Make a span with its words from the article's text.

        Raises:
            SpanError: The span reaches past the text.
        """
        return cls(start=span.start, end=span.end, text=span.of(text))


class CueSpan(TextSpan):
    """Words that attribute, with the lemma of their head word."""

    lemma: str | None = Field(default=None, description="Lemma of the cue's head word, lower case.")


class Document(_Model):
    """The article that a record comes from."""

    id: str = Field(description="Path relative to the folder that was read, or the id that the input states.")
    sha256: str = Field(description="SHA-256 of the article's text encoded as UTF-8, hexadecimal.")
    title: str | None = Field(default=None, description="Headline or title, as the input states it.")
    lang: str | None = Field(
        default=None,
        description="BCP 47 tag: as the input states it if the text is in that language, else as detected.",
    )
    url: str | None = Field(default=None, description="Address, as the input states it.")
    published: str | None = Field(default=None, description="Date of publication, as the input states it.")
    encoding: str | None = Field(default=None, description="Encoding from which the text was decoded.")
    meta: dict[str, JsonValue] = Field(default_factory=dict, description="All other fields that the input states.")

    @property
    def outlet(self) -> str | None:
        """The outlet: from the metadata, or else the host of the address, or else the folder."""
        for name in OUTLET_FIELDS:
            value = self.meta.get(name)
            if isinstance(value, str) and value.strip():
                return value.strip()
        if self.url and (host := host_of(self.url)):
            return host.removeprefix("www.")
        folder, slash, _ = self.id.partition("/")
        return folder if slash else None


def host_of(url: str) -> str | None:
    """Return the host of an address; None if it has none or is none."""
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


class Link(TextSpan):
    """One step from a mention to the name: another mention of the same entity, and what links the two."""

    rule: str = Field(description="The rule that made the link.")
    score: Probability | None = Field(default=None, description="Probability of the link; null if a rule made it.")


class ListLink(_Model):
    """The entry of a user's own list that a speaker or member is (`claimex people link`)."""

    id: str = Field(description="Id of the entry.")
    rule: str = Field(description="The rule that chose this entry.")
    evidence: TextSpan | None = Field(default=None, description="The words in the article by which it was found.")
    alternatives: list[str] = Field(default_factory=list, description="Ids of other entries that would also fit.")


class Member(_Model):
    """One member of a joint source."""

    mention: TextSpan = Field(description="The member as written in the source.")
    name: str | None = Field(default=None, description="Canonical name; null if not resolved.")
    role: str | None = Field(default=None, description="Office or function, such as finance minister.")
    type: SpeakerType = Field(default="unknown", description="What kind of source it is.")
    entity: str | None = Field(default=None, description="Id of the entity within the article.")
    evidence: TextSpan | None = Field(default=None, description="The words that prove the name.")
    link: ListLink | None = Field(default=None, description="The entry of a user's own list.")


class Affiliation(_Model):
    """For whom a source speaks."""

    name: str | None = Field(default=None, description="Its name; null if it is only described.")
    span: TextSpan = Field(description="The words that name or describe it.")


class Speaker(_Model):
    """The source to whom the content is attributed."""

    mention: TextSpan | None = Field(default=None, description="The source as written.")
    name: str | None = Field(default=None, description="Canonical name; null if not resolved.")
    role: str | None = Field(default=None, description="Office or function, such as finance minister.")
    type: SpeakerType = Field(default="unknown", description="What kind of source it is.")
    entity: str | None = Field(default=None, description="Id of the entity within the article.")
    evidence: TextSpan | None = Field(default=None, description="The words that prove the name.")
    role_evidence: TextSpan | None = Field(
        default=None, description="The words that state the role, if evidence does not."
    )
    organization: Affiliation | None = Field(default=None, description="The organization that the source speaks for.")
    pronoun: Pronoun | None = Field(
        default=None, description="As the article itself shows it; never guessed from a first name."
    )
    pronoun_evidence: TextSpan | None = Field(
        default=None, description="The words that show it: a pronoun, Mr or Ms, or a noun."
    )
    reason: TextSpan | None = Field(default=None, description="Why an anonymous source is not named.")
    chain: list[Link] = Field(default_factory=list, description="The steps from the mention to the name.")
    members: list[Member] | None = Field(default=None, description="The members of a joint source.")
    link: ListLink | None = Field(default=None, description="The entry of a user's own list.")

    def spans(self) -> Iterator[tuple[str, TextSpan]]:
        """Yield every span that carries words, with the dotted name of its field."""
        yield from _naming_spans(self)
        for name in ("role_evidence", "pronoun_evidence", "reason"):
            if (span := getattr(self, name)) is not None:
                yield name, span
        if self.organization is not None:
            yield "organization.span", self.organization.span
        for number, link in enumerate(self.chain):
            yield f"chain[{number}]", link
        for number, member in enumerate(self.members or ()):
            yield from ((f"members[{number}].{name}", span) for name, span in _naming_spans(member))


def _naming_spans(who: Speaker | Member) -> Iterator[tuple[str, TextSpan]]:
    for name in ("mention", "evidence"):
        if (span := getattr(who, name)) is not None:
            yield name, span
    if who.link is not None and who.link.evidence is not None:
        yield "link.evidence", who.link.evidence


class Context(TextSpan):
    """Words of a claim that stand for somebody named elsewhere."""

    name: str = Field(description="Name of the person or organization that the words refer to.")


class Claim(TextSpan):
    """One separate assertion in the content."""

    polarity: Polarity | None = Field(default=None, description="Whether the claim is affirmed or negated.")
    certainty: Certainty | None = Field(default=None, description="How certain the claim is put forward to be.")
    checkable: Probability | None = Field(
        default=None, description="Probability that people would take it for a factual claim that can be checked."
    )
    signals: list[TextSpan] = Field(default_factory=list, description="The words that decided polarity and certainty.")
    parts: list[TextSpan] | None = Field(
        default=None, description="The pieces of a claim that its cue interrupts; its own span covers the cue too."
    )
    context: list[Context] = Field(
        default_factory=list, description="Words that refer to somebody named elsewhere, each with the name."
    )

    @property
    def words(self) -> str:
        """The words of the claim without a cue that interrupts it."""
        return " ".join(part.text for part in self.parts) if self.parts else self.text

    def spans(self) -> Iterator[tuple[str, TextSpan]]:
        """Yield every span within that carries words, with the dotted name of its field."""
        for name in ("signals", "parts", "context"):
            yield from ((f"{name}[{number}]", span) for number, span in enumerate(getattr(self, name) or ()))


class Parts(_Model):
    """The confidence of each part of an attribution."""

    content: Probability = Field(description="Probability that the content is right, apart from its exact edges.")
    source: Probability = Field(
        description="Probability that the source is right, or rightly missing, given the content."
    )


class Producer(_Model):
    """The program that made the record."""

    name: str = Field(description="The program, or the tool in which a person edited the record.")
    version: str = Field(description="Its version.")
    model: str | None = Field(default=None, description="The model, with its version.")


class Record(_Model):
    """One attribution: who says what, and the words that show it."""

    contract: Literal["claimex/1"] = Field(default=SCHEMA, alias="schema", description="Version of this contract.")
    id: Annotated[str, Field(min_length=1, description="The same for the same text and spans, on every machine.")]
    doc: Document = Field(description="The article.")
    kind: Kind = Field(description="How much of the content is in quotation marks, or what else the record is.")
    voice: Voice = Field(default="source", description="Whether a source says it or the article itself.")
    act: Act | None = Field(default=None, description="What the source does: asserts, believes, knows, or wants.")
    content: list[TextSpan] = Field(default_factory=list, description="What is said, as spans in reading order.")
    cue: list[CueSpan] = Field(default_factory=list, description="The words that attribute.")
    speaker: Speaker | None = Field(default=None, description="Who says it; null only if the text names no source.")
    claims: list[Claim] = Field(default_factory=list, description="The separate assertions in the content.")
    sentence: Bounds | None = Field(default=None, description="The sentence or sentences that hold cue and mention.")
    parent: str | None = Field(default=None, description="Id of the record whose content holds this one.")
    zone: Literal["headline"] | None = Field(default=None, description="The zone that holds it; null for body text.")
    confidence: Probability = Field(description="Probability that content and source are right.")
    parts: Parts | None = Field(default=None, description="Confidence of content and source.")
    producer: Producer = Field(description="What made the record.")

    @model_validator(mode="after")
    def _content_fits_kind(self) -> Self:
        if bool(self.content) == (self.kind == "no_comment"):
            msg = f"kind {self.kind!r} with {len(self.content)} content spans"
            raise ValueError(msg)
        if (self.voice == "author") != (self.kind == "statement"):
            msg = f"kind {self.kind!r} with voice {self.voice!r}"
            raise ValueError(msg)
        starts = [span.start for span in self.content]
        if starts != sorted(starts):
            msg = "content spans are not in reading order"
            raise ValueError(msg)
        return self

    def spans(self) -> Iterator[tuple[str, TextSpan]]:
        """Yield every span that carries words, with the dotted name of its field."""
        for name in ("content", "cue", "claims"):
            for number, span in enumerate(getattr(self, name)):
                yield f"{name}[{number}]", span
        for number, claim in enumerate(self.claims):
            yield from ((f"claims[{number}].{name}", span) for name, span in claim.spans())
        if self.speaker is not None:
            yield from ((f"speaker.{name}", span) for name, span in self.speaker.spans())

    def to_json(self) -> str:
        """Return the record as one line of JSON, without a line break, keys in the contract's order."""
        return self.model_dump_json(by_alias=True)


def parse_record(line: str | bytes, *, where: str) -> Record:
    """Read one line of JSON Lines.

    Args:
        line: A JSON object.
        where: File and line number, for the error.

    Raises:
        RecordError: It is not JSON, or it breaks the contract; the message names the first fault.
    """
    return parse_line(Record, line, where=where)


def parse_line(model: type[ContractLine], line: str | bytes, *, where: str) -> ContractLine:
    """Read one line as any model of the contract; see `parse_record`."""
    try:
        return model.model_validate_json(line)
    except ValidationError as error:
        raise line_error(where, error.errors(include_url=False)[0]) from error


def line_error(where: str, fault: ErrorDetails) -> RecordError:
    """Return the error for a line that does not keep its contract, with what to do if it is none of our lines."""
    field = ".".join(map(str, fault["loc"]))
    problem = in_words(fault)
    if not field:
        problem += "; give a file that claimex wrote, and take out a line that was cut short"
    elif field == "schema" or (fault["type"] == "missing" and len(fault["loc"]) == 1):
        problem += "; give a file of the right kind that claimex wrote"
    return RecordError(where, problem, field=field)


def check_spans(record: Record, text: str) -> None:
    """Check every span of a record against its text.

    Raises:
        RecordError: A span's words differ from the text at its offsets; the message names the field.
    """
    for field, span in record.spans():
        try:
            words = span.span.of(text)
        except SpanError as error:
            raise RecordError(record.id, str(error), field=field) from error
        if words != span.text:
            problem = f"text[{span.start}:{span.end}] is {words[:60]!r}, not {span.text[:60]!r}"
            raise RecordError(record.id, problem, field=field)
    if record.sentence is not None and record.sentence.end > len(text):
        raise RecordError(record.id, f"ends past the text ({len(text)} characters)", field="sentence")


def record_id(
    doc_id: str,
    *,
    content: Iterable[str],
    cue: Iterable[str] = (),
    mention: str | None = None,
    voice: Voice = "source",
    ordinal: int = 0,
) -> str:
    """Compute the stable id of a record.

    The id depends on the article's id and the words of the spans, not on offsets. So an edit elsewhere in the article
    does not change it.

    Args:
        doc_id: `doc.id` of the article.
        content: Words of the content spans, in reading order.
        cue: Words of the cue spans, in reading order.
        mention: Words of the speaker's mention.
        voice: `voice` of the record.
        ordinal: How many earlier records of the article have the same words.

    Returns:
        ID_DIGITS hexadecimal digits.
    """
    key = [doc_id, voice, list(content), list(cue), mention, ordinal]
    digest = hashlib.sha256(json.dumps(key, ensure_ascii=True).encode())
    return digest.hexdigest()[:ID_DIGITS]


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of one record."""
    schema = Record.model_json_schema(by_alias=True)
    return {**schema, "$schema": JSON_SCHEMA_DIALECT, "title": "claimex record"}


def describe(article: Article) -> Document:
    """Return what records state about their article."""
    return Document(
        id=article.id,
        sha256=article.sha256,
        title=article.title,
        lang=article.lang,
        url=article.url,
        published=article.published,
        encoding=article.encoding,
        meta=dict(article.meta),
    )
