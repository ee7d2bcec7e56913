"""Compare the content found in GUM's documents with what their discourse relations attribute, by overlap of words.

    python benchmarks/overlap.py ../shared/corpora/gum
    python benchmarks/overlap.py ../shared/corpora/gum --genre news --model fast

GUM (Zeldes 2017, CoNLL-U) marks who says what as a discourse relation: the unit of the source and cue
(`Discourse=attribution-*`) points to the unit that it introduces. The content is this unit with all units that depend
on it, if they are in the sentence of the attributing unit. Beyond the sentence, relations no longer tell what is said.
Units do not begin exactly where content begins, and many quotations are not marked as a relation. So the first figure,
over all words, has a low upper limit. The second figure counts only sentences with a relation.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from gum import GENRES, Document, read

import claimex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from claimex.pipeline.extractor import Extractor


def attributed(document: Document) -> tuple[set[int], set[int]]:
    """Return the tokens of all contents, and the tokens of the units that attribute them."""
    below: dict[int, list[int]] = defaultdict(list)
    for unit, (_, target) in document.units.items():
        below[target].append(unit)
    where = [(token.unit, token.sentence) for token in document.tokens]
    contents, attributing = set(), set()
    for unit, (relation, target) in document.units.items():
        if relation.startswith("attribution"):
            sentences = {sentence for other, sentence in where if other == unit}
            units = set(_under(target, below, unit))
            contents |= {i for i, (other, sentence) in enumerate(where) if other in units and sentence in sentences}
            attributing |= {i for i, (other, _) in enumerate(where) if other == unit}
    return contents - attributing, attributing


def _under(unit: int, below: dict[int, list[int]], but: int) -> Iterator[int]:
    yield unit
    for child in below[unit]:
        if child != but:
            yield from _under(child, below, but)


def count(document: Document, extractor: Extractor) -> Counter[str]:
    """Count the words of one document that are found, attributed by GUM, or both: in all, and in sentences with a
    relation.
    """
    gold, attributing = attributed(document)
    spans = sorted((s.start, s.end) for r in extractor.extract(document.text) for s in r.content)
    found = {i for i, t in enumerate(document.tokens) if any(a < t.span.end and t.span.start < b for a, b in spans)}
    sentences = {document.tokens[i].sentence for i in attributing}
    within = {i for i in found if document.tokens[i].sentence in sentences}
    return Counter(
        {"found": len(found), "gold": len(gold), "both": len(found & gold)}
        | {"found within": len(within), "gold within": len(gold), "both within": len(within & gold)}
    )


def main() -> None:
    """Measure a genre and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="GUM's CoNLL-U files")
    parser.add_argument("--genre", choices=GENRES, default="news")
    parser.add_argument("--model", default="base")
    options = parser.parse_args()
    extractor = claimex.load(options.model)
    total: Counter[str] = Counter()
    paths = sorted(options.folder.glob(f"GUM_{options.genre}_*.conllu"))
    for path in paths:
        total += count(read(path), extractor)
    print(f"{len(paths)} documents, {total['gold']} words of content by GUM")
    for name in ("", " within"):
        found, gold, both = (total[key + name] for key in ("found", "gold", "both"))
        where = "sentences that attribute" if name else "all sentences"
        share = (both / max(1, found), both / max(1, gold), 2 * both / max(1, found + gold))
        print(f"{where:25}", "precision {:.3f}, recall {:.3f}, F1 {:.3f}".format(*share))


if __name__ == "__main__":
    main()
