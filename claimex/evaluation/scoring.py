"""Score predicted records against gold.

Comes in: two streams of records, from JSON Lines files, folders of them, standard input or brat folders
(`load_records`). Goes out: a `Report` of flat metrics with bootstrap intervals (`evaluate`), as tables (`render`) or
as JSON, or compared with minimums (`check_minimums`). `attribution_scores` defines the scores, `report` computes the
intervals.

Attribution is scored on the outermost records with `voice: source`. Nested records (`parent` set), refusals
(`no_comment`), claims, statements in the author's voice and zones have their own metrics if gold has any. Predictions
of a kind that gold does not mark at all are left out and counted. Records are slimmed as they stream by, so a large
corpus takes about a kilobyte for each record.

The metrics, each 0 to 1. With `.p`, `.r` and `.f` (precision, recall, F1):

- `content`, `cue`, `source` with `.exact`, `.soft`, `.token`; `content.exact` with `.direct`, `.mixed`, `.indirect`;
- `attribution`, `attribution.strict`, `attribution.found` (content alone);
- `attribution` with `.direct`, `.mixed`, `.indirect`; `.assertion`, `.belief`, `.fact`, `.eventuality`;
  `.source.name`, `.source.pronoun`, `.source.description`, `.source.none`;
- `nested` (right as an attribution), `nested.parent` (and its parent too), `nesting` (pairs of a record and its
  parent, by content alone), `no_comment`;
- `claim`, also as `claim.source` and `claim.author`; `polarity.negated`; `certainty` with `.asserted`, `.hedged`,
  `.hypothetical`, `.question`, `.directive`, of claims found;
- `statement` (in the author's voice); `zone`, also by kind, as in `zone.headline`.

Plain shares: `polarity.accuracy` and `certainty.accuracy` of claims found; `certainty.macro`, the mean of the
classes' F1. The following are shares of the outermost records whose content was found:
`attribution.source_given_content`; `act.accuracy` (of those with a gold act); `name.precision` (right names, of names
given); `name.answered` and `name.accuracy` (names given and right names, of gold names), also by the form of gold's
source, such as `name.pronoun.accuracy`; `name.abstained` (no name given, of those without a name in gold).
"""

from __future__ import annotations

import difflib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from claimex.errors import ConfigError, InputError
from claimex.evaluation.attribution_scores import COLUMNS, count_article
from claimex.evaluation.items import Item, annotated_aspects, read_item
from claimex.evaluation.report import METRICS, RESAMPLES, SEED, Report, measure
from claimex.formats import COMPRESSED, Zones
from claimex.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from claimex.formats import Entry
    from claimex.layout import Zone


_GOLD, _PREDICTED = "gold", "predicted"
_MINIMUM = "--min"


@dataclass(slots=True)
class _Article:
    sha256: str | None = None
    items: list[Item] = field(default_factory=list)
    zones: list[Zone] | None = None


def evaluate(
    gold: Iterable[Entry],
    predicted: Iterable[Entry],
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Report:
    """Score predicted records against gold, in any order.

    Articles are matched by `doc.id`. Those left over are matched by the sha256 of the text, then by the path without
    its suffix, by its last two parts, and by its last part, if this is unique on both sides. A gold article without
    predictions counts as missed. A predicted article that is not in gold is counted and left out.

    Args:
        gold: The gold records.
        predicted: The predicted records.
        resamples: Draws of the bootstrap over articles; 0 for no intervals.
        seed: Seed of the draws.

    Raises:
        InputError: Gold is empty, the sides have no article in common, or the texts of the two sides differ.
    """
    gold_articles, predicted_articles = _gather(gold, _GOLD), _gather(predicted, _PREDICTED)
    pairs = _align(gold_articles, predicted_articles)
    aspects = _aspects(gold_articles, predicted_articles)
    left_out = _count_unmarked(((gold_articles[i], predicted_articles[j]) for i, j in pairs.items()), aspects)
    metrics, counts = measure(_rows(gold_articles, predicted_articles, pairs, aspects), resamples=resamples, seed=seed)
    not_in_gold = tuple(sorted(predicted_articles.keys() - set(pairs.values())))
    articles = {
        "gold": len(gold_articles),
        "predicted": len(predicted_articles),
        "matched": len(pairs),
        "without_predictions": len(gold_articles) - len(pairs),
        "not_in_gold": len(not_in_gold),
    }
    least = min((item.confidence for each in predicted_articles.values() for item in each.items), default=None)
    return Report(metrics, counts, articles, not_in_gold, dict(sorted(left_out.items())), resamples, seed, least)


def _gather(entries: Iterable[Entry], side: str) -> dict[str, _Article]:
    """Group records and zones by article, and slim the records."""
    out: dict[str, _Article] = {}
    for entry in entries:
        doc_id, sha256 = (entry.doc.id, entry.doc.sha256) if isinstance(entry, Record) else (entry.doc_id, entry.sha256)
        article = out.setdefault(doc_id, _Article(sha256))
        article.sha256 = article.sha256 or sha256
        if sha256 not in {None, article.sha256}:
            _refuse(doc_id, f"{side} holds records of two versions of this article's text", article.sha256, sha256)
        if isinstance(entry, Record):
            article.items.append(read_item(entry))
        elif isinstance(entry, Zones):
            article.zones = [*(article.zones or ()), *entry.zones]
    return out


def _refuse(doc_id: str, problem: str, left: str | None, right: str | None) -> None:
    raise InputError(
        doc_id,
        f"{problem} (sha256 {left} and {right}), so their offsets do not fit each other",
        reason="texts differ",
        advice="run claimex extract on the very file that was annotated",
    )


def _align(gold: Mapping[str, _Article], predicted: Mapping[str, _Article]) -> dict[str, str]:
    """Map ids of gold articles to ids of predicted articles."""
    if not gold:
        raise InputError(_GOLD, "holds no article", reason="no gold", advice="check the path of the gold records")
    out: dict[str, str] = {}
    for key in _KEYS:
        free_gold = _by_key(key, {i: article for i, article in gold.items() if i not in out})
        taken = set(out.values())
        free_predicted = _by_key(key, {i: article for i, article in predicted.items() if i not in taken})
        out |= {i: free_predicted[value] for value, i in free_gold.items() if value in free_predicted}
    if not out and any(article.items for article in predicted.values()):
        raise InputError(
            min(predicted),
            f"no predicted article is in gold, which holds {min(gold)}",
            reason="no article in common",
            advice="extract from the articles that were annotated, so that doc.id is the same path on both sides",
        )
    for i, j in out.items():
        left, right = gold[i].sha256, predicted[j].sha256
        if left and right and left != right:
            _refuse(i, "gold and predictions" + (f" ({j})" if i != j else "") + " are of different texts", left, right)
    return out


def _by_key(key: Callable[[str, _Article], str | None], articles: Mapping[str, _Article]) -> dict[str, str]:
    """Map each key that only one article has to the id of this article."""
    keys = {doc_id: key(doc_id, article) for doc_id, article in articles.items()}
    often = Counter(keys.values())
    return {value: doc_id for doc_id, value in keys.items() if value is not None and often[value] == 1}


def _same_id(doc_id: str, article: _Article) -> str | None:  # noqa: ARG001 - all keys have the same signature
    return doc_id


def _same_text(doc_id: str, article: _Article) -> str | None:  # noqa: ARG001
    return article.sha256


def _without_suffix(doc_id: str, article: _Article) -> str | None:  # noqa: ARG001
    path = PurePosixPath(doc_id)
    path = path.with_suffix("") if path.suffix in COMPRESSED else path
    return str(path.with_suffix("")) if path.name else None


def _last_two_parts(doc_id: str, article: _Article) -> str | None:
    parts = PurePosixPath(_without_suffix(doc_id, article) or "").parts
    return "/".join(parts[-2:]) if len(parts) > 1 else None


def _stem(doc_id: str, article: _Article) -> str | None:
    return PurePosixPath(_without_suffix(doc_id, article) or "").name or None


_KEYS = (_same_id, _same_text, _without_suffix, _last_two_parts, _stem)
"""Keys by which articles are matched, the surest first. Paths differ if gold is in `dev/` and predictions were made in
`dev/text/`. Suffixes differ if HTML was annotated as text."""


def _aspects(gold: Mapping[str, _Article], predicted: Mapping[str, _Article]) -> frozenset[str]:
    """Return the aspects to score: those that gold marks, but claims of statements only if statements are predicted."""
    both = (
        annotated_aspects(item for article in side.values() for item in article.items) for side in (gold, predicted)
    )
    of_gold, of_predicted = both
    return of_gold if "statement" in of_predicted else of_gold - {"statement's claim"}


def _count_unmarked(pairs: Iterable[tuple[_Article, _Article]], aspects: frozenset[str]) -> Counter[str]:
    """Count the predictions in gold articles whose kind gold does not mark."""
    out: Counter[str] = Counter()
    for gold, predicted in pairs:
        for item in predicted.items:
            aspect = _aspect_of(item)
            if aspect and aspect not in aspects:
                out[f"{_PREDICTED} {_SAID.get(aspect, aspect)}"] += 1
        if gold.zones is None and predicted.zones:
            out[f"{_PREDICTED} zone"] += len(predicted.zones)
    return out


_SAID = {"statement": "author's voice"}


def _aspect_of(item: Item) -> str:
    if item.voice == "author":
        return "statement"
    return "no_comment" if not item.content else "nested" if item.parent is not None else ""


def _rows(
    gold: Mapping[str, _Article],
    predicted: Mapping[str, _Article],
    pairs: Mapping[str, str],
    aspects: frozenset[str],
) -> NDArray[np.float64]:
    import numpy as np

    rows = np.zeros((len(gold), len(COLUMNS)))
    for row, doc_id in zip(rows, sorted(gold), strict=True):
        article, found = gold[doc_id], predicted[pairs[doc_id]] if doc_id in pairs else _Article()
        cells = count_article(article.items, found.items, aspects=aspects, zones=(article.zones, found.zones))
        row[:] = [cells.get(column, 0.0) for column in COLUMNS]
    return rows


def check_minimums(report: Report, minimums: Iterable[str]) -> list[str]:
    """Compare a report with minimums.

    Args:
        report: What `evaluate` returned.
        minimums: Strings `METRIC=VALUE`, the value 0 to 1.

    Returns:
        One sentence for each minimum that is not reached, in the order given. An undefined metric reaches no minimum.

    Raises:
        ConfigError: A metric is unknown, or a minimum has another form.
    """
    failures = []
    for name, least in map(parse_minimum, minimums):
        value = report[name]
        if value is None:
            failures.append(f"{name} is undefined: there is nothing to take it from (minimum {least:g})")
        elif value < least:
            failures.append(f"{name} is {value:.4f}, below the minimum of {least:g}")
    return failures


def parse_minimum(minimum: str) -> tuple[str, float]:
    """Split METRIC=VALUE into the metric and the value.

    Raises:
        ConfigError: The metric is unknown, or the minimum has another form.
    """
    name, _, number = (part.strip() for part in minimum.partition("="))
    if name not in METRICS:
        close = difflib.get_close_matches(name, METRICS, n=5, cutoff=0.5)
        advice = "close to it are " + ", ".join(close) if close else "try attribution.f or content.exact.f"
        raise ConfigError(_MINIMUM, f"no metric is called {name!r}", advice=advice)
    try:
        least = float(number)
    except ValueError:
        least = -1.0
    if not 0 <= least <= 1:
        advice = "give a value from 0 to 1, as in attribution.f=0.7"
        raise ConfigError(_MINIMUM, f"{minimum!r} is not METRIC=VALUE", advice=advice)
    return name, least
