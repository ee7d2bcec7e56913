"""Describe what a run is to do, and refuse what cannot succeed before any work is done.

Comes in: the paths and options of a run. Goes out: a `Request`, which `run.py` carries out.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypedDict

from claimex.errors import ConfigError
from claimex.formats import check_lines, check_output
from claimex.model import check_device, find_model
from claimex.reading import ReadOptions, count_articles, read_articles
from claimex.running import sampling
from claimex.running.chunking import SHARD_SIZE
from claimex.running.selection import MIN_CONFIDENCE
from claimex.vocabulary import Device, Engine, Format, Voices

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from claimex.article import Article, Failure

STANDARD_OUTPUT = "-"


class Selection(TypedDict):
    """Keyword arguments of `selection.select`."""

    kinds: Sequence[str]
    acts: Sequence[str]
    speakers: Sequence[str]
    min_confidence: float
    min_checkable: float


@dataclass(frozen=True, slots=True)
class Subset:
    """The part of the input that is read."""

    since: datetime | None
    sample: float | None
    seed: int
    limit: int | None

    def of(self, entries: Iterator[Article | Failure]) -> Iterator[Article | Failure]:
        """Yield the articles of this part, lazily."""
        if self.since is not None:
            entries = sampling.since(entries, self.since)
        if self.sample is not None:
            entries = sampling.sample(entries, self.sample, seed=self.seed)
        return islice(entries, self.limit)


@dataclass(frozen=True, slots=True)
class Site:
    """Where the run computes: the engine, the address of its cluster, the number of processes, and their device."""

    engine: Engine
    address: str | None
    jobs: int | None
    device: Device = "cpu"


@dataclass(frozen=True, slots=True)
class SideFiles:
    """The files and folders to write besides the records. None for those that are not wanted."""

    texts: Path | None
    articles: Path | None
    errors: Path | None


@dataclass(frozen=True, slots=True)
class Request:
    """Everything that a run needs to know. The options of `claimex extract` explain the fields."""

    paths: tuple[str, ...]
    reading: ReadOptions
    selection: Selection
    subset: Subset
    model: str | None
    site: Site
    output: str | None
    format: Format | None
    shard_size: int
    fresh: bool
    headlines: bool
    any_language: bool
    voice: Voices
    side_files: SideFiles
    excel: bool = False

    @property
    def into_folder(self) -> bool:
        """Whether the output is a folder of shards."""
        if self.output is None or self.output == STANDARD_OUTPUT:
            return False
        return self.output.endswith(("/", os.sep)) or Path(self.output).is_dir()

    def entries(self, others: Counter[str]) -> Iterator[Article | Failure]:
        """Read the articles and failures. The files that this run writes are skipped.

        Args:
            others: Counts the files of other kinds, by suffix.
        """
        return self.subset.of(
            read_articles(self.paths, options=self.reading, stdin=sys.stdin.buffer, exclude=self._own(), others=others)
        )

    def count(self) -> int | None:
        """Return how many articles and failures `entries` gives; None if only reading tells."""
        subset = self.subset
        if subset.since is not None or (subset.sample is not None and subset.sample < 1):
            return None
        found = count_articles(self.paths, options=self.reading, exclude=self._own())
        limits = [int(limit) for limit in (subset.sample, subset.limit) if limit is not None]
        return None if found is None else min([found, *limits])

    def _own(self) -> list[Path]:
        """Return the files and folders that this run writes."""
        output = Path(self.output) if self.output is not None else None
        side_files = self.side_files
        return [path for path in (output, side_files.errors, side_files.texts, side_files.articles) if path is not None]


class RunOptions(TypedDict, total=False):
    """The options of `claimex.run`. The options of `claimex extract` are the same.

    Attributes:
        model: Name of a model, or a model folder; None means the default.
        jobs: Number of worker processes; None means one for each core.
        voice: Whose assertions become records.
        headlines: Whether headlines give records too.
        any_language: Read articles in other languages as if they were English; otherwise they fail.
        kinds: Only records of these kinds; empty means all.
        acts: Only records of these acts; empty means all.
        speakers: Only records of these speakers; empty means all.
        min_confidence: Only records of at least this confidence, 0 to 1.
        min_checkable: Only records with a claim of at least this checkability, 0 to 1.
        since: Only articles published then or later.
        sample: How many articles to draw, or below 1 which share of them. The draw depends on their ids and on `seed`.
        seed: Seed of the sample.
        limit: The most articles to read.
        reading: How files are read.
        file_format: Format of the records; None means by the name of the output.
        excel: Begin CSV with a byte order mark, by which Excel knows UTF-8.
        shard_size: Articles in one shard, on average.
        fresh: Start over in a folder of shards that holds a run with other settings.
        keep_texts: Folder for the articles' texts.
        articles: File for the articles' own lines; with a folder of shards, the same folder.
        errors: File for the inputs that failed.
        engine: "local", or "ray" for a cluster.
        address: Address of the cluster.
        device: Where the encoder runs, see `claimex.load`.
    """

    model: str | Path | None
    jobs: int | None
    voice: Voices
    headlines: bool
    any_language: bool
    kinds: Sequence[str]
    acts: Sequence[str]
    speakers: Sequence[str]
    min_confidence: float
    min_checkable: float
    since: datetime | None
    sample: float | None
    seed: int
    limit: int | None
    reading: ReadOptions | None
    file_format: Format | None
    excel: bool
    shard_size: int
    fresh: bool
    keep_texts: Path | None
    articles: Path | None
    errors: Path | None
    engine: Engine
    address: str | None
    device: Device


def make_request(
    paths: Iterable[str | Path],
    *,
    output: str | Path,
    model: str | Path | None = None,
    jobs: int | None = None,
    voice: Voices = "source",
    headlines: bool = False,
    any_language: bool = False,
    kinds: Sequence[str] = (),
    acts: Sequence[str] = (),
    speakers: Sequence[str] = (),
    min_confidence: float = MIN_CONFIDENCE,
    min_checkable: float = 0.0,
    since: datetime | None = None,
    sample: float | None = None,
    seed: int = 0,
    limit: int | None = None,
    reading: ReadOptions | None = None,
    file_format: Format | None = None,
    excel: bool = False,
    shard_size: int = SHARD_SIZE,
    fresh: bool = False,
    keep_texts: Path | None = None,
    articles: Path | None = None,
    errors: Path | None = None,
    engine: Engine = "local",
    address: str | None = None,
    device: Device = "cpu",
) -> Request:
    """Make a request of paths, an output and the options in `RunOptions`, whose defaults are here."""
    selection = Selection(
        kinds=kinds, acts=acts, speakers=speakers, min_confidence=min_confidence, min_checkable=min_checkable
    )
    return Request(
        paths=tuple(map(str, paths)),
        reading=reading or ReadOptions(),
        selection=selection,
        subset=Subset(since=since, sample=sample, seed=seed, limit=limit),
        model=str(model) if model is not None else None,
        site=Site(engine=engine, address=address, jobs=jobs, device=device),
        output=str(output),
        format=file_format,
        shard_size=shard_size,
        fresh=fresh,
        headlines=headlines,
        any_language=any_language,
        voice=voice,
        side_files=SideFiles(texts=keep_texts, articles=articles, errors=errors),
        excel=excel,
    )


def check_request(request: Request) -> None:
    """Refuse a request that cannot succeed, before anything is written or a model is opened."""
    _check_files(request)
    _check_places(request)
    manifest = find_model(request.model).manifest
    check_device(request.site.device)
    if request.selection["min_checkable"] and manifest.checkable is None:
        where, problem = "--min-checkable", f"the model {manifest.name} does not score how checkable claims are"
        raise ConfigError(where, problem, advice="choose another with --model")


def _check_files(request: Request) -> None:
    """Refuse to write a file that is also read, or to write one file for two purposes."""
    named = {"--errors": request.side_files.errors}
    if not request.into_folder:  # `run.py` checks --articles itself
        output = None if request.output in {None, STANDARD_OUTPUT} else Path(str(request.output))
        named |= {"--output": output, "--articles": request.side_files.articles}
    written: dict[Path, str] = {}
    for option, path in named.items():
        if path is None:
            continue
        if path.is_file() and any(Path(each).is_file() and path.samefile(each) for each in request.paths):
            raise ConfigError(str(path), "is both read and written", advice=f"name another file with {option}")
        if (other := written.setdefault(path.resolve(), option)) != option:
            problem = f"is named by both {other} and {option}"
            raise ConfigError(str(path), problem, advice="name a file for each; a folder of shards ends with a slash")


def _check_places(request: Request) -> None:
    """Refuse files and folders that cannot be written. A folder of shards is checked when it is opened."""
    files = {"--errors": request.side_files.errors}
    if not request.into_folder:
        files["--articles"] = request.side_files.articles
        if isinstance(target := target_of(request), Path):
            check_output(target, file_format=request.format, excel=request.excel)
        elif request.excel and request.format != "csv":
            where = "--excel"
            raise ConfigError(where, "is for CSV", advice="add --format csv")
    elif request.excel:
        where = "--excel"
        raise ConfigError(where, "is for one file of CSV", advice="name a file with --output")
    for option, path in files.items():
        if path is not None:
            check_lines(path, option=option)
    if (texts := request.side_files.texts) is not None:
        place = next(each for each in (texts, *texts.absolute().parents) if os.path.lexists(each))
        if not (place.is_dir() and os.access(place, os.W_OK | os.X_OK)):
            raise ConfigError(str(texts), "cannot be written", advice="choose another folder with --keep-text")


_SAID = {"parquet": "Parquet", "xlsx": "a spreadsheet"}


def target_of(request: Request) -> Path | BinaryIO:
    """Return where to write the records of a request, unless that is a folder of shards.

    Raises:
        ConfigError: Parquet or a spreadsheet would go to a terminal.
    """
    if request.output is None or request.output == STANDARD_OUTPUT:
        if request.format in _SAID and sys.stdout.isatty():
            where = "--format"
            raise ConfigError(
                where, f"{_SAID[request.format]} is not for a terminal", advice="name a file with --output"
            )
        return sys.stdout.buffer
    return Path(request.output)
