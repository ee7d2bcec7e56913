"""Fit the confidence of statements: the probability that they contain nobody's words but the author's.

Comes in: annotated articles and a model folder. Goes out: the weights for `confidence.features_of_statement` in the
folder's manifest, and their quality, cross-validated by article. A statement is right if no gold attribution of its
article overlaps it.

    python -m claimex.train.statements --corpus polnear/dev --model models/base
"""

from __future__ import annotations

import argparse
import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from claimex.article import Article
from claimex.attribution.tagging import tag
from claimex.layout.zone_finder import zones_of
from claimex.model.folder import MANIFEST, read_manifest
from claimex.model.tagger import Tagger
from claimex.parsing.sentences import find_sentences
from claimex.parsing.spacy_pipeline import SentenceParser, load_pipeline, parse
from claimex.pipeline.extractor import Extractor
from claimex.pipeline.statements import find_statements, measure
from claimex.train.calibrate import Judged, calibrate
from claimex.train.corpus import first_annotator, read_corpus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.language import Language

    from claimex.train.calibrate import Calibration
    from claimex.train.corpus import Example

_log = logging.getLogger(__name__)


def judge(examples: Iterable[Example], tagger: Tagger, nlp: Language) -> Iterator[Judged]:
    """Find the statements of annotated articles, and tell which are right."""
    extractor = Extractor(tagger, nlp)
    for example in examples:
        gold = [span for a in example.attributions for role in ("source", "cue", "content") for span in a.spans(role)]
        article = Article(id=example.name, text=example.text)
        records = extractor.extract(article)
        tags = tag(example.text, tagger, zones=zones_of(article))
        sentences = find_sentences(parse(example.text, nlp, paragraphs=tags.paragraphs), tags.paragraphs)
        parser = SentenceParser(example.text, nlp)
        for statement in find_statements(tags, records, sentences=sentences, parser=parser):
            right = not any(span.overlaps(statement.span) for span in gold)
            yield Judged(example.name, measure(tags, statement.span), float(right))


def run(corpora: Iterable[Path], folder: Path) -> Calibration:
    """Fit the weights and write them to the folder's manifest."""
    info = read_manifest(folder)
    judged = list(
        judge(first_annotator(e for corpus in corpora for e in read_corpus(corpus)), Tagger(info), load_pipeline())
    )
    fitted = calibrate(judged)
    manifest = info.manifest.model_copy(update={"statements": fitted.weights})
    text = json.dumps(manifest.model_dump(exclude_defaults=True), indent=1) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    return fitted


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, help="folder of annotated articles")
    parser.add_argument("--model", type=Path, required=True, help="model folder, whose manifest is changed")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    fitted = run([options.corpus], options.model)
    right = sum(b.count * b.right for b in fitted.bins) / fitted.count
    _log.info("%d statements, %.3f right, calibration error %.4f", fitted.count, right, fitted.error)
    for each in fitted.bins:
        _log.info(
            "%.1f to %.1f: %d, mean %.2f, right %.2f", each.low, each.high, each.count, each.confidence, each.right
        )


if __name__ == "__main__":
    main()
