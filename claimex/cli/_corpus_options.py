"""Options of the commands that compare records across articles."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

CorpusRecords = Annotated[
    list[str],
    typer.Argument(
        metavar="RECORDS", help="JSON Lines (.gz, .zst), Parquet, folders of them or of shards; - for standard input."
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
    typer.Option("--cluster", metavar="ID", help="FILE holds clusters: show the one whose id begins so."),
]

# cluster
Level = Annotated[
    Literal["copy", "verbatim", "variant", "claim"],
    typer.Option(
        "--level",
        help="What is joined: articles that copy one story, quotations word for word, variants of them, or claims "
        "that say the same in other words (extra vectors).",
    ),
]
Window = Annotated[
    str | None,
    typer.Option("--window", metavar="DAYS", help="Longest time between one and the next, such as 14d. Default: any."),
]
Similarity = Annotated[
    float,
    typer.Option(
        "--similarity", metavar="C", min=0, max=1, help="For --level claim: cosine from which claims may be one."
    ),
]
LeastArticles = Annotated[
    int,
    typer.Option("--min-articles", metavar="N", min=1, help="Articles of a cluster at least; 1 for what one repeats."),
]
WholeTexts = Annotated[
    Path | None,
    typer.Option("--text", "-t", metavar="DIR", help="Folder of the articles: compare them whole, for --level copy."),
]

# people
PeopleList = Annotated[
    Path,
    typer.Option("--list", metavar="FILE", help="CSV of people: id, name, and any of aliases, role, from, to, others."),
]
OptionalList = Annotated[
    Path | None, typer.Option("--list", metavar="FILE", help="CSV of people who are known already.", show_default=False)
]
LinkedOutput = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="File of records, form by its suffix. Default: JSON Lines on standard output.",
    ),
]
Questions = Annotated[
    Path | None,
    typer.Option("--report", metavar="FILE", help="Write who may be several people: .csv, .jsonl, .xlsx or .parquet."),
]
LinkLedger = Annotated[
    Path | None, typer.Option("--ledger", metavar="FILE", help="Decisions that are replayed, and added to.")
]
FilledIn = Annotated[
    Path | None,
    typer.Option(
        "--decisions",
        metavar="FILE",
        help="A report with its column decision filled in (an id, or none): add it to --ledger.",
    ),
]
MostSpeakers = Annotated[
    int | None, typer.Option("--top", metavar="N", min=1, help="Only the N most frequent.", show_default=False)
]
SuggestOutput = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="The list to fill in: .csv, or .xlsx, .jsonl, .parquet to read. Default: JSON Lines on standard output.",
    ),
]

# audit
AuditList = Annotated[
    Path | None,
    typer.Option(
        "--list",
        metavar="FILE",
        help="CSV of people, as for people link: its column gender counts for linked speakers.",
        show_default=False,
    ),
]
GroupBy = Annotated[
    str, typer.Option("--by", metavar="NAME,…", help="Group articles by outlet, month, year, lang, or several of them.")
]
Copies = Annotated[
    Literal["all", "once"], typer.Option("--copies", help="Count copies of one wire story each, or the earliest alone.")
]
ToCheck = Annotated[
    Path | None,
    typer.Option("--to-check", metavar="FILE", help="Write a random sample of the records, to be checked with review."),
]
SampleSize = Annotated[int, typer.Option("--sample", metavar="N", min=2, help="Records of --to-check.")]
SampleSeed = Annotated[int, typer.Option("--seed", metavar="N", help="Another seed draws another sample.")]
CheckLedgers = Annotated[
    list[Path] | None,
    typer.Option(
        "--ledger", metavar="FILE", help="Decisions of review about that sample, which correct the shares. Repeatable."
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
    typer.Option("--nodes", help="Who cites whom, by speaker or by organization; or who says which cluster."),
]
EdgeKinds = Annotated[
    str,
    typer.Option("--edges", metavar="KIND,…", help="Kinds of edges: cites, says, denies; those that fit the nodes."),
]
ClusterFile = Annotated[
    Path | None,
    typer.Option("--clusters", metavar="FILE", help="Clusters of quotations (.jsonl of claimex cluster)."),
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
        help="Records in any form that claimex writes, a folder of them, or - for standard input; "
        "or a draft (.txt, .md, .html), which is extracted first.",
    ),
]
Against = Annotated[
    list[str],
    typer.Option("--against", metavar="PATH", help="Files or folders of source texts. Repeatable."),
]
SpeakerMustMatch = Annotated[
    bool, typer.Option("--speaker-must-match", help="Words that another speaker says are misattributed.")
]
FailOn = Annotated[
    str,
    typer.Option(
        "--fail-on", metavar="STATUS,…", help="Statuses that make the exit code 1, parted by commas; none for never."
    ),
]
VerifyOutput = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Report to write: .html, .jsonl, .json, .csv, .parquet, .xlsx. Default: a table of what fails.",
    ),
]
