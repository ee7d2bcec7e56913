"""A page that opens offline: one file, no script, nothing fetched."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .7rem; border-bottom: 1px solid #8886; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
tr.altered td:first-child, tr.spliced td:first-child, tr.absent td:first-child, tr.misattributed td:first-child
{ font-weight: bold; }
svg text { fill: currentColor; font: 13px system-ui, sans-serif; }
figure { margin: 1.5rem 0; overflow-x: auto; }
"""


def page(title: str, body: Iterable[str]) -> Iterator[str]:
    """Yield a whole page; `body` is HTML already."""
    yield (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        '<meta name="generator" content="claimex">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>\n<body><h1>{escape(title)}</h1>\n"
    )
    yield from body
    yield "</body></html>\n"
