"""The command `claimex extract`: extract attribution records from articles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from claimex.cli import _options as opt  # noqa: TC001 - typer reads the annotations
from claimex.cli._app import FAILED, PARTLY_DONE
from claimex.cli._terminal import TerminalProgress, say, set_up_logging
from claimex.errors import InputError
from claimex.messages import many

if TYPE_CHECKING:
    from claimex.running import Counts

# Copies of constants whose modules are slow to import; a test holds them equal.
MIN_CONFIDENCE = 0.3  # running/selection.py
SHARD_SIZE = 500  # running/shards.py


def extract(
    paths: opt.Paths,
    *,
    output: opt.Output = None,
    file_format: opt.OutputFormat = None,
    kind: opt.Kinds = None,
    act: opt.Acts = None,
    speaker: opt.Speakers = None,
    min_confidence: opt.MinConfidence = MIN_CONFIDENCE,
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
    follow_links: opt.FollowLinks = False,
    shard_size: opt.ShardSize = SHARD_SIZE,
    fresh: opt.FreshRun = False,
    headlines: opt.Headlines = False,
    any_language: opt.AnyLanguage = False,
    keep_text: opt.KeepText = None,
    articles: opt.Articles = None,
    errors: opt.Errors = None,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = 0,
    config: opt.Config = None,  # noqa: ARG001 - its callback reads it
) -> None:
    """Extract attribution records from articles."""
    set_up_logging(quiet=quiet, verbose=verbose)

    from claimex.reading import ReadOptions
    from claimex.running import ERRORS, Request, SideFiles, Site, Subset, extract_to

    request = Request(
        paths=tuple(paths),
        reading=ReadOptions(
            encoding=encoding, text_field=text_field, input_format=input_format, follow_links=follow_links
        ),
        subset=Subset(since=since, sample=sample, seed=seed, limit=limit),
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
        any_language=any_language,
        side_files=SideFiles(texts=keep_text, articles=articles, errors=errors),
    )
    counts = extract_to(request, progress=TerminalProgress(quiet=quiet))
    kept = counts.kept
    if kept.get("shards") and not quiet:
        say(f"{many(kept['shards'], 'shard')} with {many(kept['articles'], 'article')} had been done before")
    if failed := kept.get("failures"):
        say(f"{many(failed, 'input')} failed before; {Path(str(output)) / ERRORS} lists them")
    _leave(counts)


def _leave(counts: Counts) -> None:
    if not counts.articles and not counts.failed:
        where = "input"
        raise InputError(where, "holds no article", reason="no article", advice="see claimex extract --help")
    if counts.failed:
        raise typer.Exit(PARTLY_DONE if counts.articles else FAILED)
