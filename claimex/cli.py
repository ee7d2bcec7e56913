"""The command line: one function a command, which parses options, calls the library, and prints.

Records and reports go to standard output, everything else to standard error. Exit codes: 0 done, 1 failed or
a check or gate did not pass, 2 wrong usage or settings, 3 partly done, 130 interrupted.

What is slow to import (models, spaCy, pydantic, rich) is imported within the commands, so that `--help` and
the shell's completion answer at once. The options themselves stand in `_options.py`.
"""

from __future__ import annotations

import os
import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from claimex import __version__, ci, desk, exchange
from claimex import _options as opt
from claimex._report import RESAMPLES, SEED
from claimex._terminal import Safe, many, one_line, say, set_up_logging
from claimex.errors import ClaimexError, ConfigError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType

    from claimex._terminal import Run
    from claimex.config import Voices
    from claimex.read import Article, Failure
    from claimex.record import Record

FAILED, WRONG_USAGE, PARTLY_DONE, INTERRUPTED = 1, 2, 3, 130
STANDARD_INPUT = "-"
SHARD_SIZE = 500  # see shards.py, which is slow to import; a test holds them equal
MAX_FAULTS = 100  # printed by `validate`; a file that holds something else has one a line


class _Group(TyperGroup):
    """Turns errors into one line on standard error and an exit code, for every command."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - typer's own signature
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:  # the reader has what it wanted, as in `claimex extract … | head`
            _let_go_of_stdout()
            raise typer.Exit(0) from None
        except KeyboardInterrupt:
            say("interrupted")
            raise typer.Exit(INTERRUPTED) from None
        except (ClaimexError, OSError) as error:
            say(str(error))
            raise typer.Exit(WRONG_USAGE if isinstance(error, ConfigError) else FAILED) from error
        return result


def _let_go_of_stdout() -> None:
    """Let what is still buffered go nowhere, or Python complains about it when it shuts down."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


app = typer.Typer(
    cls=_Group,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Settings come from options, then the environment (CLAIMEX_…), then claimex.toml or pyproject.toml.",
)


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that cannot show a character gets its number instead
            stream.reconfigure(errors="backslashreplace")
    app(prog_name="claimex")


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - typer's own signature
    if wanted:
        typer.echo(f"claimex {__version__}")
        raise typer.Exit


@app.callback()
def claimex(
    *,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version.")
    ] = False,
) -> None:
    """Find who says what in news articles: quotations, the words that attribute them, and their speakers."""


@app.command()
def extract(
    paths: opt.Paths,
    *,
    output: opt.Output = None,
    file_format: opt.OutputFormat = None,
    kind: opt.Kinds = None,
    act: opt.Acts = None,
    speaker: opt.Speakers = None,
    min_confidence: opt.MinConfidence = 0.0,
    min_checkable: opt.MinCheckable = 0.0,
    voice: opt.Voice = "source",
    since: opt.Since = None,
    sample: opt.Sample = None,
    seed: opt.SampleSeed = 0,
    limit: opt.Limit = None,
    model: opt.Model = None,
    jobs: opt.Jobs = None,
    engine: opt.EngineName = "local",
    address: opt.Address = None,
    encoding: opt.Encoding = None,
    text_field: opt.TextField = "text",
    input_format: opt.InputKind = None,
    shard_size: opt.ShardSize = SHARD_SIZE,
    fresh: opt.FreshRun = False,
    headlines: opt.Headlines = False,
    keep_text: opt.KeepText = None,
    articles: opt.Articles = None,
    errors: opt.Errors = None,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = 0,
    config: opt.Config = None,  # noqa: ARG001 - its callback reads it
) -> None:
    """Extract attribution records from articles."""
    set_up_logging(quiet=quiet, verbose=verbose)

    from claimex._extract import Aside, Part, Request, Site, extract_to
    from claimex.read import ReadOptions

    request = Request(
        paths=tuple(paths),
        reading=ReadOptions(encoding=encoding, text_field=text_field, input_format=input_format),
        part=Part(since=since, sample=sample, seed=seed, limit=limit),
        model=model,
        site=Site(engine=engine, address=address, jobs=jobs),
        voice=voice,
        selection={
            "kinds": kind or (),
            "acts": act or (),
            "speakers": speaker or (),
            "min_confidence": min_confidence,
            "min_checkable": min_checkable,
        },
        output=output,
        format=file_format,
        shard_size=shard_size,
        fresh=fresh,
        headlines=headlines,
        aside=Aside(texts=keep_text, articles=articles, errors=errors),
    )
    _leave(extract_to(request, quiet=quiet))


def _leave(run: Run) -> None:
    if not run.articles and not run.failed:
        where = "input"
        raise InputError(where, "holds no article", reason="no article", advice="see claimex extract --help")
    if run.failed:
        raise typer.Exit(PARTLY_DONE if run.articles else FAILED)


@app.command()
def evaluate(
    gold: opt.Gold,
    predicted: opt.Predicted,
    *,
    articles: opt.ArticleLines = None,
    as_json: opt.AsJson = False,
    minimum: opt.Minimums = None,
    resamples: opt.Resamples = RESAMPLES,
    seed: opt.Seed = SEED,
    config: opt.Config = None,  # noqa: ARG001 - its callback reads it
) -> None:
    """Score records against gold records, or against what people marked in brat."""
    set_up_logging()

    from claimex.evaluate import check_minimums, load_records, render
    from claimex.evaluate import evaluate as score

    predictions = load_records(predicted, stdin=sys.stdin.buffer)
    zones = load_records(articles) if articles is not None else ()
    report = score(load_records(gold), chain(predictions, zones), resamples=resamples, seed=seed)
    failures = check_minimums(report, minimum or ())
    if as_json:
        typer.echo(report.to_json())
    else:
        _print(render(report))
    for failure in failures:
        say(failure)
    if failures:
        raise typer.Exit(FAILED)


@app.command()
def validate(
    records: opt.RecordFiles,
    *,
    text: opt.Texts = None,
    text_field: opt.TextField = "text",
    max_faults: opt.MaxFaults = MAX_FAULTS,
    quiet: opt.Quiet = False,
    config: opt.Config = None,  # noqa: ARG001 - its callback reads it
) -> None:
    """Hold each record, and each article's own line, to the contract, and each span to its text."""
    set_up_logging(quiet=quiet)

    from claimex.check import Tally, check_records
    from claimex.read import ReadOptions

    tally, options = Tally(), ReadOptions(text_field=text_field)
    for name in records:
        source = sys.stdin.buffer if name == STANDARD_INPUT else Path(name)
        for fault in check_records(source, texts=text, options=options, tally=tally):
            if tally.faults.total() <= max_faults:
                typer.echo(one_line(str(fault)))
    if not quiet:
        for line in tally.summary():
            say(line)
    if tally.faults:
        raise typer.Exit(FAILED)


app.command()(ci.diff)
app.command()(ci.check)
app.command()(desk.report)
app.command()(desk.review)
app.command()(desk.gold)
app.command()(exchange.export)
app.command("import")(exchange.import_)


@app.command()
def speakers(
    records: opt.RecordFiles,
    *,
    output: opt.Chart = None,
    file_format: opt.SpeakerStyle = None,
    top: opt.Top = None,
    min_confidence: opt.MinConfidence = 0.0,
    quiet: opt.Quiet = False,
    config: opt.Config = None,  # noqa: ARG001 - its callback reads it
) -> None:
    """Group the records of a corpus by speaker, with counts by kind, act and outlet."""
    set_up_logging(quiet=quiet)

    from dataclasses import replace

    from claimex import speakers as by
    from claimex.evaluate import load_records
    from claimex.record import Record

    read = (load_records(name, stdin=sys.stdin.buffer) for name in records)
    found = by.group(
        record
        for entries in read
        for record in entries
        if isinstance(record, Record) and record.confidence >= min_confidence
    )
    found = replace(found, voices=found.voices[:top])
    wanted = file_format or (output.suffix.lower().lstrip(".") if output is not None else "table")
    if wanted == "png":
        if output is None:
            where = "--format"
            raise ConfigError(where, "a PNG is not for a terminal", advice="name a file with --output")
        by.draw_png(found, output)
    elif wanted == "table" and output is None:
        _print(by.render(found))
    else:
        _write_text(_as_text(found, wanted), output)
    if not quiet:
        unnamed = sum(found.unnamed.values())
        say(f"{many(len(found.voices), 'speaker')}; without a name {unnamed}, without a speaker {found.silent} records")


def _as_text(found: Any, style: str) -> str:  # noqa: ANN401 - speakers.Speakers, which is slow to import
    from claimex import speakers as by

    written = {"csv": by.to_csv, "json": by.to_json, "svg": by.to_svg}.get(style)
    if written is None:
        where = "--output"
        raise ConfigError(
            where, f"cannot be written as {style!r}", advice="end in .csv, .json, .svg or .png, or pass --format"
        )
    return written(found)


def _write_text(text: str, output: Path | None) -> None:
    if output is None or str(output) == STANDARD_INPUT:
        typer.echo(text.rstrip("\n"))
        return
    from claimex.write import open_output

    with open_output(output) as stream:
        stream.write(text.encode())


@app.command()
def schema(*, articles: opt.ArticleSchema = False) -> None:
    """Print the JSON Schema (draft 2020-12) of a record, or of an article's own line."""
    import json

    from claimex.article import article_json_schema
    from claimex.record import json_schema

    typer.echo(json.dumps(article_json_schema() if articles else json_schema(), ensure_ascii=False, indent=2))


@app.command()
def show(
    file: opt.ArticleFile,
    *,
    records: opt.Records = None,
    doc: opt.DocId = None,
    voice: opt.Voice = "source",
    width: opt.Width = None,
    model: opt.Model = None,
    encoding: opt.Encoding = None,
    text_field: opt.TextField = "text",
    input_format: opt.InputKind = None,
    quiet: opt.Quiet = False,
    config: opt.Config = None,  # noqa: ARG001 - its callback reads it
) -> None:
    """Show one article with who says what marked in its text."""
    set_up_logging(quiet=quiet)

    from claimex.account import zones_of
    from claimex.read import ReadOptions, read_articles
    from claimex.show import render_article

    options = ReadOptions(encoding=encoding, text_field=text_field, input_format=input_format)
    article = _choose(read_articles([file], options=options, stdin=sys.stdin.buffer), file, doc)
    given = _extracted(article, model, voice) if records is None else _given(article, records)
    _print(render_article(article, given, zones=zones_of(article)), width=width)


def _choose(found: Iterable[Article | Failure], file: str, doc: str | None) -> Article:
    """Take the wanted article, and say so if there are more than the first."""
    from claimex.read import Failure

    first: Article | None = None
    for entry in found:
        if isinstance(entry, Failure):
            raise InputError(file, entry.message, reason=entry.reason)
        if first is not None:
            say(f"{file} holds more articles than {first.id}, which is shown; choose with --doc ID")
            break
        if doc is None or entry.id == doc:
            first = entry
            if doc is not None:
                break
    if first is None:
        raise InputError(file, f"holds no article {doc!r}" if doc else "holds no article", reason="no article")
    return first


def _extracted(article: Article, model: str | None, voice: Voices) -> list[Record]:
    from claimex import pipeline

    return pipeline.load(model, voice=voice).extract(article)


def _given(article: Article, records: str) -> list[Record]:
    """Take the article's records out of a file; they must be of this very text."""
    from claimex.evaluate import load_records
    from claimex.record import Record, check_spans

    entries = [entry for entry in load_records(records, stdin=sys.stdin.buffer) if isinstance(entry, Record)]
    found = [record for record in entries if record.doc.sha256 == article.sha256]
    if not found:
        named = any(record.doc.id == article.id for record in entries)
        say(f"{records}: no record of this {'version of the ' if named else ''}article")
    for record in found:
        check_spans(record, article.text)
    return found


@app.command()
def models(*, verify: opt.Verify = False) -> None:
    """List the models that came with claimex."""
    from rich import box
    from rich.table import Table

    from claimex.models import list_models
    from claimex.models import verify as verify_files

    table = Table(box=box.SIMPLE, show_edge=False, pad_edge=False)
    for heading in ("name", "version", "MB", "what it is", "folder"):
        table.add_column(heading, overflow="fold", justify="right" if heading == "MB" else "left")
    for info in list_models():
        if verify:
            verify_files(info)
        megabytes = f"{info.size / 1e6:.1f}"
        about = info.manifest
        table.add_row(about.name, about.version, megabytes, about.summary, str(info.folder))
    _print(table)
    if verify:
        say(f"{many(table.row_count, 'model')} verified: each file is as its manifest states")


@app.command()
def train(file: opt.TrainFile, *, fresh: opt.Fresh = False, quiet: opt.Quiet = False, verbose: opt.Verbose = 0) -> None:
    """Train a model on annotated articles, and print its folder."""
    set_up_logging(quiet=quiet, verbose=verbose + 1)

    from claimex.train import TrainConfig, run

    typer.echo(str(run(TrainConfig.read(file), resume=not fresh)))


def _print(renderable: RenderableType, *, width: int | None = None) -> None:
    from rich.console import Console

    Console(width=width, highlight=False).print(Safe(renderable))
