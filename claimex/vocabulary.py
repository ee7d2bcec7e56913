"""Every closed list of values of the record contract and of the options, each once.

Standard library alone, so that the command line can import it at once. A list is a `Literal`, whose values
`get_args` gives in order.
"""

from __future__ import annotations

from typing import Literal, get_args

# The record contract

ContentKind = Literal["direct", "mixed", "indirect"]
"""What the quotation marks around some content say of it."""

SourceKind = Literal["direct", "indirect", "mixed", "no_comment"]
"""The kind of a record with a source."""

Kind = Literal["direct", "indirect", "mixed", "no_comment", "statement"]
Voice = Literal["source", "author"]
Act = Literal["assertion", "belief", "fact", "eventuality"]
SpeakerType = Literal["person", "organization", "group", "document", "anonymous", "unknown"]
Pronoun = Literal["she", "he", "they"]
Polarity = Literal["affirmed", "negated"]
Certainty = Literal["asserted", "hedged", "hypothetical", "question", "directive"]

CONTENT_KINDS: tuple[ContentKind, ...] = get_args(ContentKind)
KINDS: tuple[Kind, ...] = get_args(Kind)
ACTS: tuple[Act, ...] = get_args(Act)
SPEAKER_TYPES: tuple[SpeakerType, ...] = get_args(SpeakerType)
PRONOUNS: tuple[Pronoun, ...] = get_args(Pronoun)
POLARITIES: tuple[Polarity, ...] = get_args(Polarity)
CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)

# The article's own line

ZoneKind = Literal[
    "headline",
    "dateline",
    "byline",
    "caption",
    "teaser",
    "advertisement",
    "subscription",
    "share",
    "notice",
    "timestamp",
    "links",
    "foreign",
]

ZONE_KINDS: tuple[ZoneKind, ...] = get_args(ZoneKind)

# What a user may choose from

InputFormat = Literal["text", "html", "jsonl"]
Container = Literal["tar", "zip", "warc", "parquet", "arrow", "csv", "tsv", "xlsx", "json", "docx", "pdf"]
Engine = Literal["local", "ray"]
Device = Literal["cpu", "cuda"]
Format = Literal["jsonl", "jsonl.zst", "csv", "parquet", "xlsx"]
FindingsFormat = Literal["table", "json", "markdown", "github", "junit"]

Voices = Literal["source", "author", "all"]
"""Whose assertions become records: those that an article attributes, its own, or both."""

# Files that several rooms know by name

RUN_MANIFEST = "manifest.json"
"""The file by which a folder of shards is known."""
