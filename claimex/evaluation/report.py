"""Turn counts into a report: precision, recall, F1, shares and bootstrap intervals, as tables or JSON.

Comes in: one row of `attribution_scores.COLUMNS` for each article. Goes out: `Report`. Every metric is a ratio of sums
over articles, so an interval needs only the rows: articles are drawn with replacement, their rows are summed, and the
metrics are computed again (Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13). Articles are
drawn instead of records, because the records of one article are not independent of each other.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from claimex.evaluation.attribution_scores import COLUMNS, FAMILIES, LABELS, SHARES, WAYS
from claimex.evaluation.claim_scores import MEANS
from claimex.evaluation.items import FAMILY_CELLS, SHARE_CELLS, SURE
from claimex.evaluation.source_forms import FORMS
from claimex.vocabulary import ACTS, CERTAINTIES, CONTENT_KINDS, ZONE_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy as np
    from numpy.typing import NDArray
    from rich.console import Group, RenderableType
    from rich.table import Table

    Floats = NDArray[np.float64]


SCHEMA = "claimex-report/1"
LEVEL = 0.95
RESAMPLES = 1000
"""Draws of the bootstrap, enough for the second decimal of the bounds (Efron and Tibshirani 1993, section 13.3)."""
SEED = 20_180_507
"""Fixed, so that a report is the same on every run. Any other number would do."""
DIGITS = 6  # in JSON: more than any corpus can tell apart, too few to show rounding errors of a machine
MEASURES = ("p", "r", "f")
METRICS: tuple[str, ...] = (
    *(f"{family}.{measure}" for family in FAMILIES for measure in MEASURES),
    *SHARES,
    *MEANS,
)


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure, 0 to 1, and its interval over other choices of articles.

    Attributes:
        value: None if it is undefined: precision without predictions, recall and F1 without gold, a share of nothing.
        low, high: Bounds of the 95 % bootstrap interval. None if undefined, or with fewer than two articles.
    """

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The scores of predictions against gold.

    Attributes:
        metrics: All of METRICS by name: a family of FAMILIES with ".p", ".r" or ".f", a share, or a mean.
        counts: For a family with ".gold" or ".predicted", how many there are (words for token scores). For a share
            with ".of", of how many it is the share.
        articles: Numbers of articles: "gold", "predicted", "matched", "without_predictions" (gold articles that count
            as missed), "not_in_gold" (predicted articles that were left out).
        not_in_gold: Ids of the predicted articles that were left out, sorted.
        left_out: How many records were not scored, by side and reason, such as "predicted nested".
        resamples, seed: Draws and seed of the bootstrap.
        least_confidence: The least confidence among the predicted records, by which one sees what a file left out; None
            for no records.
    """

    metrics: Mapping[str, Metric]
    counts: Mapping[str, int]
    articles: Mapping[str, int]
    not_in_gold: tuple[str, ...]
    left_out: Mapping[str, int]
    resamples: int
    seed: int
    least_confidence: float | None = None

    def __getitem__(self, name: str) -> float | None:
        return self.metrics[name].value

    def to_json(self) -> str:
        """Return the report as one JSON object, indented, without a final line break."""
        metrics = {
            name: {"value": _round(metric.value), "low": _round(metric.low), "high": _round(metric.high)}
            for name, metric in self.metrics.items()
        }
        whole: dict[str, Any] = {
            "schema": SCHEMA,
            "articles": {**self.articles, "not_in_gold_ids": list(self.not_in_gold)},
            "left_out": dict(self.left_out),
            "least_confidence": _round(self.least_confidence),
            "bootstrap": {"level": LEVEL, "resamples": self.resamples, "seed": self.seed},
            "metrics": metrics,
            "counts": dict(self.counts),
        }
        return json.dumps(whole, ensure_ascii=False, indent=1)


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)


def measure(rows: Floats, *, resamples: int, seed: int) -> tuple[dict[str, Metric], dict[str, int]]:
    """Compute the metrics, their intervals and the counts from rows.

    Args:
        rows: `(n_articles, len(COLUMNS))`. The draws depend on the order of the articles.
        resamples: Draws of the bootstrap; 0 for no intervals.
        seed: Seed of the draws.

    Returns:
        Metrics by name in the order of METRICS, and counts by name.
    """
    totals = rows.sum(axis=0, keepdims=True)
    values = _metrics(totals)[0]
    low, high = _bounds(rows, resamples, seed)
    triples = zip(METRICS, values, low, high, strict=True)
    metrics = {name: Metric(*(_defined(number) for number in numbers)) for name, *numbers in triples}
    return metrics, _counts(totals[0])


def _defined(number: float) -> float | None:
    return None if number != number else float(number)  # noqa: PLR0124 - NaN alone differs from itself


def _metrics(sums: Floats) -> Floats:
    """Turn sums of cells `(n, len(COLUMNS))` into metrics `(n, len(METRICS))`. NaN means undefined."""
    import numpy as np

    width = len(FAMILIES) * len(FAMILY_CELLS)
    families = sums[:, :width].reshape(len(sums), len(FAMILIES), len(FAMILY_CELLS))
    shares = sums[:, width:].reshape(len(sums), len(SHARES), len(SHARE_CELLS))
    precision = _ratio(families[..., 0], families[..., 1])
    recall = _ratio(families[..., 2], families[..., 3])
    product, total = 2 * precision * recall, precision + recall
    f1 = np.where(families[..., 3] > 0, np.nan_to_num(_ratio(product, total)), np.nan)
    triples = np.stack([precision, recall, f1], axis=-1).reshape(len(sums), -1)
    means = [_mean(f1[:, [FAMILIES.index(family) for family in families]]) for families in MEANS.values()]
    return np.concatenate([triples, _ratio(shares[..., 0], shares[..., 1]), np.stack(means, axis=-1)], axis=1)


def _mean(values: Floats) -> Floats:
    """Return the mean of the defined values of each row."""
    import numpy as np

    return _ratio(np.nan_to_num(values).sum(axis=1), (~np.isnan(values)).sum(axis=1).astype(np.float64))


def _ratio(part: Floats, whole: Floats) -> Floats:
    import numpy as np

    out: Floats = np.full(part.shape, np.nan)
    return np.divide(part, whole, out=out, where=whole > 0)


def _bounds(rows: Floats, resamples: int, seed: int) -> Floats:
    """Return the lower and the upper bound of each metric, `(2, len(METRICS))`. NaN means undefined."""
    import numpy as np

    out = np.full((2, len(METRICS)), np.nan)
    n = len(rows)
    if n < 2 or not resamples:  # noqa: PLR2004 - one article drawn again is the same article
        return out
    rng = np.random.default_rng(seed)
    sums = np.empty((resamples, rows.shape[1]))
    for number in range(resamples):
        sums[number] = np.bincount(rng.integers(n, size=n), minlength=n).astype(np.float64) @ rows
    drawn = _metrics(sums)
    defined = ~np.isnan(drawn).all(axis=0)
    tail = (1 - LEVEL) / 2
    out[:, defined] = np.nanquantile(drawn[:, defined], [tail, 1 - tail], axis=0)
    return out


def _counts(totals: Floats) -> dict[str, int]:
    wanted = {"gold", "predicted", "of"}
    return {f"{name}.{cell}": round(totals[i]) for i, (name, cell) in enumerate(COLUMNS) if cell in wanted}


Rows = tuple[tuple[str, str], ...]

_FAMILY_ROWS: Rows = (
    *((f"{label} {way}", f"{label}.{way}") for label in LABELS for way in WAYS),
    *((f"content exact, {kind}", f"content.exact.{kind}") for kind in CONTENT_KINDS),
    ("", ""),
    ("attribution", "attribution"),
    ("attribution, strict", "attribution.strict"),
    ("attribution, content found", "attribution.found"),
    (f"attribution, confidence ≥ {SURE:g}", "attribution.sure"),
    *((f"attribution, {group}", f"attribution.{group}") for group in (*CONTENT_KINDS, *ACTS)),
    *((f"attribution, source: {form}", f"attribution.source.{form}") for form in FORMS),
)
_SHARE_ROWS: Rows = (
    ("source right, of contents found", "attribution.source_given_content"),
    ("act right, of contents found", "act.accuracy"),
    ("name right, of names given", "name.precision"),
    ("name given, of gold names", "name.answered"),
    ("name right, of gold names", "name.accuracy"),
    ("no name given, where gold has none", "name.abstained"),
    *((f"name right, source: {form}", f"name.{form}.accuracy") for form in FORMS),
)


class _Part(NamedTuple):
    """A separate table for something that gold may lack.

    Attributes:
        rows: Titles and families, the whole before its parts.
        shares: Titles and metrics of the heading.
        advice: What to do if nothing of the kind was predicted.
    """

    rows: Rows
    shares: Rows = ()
    advice: str = ""


_PARTS: tuple[_Part, ...] = (
    _Part((("nested", "nested"), ("nested, parent right", "nested.parent"), ("pairs with the parent", "nesting"))),
    _Part((("no comment", "no_comment"),)),
    _Part((("claim", "claim"), ("claim, of sources", "claim.source"), ("claim, of the author", "claim.author"))),
    _Part((("polarity: negated", "polarity.negated"),), (("polarity right, of claims found", "polarity.accuracy"),)),
    _Part(
        tuple((f"certainty: {certainty}", f"certainty.{certainty}") for certainty in CERTAINTIES),
        (("certainty right, of claims found", "certainty.accuracy"), ("mean of the classes' F1", "certainty.macro")),
    ),
    _Part((("statement", "statement"),), advice="extract --voice all gives the author's statements"),
    _Part(
        (("zone", "zone"), *((f"zone: {kind}", f"zone.{kind}") for kind in ZONE_KINDS)),
        advice="extract --articles FILE gives them, evaluate --articles FILE takes them",
    ),
)


def render(report: Report) -> Group:
    """Lay out a report as tables for the terminal, at most 100 columns wide. Undefined rows are left out."""
    from rich.console import Group
    from rich.text import Text

    parts = [Text(line) for line in _lines(report)]
    tables = [_family_table(report, _FAMILY_ROWS), _share_table(report)]
    more = [piece for part in _PARTS for piece in _render_part(report, part)]
    return Group(*parts, *(table for table in tables if table.row_count), *more)


def _render_part(report: Report, part: _Part) -> Iterator[RenderableType]:
    from rich.text import Text

    table = _family_table(report, part.rows)
    shares = [f"{title} {_figure(report[share])} {_bracketed(report.metrics[share])}" for title, share in part.shares]
    defined = [line for line, (_, share) in zip(shares, part.shares, strict=True) if report[share] is not None]
    if not (table.row_count or defined):
        return
    yield Text("\n".join(["", *defined]))
    if table.row_count:
        yield table
    family = part.rows[0][1]
    if part.advice and report.counts[f"{family}.gold"] and not report.counts[f"{family}.predicted"]:
        yield Text(f"none predicted: {part.advice}")


def _bracketed(metric: Metric) -> str:
    return f"({interval})" if (interval := _interval(metric)) else ""


def _lines(report: Report) -> Iterator[str]:
    articles = report.articles
    yield f"{articles['gold']} gold articles, {articles['matched']} of them with predictions"
    if articles["not_in_gold"]:
        some = ", ".join(report.not_in_gold[:3]) + (", …" if articles["not_in_gold"] > 3 else "")  # noqa: PLR2004
        yield f"{articles['not_in_gold']} predicted articles are not in gold and were left out: {some}"
    if report.least_confidence is not None:
        yield f"predicted records have a confidence of {report.least_confidence:.2f} or more"
    if report.left_out:
        yield "records not scored: " + ", ".join(f"{count} {reason}" for reason, count in report.left_out.items())


def _family_table(report: Report, rows: Rows) -> Table:
    table = _table("", "gold", "predicted", "P", "R", "F1", "95 % of F1")
    for title, family in rows:
        if not family:
            table.add_section()
        elif report.counts[f"{family}.gold"] or report.counts[f"{family}.predicted"]:
            counts = [str(report.counts[f"{family}.{side}"]) for side in ("gold", "predicted")]
            figures = [_figure(report[f"{family}.{measure}"]) for measure in MEASURES]
            table.add_row(title, *counts, *figures, _interval(report.metrics[f"{family}.f"]))
    return table


def _share_table(report: Report) -> Table:
    table = _table("", "of", "share", "95 %")
    for title, share in _SHARE_ROWS:
        if count := report.counts[f"{share}.of"]:
            table.add_row(title, str(count), _figure(report[share]), _interval(report.metrics[share]))
    return table


def _table(*headings: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE, show_edge=False, pad_edge=False)
    first, *figures = headings
    table.add_column(first)
    for heading in figures:  # a narrow terminal wraps the names, but never cuts a figure
        width = _WIDEST if "%" in heading else len(heading) + 1
        table.add_column(heading, justify="right", no_wrap=True, min_width=width)
    return table


_WIDEST = len("0.000 – 0.000")


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _interval(metric: Metric) -> str:
    return "" if metric.low is None or metric.high is None else f"{metric.low:.3f} – {metric.high:.3f}"
