"""The command `claimex show`: show one article with the quotations and speakers marked in its text."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimex.cli import _corpus_options as corpus_opt  # noqa: TC001 - typer reads the annotations
from claimex.cli import _options as opt  # noqa: TC001
from claimex.cli._groups import Extraction, Selection, with_groups
from claimex.cli._terminal import print_rendered, say, set_up_logging
from claimex.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from claimex.article import Article, Failure
    from claimex.record import Record


ArticleFile = Annotated[str, typer.Argument(metavar="FILE", help="The article; - for standard input.")]
DocId = Annotated[
    str | None, typer.Option("--doc", "-d", metavar="ID", help="Id of the article in FILE. Default: the first.")
]
Records = Annotated[
    str | None,
    typer.Option(
        "--records", "-r", metavar="FILE", help="Show these records instead of extracting; - for standard input."
    ),
]
ClaimsAlone = Annotated[
    bool,
    typer.Option("--claims", help="List only the claims, with the names that their pronouns stand for in brackets."),
]
Width = Annotated[
    int | None,
    typer.Option(
        "--width",
        "-w",
        metavar="N",
        min=20,
        envvar="CLAIMEX_WIDTH",
        help="Width in columns. Default: that of the terminal.",
    ),
]


SELECTION, EXTRACTION = Selection(), Extraction()


@with_groups
def show(
    file: ArticleFile,
    *,
    records: Records = None,
    cluster: corpus_opt.ClusterId = None,
    doc: DocId = None,
    claims: ClaimsAlone = False,
    width: Width = None,
    selection: Selection = SELECTION,
    extraction: Extraction = EXTRACTION,
    quiet: opt.Quiet = False,
    config: opt.Config = None,  # noqa: ARG001 - its callback reads it
) -> None:
    """Show one article with the quotations, cues and speakers marked in its text, or a cluster."""
    set_up_logging(quiet=quiet)
    if cluster is not None:
        from claimex.corpus.cluster_view import find_cluster, render_cluster

        print_rendered(render_cluster(find_cluster(Path(file), cluster)), width=width)
        return

    from claimex.layout import zones_of
    from claimex.reading import read_articles
    from claimex.views import render_article, render_claims

    article = _choose(read_articles([file], options=extraction.reading(), stdin=sys.stdin.buffer), file, doc)
    given = selection.of(_extracted(article, extraction) if records is None else _given(article, records))
    view = render_claims(article, given) if claims else render_article(article, given, zones=zones_of(article))
    print_rendered(view, width=width)


def _choose(found: Iterable[Article | Failure], file: str, doc: str | None) -> Article:
    """Return the article with the id `doc`, or the first, with a message if there are more."""
    from claimex.article import Failure

    first: Article | None = None
    for entry in found:
        if isinstance(entry, Failure):
            raise InputError(entry.where, entry.message.removeprefix(f"{entry.where}: "), reason=entry.reason)
        if first is not None:
            say(f"{file} holds more articles than {first.id}, which is shown; choose with --doc ID")
            break
        if doc is None or entry.id == doc:
            first = entry
            if doc is not None:
                break
    if first is None:
        problem, advice = "holds no article", "name a file that holds one"
        if doc:
            problem, advice = f"holds no article {doc!r}", "check the id, or leave --doc out for the first"
        raise InputError(file, problem, reason="no article", advice=advice)
    return first


def _extracted(article: Article, extraction: Extraction) -> list[Record]:
    from claimex.pipeline import load

    return load(extraction.model, voice=extraction.voice).extract(article)


def _given(article: Article, records: str) -> list[Record]:
    """Read the article's records from a file; they must be made from exactly this text."""
    from claimex.formats import load_records
    from claimex.record import Record, check_spans

    entries = [entry for entry in load_records(records, stdin=sys.stdin.buffer) if isinstance(entry, Record)]
    found = [record for record in entries if record.doc.sha256 == article.sha256]
    if not found:
        named = any(record.doc.id == article.id for record in entries)
        say(f"{records}: no record of this {'version of the ' if named else ''}article")
    ids = [record.doc.id for record in found]  # several files may hold the same text
    shown = article.id if article.id in ids else next(iter(ids), None)
    found = [record for record in found if record.doc.id == shown]
    for record in found:
        check_spans(record, article.text)
    return found
