"""Measure F1 on GAP: which of two names a pronoun means (Webster et al. 2018), overall and by gender.

    python benchmarks/gap.py shared/corpora/gap/gap-validation.tsv

The two names are given, as in the task's gold-two-mention setting. The pronoun means a name if the scorer gives this
name the larger share of the two, and at least LEAST. The weights were fitted on the development part and on GUM.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from claimex.parsing.spacy_pipeline import Lemmatizer, load_pipeline
from claimex.speakers.pronouns import rank
from claimex.train.coreference import Look, look, read_gap

LEAST = 0.05
"""Least share with which the likelier name is taken. F1 on the development part is flat from 0 to .2."""


def answer(found: Look) -> tuple[bool, bool]:
    """Return for each of the two names whether the pronoun means it."""
    ranked = rank(found.figures, found.table) if found.table is not None else []
    shares = {figure: share for share, figure in ranked if figure is not None}
    both = [shares.get(figure, 0.0) if figure is not None else 0.0 for figure in found.named]
    return both[0] >= max(LEAST, both[1]), both[1] >= LEAST and both[1] > both[0]


def main() -> None:
    """Score a file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    options = parser.parse_args()
    nlp = load_pipeline()
    lemmatizer = Lemmatizer(nlp)
    cells: Counter[tuple[str, str]] = Counter()
    for passage in read_gap(options.file):
        gender = "feminine" if passage.pronoun.of(passage.text).lower() in {"she", "her", "hers"} else "masculine"
        for said, true in zip(answer(look(passage, nlp, lemmatizer)), passage.right, strict=True):
            kind = ("true" if said == true else "false") + (" positive" if said else " negative")
            cells[gender, kind] += 1
            cells["overall", kind] += 1
    scores = {}
    for group in ("overall", "masculine", "feminine"):
        right = cells[group, "true positive"]
        precision = right / max(1, right + cells[group, "false positive"])
        recall = right / max(1, right + cells[group, "false negative"])
        scores[group] = 2 * precision * recall / max(1e-9, precision + recall)
        print(f"{group:10} F1 {scores[group]:.3f}  precision {precision:.3f}  recall {recall:.3f}")
    print(f"feminine to masculine {scores['feminine'] / scores['masculine']:.3f}")


if __name__ == "__main__":
    main()
