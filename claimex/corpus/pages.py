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
.wide { overflow-x: auto; }
figure { margin: 1.5rem 0; }
.bars .row, .bars .scale { display: grid; grid-template-columns: 16rem minmax(8rem, 28rem) 1fr; gap: 0 .7rem;
  align-items: center; padding: .15rem 0; }
.bars .answer { text-align: right; }
.bars .figures { font-variant-numeric: tabular-nums; white-space: nowrap; }
.bars .track { position: relative; height: 1rem; background: #8883; }
.bars .track b { position: absolute; inset: 0 auto 0 0; background: #4a90c8; }
.bars .interval { position: absolute; top: 3px; bottom: 3px; min-width: 1px; border: solid currentColor;
  border-width: 0 2px; background: linear-gradient(currentColor, currentColor) center / 100% 2px no-repeat; }
.bars .ends { grid-column: 2; display: flex; justify-content: space-between; font-size: .75rem; opacity: .8; }
@media (max-width: 48rem) {
  .bars .row { grid-template-columns: 1fr auto; }
  .bars .scale { display: block; }
  .bars .answer { text-align: left; }
  .bars .track { grid-row: 2; grid-column: 1 / 3; }
}
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
