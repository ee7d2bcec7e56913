"""Verdicts → rows of a table, a page, and lines for the terminal."""

from __future__ import annotations

from dataclasses import asdict
from html import escape
from typing import TYPE_CHECKING

from claimex.corpus.differences import describe
from claimex.corpus.pages import page
from claimex.corpus.verify import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from claimex.corpus.tables import Row
    from claimex.corpus.verify import Tally, Verdict


COLUMNS = (
    *("record", "doc", "part", "start", "end", "quote", "speaker", "status", "share", "changes"),
    *("source", "source_start", "source_end", "source_text", "source_speaker", "speaker_matches", "places", "found"),
)
SHARE_DIGITS = 4


def rows(verdicts: Iterable[Verdict]) -> Iterator[Row]:
    """Yield each verdict as plain values, the columns' names as keys."""
    for verdict in verdicts:
        first = verdict.found[0] if verdict.found else None
        yield {
            "record": verdict.record,
            "doc": verdict.doc,
            "part": verdict.quote.part,
            "start": verdict.quote.start,
            "end": verdict.quote.end,
            "quote": verdict.quote.text,
            "speaker": verdict.speaker,
            "status": verdict.status,
            "share": round(verdict.share, SHARE_DIGITS),
            "changes": [asdict(change) for change in verdict.changes],
            "source": first.doc if first else None,
            "source_start": first.start if first else None,
            "source_end": first.end if first else None,
            "source_text": first.text if first else None,
            "source_speaker": first.speaker if first else None,
            "speaker_matches": verdict.speaker_matches,
            "places": verdict.places,
            "found": [asdict(place) for place in verdict.found],
        }


def to_page(verdicts: Iterable[Row], tally: Tally) -> Iterator[str]:
    """Yield a page that opens offline: the counts, then each quotation beside its source."""
    body = _body(verdicts, tally)
    yield from page("Quotations against their sources", body)


def _body(verdicts: Iterable[Row], tally: Tally) -> Iterator[str]:
    yield '<div class="wide"><table><thead><tr>'
    yield "".join(f"<th>{name}</th>" for name in ("status", "quotation", "source", "differences", "where"))
    yield "</tr></thead><tbody>\n"
    for row in verdicts:
        where = f"{row['doc']} {row['start']}–{row['end']}"
        if row["source"]:
            where += f" ← {row['source']} {row['source_start']}–{row['source_end']}"
        said = f"{row['source_speaker']}: " if row["source_speaker"] else ""
        source = said + " … ".join(place["text"] for place in row["found"])
        cells = (row["status"], f"{row['speaker'] or '–'}: {row['quote']}", source, describe(row["changes"]), where)
        yield f'<tr class="{row["status"]}">' + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>\n"
    yield "</tbody></table></div>\n<h2>Counts</h2><table><tbody>"
    yield "".join(
        f'<tr><td>{status}</td><td class="number">{tally.statuses[status]:,}</td></tr>' for status in STATUSES
    )
    yield "</tbody></table>\n"
