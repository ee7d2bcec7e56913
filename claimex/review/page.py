"""Write a page of records and their articles: the report, and the frame of the page that review serves.

Comes in: records and texts. Goes out: one HTML file that needs nothing else and can be mailed. It contains our own
style and scripts. A content security policy names them by their digests, so that nothing else runs or loads. Articles
and records are data in JSON, in which no character can end the element. The script puts them into the page as text
only. The list reads a small index. The text and spans of an article are read when it is shown.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

from claimex.errors import InputError, RecordError
from claimex.layout import find_paragraphs, find_zones
from claimex.record import check_spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from claimex.layout import Zone
    from claimex.record import Document, Record, TextSpan

PAGE_SCRIPTS = ("base.js", "words.js", "text.js", "list.js", "detail.js", "overview.js", "page.js")
"""Scripts of the report, in the order in which they run."""

REVIEW_SCRIPTS = (*PAGE_SCRIPTS, "ledger.js", "draft.js", "review.js")
"""Scripts of the page that review serves."""

WEB = resources.files("claimex.review") / "web"
SHOWN_AS_TEXT = {"headline", "teaser", "foreign"}
"""Kinds of zones that are not dimmed, because people read them as part of the article."""

_ESCAPES = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})
_SLOT = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class Shelf:
    """The records of one article.

    Attributes:
        doc: The article.
        records: Its records, sorted by place in the text.
    """

    doc: Document
    records: Sequence[Record]


def shelve(records: Iterable[Record]) -> list[Shelf]:
    """Group records by article. Articles are in the order of their first record, records are sorted by place."""
    found: dict[str, list[Record]] = {}
    for record in records:
        found.setdefault(record.doc.id, []).append(record)
    return [make_shelf(group[0].doc, group) for group in found.values()]


def make_shelf(doc: Document, records: Iterable[Record]) -> Shelf:
    """Put the records of one article in the order of their places. There may be none."""
    return Shelf(doc, sorted(records, key=start_of))


def start_of(record: Record) -> int:
    """Return the offset at which a record's content begins, or its cue if it has no content."""
    return min((span.start for span in record.content or record.cue), default=0)


def render_report(
    records: Iterable[Record], text_of: Callable[[Document], str], *, title: str = "claimex report"
) -> tuple[str, list[str]]:
    """Write the report.

    Args:
        records: The records, in any order.
        text_of: Returns an article's text for a record's `doc`. Raises `InputError` if there is none.
        title: Title of the page.

    Returns:
        The page, and one message for each article that is listed without its text.
    """
    return render_shelves(shelve(records), text_of, title=title)


def render_shelves(
    shelves: Sequence[Shelf], text_of: Callable[[Document], str], *, title: str
) -> tuple[str, list[str]]:
    """Write the report of articles, also of those without records. Everything else is as in `render_report`."""
    articles = [article_of(shelf, text_of) for shelf in shelves]
    problems: list[str] = []
    blocks = [data_block("index", index_of(shelves, titles=[article["headline"] for article in articles]))]
    for number, article in enumerate(articles):
        if article["problem"] is not None:
            problems.append(article["problem"])
        blocks.append(data_block(f"article-{number}", article))
    return render_page(blocks, scripts=PAGE_SCRIPTS, title=title, start="claimex.start();"), problems


def render_page(blocks: Sequence[str], *, scripts: Sequence[str], title: str, start: str, connect: bool = False) -> str:
    """Put the page together.

    Args:
        blocks: Elements that hold data.
        scripts: Files of `web/`, in the order in which they run.
        title: Title of the page.
        start: Script that runs last.
        connect: Let the page connect to the server that it came from.
    """
    style, sources = read_web("page.css"), [*(read_web(name) for name in scripts), start]
    slots = {
        "csp": html.escape(policy(style, sources, connect=connect)),
        "title": html.escape(title),
        "heading": html.escape(title),
        "style": style,
        "data": "\n".join(blocks),
        "scripts": "\n".join(f"<script>{source}</script>" for source in sources),
    }
    return _SLOT.sub(lambda slot: slots[slot[1]], read_web("page.html"))


def policy(style: str, sources: Iterable[str], *, connect: bool) -> str:
    """Return a content security policy that allows only this style and these scripts."""
    rules = {
        "default-src": "'none'",
        "style-src": _digest(style),
        "script-src": " ".join(map(_digest, sources)),
        "connect-src": "'self'" if connect else "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def read_web(name: str) -> str:
    """Return one of the files in `web/`, from which the page is made."""
    return (WEB / name).read_text(encoding="utf-8")


def _digest(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def data_block(name: str, data: object) -> str:
    """Return an element with JSON data. No character in the data can end the element."""
    return f'<script type="application/json" id="{name}">{as_json(data)}</script>'


def as_json(data: object) -> str:
    """Return JSON that is safe in HTML: characters of markup are escaped."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def index_of(shelves: Sequence[Shelf], *, titles: Sequence[str | None]) -> dict[str, Any]:
    """Return what the list, the filters and the charts need.

    Args:
        shelves: The articles with their records.
        titles: For each article the headline that its text shows, for those whose record does not state one.
    """
    rows = [row_of(record, number) for number, shelf in enumerate(shelves) for record in shelf.records]
    return {"docs": list(map(_doc, shelves, titles)), "records": rows}


def _doc(shelf: Shelf, title: str | None) -> dict[str, Any]:
    doc = shelf.doc
    outlet = next((name for record in shelf.records if (name := record.doc.outlet)), None)
    return {"id": doc.id, "title": doc.title or title, "url": doc.url, "published": doc.published, "lang": doc.lang} | {
        "outlet": outlet
    }


def row_of(record: Record, doc: int, *, key: str | None = None) -> dict[str, Any]:
    """Return a record's row of the list.

    Args:
        record: The record to show.
        doc: Number of its article.
        key: The record's id on the page, if it differs from its own.
    """
    speaker = record.speaker
    return {
        "d": doc,
        "id": key or record.id,
        "at": start_of(record),
        "kind": record.kind,
        "voice": record.voice,
        "act": record.act,
        "name": speaker.name if speaker else None,
        "mention": speaker.mention.text if speaker and speaker.mention else None,
        "type": speaker.type if speaker else None,
        "text": " … ".join(span.text for span in record.content),
        "cue": " … ".join(span.text for span in record.cue),
        "conf": record.confidence,
    }


def article_of(
    shelf: Shelf, text_of: Callable[[Document], str], *, keys: Sequence[str] | None = None
) -> dict[str, Any]:
    """Return an article's text and the spans of its records, or why there is no text.

    Args:
        shelf: The article and its records.
        text_of: As in `render_report`.
        keys: The ids of the records on the page, if they differ from their own.
    """
    try:
        text = text_of(shelf.doc)
        for record in shelf.records:
            check_spans(record, text)
    except (InputError, RecordError) as error:
        words = _words_alone(shelf.records)
        return {"text": words, "problem": str(error), "records": [], "zones": [], "headline": None}
    names = keys if keys is not None else [record.id for record in shelf.records]
    spans = [spans_of(record, key=key) for key, record in zip(names, shelf.records, strict=True)]
    zones = find_zones(text, find_paragraphs(text), title=shelf.doc.title)
    return {
        "text": text,
        "problem": None,
        "records": spans,
        "zones": [[zone.span.start, zone.span.end] for zone in zones if zone.kind not in SHOWN_AS_TEXT],
        "headline": _headline(text, zones),
    }


def headline_of(text: str) -> str | None:
    """Return the first headline of an article, in one line. None if the text begins without one."""
    return _headline(text, find_zones(text, find_paragraphs(text)))


def _headline(text: str, zones: Sequence[Zone]) -> str | None:
    found = next((text[zone.span.start : zone.span.end] for zone in zones if zone.kind == "headline"), "")
    return " ".join(found.split()) or None


def _words_alone(records: Iterable[Record]) -> str:
    """Return the words that the records themselves hold, for an article without its text."""
    return "\n\n".join(" … ".join(span.text for span in (*record.content, *record.cue)) for record in records)


def spans_of(record: Record, *, key: str | None = None) -> dict[str, Any]:
    """Return a record as the page draws it. Spans are offsets alone, because the page has the text."""
    speaker = record.speaker
    return {
        "id": key or record.id,
        "kind": record.kind,
        "voice": record.voice,
        "act": record.act,
        "content": list(map(_at, record.content)),
        "cue": list(map(_at, record.cue)),
        "speaker": speaker is not None,
        "mention": _at(speaker.mention) if speaker and speaker.mention else None,
        "name": speaker.name if speaker else None,
        "role": speaker.role if speaker else None,
        "type": speaker.type if speaker else "unknown",
        "evidence": _at(speaker.evidence) if speaker and speaker.evidence else None,
        "chain": [{"span": _at(x), "rule": x.rule, "score": x.score} for x in (speaker.chain if speaker else ())],
        "claims": list(_claims(record)),
        "parent": record.parent,
        "conf": record.confidence,
    }


def _claims(record: Record) -> Iterator[dict[str, Any]]:
    for claim in record.claims:
        told = {"polarity": claim.polarity, "certainty": claim.certainty, "checkable": claim.checkable}
        yield {"span": _at(claim), **told, "signals": list(map(_at, claim.signals))}


def _at(span: TextSpan) -> list[int]:
    return [span.start, span.end]
