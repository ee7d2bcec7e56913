"""The run behind `claimex extract`: from what the user asked for to files on the disk.

Comes in: a `Request`. Goes out: records in one file, on standard output, or in a folder of shards; texts and
failures where they are wanted; counts of what was done. Only the command line uses this.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypedDict

import jsonlines

from claimex._version import __version__
from claimex.errors import ConfigError
from claimex.formats import open_output, write_records
from claimex.model import find_model
from claimex.parsing import PIPELINES
from claimex.reading import keep_text, read_articles
from claimex.running import processes, sampling
from claimex.running.counts import Run
from claimex.running.selection import select
from claimex.running.shards import Settings, ShardFolder, fill
from claimex.vocabulary import Engine, Format, Voices

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from claimex.article import Article, Failure
    from claimex.pipeline import Outcome
    from claimex.reading import ReadOptions
    from claimex.record import Record
    from claimex.running.shards import LineFormat


Reporting = Callable[..., AbstractContextManager[Callable[["Outcome"], None]]]
"""Opened with the run and `live` (whether progress may be shown) for as long as it works; gives what each outcome is
handed to, which counts it."""

STANDARD_OUTPUT = "-"
COMPUTING = ("spacy", "onnxruntime", "numpy", "tokenizers")
"""Packages whose version can show in records; a folder of shards is of one version of each."""


class Selection(TypedDict):
    """Keyword arguments of `selection.select`."""

    kinds: Sequence[str]
    acts: Sequence[str]
    speakers: Sequence[str]
    min_confidence: float
    min_checkable: float


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of the input is read."""

    since: datetime | None
    sample: float | None
    seed: int
    limit: int | None

    def of(self, entries: Iterator[Article | Failure]) -> Iterator[Article | Failure]:
        """Take the part, lazily."""
        if self.since is not None:
            entries = sampling.since(entries, self.since)
        if self.sample is not None:
            entries = sampling.sample(entries, self.sample, seed=self.seed)
        return islice(entries, self.limit)


@dataclass(frozen=True, slots=True)
class Site:
    """Where the work is done."""

    engine: Engine
    address: str | None
    jobs: int | None


@dataclass(frozen=True, slots=True)
class Aside:
    """What is written beside the records, if anything."""

    texts: Path | None
    articles: Path | None
    errors: Path | None


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for; see the options of `claimex extract`."""

    paths: tuple[str, ...]
    reading: ReadOptions
    selection: Selection
    part: Part
    model: str | None
    site: Site
    output: str | None
    format: Format | None
    shard_size: int
    fresh: bool
    headlines: bool
    voice: Voices
    aside: Aside

    @property
    def into_folder(self) -> bool:
        """Whether the output is a folder of shards."""
        if self.output is None or self.output == STANDARD_OUTPUT:
            return False
        return self.output.endswith(("/", os.sep)) or Path(self.output).is_dir()

    def entries(self) -> Iterator[Article | Failure]:
        """Read the articles, and what cannot be read, without what an earlier run wrote between them."""
        output = Path(self.output) if self.output is not None else None
        aside = self.aside
        own = [path for path in (output, aside.errors, aside.texts, aside.articles) if path is not None]
        return self.part.of(read_articles(self.paths, options=self.reading, stdin=sys.stdin.buffer, exclude=own))


def extract_to(request: Request, *, reporting: Reporting) -> Run:
    """Do what was asked for.

    Returns:
        Counts of what was done.

    Raises:
        ConfigError: The output cannot be written, or what was asked for does not go together.
        ModelError: There is no such model.
    """
    _check(request)
    run = Run()
    if request.into_folder:
        _fill_folder(request, run, reporting)
    else:
        _write_file(request, run, reporting)
    return run


def _check(request: Request) -> None:
    _check_files(request)
    if not request.selection["min_checkable"]:
        return
    manifest = find_model(request.model).manifest
    if manifest.checkable is None:
        where, problem = "--min-checkable", f"model {manifest.name} does not say how checkable claims are"
        raise ConfigError(where, problem, advice="choose another with --model")


def _check_files(request: Request) -> None:
    """Refuse to write a file that is read, or for two purposes: one would be lost."""
    named = {"--errors": request.aside.errors}
    if not request.into_folder:  # which looks at the articles' own lines itself
        output = None if request.output in {None, STANDARD_OUTPUT} else Path(str(request.output))
        named |= {"--output": output, "--articles": request.aside.articles}
    written: dict[Path, str] = {}
    for option, path in named.items():
        if path is None:
            continue
        if path.is_file() and any(Path(each).is_file() and path.samefile(each) for each in request.paths):
            raise ConfigError(str(path), "is both read and written", advice=f"name another file with {option}")
        if (other := written.setdefault(path.resolve(), option)) != option:
            problem = f"is named by both {other} and {option}"
            raise ConfigError(str(path), problem, advice="name a file for each; a folder of shards ends with a slash")


def _work(
    request: Request, entries: Iterable[Article | Failure], *follow: Callable[[Outcome], None]
) -> Iterator[Outcome]:
    from claimex.pipeline import load  # brings spaCy, which takes a second

    make = partial(load, request.model, headlines=request.headlines, voice=request.voice)
    if request.site.engine == "ray":
        from claimex.running import ray_cluster

        outcomes = ray_cluster.extract_all(entries, make, jobs=request.site.jobs, address=request.site.address)
    else:
        outcomes = processes.extract_all(entries, make, jobs=request.site.jobs or processes.count_cores())
    for outcome in outcomes:
        for each in follow:
            each(outcome)
        yield outcome


def _write_file(request: Request, run: Run, reporting: Reporting) -> None:
    target = _target(request)
    choose = partial(select, **request.selection)
    live = isinstance(target, Path) or not sys.stdout.isatty()
    with (
        _listing(request.aside.errors) as list_failure,
        _telling(request.aside.articles) as tell,
        reporting(run, live=live) as report,
    ):
        outcomes = _work(request, request.entries(), report, list_failure, tell, _keeping(request.aside.texts))
        first = next((outcome for outcome in outcomes if outcome.failure is None), None)
        if first is not None:  # a run of nothing but failures leaves an earlier file as it is
            chosen = (choose(outcome.records) for outcome in chain([first], outcomes))
            write_records(_counted(chosen, run), target, file_format=request.format)


def _target(request: Request) -> Path | BinaryIO:
    if request.output is None or request.output == STANDARD_OUTPUT:
        if request.format == "parquet" and sys.stdout.isatty():
            where = "--format"
            raise ConfigError(where, "Parquet is not for a terminal", advice="name a file with --output")
        return sys.stdout.buffer
    return Path(request.output)


def _fill_folder(request: Request, run: Run, reporting: Reporting) -> None:
    path = Path(request.output or "")
    if request.aside.articles is not None and request.aside.articles.resolve() != path.resolve():
        where, problem = "--articles", "must be the folder of shards, which goes on with both or none"
        raise ConfigError(where, problem, advice=f"pass --articles {request.output}")
    choose = partial(select, **request.selection)
    settings = _settings(request)
    with (
        ShardFolder(path, settings, fresh=request.fresh) as folder,
        _listing(request.aside.errors) as list_failure,
        reporting(run, live=True) as report,
    ):

        def counted(records: Sequence[Record]) -> Sequence[Record]:
            chosen = choose(records)
            run.kinds.update(record.kind for record in chosen)
            return chosen

        keep = _keeping(request.aside.texts)
        fill(
            folder,
            request.entries(),
            lambda missing: _work(request, missing, report, list_failure, keep),
            choose=counted,
        )
    kept = folder.kept
    run.articles += kept["articles"]
    run.reasons.update({"failed before": kept["failures"]} if kept["failures"] else {})
    run.kept = kept


def _settings(request: Request) -> Settings:
    model = find_model(request.model).manifest
    options: dict[str, Any] = {
        name: sorted(v) if isinstance(v, (list, tuple)) else v for name, v in request.selection.items()
    }
    options["headlines"] = request.headlines
    options["voice"] = request.voice
    return Settings(
        format=request.format or "jsonl",
        shard_size=request.shard_size,
        options={name: list(value) if isinstance(value, (list, tuple)) else value for name, value in options.items()},
        model={"name": f"{model.name}-{model.version}", "files": dict(sorted(model.files.items()))},
        versions={"claimex": __version__, **_versions(*COMPUTING, *PIPELINES)},
        articles=None if request.aside.articles is None else _line_format(request.format),
    )


def _line_format(records: Format | None) -> LineFormat:
    """Choose how articles' own lines are kept beside records: compressed where those are."""
    return "jsonl.zst" if records in {"jsonl.zst", "parquet"} else "jsonl"


def _versions(*packages: str) -> dict[str, str]:
    """Return the versions of those packages that are installed."""
    found = {}
    for name in packages:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


@contextmanager
def _listing(path: Path | None) -> Iterator[Callable[[Outcome], None]]:
    """Open the file of failures, if one is wanted, and give what writes to it."""
    if path is None:
        yield lambda _: None
        return
    with open_output(path) as stream, jsonlines.Writer(stream) as writer:

        def write(outcome: Outcome) -> None:
            if (failure := outcome.failure) is not None:
                writer.write({"where": failure.where, "reason": failure.reason, "message": failure.message})

        yield write


@contextmanager
def _telling(path: Path | None) -> Iterator[Callable[[Outcome], None]]:
    """Give what writes articles' own lines; a run that has none leaves an earlier file as it is."""
    with ExitStack() as stack:
        streams: list[BinaryIO] = []

        def write(outcome: Outcome) -> None:
            if path is None or outcome.line is None:
                return
            if not streams:
                streams.append(stack.enter_context(open_output(path)))
            streams[0].write(outcome.line.to_json().encode() + b"\n")

        yield write


def _keeping(folder: Path | None) -> Callable[[Outcome], None]:
    """Give what stores an article's text in the folder, if one is wanted."""

    def keep(outcome: Outcome) -> None:
        if folder is not None and outcome.article is not None:
            keep_text(folder, outcome.article)

    return keep


def _counted(chosen: Iterable[Sequence[Record]], run: Run) -> Iterator[Record]:
    for records in chosen:
        for record in records:
            run.kinds[record.kind] += 1
            yield record
