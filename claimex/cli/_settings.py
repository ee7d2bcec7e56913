"""Read settings from `claimex.toml` or `pyproject.toml`, and check them before anything runs.

Comes in: a TOML file; of `pyproject.toml` only the table `[tool.claimex]`. Goes out: for each command, the settings in
the file by option name. Flags override environment variables, and these override the file; typer applies that order, so
this module only reads and checks. An unknown setting is an error, since a misspelt one would otherwise have no effect
and go unnoticed.

    model = "base"              # for each command that runs a model

    [extract]
    kind = ["direct", "mixed"]
    min-confidence = 0.5
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict, dataclass, field, fields
from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from claimex import vocabulary
from claimex.errors import ConfigError
from claimex.messages import in_words
from claimex.vocabulary import Device, Engine, FindingsFormat, Format, InputFormat, Voices

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic_core import ErrorDetails


FILE_NAME = "claimex.toml"
PROJECT_FILE = "pyproject.toml"

# typer offers the members of an enumeration as choices.
Kind = StrEnum("Kind", vocabulary.KINDS)  # type: ignore[misc]
Act = StrEnum("Act", vocabulary.ACTS)  # type: ignore[misc]

_STRICT = {"extra": "forbid", "strict": True}  # for pydantic: no unknown keys, and no "0.5" for 0.5

_NO_TOML = (ValueError, RecursionError)
"""Errors of Python's TOML parser: invalid TOML, bytes that are not UTF-8, numbers of thousands of digits, and arrays
nested a thousand deep."""

_SHARED = ("model", "encoding", "text_field")  # settings outside a table, for every command that has the option


@dataclass(frozen=True, slots=True)
class ExtractSettings:
    """Table `[extract]`: each field is an option of the command."""

    __pydantic_config__: ClassVar = _STRICT

    model: str | None = None
    format: Format | None = None
    kind: list[Kind] | None = None
    act: list[Act] | None = None
    min_confidence: float | None = None
    min_checkable: float | None = None
    voice: Voices | None = None
    speaker: list[str] | None = None
    encoding: str | None = None
    text_field: str | None = None
    input_format: InputFormat | None = None
    follow_links: bool | None = None
    headlines: bool | None = None
    any_language: bool | None = None
    articles: str | None = None
    keep_text: str | None = None
    errors: str | None = None
    jobs: int | None = None
    engine: Engine | None = None
    address: str | None = None
    device: Device | None = None
    shard_size: int | None = None
    quiet: bool | None = None


@dataclass(frozen=True, slots=True)
class EvaluateSettings:
    """Table `[evaluate]`."""

    __pydantic_config__: ClassVar = _STRICT

    articles: str | None = None
    json: bool | None = None
    min: list[str] | None = None
    seed: int | None = None
    resamples: int | None = None
    copies: str | None = None


@dataclass(frozen=True, slots=True)
class ValidateSettings:
    """Table `[validate]`."""

    __pydantic_config__: ClassVar = _STRICT

    text: str | None = None
    max_faults: int | None = None


@dataclass(frozen=True, slots=True)
class SpeakersSettings:
    """Table `[speakers]`."""

    __pydantic_config__: ClassVar = _STRICT

    format: str | None = None
    top: int | None = None
    copies: str | None = None
    kind: list[Kind] | None = None
    act: list[Act] | None = None
    speaker: list[str] | None = None
    min_confidence: float | None = None
    quiet: bool | None = None


@dataclass(frozen=True, slots=True)
class OpenSettings:
    """Table `[open]`."""

    __pydantic_config__: ClassVar = _STRICT

    model: str | None = None
    encoding: str | None = None
    text_field: str | None = None
    input_format: InputFormat | None = None
    voice: Voices | None = None
    kind: list[Kind] | None = None
    act: list[Act] | None = None
    speaker: list[str] | None = None
    min_confidence: float | None = None


@dataclass(frozen=True, slots=True)
class ShowSettings:
    """Table `[show]`."""

    __pydantic_config__: ClassVar = _STRICT

    model: str | None = None
    encoding: str | None = None
    text_field: str | None = None
    input_format: InputFormat | None = None
    voice: Voices | None = None
    kind: list[Kind] | None = None
    act: list[Act] | None = None
    speaker: list[str] | None = None
    min_confidence: float | None = None
    width: int | None = None


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """Table `[report]`."""

    __pydantic_config__: ClassVar = _STRICT

    text: str | None = None
    text_field: str | None = None
    title: str | None = None
    kind: list[Kind] | None = None
    act: list[Act] | None = None
    speaker: list[str] | None = None
    min_confidence: float | None = None
    quiet: bool | None = None


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """Table `[export]`."""

    __pydantic_config__: ClassVar = _STRICT

    text: str | None = None
    text_field: str | None = None
    kind: list[Kind] | None = None
    act: list[Act] | None = None
    speaker: list[str] | None = None
    min_confidence: float | None = None
    excel: bool | None = None
    relations: bool | None = None
    quiet: bool | None = None


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """Table `[cluster]`."""

    __pydantic_config__: ClassVar = _STRICT

    level: str | None = None
    window: str | None = None
    min_articles: int | None = None
    similarity: float | None = None
    text: str | None = None
    text_field: str | None = None
    min_confidence: float | None = None
    quiet: bool | None = None


@dataclass(frozen=True, slots=True)
class AuditSettings:
    """Table `[audit]`."""

    __pydantic_config__: ClassVar = _STRICT

    by: str | None = None
    list: str | None = None
    copies: str | None = None
    sample: int | None = None
    seed: int | None = None
    min_confidence: float | None = None
    quiet: bool | None = None


@dataclass(frozen=True, slots=True)
class GraphSettings:
    """Table `[graph]`."""

    __pydantic_config__: ClassVar = _STRICT

    nodes: str | None = None
    edges: str | None = None
    clusters: str | None = None
    min_confidence: float | None = None
    quiet: bool | None = None


@dataclass(frozen=True, slots=True)
class VerifySettings:
    """Table `[verify]`."""

    __pydantic_config__: ClassVar = _STRICT

    against: list[str] | None = None
    speaker_must_match: bool | None = None
    fail_on: str | None = None
    model: str | None = None
    min_confidence: float | None = None
    quiet: bool | None = None


@dataclass(frozen=True, slots=True)
class DiffSettings:
    """Table `[diff]`."""

    __pydantic_config__: ClassVar = _STRICT

    format: FindingsFormat | None = None
    report: list[str] | None = None
    show: int | None = None
    tolerance: float | None = None
    field: list[str] | None = None
    ignore: list[str] | None = None


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """Table `[check]`; a limit is a number (3) or a share (0.02, "2%")."""

    __pydantic_config__: ClassVar = _STRICT

    paths: list[str] | None = None
    gold: str | None = None
    snapshot: str | None = None
    min: list[str] | None = None
    max_lost: int | float | str | None = None
    max_added: int | float | str | None = None
    max_changed: int | float | str | None = None
    tolerance: float | None = None
    model: str | None = None
    encoding: str | None = None
    text_field: str | None = None
    input_format: InputFormat | None = None
    follow_links: bool | None = None
    format: FindingsFormat | None = None
    report: list[str] | None = None
    show: int | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """A whole settings file: the settings shared by all commands, and a table for each command."""

    __pydantic_config__: ClassVar = _STRICT

    model: str | None = None
    encoding: str | None = None
    text_field: str | None = None
    extract: ExtractSettings = field(default_factory=ExtractSettings)
    evaluate: EvaluateSettings = field(default_factory=EvaluateSettings)
    validate: ValidateSettings = field(default_factory=ValidateSettings)
    open: OpenSettings = field(default_factory=OpenSettings)
    show: ShowSettings = field(default_factory=ShowSettings)
    speakers: SpeakersSettings = field(default_factory=SpeakersSettings)
    report: ReportSettings = field(default_factory=ReportSettings)
    export: ExportSettings = field(default_factory=ExportSettings)
    cluster: ClusterSettings = field(default_factory=ClusterSettings)
    audit: AuditSettings = field(default_factory=AuditSettings)
    graph: GraphSettings = field(default_factory=GraphSettings)
    verify: VerifySettings = field(default_factory=VerifySettings)
    diff: DiffSettings = field(default_factory=DiffSettings)
    check: CheckSettings = field(default_factory=CheckSettings)

    def for_command(self, name: str) -> dict[str, Any]:
        """Return the settings for one command by field name; the command's table overrides shared settings."""
        table = asdict(getattr(self, name))
        shared = {key: value for key in _SHARED if key in table and (value := getattr(self, key)) is not None}
        return shared | {key: value for key, value in table.items() if value is not None}


def find_settings(folder: Path) -> Path | None:
    """Return the settings file of a folder, or None if it has none.

    This is `claimex.toml`, else a `pyproject.toml` with a table `[tool.claimex]`.
    """
    path, project = folder / FILE_NAME, folder / PROJECT_FILE
    if path.is_file():
        return path
    return project if project.is_file() and _may_hold_settings(project) else None


def _may_hold_settings(project: Path) -> bool:
    """Tell whether a project file has our table; if it is not valid TOML, whether it mentions claimex."""
    try:
        from claimex.reading import read_regular

        words = read_regular(project)
    except OSError:
        return False
    if b"claimex" not in words:
        return False
    try:
        table = tomllib.loads(words.decode("utf-8-sig"))
    except _NO_TOML:
        return True  # read_settings reports what is wrong with it
    tools = table.get("tool")
    return isinstance(tools, dict) and "claimex" in tools


def read_settings(path: Path) -> Settings:
    """Read a settings file.

    Args:
        path: A TOML file, or a `pyproject.toml`, of which only `[tool.claimex]` is read. Paths in it are relative
            to the working directory, as on the command line.

    Raises:
        ConfigError: It cannot be read, is not TOML, or has a setting that is unknown or of the wrong type. The message
            names the first fault, and settings with a similar name.
    """
    from pydantic import TypeAdapter, ValidationError

    try:
        from claimex.reading import read_regular

        table = tomllib.loads(read_regular(path).decode("utf-8-sig"))
    except OSError as error:
        raise ConfigError(str(path), f"cannot be read ({error.strerror})", advice="check the path") from error
    except _NO_TOML as error:
        fault = "it is not in UTF-8" if isinstance(error, UnicodeDecodeError) else error
        raise ConfigError(
            str(path), f"is not valid TOML: {fault}", advice="correct it; docs/reference/settings.md shows such a file"
        ) from error
    if path.name == PROJECT_FILE:
        table = _our_table(path, table)
    try:
        # As JSON, since strict pydantic makes a dataclass from a table only if it comes from JSON.
        return TypeAdapter(Settings).validate_json(json.dumps(_with_underscores(table), default=str))
    except RecursionError as error:
        raise ConfigError(str(path), "its tables are nested too deeply") from error
    except ValidationError as error:
        raise _config_error(path, error.errors(include_url=False)[0]) from error


def _our_table(path: Path, table: dict[str, Any]) -> dict[str, Any]:
    tools = table.get("tool", {})
    ours = tools.get("claimex", {}) if isinstance(tools, dict) else None
    if not isinstance(ours, dict):
        raise ConfigError(str(path), "tool.claimex: must be a table")
    return ours


def _with_underscores(table: dict[str, Any]) -> dict[str, Any]:
    """Write keys with underscores, so that both `min-confidence` and `min_confidence` are understood."""
    return {
        key.replace("-", "_"): _with_underscores(value) if isinstance(value, dict) else value
        for key, value in table.items()
    }


def _config_error(path: Path, fault: ErrorDetails) -> ConfigError:
    if not fault["loc"]:  # a fault of the whole file, such as tables nested too deeply
        return ConfigError(str(path), f"cannot be used: {in_words(fault)}")
    *tables, last = (str(part) for part in fault["loc"])
    name = ".".join(_spelt(part) for part in (*tables, last))
    if fault["type"] != "unexpected_keyword_argument":
        return ConfigError(str(path), f"{name}: {in_words(fault).replace('an object', 'a table')}")
    known = _known(tables)
    near = " or ".join(map(_spelt, get_close_matches(last, known)))
    advice = f"did you mean {near}?" if near else f"known: {', '.join(map(_spelt, known))}"
    return ConfigError(str(path), f"{name} is not a setting", advice=advice)


def _known(tables: list[str]) -> list[str]:
    shape: Any = Settings()
    for table in tables:
        shape = getattr(shape, table)
    return [f.name for f in fields(shape)]


def _spelt(name: str) -> str:
    return name.replace("_", "-")
