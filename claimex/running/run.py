"""Carry out a whole extraction, as `claimex extract` does: read articles, extract, and write files.

Comes in: a `Request`. Goes out: records in one file, on standard output, or in a folder of shards; texts and failures
if wanted; and the counts of the run. Nothing is printed: the command line passes in an object that shows progress.

Wrong paths and settings are reported at once, since spaCy and the models, which take seconds to open, are imported only
when there is work for them.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import replace
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, Unpack

import jsonlines

from claimex._version import __version__
from claimex.errors import ConfigError, OutputError
from claimex.formats import open_output, write_records
from claimex.model import find_model
from claimex.reading import find_missing, keep_text, kept_name
from claimex.running.counts import Counts
from claimex.running.request import Request, RunOptions, check_request, make_request, target_of
from claimex.running.run_manifest import RunSettings
from claimex.running.selection import select
from claimex.running.shards import ShardFolder, fill

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from claimex.article import Article, Failure
    from claimex.pipeline import Outcome
    from claimex.record import Record
    from claimex.running.run_manifest import LineFormat
    from claimex.vocabulary import Format

COMPUTING = ("spacy", "onnxruntime", "numpy", "tokenizers")
"""Packages whose version can affect records; all shards of a folder are made with one version of each."""

FAILURE_FIELDS = ("where", "reason", "message")
"""What the file of failures states about each."""


class Progress(Protocol):
    """Receives the progress of a run, to show it to a user."""

    def missing(self, messages: Sequence[str]) -> None:
        """Receive the messages about missing inputs, before any work is done."""

    def watching(self, counts: Counts, *, live: bool) -> AbstractContextManager[Callable[[Outcome], None]]:
        """Return a context manager that gives a function to call with each outcome.

        The function must count the outcome: `counts.count(outcome)`.

        Args:
            counts: The counts of the run.
            live: Whether progress may be shown, because records do not go to the same terminal.
        """


class Silence:
    """Counts outcomes, and shows nothing."""

    def missing(self, messages: Sequence[str]) -> None:
        """Do nothing; the run counts missing inputs as failures."""

    def watching(self, counts: Counts, *, live: bool) -> AbstractContextManager[Callable[[Outcome], None]]:  # noqa: ARG002
        """Return a context manager that gives the function that counts."""
        return nullcontext(counts.count)


def run(
    paths: Iterable[str | Path], *, output: str | Path, progress: Progress | None = None, **options: Unpack[RunOptions]
) -> Counts:
    """Extract from files and folders into a file or a folder of shards, as `claimex extract` does.

    Args:
        paths: Files, folders, glob patterns.
        output: The file of records. A folder, or a name that ends in a slash, is filled with shards; a run that was
            interrupted goes on there.
        progress: Receives the progress of the run; None for nobody. Nothing is printed.
        options: See `RunOptions`, which documents each.

    Returns:
        Counts of what was done.

    Raises:
        ConfigError: The output cannot be written, or what was asked for does not go together.
        ModelError: There is no such model.
        OutputError: What was written is not there any more.
    """
    return extract_to(make_request(paths, output=output, **options), progress=progress or Silence())


def extract_to(request: Request, *, progress: Progress) -> Counts:
    """Carry out a request.

    Returns:
        Counts of what was done.

    Raises:
        ConfigError: The output cannot be written, or what was asked for does not go together.
        ModelError: There is no such model.
        OutputError: What was written is not there any more.
    """
    check_request(request)
    progress.missing([str(error) for error in find_missing(request.paths)])
    counts = Counts()
    if request.into_folder:
        _fill_folder(request, counts, progress)
    else:
        _write_file(request, counts, progress)
    return counts


def _work(
    request: Request, entries: Iterable[Article | Failure], *follow: Callable[[Outcome], None]
) -> Iterator[Outcome]:
    from claimex.pipeline import load  # imports spaCy, which takes a second
    from claimex.running import processes

    make = partial(
        load,
        request.model,
        device=request.site.device,
        headlines=request.headlines,
        voice=request.voice,
        any_language=request.any_language,
    )
    if request.site.engine == "ray":
        from claimex.running import ray_cluster

        outcomes = ray_cluster.extract_all(entries, make, jobs=request.site.jobs, address=request.site.address)
    else:
        outcomes = processes.extract_all(entries, make, jobs=request.site.jobs or processes.count_cores())
    least = request.selection["min_confidence"]
    for outcome in outcomes:
        counted = _with_left_out(outcome, least)
        for each in follow:
            each(counted)
        yield counted


def _with_left_out(outcome: Outcome, least: float) -> Outcome:
    """State in the article's own line the least confidence, and how many of its records are below it."""
    if outcome.line is None:
        return outcome
    left_out = sum(record.confidence < least for record in outcome.records)
    return replace(outcome, line=outcome.line.model_copy(update={"left_out": left_out, "min_confidence": least}))


def _write_file(request: Request, counts: Counts, progress: Progress) -> None:
    target = target_of(request)
    choose = partial(select, **request.selection)
    live = isinstance(target, Path) or not sys.stdout.isatty()
    counts.expected = request.count
    with (
        _listing(request.side_files.errors) as list_failure,
        _telling(request.side_files.articles) as tell,
        _keeping(request.side_files.texts) as keep,
        progress.watching(counts, live=live) as report,
    ):
        outcomes = _work(request, request.entries(counts.others), report, list_failure, tell, keep)
        first = next((outcome for outcome in outcomes if outcome.failure is None), None)
        if first is not None:  # if everything fails, an earlier file stays as it is
            chosen = (choose(outcome.records) for outcome in chain([first], outcomes))
            write_records(_counted(chosen, counts), target, file_format=request.format, excel=request.excel)


def _fill_folder(request: Request, counts: Counts, progress: Progress) -> None:
    path = Path(request.output or "")
    if request.side_files.articles is not None and request.side_files.articles.resolve() != path.resolve():
        where, problem = "--articles", "must be the folder of shards"
        raise ConfigError(where, problem, advice=f"pass --articles {request.output}")
    choose = partial(select, **request.selection)
    settings = _settings(request)
    if not path.is_dir() or not any(path.iterdir()):  # else an earlier run has done some of them
        counts.expected = request.count
    with (
        ShardFolder(path, settings, fresh=request.fresh) as folder,
        _listing(request.side_files.errors) as list_failure,
        _keeping(request.side_files.texts) as keep,
        progress.watching(counts, live=True) as report,
    ):

        def counted(records: Sequence[Record]) -> Sequence[Record]:
            chosen = choose(records)
            counts.kinds.update(record.kind for record in chosen)
            return chosen

        fill(
            folder,
            request.entries(counts.others),
            lambda missing: _work(request, missing, report, list_failure, keep),
            choose=counted,
        )
    kept = folder.kept
    counts.articles += kept["articles"]
    counts.reasons.update({"failed before": kept["failures"]} if kept["failures"] else {})
    counts.kept = kept


def _settings(request: Request) -> RunSettings:
    from claimex.parsing import PIPELINES

    model = find_model(request.model).manifest
    options: dict[str, Any] = {
        name: sorted(v) if isinstance(v, (list, tuple)) else v for name, v in request.selection.items()
    }
    options["headlines"] = request.headlines
    options["voice"] = request.voice
    options["any_language"] = request.any_language
    if request.site.device != "cpu":  # its sums differ in the last digits
        options["device"] = request.site.device
    return RunSettings(
        format=request.format or "jsonl",
        shard_size=request.shard_size,
        options={name: list(value) if isinstance(value, (list, tuple)) else value for name, value in options.items()},
        model={"name": f"{model.name}-{model.version}", "files": dict(sorted(model.files.items()))},
        versions={"claimex": __version__, **_versions(*COMPUTING, *PIPELINES)},
        articles=None if request.side_files.articles is None else _line_format(request.format),
    )


def _line_format(records: Format | None) -> LineFormat:
    """Choose the format of the articles' own lines: compressed if the records are."""
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
    """Open the file of failures, if one is wanted, and give the function that writes to it."""
    if path is None:
        yield lambda _: None
        return
    with open_output(path) as stream, jsonlines.Writer(stream) as writer:

        def write(outcome: Outcome) -> None:
            if (failure := outcome.failure) is not None:
                writer.write({name: getattr(failure, name) for name in FAILURE_FIELDS})

        yield write


@contextmanager
def _telling(path: Path | None) -> Iterator[Callable[[Outcome], None]]:
    """Give the function that writes articles' own lines; without any, an earlier file stays as it is."""
    with ExitStack() as stack:
        streams: list[BinaryIO] = []

        def write(outcome: Outcome) -> None:
            if path is None or outcome.line is None:
                return
            if not streams:
                streams.append(stack.enter_context(open_output(path)))
            streams[0].write(outcome.line.to_json().encode() + b"\n")

        yield write


@contextmanager
def _keeping(folder: Path | None) -> Iterator[Callable[[Outcome], None]]:
    """Give the function that stores an article's text in the folder, if one is wanted.

    Raises:
        OutputError: Stored texts are missing at the end of the block.
    """
    if folder is None:
        yield lambda _: None
        return
    with TemporaryFile("w+", encoding="utf-8") as kept:  # the names of a large corpus do not fit in memory

        def keep(outcome: Outcome) -> None:
            if outcome.article is not None:
                keep_text(folder, outcome.article)
                kept.write(f"{kept_name(outcome.article.id)}\n")

        yield keep
        kept.seek(0)
        paths = (folder / name.rstrip("\n") for name in kept)
        lost = [str(path) for path in paths if not path.is_file()]
    if lost:
        raise OutputError(lost, advice="extract again into another folder")


def _counted(chosen: Iterable[Sequence[Record]], counts: Counts) -> Iterator[Record]:
    for records in chosen:
        for record in records:
            counts.kinds[record.kind] += 1
            yield record
