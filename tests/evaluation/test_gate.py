"""Test that scores do not fall, on examples/ and on the PolNeAR dev part if it is there: the quality gate.

The floors are a little below the scores measured when they were set: by about half of what the arithmetic of another
processor changes. Lowering a floor needs a reason in the commit.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from claimex.evaluation.scoring import check_minimums, evaluate
from claimex.formats.load import load_records
from claimex.pipeline.extractor import load
from claimex.reading.articles import read_articles

if TYPE_CHECKING:
    from claimex.evaluation.report import Report
    from claimex.pipeline.extractor import Extractor

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
POLNEAR = ROOT.parent / "shared" / "corpora" / "polnear" / "dev"

EXAMPLES_DIGEST = "18093166eb06468b"
EXAMPLES_FLOORS = [
    "content.exact.f=0.888",
    "content.soft.f=0.927",
    "source.exact.f=0.89",
    "cue.exact.f=0.876",
    "attribution.f=0.899",
    "attribution.direct.f=0.95",
    "attribution.mixed.f=0.903",
    "attribution.indirect.f=0.865",
    "nested.f=0.91",
    "nesting.f=0.898",
    "no_comment.f=0.94",
    "act.accuracy=0.968",
    "name.precision=0.94",
    "name.name.accuracy=0.928",
    "name.pronoun.accuracy=0.818",
    "name.description.accuracy=0.764",
    "claim.f=0.92",
    "polarity.accuracy=0.982",
    "polarity.negated.f=0.957",
    "certainty.accuracy=0.952",
    "certainty.macro=0.922",
]
"""Set anew when the gold grew from 64 articles to 74. The ten new ones are harder and hardly any rule was worked out on
them, so most floors are lower than on the first 64. Those of claims' certainty are higher.

Those of nested attributions and claims were lowered by .01 to .02 when windows came to share 40 wordpieces instead of
94. An article is read 1.16 times instead of 1.49. PolNeAR dev stays as it was (whole .784, before .782), but the rules
were worked out on what the former windows gave on these examples (nested .921, pairs .910, claims .932; before .931,
.925, .936)."""

ZONE_FLOORS = ["zone.f=0.905", "zone.headline.f=0.925", "zone.caption.f=0.80", "zone.advertisement.f=0.85"]
STATEMENT_FLOORS = ["statement.p=0.91", "statement.f=0.88"]
POLNEAR_FLOORS = [
    "content.exact.f=0.722",
    "content.soft.f=0.855",
    "source.exact.f=0.832",
    "cue.exact.f=0.76",
    "attribution.f=0.763",
    "attribution.direct.f=0.935",
    "attribution.mixed.f=0.845",
    "attribution.indirect.f=0.69",
]

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def with_headlines() -> Extractor:
    """The shipped model with records of headlines: PolNeAR marks attributions in them, 482 of 22,024."""
    return load(headlines=True)


def score(extractor: Extractor, articles: Path, gold: Path) -> Report:
    outcomes = extractor.extract_all(read_articles(articles))
    records = [record for outcome in outcomes for record in outcome.records]
    return evaluate(load_records(gold), records, resamples=0)


def test_the_gold_is_the_one_the_floors_were_set_on() -> None:
    digest = hashlib.sha256()
    for path in sorted((EXAMPLES / "gold").glob("*.jsonl")):
        digest.update(path.read_bytes())

    assert digest.hexdigest()[:16] == EXAMPLES_DIGEST


def test_scores_on_the_examples_do_not_fall(extractor: Extractor) -> None:
    pytest.importorskip("trafilatura", reason="the examples hold a page, which needs the extra html")

    assert check_minimums(score(extractor, EXAMPLES / "articles", EXAMPLES / "gold"), EXAMPLES_FLOORS) == []


def test_zones_of_the_examples_do_not_fall(extractor: Extractor, tmp_path: Path) -> None:
    pytest.importorskip("trafilatura", reason="the examples hold a page, which needs the extra html")
    outcomes = extractor.extract_all(read_articles(EXAMPLES / "articles"))
    lines = [outcome.line.to_json() for outcome in outcomes if outcome.line is not None]
    (tmp_path / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    report = evaluate(load_records(EXAMPLES / "gold"), load_records(tmp_path / "articles.jsonl"), resamples=0)

    assert check_minimums(report, ZONE_FLOORS) == []


def test_statements_of_the_examples_do_not_fall() -> None:
    pytest.importorskip("trafilatura", reason="the examples hold a page, which needs the extra html")

    assert check_minimums(score(load(voice="all"), EXAMPLES / "articles", EXAMPLES / "gold"), STATEMENT_FLOORS) == []


def test_a_lost_record_fails_the_gate(extractor: Extractor) -> None:
    outcomes = extractor.extract_all(read_articles(EXAMPLES / "articles"))
    records = [record for outcome in outcomes for record in outcome.records if record.kind != "direct"]
    report = evaluate(load_records(EXAMPLES / "gold"), records, resamples=0)

    assert any("attribution.direct.f" in failure for failure in check_minimums(report, EXAMPLES_FLOORS))


@pytest.mark.corpus
@pytest.mark.slow
@pytest.mark.skipif(not POLNEAR.is_dir(), reason="the PolNeAR dev part is not beside the checkout")
def test_scores_on_polnear_do_not_fall(with_headlines: Extractor) -> None:
    assert check_minimums(score(with_headlines, POLNEAR / "text", POLNEAR), POLNEAR_FLOORS) == []
