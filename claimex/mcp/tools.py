"""Define the tools: their arguments, their answers, and errors that say what to do instead.

Comes in: texts, as arguments of a tool. Goes out: small objects, because a whole answer takes room in the model's
context. The SDK makes the schemas of arguments and answers from the annotations here.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Annotated, cast

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import BaseModel, Field

from claimex._version import __version__
from claimex.article import Article
from claimex.corpus.differences import describe
from claimex.corpus.timed_check import check_in_time
from claimex.corpus.verify import Status  # noqa: TC001 - the SDK reads the annotations
from claimex.errors import ExtraMissing, InputError
from claimex.running import MIN_CONFIDENCE, select
from claimex.views import speaker_table
from claimex.vocabulary import Act, Kind, SpeakerType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimex.corpus.tables import Row
    from claimex.record import Record
    from claimex.serve import Limits, Workers

MOST_RECORDS = 50
"""Records of one answer unless more are asked for: some 5,000 tokens. An article of 1,000 words has some 20."""

MOST_TEXTS = 20
"""Texts of one call of `speakers`. More would hardly fit into a call that a model writes."""

INSTRUCTIONS = (
    "Finds who says what in English news articles. Offsets count Unicode code points of the text as it was given. "
    "Pass whole articles, unchanged: speakers are found by what the text says elsewhere."
)

READ_ONLY = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)

Text = Annotated[str, Field(description="The whole article, as plain text.")]
Kinds = Annotated[list[Kind], Field(description="Only these kinds. Empty means all.")]
Acts = Annotated[list[Act], Field(description="Only these acts. Empty means all.")]
Name = Annotated[str, Field(description="Only speakers with this in their name or mention.")]
Least = Annotated[float, Field(ge=0, le=1, description="Least confidence.")]
Most = Annotated[int, Field(ge=1, le=500, description="Most statements to answer.")]


class Statement(BaseModel):
    """Who says what."""

    speaker: Annotated[str | None, Field(description="Name, else the words that name the source.")]
    role: str | None
    type: SpeakerType | None
    words: Annotated[str, Field(description="What is said, in the words of the text.")]
    cue: Annotated[str, Field(description="The words that attribute it, such as 'said'.")]
    kind: Kind
    act: Act | None
    start: Annotated[int | None, Field(description="Where the words begin in the text.")]
    end: Annotated[int | None, Field(description="Where they end.")]
    confidence: float


class Found(BaseModel):
    """The statements of a text, in its order."""

    statements: list[Statement]
    left_out: Annotated[int, Field(description="Statements beyond `limit`.")]


class Speaker(BaseModel):
    """One speaker in all texts."""

    name: str
    type: SpeakerType
    role: str | None
    statements: int
    texts: Annotated[list[int], Field(description="Numbers of the texts, from 1.")]
    kinds: dict[str, int]


class Table(BaseModel):
    """The speakers of some texts, the most frequent first."""

    speakers: list[Speaker]
    unnamed: Annotated[dict[str, int], Field(description="Statements of sources without a name, by type.")]
    without_source: int


class Verdict(BaseModel):
    """Whether one quotation stands in the sources."""

    quote: str
    speaker: str | None
    status: Status
    differences: Annotated[str, Field(description="Words changed, added or left out. Empty if there are none.")]
    source: Annotated[int | None, Field(description="Number of the source, from 1.")]
    source_text: str | None
    source_speaker: str | None


class Checked(BaseModel):
    """The verdicts on the quotations of a draft, in its order."""

    verdicts: list[Verdict]
    counts: Annotated[dict[str, int], Field(description="Quotations by status.")]


class Tools:
    """The tools of one server.

    Args:
        workers: Workers for texts.
        limits: The limits of the server.
    """

    def __init__(self, workers: Workers, limits: Limits) -> None:
        self._workers, self._limits = workers, limits
        self._at_once = 0

    async def extract(
        self,
        *,
        text: Text,
        kinds: Kinds = [],  # noqa: B006 - never changed; the schema states it
        acts: Acts = [],  # noqa: B006
        speaker: Name = "",
        min_confidence: Least = MIN_CONFIDENCE,
        limit: Most = MOST_RECORDS,
    ) -> Found:
        """Find the quotations and reported statements of an article: who says what, where, and how sure that is."""
        records = select(
            await self._read(text, "text"),
            kinds=kinds,
            acts=acts,
            speakers=[speaker] if speaker else [],
            min_confidence=min_confidence,
        )
        return Found(statements=list(map(_stated, records[:limit])), left_out=max(0, len(records) - limit))

    async def speakers(
        self,
        *,
        texts: Annotated[list[str], Field(min_length=1, max_length=MOST_TEXTS, description="Whole articles.")],
        min_confidence: Least = MIN_CONFIDENCE,
    ) -> Table:
        """Count who speaks in some articles: each speaker with the number of statements, by kind, and the articles."""
        found: list[Record] = []
        for number, text in enumerate(texts, 1):
            found += select(await self._read(text, str(number)), min_confidence=min_confidence)
        grouped = speaker_table.group(found)
        return Table(
            speakers=list(map(_counted, grouped.voices)),
            unnamed=dict(sorted(grouped.unnamed.items())),
            without_source=grouped.silent,
        )

    async def verify(
        self,
        *,
        draft: Text,
        sources: Annotated[
            list[str], Field(min_length=1, max_length=MOST_TEXTS, description="Whole texts it quotes from.")
        ],
        speaker_must_match: Annotated[
            bool, Field(description="Whether words of another speaker are 'misattributed'.")
        ] = False,
    ) -> Checked:
        """Check whether the quotations of a draft stand word for word in transcripts, speeches or other sources."""
        articles = [self._article(text, str(number)) for number, text in enumerate(sources, 1)]
        records = await self._read(draft, "draft")
        check = partial(check_in_time, speaker_must_match=speaker_must_match, seconds=self._limits.seconds)
        try:
            rows, counts = await asyncio.to_thread(check, records, articles)
        except (ExtraMissing, InputError) as error:
            raise ToolError(str(error)) from error
        return Checked(verdicts=list(map(_judged, rows)), counts=counts)

    async def _read(self, text: str, name: str) -> Sequence[Record]:
        """Extract from a text.

        Raises:
            ToolError: The text cannot be used, or the server is busy. The message says what to do.
        """
        article = self._article(text, name)
        self._at_once += 1
        try:
            outcome = await asyncio.wrap_future(self._workers.submit(article))
        finally:
            self._at_once -= 1
        if outcome.failure is not None:
            raise ToolError(outcome.failure.message)
        return outcome.records

    def _article(self, text: str, name: str) -> Article:
        if (problem := self._problem(text)) is not None:
            raise ToolError(problem)
        try:
            return Article(name, text)
        except InputError as error:
            raise ToolError(str(error)) from error

    def _problem(self, text: str) -> str | None:
        """Return why a text is not read, and what to do. None if it is."""
        if not text.strip():
            return "the text is empty; pass the words of the article, not its address"
        if len(text) > self._limits.text:
            return f"the text has {len(text):,} characters, more than {self._limits.text:,}; pass it in parts"
        if self._at_once >= self._limits.at_once:
            return "other calls fill the queue; call again in a few seconds"
        return None


def make_server(workers: Workers, limits: Limits) -> MCPServer[None]:
    """Make the server, without a transport."""
    tools = Tools(workers, limits)
    server: MCPServer[None] = MCPServer(
        "claimex", version=__version__, instructions=INSTRUCTIONS, log_level="WARNING", debug=False
    )
    for name, title in (("extract", "Who says what"), ("speakers", "Who speaks"), ("verify", "Are quotations exact")):
        server.add_tool(getattr(tools, name), name=name, title=title, annotations=READ_ONLY, structured_output=True)
    return server


def _stated(record: Record) -> Statement:
    speaker = record.speaker
    name = (speaker.name or (speaker.mention.text if speaker.mention else None)) if speaker else None
    return Statement(
        speaker=name,
        role=speaker.role if speaker else None,
        type=speaker.type if speaker else None,
        words=" … ".join(span.text for span in record.content),
        cue=" … ".join(span.text for span in record.cue),
        kind=record.kind,
        act=record.act,
        start=record.content[0].start if record.content else None,
        end=record.content[-1].end if record.content else None,
        confidence=record.confidence,
    )


def _counted(voice: speaker_table.Voice) -> Speaker:
    return Speaker(
        name=voice.name,
        type=cast("SpeakerType", voice.type),
        role=voice.role,
        statements=voice.records,
        texts=sorted(map(int, voice.articles)),
        kinds=dict(sorted(voice.kinds.items())),
    )


def _judged(row: Row) -> Verdict:
    return Verdict(
        quote=row["quote"],
        speaker=row["speaker"],
        status=row["status"],
        differences=describe(row["changes"]),
        source=int(row["source"]) if row["source"] else None,
        source_text=" … ".join(place["text"] for place in row["found"]) or None,
        source_speaker=row["source_speaker"],
    )
