"""Draw the log of a run and its reliability diagram, as SVG.

Comes in: the log, or reliability tables. Goes out: a picture. That of the log has the losses by step above and the dev
scores by epoch below. The SVG is written by hand, because a few line charts do not justify a plotting library.
"""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from claimex.train.calibrate import Bin

    Series = Mapping[str, Sequence[tuple[float, float]]]

_WIDTH, _HEIGHT, _LEFT, _TOP, _GAP = 640, 260, 60, 30, 70  # pixels of one chart and its surroundings
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
"""The palette of Okabe and Ito (2008), which colour-blind readers can tell apart."""

_TICKS = 4


def plot(log: Path, picture: Path) -> None:
    """Draw the lines of a run's JSON Lines log.

    Args:
        log: The log file. Lines with `step` hold losses, lines with `epoch` hold scores. If a step was run twice
            (before a stop and after it), the later line counts.
        picture: The SVG file to write.
    """
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    charts = [
        ("loss by step", _series(lines, "step", skip=())),
        ("F1 on dev by epoch", _series(lines, "epoch", skip=("seconds",))),
    ]
    height = _TOP + len(charts) * (_HEIGHT + _GAP)
    body = [_chart(title, series, _TOP + i * (_HEIGHT + _GAP)) for i, (title, series) in enumerate(charts)]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH + 3 * _LEFT}" height="{height}" '
        f'font-family="sans-serif" font-size="12">\n<rect width="100%" height="100%" fill="white"/>\n'
    )
    picture.write_text(svg + "\n".join(body) + "\n</svg>\n", encoding="utf-8")


def plot_reliability(tables: Mapping[str, Sequence[Bin]], picture: Path) -> None:
    """Draw the share of attributions that are right over the confidence. The diagonal is a perfect match.

    Args:
        tables: Reliability tables by name.
        picture: The SVG file to write.
    """
    size = _HEIGHT
    body = [
        f'<rect x="{_LEFT}" y="{_TOP}" width="{size}" height="{size}" fill="none" stroke="#999"/>',
        f'<path d="M{_LEFT} {_TOP + size} l{size} {-size}" stroke="#999" stroke-dasharray="4"/>',
        f'<text x="{_LEFT + size / 2}" y="{_TOP + size + 34}" text-anchor="middle">confidence</text>',
        f'<text x="{_LEFT}" y="{_TOP - 10}" font-weight="bold">share that is right</text>',
    ]
    for tick in range(_TICKS + 1):
        share = tick / _TICKS
        x, y = _place(share, share, size)
        body.append(f'<text x="{_LEFT - 6}" y="{y + 4:.0f}" text-anchor="end">{share:.2f}</text>')
        body.append(f'<text x="{x:.0f}" y="{_TOP + size + 16}" text-anchor="middle">{share:.2f}</text>')
    for number, (name, bins) in enumerate(tables.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        places = [_place(b.confidence, b.right, size) for b in bins]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        body.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        body += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
        body.append(f'<text x="{_LEFT + size + 8}" y="{_TOP + 14 + 16 * number}" fill="{colour}">{escape(name)}</text>')
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size + 4 * _LEFT}" height="{size + _TOP + _GAP}" '
        f'font-family="sans-serif" font-size="12">\n<rect width="100%" height="100%" fill="white"/>\n'
    )
    picture.write_text(svg + "\n".join(body) + "\n</svg>\n", encoding="utf-8")


def _place(across: float, up: float, size: float) -> tuple[float, float]:
    return _LEFT + size * across, _TOP + size * (1 - up)


def _series(lines: Sequence[Mapping[str, float]], axis: str, *, skip: Sequence[str]) -> Series:
    latest = {line[axis]: line for line in lines if axis in line}
    names = {name for line in latest.values() for name in line} - {axis, *skip}
    return {name: [(x, latest[x][name]) for x in sorted(latest) if name in latest[x]] for name in sorted(names)}


def _chart(title: str, series: Series, top: int) -> str:
    points = [point for line in series.values() for point in line]
    if not points:
        return ""
    right = max(x for x, _ in points) or 1.0
    low, high = min(y for _, y in points), max(y for _, y in points)
    spread = (high - low) or 1.0
    out = [f'<text x="{_LEFT}" y="{top - 10}" font-weight="bold">{escape(title)}</text>']
    out.append(f'<rect x="{_LEFT}" y="{top}" width="{_WIDTH}" height="{_HEIGHT}" fill="none" stroke="#999"/>')
    for tick in range(_TICKS + 1):
        y = top + _HEIGHT * (1 - tick / _TICKS)
        x = _LEFT + _WIDTH * tick / _TICKS
        out.append(f'<text x="{_LEFT - 6}" y="{y + 4:.0f}" text-anchor="end">{low + spread * tick / _TICKS:.2f}</text>')
        out.append(f'<text x="{x:.0f}" y="{top + _HEIGHT + 16}" text-anchor="middle">{right * tick / _TICKS:g}</text>')
    for number, (name, line) in enumerate(series.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        path = " ".join(
            f"{_LEFT + _WIDTH * x / right:.1f},{top + _HEIGHT * (1 - (y - low) / spread):.1f}" for x, y in line
        )
        out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out.append(f'<text x="{_LEFT + _WIDTH + 8}" y="{top + 14 + 16 * number}" fill="{colour}">{escape(name)}</text>')
    return "\n".join(out)
