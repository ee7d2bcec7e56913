"""The command `claimex open`: extract, and show the result in the browser, in one step."""

from __future__ import annotations

import sys
import tempfile
import threading
import webbrowser
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimex.cli import _options as opt  # noqa: TC001 - typer reads the annotations
from claimex.cli._app import PARTLY_DONE
from claimex.cli._groups import MIN_CONFIDENCE, Extraction, Selection, with_groups
from claimex.cli._overwriting import Force, refuse_foreign
from claimex.cli._terminal import reporting, say, set_up_logging
from claimex.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from claimex.pipeline import Outcome
    from claimex.reading import ReadOptions
    from claimex.record import Record
    from claimex.running import Counts

PAGE = "claimex.html"

SELECTION, EXTRACTION = Selection(min_confidence=MIN_CONFIDENCE), Extraction()

OpenedPaths = Annotated[
    list[str], typer.Argument(metavar="PATH", help="Files, folders or glob patterns; - for standard input.")
]
KeptPage = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Keep the page in this file. Default: it is removed at the end."
    ),
]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Only print where the page is.")]
OpenLimit = Annotated[
    int | None, typer.Option("--limit", "-n", metavar="N", min=1, help="Stop after N articles.", show_default=False)
]


@with_groups
def open_(
    paths: OpenedPaths,
    *,
    output: KeptPage = None,
    limit: OpenLimit = None,
    no_browser: NoBrowser = False,
    force: Force = False,
    selection: Selection = SELECTION,
    extraction: Extraction = EXTRACTION,
    quiet: opt.Quiet = False,
    config: opt.Config = None,  # noqa: ARG001 - its callback reads it
) -> None:
    """Extract articles and show the result in the browser, in one step."""
    set_up_logging(quiet=quiet)
    refuse_foreign(output, force=force)

    from claimex.formats import check_page, open_output
    from claimex.pipeline import load
    from claimex.reading import find_missing, read_articles
    from claimex.running import Counts

    if output is not None:
        check_page(output)
    missing = list(find_missing(paths))
    if len(missing) == len(paths):
        raise missing[0]  # before the model is opened, which takes seconds
    extractor = load(extraction.model, voice=extraction.voice)
    articles = islice(read_articles(paths, options=extraction.reading(), stdin=sys.stdin.buffer), limit)
    counts = Counts(expected=partial(_count, paths, extraction.reading(), limit))
    page = _page(extractor.extract_all(articles), counts, selection, quiet=quiet)
    if output is not None:
        with open_output(output) as stream:
            stream.write(page)
        _show(output, browser=not no_browser)
    else:
        with tempfile.TemporaryDirectory(prefix="claimex-") as folder:
            path = Path(folder) / PAGE
            path.write_bytes(page)
            _show(path, browser=not no_browser)
            _wait()
    if counts.failed:
        raise typer.Exit(PARTLY_DONE)


def _count(paths: list[str], options: ReadOptions, limit: int | None) -> int | None:
    """Return how many articles there are to extract; None if only reading tells."""
    from claimex.reading import count_articles

    found = count_articles(paths, options=options)
    return found if found is None or limit is None else min(found, limit)


def _page(outcomes: Iterable[Outcome], counts: Counts, selection: Selection, *, quiet: bool) -> bytes:
    """Return the page, and count what it was made of."""
    from claimex.review import render_report

    texts: dict[str, str] = {}
    records: list[Record] = []
    with reporting(counts, quiet=quiet, live=True) as note:
        for outcome in outcomes:
            note(outcome)
            if outcome.article is None or outcome.failure is not None:
                continue
            texts[outcome.article.id] = outcome.article.text
            chosen = selection.of(outcome.records)
            counts.kinds.update(record.kind for record in chosen)
            records += chosen
    if not counts.articles:
        where = "input"
        raise InputError(where, "holds no article", reason="no article", advice="name files or folders of articles")
    page, _ = render_report(records, lambda doc: texts[doc.id], title="claimex")
    return page.encode()


def _show(path: Path, *, browser: bool) -> None:
    say(f"the page is {path.resolve()}")
    if browser:
        webbrowser.open(path.resolve().as_uri())


def _wait() -> None:
    """Wait until the user has seen the page, which is removed then."""
    say("Ctrl-C ends this and removes the page; -o FILE keeps it")
    with suppress(KeyboardInterrupt):
        threading.Event().wait()
