"""Options of the commands that compare records across articles."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

CorpusRecords = Annotated[
    list[str],
    typer.Argument(
        metavar="RECORDS", help="JSON Lines (also .gz, .zst) or Parquet, or folders of them; - for standard input."
    ),
]
TableOutput = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="File to write: .jsonl, .json, .csv, .parquet, .xlsx. Default: JSON Lines on standard output.",
    ),
]

ClusterId = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ID",
        help="FILE is the output of claimex cluster: show the cluster whose id begins with ID.",
    ),
]

# cluster
Level = Annotated[
    Literal["copy", "verbatim", "variant", "claim"],
    typer.Option(
        "--level",
        help="What counts as the same: articles that copy one story, quotations with the same words, variants of a "
        "quotation, or claims that say the same in other words (extra vectors).",
    ),
]
Window = Annotated[
    str | None,
    typer.Option(
        "--window", metavar="DAYS", help="Longest time between one article and the next, such as 14d. Default: any."
    ),
]
Similarity = Annotated[
    float,
    typer.Option(
        "--similarity",
        metavar="C",
        min=0,
        max=1,
        help="For --level claim: the cosine from which two claims may be the same.",
    ),
]
LeastArticles = Annotated[
    int,
    typer.Option(
        "--min-articles",
        metavar="N",
        min=1,
        help="Fewest articles in a cluster; with 1, also what a single article repeats.",
    ),
]
WholeTexts = Annotated[
    Path | None,
    typer.Option(
        "--text", "-t", metavar="DIR", help="For --level copy: folder of the articles, to compare their whole texts."
    ),
]

# people
PeopleList = Annotated[
    Path,
    typer.Option(
        "--list",
        metavar="FILE",
        help="CSV of people with the columns id and name, and optionally aliases, role, from, to and others.",
    ),
]
OptionalList = Annotated[
    Path | None,
    typer.Option("--list", metavar="FILE", help="CSV of the people who are on your list already.", show_default=False),
]
LinkedOutput = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="File of records, in the format of its suffix. Default: JSON Lines on standard output.",
    ),
]
Questions = Annotated[
    Path | None,
    typer.Option(
        "--report",
        metavar="FILE",
        help="Also write the speakers who may be one of several people: .csv, .jsonl, .xlsx or .parquet.",
    ),
]
LinkLedger = Annotated[
    Path | None,
    typer.Option(
        "--ledger", metavar="FILE", help="File of earlier decisions, which are applied; new ones are added to it."
    ),
]
FilledIn = Annotated[
    Path | None,
    typer.Option(
        "--decisions",
        metavar="FILE",
        help="File of --report with its column decision filled in (an id, or none), to be added to --ledger.",
    ),
]
MostSpeakers = Annotated[
    int | None, typer.Option("--top", metavar="N", min=1, help="Only the N most frequent speakers.", show_default=False)
]
SuggestOutput = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="List to fill in, as .csv; or .xlsx, .jsonl or .parquet, to read only. "
        "Default: JSON Lines on standard output.",
    ),
]

# audit
AuditList = Annotated[
    Path | None,
    typer.Option(
        "--list",
        metavar="FILE",
        help="CSV of people, as for people link. Its column gender is used for linked speakers.",
        show_default=False,
    ),
]
GroupBy = Annotated[
    str,
    typer.Option(
        "--by", metavar="NAME,…", help="Group articles by outlet, month, year or lang, or by several of these."
    ),
]
Copies = Annotated[
    Literal["all", "once"],
    typer.Option("--copies", help="Of the copies of one wire story, count all, or only the earliest one."),
]
ToCheck = Annotated[
    Path | None,
    typer.Option(
        "--to-check",
        metavar="FILE",
        help="Also write a random sample of the records, to be checked with claimex review.",
    ),
]
SampleSize = Annotated[
    int, typer.Option("--sample", metavar="N", min=2, help="Number of records in the sample of --to-check.")
]
SampleSeed = Annotated[
    int, typer.Option("--seed", metavar="N", help="Seed of the sample; another seed draws another one.")
]
CheckLedgers = Annotated[
    list[Path] | None,
    typer.Option(
        "--ledger", metavar="FILE", help="Ledger of the review of that sample, which corrects the shares. Repeatable."
    ),
]
AuditOutput = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="File to write: .html with charts, .xlsx, .json, .csv, .jsonl, .parquet. "
        "Default: JSON Lines on standard output.",
    ),
]

# graph
NodeKind = Annotated[
    Literal["speaker", "organization", "cluster"],
    typer.Option(
        "--nodes",
        help="What the nodes are: speakers or organizations that cite each other, or speakers and the clusters "
        "that they say.",
    ),
]
EdgeKinds = Annotated[
    str,
    typer.Option(
        "--edges",
        metavar="KIND,…",
        help="Kinds of edges: cites, says, denies. Those that do not fit the nodes are left out.",
    ),
]
ClusterFile = Annotated[
    Path | None,
    typer.Option(
        "--clusters", metavar="FILE", help="For --nodes cluster: the JSON Lines file that claimex cluster wrote."
    ),
]
GraphOutput = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="File to write: .graphml, .gexf; or edges as .csv, .jsonl, .parquet, .xlsx. "
        "Default: JSON Lines on standard output.",
    ),
]

# verify
Draft = Annotated[
    str,
    typer.Argument(
        metavar="RECORDS|TEXT",
        help="Records in any format that claimex writes, or a folder of them; - for standard input. "
        "Or a draft (.txt, .md, .html), whose records are extracted first.",
    ),
]
Against = Annotated[
    list[str],
    typer.Option("--against", metavar="PATH", help="Files or folders of source texts. Repeatable."),
]
SpeakerMustMatch = Annotated[
    bool,
    typer.Option(
        "--speaker-must-match",
        help="Also require that the same speaker says the words; otherwise they are misattributed.",
    ),
]
FailOn = Annotated[
    str,
    typer.Option(
        "--fail-on", metavar="STATUS,…", help="Statuses that make the exit code 1, separated by commas; none for never."
    ),
]
VerifyOutput = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Report to write: .html, .jsonl, .json, .csv, .parquet or .xlsx. "
        "Default: a table of the quotations that fail.",
    ),
]
