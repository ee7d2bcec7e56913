"""An audit → a page with charts that opens offline, a spreadsheet, JSON or CSV."""

from __future__ import annotations

import json
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from claimex.corpus.audit import SPEAKER_COLUMNS, most_quoted, share_columns, share_rows, speaker_rows
from claimex.corpus.pages import page
from claimex.corpus.tables import form_of, write_sheets, write_table
from claimex.formats import open_output
from claimex.messages import many

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from claimex.corpus.audit import Audit, Group
    from claimex.corpus.shares import Share


def write_audit(found: Audit, path: Path) -> None:
    """Write an audit in the form that the file's name asks for.

    Args:
        found: From `audit`.
        path: Ends in .html, .xlsx (a sheet of shares, one of speakers), .json (both), .csv, .jsonl or .parquet.

    Raises:
        ConfigError: The form is not known, or no file can be written there.
        ExtraMissing: A package is missing that the form needs.
    """
    form = form_of(path, also=(".html",))
    if form in {".csv", ".jsonl", ".parquet"}:
        write_table(share_rows(found), share_columns(found.by), path)
        return
    with open_output(path) as stream:
        if form == ".xlsx":
            speakers = (*found.by, *SPEAKER_COLUMNS)
            sheets = {
                "shares": (share_columns(found.by), share_rows(found)),
                "speakers": (speakers, speaker_rows(found)),
            }
            write_sheets(sheets, stream)
        elif form == ".json":
            whole = {"by": found.by, "shares": list(share_rows(found)), "speakers": list(speaker_rows(found))}
            stream.write((json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode())
        else:
            for piece in to_page(found):
                stream.write(piece.encode())


def to_page(found: Audit) -> Iterator[str]:
    """Yield a page: for each group its charts, each bar with its interval and its figures in words."""
    yield from page("Who is quoted", _body(found))


def _body(found: Audit) -> Iterator[str]:
    yield (
        "<p>Bars show shares, weighted by how sure each record is; the bracket over a bar is its interval of 95 %, "
        "which reflects that articles are a sample and that records may be wrong. Women and men are told by the "
        "articles' own words or by a list, never by first names.</p>\n"
    )
    for key, group in found.groups.items():
        name = " · ".join(key) or "All articles"
        checked = f", corrected by {many(n, 'record')} that people checked" if (n := group.shares.checked) else ""
        size = f"{many(group.articles, 'article')}, {many(group.records, 'record')}"
        yield f"<h2>{escape(name)}</h2><p>{size}{checked}</p>\n"
        for question, shares in groupby(group.shares.shares(), key=lambda share: share.question):
            yield _chart(question, list(shares))
        yield _speakers(group)


def _chart(question: str, shares: Sequence[Share]) -> str:
    bars = "".join(map(_bar, shares))
    caption = f"<figcaption><strong>{escape(question.capitalize())}</strong></figcaption>"
    return f'<figure class="bars">{caption}{bars}{_SCALE}</figure>\n'


_SCALE = (
    '<div class="scale" aria-hidden="true"><span class="ends">'
    "<span>0 %</span><span>50 %</span><span>100 %</span></span></div>"
)


def _bar(share: Share) -> str:
    """Return a row: the answer, a bar with its interval, and both in figures. The bar says nothing new to a reader."""
    figures = f"{share.share:.1%}"
    whisker = ""
    if share.low is not None and share.high is not None:
        figures += f" <small>({share.low:.1%} to {share.high:.1%})</small>"
        left, width = 100 * share.low, 100 * (share.high - share.low)
        whisker = f'<i class="interval" style="left:{left:.2f}%;width:{width:.2f}%"></i>'
    return (
        f'<div class="row"><span class="answer">{escape(share.answer.replace("_", " "))}</span>'
        f'<span class="track" aria-hidden="true"><b style="width:{100 * share.share:.2f}%"></b>{whisker}</span>'
        f'<span class="figures">{figures}</span></div>'
    )


def _speakers(group: Group) -> str:
    rows = "".join(
        f'<tr><td>{escape(name)}</td><td class="number">{count:,}</td></tr>' for (_, name), count in most_quoted(group)
    )
    head = "<thead><tr><th>Quoted most</th><th class='number'>records</th></tr></thead>"
    return f"<table>{head}<tbody>{rows}</tbody></table>\n"
