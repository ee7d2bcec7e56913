"""Join what says the same in several articles."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from claimex.cli import _corpus_options as corpus_opt  # noqa: TC001 - typer reads the annotations
from claimex.cli import _options as opt  # noqa: TC001
from claimex.cli._corpus import counted, write_rows
from claimex.cli._overwriting import Force, refuse_foreign
from claimex.cli._terminal import say, set_up_logging
from claimex.messages import many

if TYPE_CHECKING:
    from collections import Counter


def cluster(
    records: corpus_opt.CorpusRecords,
    *,
    level: corpus_opt.Level = "variant",
    window: corpus_opt.Window = None,
    min_articles: corpus_opt.LeastArticles = 2,
    similarity: corpus_opt.Similarity = 0.8,
    text: corpus_opt.WholeTexts = None,
    output: corpus_opt.TableOutput = None,
    min_confidence: opt.MinConfidence = 0.0,
    engine: opt.EngineName = "local",
    address: opt.Address = None,
    text_field: opt.TextField = "text",
    force: Force = False,
    quiet: opt.Quiet = False,
    config: opt.Config = None,  # noqa: ARG001 - its callback reads it
) -> None:
    """Join copies of one wire story, the forms of one quotation, or claims that say the same, across articles."""
    set_up_logging(quiet=quiet)

    from claimex.corpus import read_records
    from claimex.corpus.cluster import Wanted, days_of
    from claimex.corpus.cluster import cluster as find
    from claimex.corpus.cluster_rows import COLUMNS
    from claimex.reading import ReadOptions, Texts

    refuse_foreign(output, force=force, columns=COLUMNS)
    texts = None if text is None else Texts(text, options=ReadOptions(text_field=text_field))
    days = days_of(window)
    counts: Counter[str]
    with counted(quiet=quiet) as (watch, counts):
        if engine == "ray":
            from claimex.corpus.cluster_on_ray import cluster_on_ray

            wanted = Wanted(level, days, min_articles, texts)
            rows = cluster_on_ray(
                records,
                wanted,
                address=address,
                min_confidence=min_confidence,
                count=lambda number: counts.update(record=number),
            )
        else:
            found = read_records(records, min_confidence=min_confidence, stdin=sys.stdin.buffer)
            rows = find(watch(found), level=level, window=days, least=min_articles, texts=texts, close=similarity)
        written = write_rows(rows, COLUMNS, output)
    if not quiet:
        say(f"{many(counts['record'], 'record')}, {many(written, 'cluster')} ({level})")
