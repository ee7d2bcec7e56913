"""Define the JSON files of a folder of shards: the manifest of a run, and the completion file of a shard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from claimex.vocabulary import RUN_MANIFEST

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


Count = Annotated[int, Field(ge=0)]
LineFormat = Literal["jsonl", "jsonl.zst"]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class RunSettings(_Model):
    """Everything that a run's records depend on, apart from the articles."""

    format: str
    shard_size: int
    options: dict[str, JsonValue] = Field(description="Options of the command that change its records.")
    model: dict[str, JsonValue] = Field(description="Name of the model, and the SHA-256 of each of its files.")
    versions: dict[str, str] = Field(description="Versions of claimex and of the packages that compute.")
    articles: LineFormat | None = Field(default=None, description="Format of the articles' own lines, if wanted.")


class ShardArticle(_Model):
    """One article of a shard."""

    id: str
    sha256: str
    records: Count


class Fault(_Model):
    """One input that failed."""

    where: str
    reason: str
    message: str


class Lines(_Model):
    """The articles' own lines of a shard."""

    sha256: str = Field(description="SHA-256 of the file's bytes.")
    count: Count


class Completion(_Model):
    """The completion file of a shard. It shows that the shard is complete, and lists its contents."""

    inputs: str = Field(description="SHA-256 of the articles and what the input states about them.")
    sha256: str = Field(description="SHA-256 of the shard's bytes.")
    records: Count
    kinds: dict[str, Count]
    lines: Lines | None = None
    articles: list[ShardArticle]
    failures: list[Fault]


class LinesFile(Lines):
    """The articles' own lines of a shard, with the name of their file."""

    file: str


class ShardLine(_Model):
    """One shard as the manifest lists it."""

    file: str
    sha256: str
    inputs: str
    articles: Count
    records: Count
    failures: Count
    lines: LinesFile | None = None


class Manifest(_Model):
    """The manifest of a folder of shards. It lists shards and counts only after the run is done."""

    contract: Literal["claimex-run/1"] = Field(default="claimex-run/1", alias="schema")
    settings: RunSettings
    counts: dict[str, Count] | None = None
    shards: list[ShardLine] | None = None


def least_confidence(folder: Path) -> float | None:
    """Return the least confidence of records that a folder of shards accepts. None if its manifest states none."""
    try:
        manifest = Manifest.model_validate_json((folder / RUN_MANIFEST).read_bytes())
    except (OSError, ValidationError):
        return None
    least = manifest.settings.options.get("min_confidence")
    return float(least) if isinstance(least, (int, float)) else None


def differences(old: RunSettings, new: RunSettings) -> Iterator[str]:
    """Yield the names of the settings that differ, with their values if they are short."""
    for name, value in old:
        other = getattr(new, name)
        if isinstance(value, dict):
            yield from (f"{name}.{key}" for key in sorted({*value, *other}) if value.get(key) != other.get(key))
        elif value != other:
            yield f"{name}: {value}, now {other}"
