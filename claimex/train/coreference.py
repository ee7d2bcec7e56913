"""Fit the scorer that ranks a pronoun's candidates (`coref.py`).

Comes in: GAP (pronouns and two names each, Wikipedia) and GUM (whole chains). Goes out:
`weights/coreference.json`, one number a feature. It is a logistic regression over each pronoun's candidates and
"none of them" (a softmax), fitted by gradient descent on the likelihood of the set of answers that the corpus
allows: the marked name, or, where neither of GAP's two names is meant, all others.

    python -m claimex.train.coreference --gap gap-development.tsv --gum gum
"""

from __future__ import annotations

import argparse
import csv
import json
import logging
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from claimex.cast import Cast
from claimex.coref import FEATURES, SINGULAR, candidates, choose, featurize, weights_of
from claimex.identify import Reader
from claimex.names import written
from claimex.parse import Lemmatizer, load_pipeline, parse
from claimex.quotes import find_paragraphs
from claimex.resolve import Entity, Resolver
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from spacy.language import Language

    from claimex.cast import Figure
    from claimex.coref import Memory, Pronoun

OUT = Path(__file__).parents[1] / "weights" / "coreference.json"
COLUMNS = 10
LONG = 60  # characters; longer mentions hold other names
STEPS, RATE, DECAY = 1500, 0.05, 2e-3
"""Adam's steps and rate, and the weight of the squared weights in the loss; usual values, not swept."""

_log = logging.getLogger(__name__)


FIXED = {
    "spoke last": 0.4, "spoke last, pronoun speaks": 2.0, "mention was a source": 0.4, "speaks in this paragraph": 0.4,
    "spoke in the sentence before": 0.3, "pronoun speaks and mention opens": 0.3, "unnamed": -2.5,
}  # fmt: skip
"""Weights set by hand, for neither corpus marks who is a source or counts unnamed people among its answers. "Spoke
last" was raised from 1.2 to 2.0 when "he said" behind a speaker's sentence went to a person named more often; unnamed
-1.5 and -2.5 gave the same names on GUM and differ by two pronouns on examples/. Not swept further."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A GAP row: text, pronoun, two names with whether they are meant."""

    id: str
    text: str
    pronoun: Span
    names: tuple[Span, Span]
    right: tuple[bool, bool]


@dataclass(frozen=True, slots=True)
class Example:
    """One pronoun: a row for each candidate and one for none; which rows are right."""

    rows: NDArray[np.float64]
    right: NDArray[np.bool_]


def read_gap(path: Path) -> Iterator[Passage]:
    """Read a file of GAP."""
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            spans = [
                Span(int(row[f"{key}-offset"]), int(row[f"{key}-offset"]) + len(row[key]))
                for key in ("Pronoun", "A", "B")
            ]
            right = (row["A-coref"].upper() == "TRUE", row["B-coref"].upper() == "TRUE")
            yield Passage(row["ID"], row["Text"], spans[0], (spans[1], spans[2]), right)


def look(passage: Passage, nlp: Language, lemmatizer: Lemmatizer) -> Look:
    """Read a passage up to its pronoun; its two names are entered in the cast if the recogniser missed them."""
    text = passage.text
    paragraphs = find_paragraphs(text)
    doc = parse(text, nlp, paragraphs=paragraphs)
    resolver = _Given(text, doc, [], is_word=lemmatizer.is_word)
    cast = Cast(text, resolver.named(), is_word=lemmatizer.is_word)
    for name in passage.names:
        if not any(p.start < name.end and name.start < p.end and p.figure.type == "person" for p in cast.places):
            resolver.given.append(Entity(written(name.of(text).split()), "person", name))
    sentences = [Span(s.start_char, s.end_char) for s in doc.sents]
    found = Look(None, [], (None, None), [])

    def decide(
        memory: Memory, pronoun: Pronoun, ahead: Sequence[tuple[Figure, int, int]]
    ) -> list[tuple[float, Figure | None]]:
        if pronoun.start == passage.pronoun.start:
            found.figures = candidates(memory, pronoun, ahead)
            found.rows = np.array(featurize(memory, pronoun, found.figures, ahead))
            found.named = tuple(_figure_at(reader.cast, name) for name in passage.names)
            found.ranked = choose(memory, pronoun, ahead)
        return choose(memory, pronoun, ahead)

    reader = Reader(text, resolver, [], sentences, paragraphs, decide)
    reader.read()
    return found


def example_of(passage: Passage, found: Look) -> Example | None:
    """Return what the scorer learns from a passage; None where the right name is no candidate."""
    if found.rows is None:
        return None
    options = [*found.figures, None]
    right = [f for f, is_right in zip(found.named, passage.right, strict=True) if is_right and f is not None]
    if any(passage.right):
        mask = [f is not None and f in right for f in options]
    else:
        mask = [f is None or f not in found.named for f in options]
    return Example(found.rows, np.array(mask)) if any(mask) else None


def _figure_at(cast: Cast, name: Span) -> Figure | None:
    return next((p.figure for p in cast.places if p.start < name.end and name.start < p.end), None)


@dataclass(slots=True)
class Look:
    """What the reader knows when it comes to a passage's pronoun.

    Attributes:
        rows: A row of features for each candidate, and one for none; None where the pronoun was not reached.
        figures: The candidates.
        named: The figures of the two names.
        ranked: As `coref.choose` ranks them.
    """

    rows: NDArray[np.float64] | None
    figures: list[Figure]
    named: tuple[Figure | None, ...]
    ranked: list[tuple[float, Figure | None]]


class _Given(Resolver):
    """A resolver that is told of names."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - as the parent's
        super().__init__(*args, **options)
        self.given: list[Entity] = []

    def named(self) -> Iterator[Entity]:
        """Yield the given names after those found."""
        yield from super().named()
        yield from self.given


def read_gum(path: Path) -> tuple[str, list[tuple[Span, list[Span]]]]:
    """Read a CoNLL-U file of GUM: its text, and the mentions of each chain.

    Returns:
        The text, sentences parted by spaces and paragraphs by empty lines; for each "he" and "she" its span and
        those of all other mentions of its chain.
    """
    parts: list[str] = []
    words: list[Span] = []
    at, gap = 0, ""
    opened: dict[str, list[int]] = {}
    chains: dict[str, list[Span]] = {}
    skip = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# newpar") and not line.startswith("# newpar_"):
            gap = "\n\n" if words else ""
        fields = line.split("\t")
        if line.startswith("#") or len(fields) < COLUMNS or "." in fields[0]:
            skip = skip if line.startswith("#") or line else 0
            continue
        space = "" if "SpaceAfter=No" in fields[9] else " "
        if "-" in fields[0]:
            skip, after = int(fields[0].split("-")[1]), space
            continue
        parts += [gap, fields[1]]
        words.append(Span(at + len(gap), at + len(gap) + len(fields[1])))
        at = words[-1].end
        gap = "" if int(fields[0]) < skip else after if int(fields[0]) == skip else space
        entity = next((p.removeprefix("Entity=") for p in fields[9].split("|") if p.startswith("Entity=")), "")
        for match in re.finditer(r"\(([^()]+)(\))?|([^()]+)\)", entity):
            group = (match[1] or match[3]).split("-")[0].split("[")[0]
            if match[1]:
                opened.setdefault(group, []).append(len(words) - 1)
            if (match[2] or match[3]) and opened.get(group):
                chains.setdefault(group, []).append(Span(words[opened[group].pop()].start, words[-1].end))
    text = "".join(parts)
    found = [
        (m, [o for o in chain if o != m]) for chain in chains.values() for m in chain if SINGULAR.fullmatch(m.of(text))
    ]
    return text, found


def gum_examples(path: Path, nlp: Language, lemmatizer: Lemmatizer) -> list[Example]:
    """Return what the scorer learns from a document of GUM."""
    text, found = read_gum(path)
    chains = {pronoun.start: others for pronoun, others in found}
    paragraphs = find_paragraphs(text)
    doc = parse(text, nlp, paragraphs=paragraphs)
    resolver = Resolver(text, doc, [], is_word=lemmatizer.is_word)
    sentences = [Span(s.start_char, s.end_char) for s in doc.sents]
    out: list[Example] = []

    def decide(
        memory: Memory, pronoun: Pronoun, ahead: Sequence[tuple[Figure, int, int]]
    ) -> list[tuple[float, Figure | None]]:
        others = chains.get(pronoun.start)
        if others is None:
            return choose(memory, pronoun, ahead)
        figures = candidates(memory, pronoun, ahead)
        meant = {
            p.figure
            for p in reader.cast.places
            if any(o.start <= p.start and p.end <= o.end and len(o) < LONG for o in others)
        }
        options = [*figures, None]
        mask = [f in meant for f in figures] + [not meant]
        if any(mask) and sum(mask) == 1:
            out.append(Example(np.array(featurize(memory, pronoun, figures, ahead)), np.array(mask)))
            return [(1.0, options[mask.index(True)])]
        return choose(memory, pronoun, ahead)

    reader = Reader(text, resolver, [], sentences, paragraphs, decide)
    reader.read()
    return out


def fit(examples: Sequence[Example], *, steps: int = STEPS) -> NDArray[np.float64]:
    """Return the weights that make the allowed answers most likely."""
    width = max(len(e.rows) for e in examples)
    rows = np.zeros((len(examples), width, len(FEATURES)))
    there = np.zeros((len(examples), width), dtype=bool)
    right = np.zeros_like(there)
    for number, example in enumerate(examples):
        size = len(example.rows)
        rows[number, :size], there[number, :size], right[number, :size] = example.rows, True, example.right
    weights, mean, square = (np.zeros(len(FEATURES)) for _ in range(3))
    fixed = np.array([name in FIXED for name in FEATURES])
    weights[fixed] = [FIXED[name] for name in FEATURES if name in FIXED]
    for step in range(1, steps + 1):
        scores = np.where(there, rows @ weights, -1e9)
        chance = np.exp(scores - scores.max(axis=1, keepdims=True))
        chance /= chance.sum(axis=1, keepdims=True)
        allowed = chance * right
        allowed /= allowed.sum(axis=1, keepdims=True) + 1e-12
        slope = np.einsum("ij,ijk->k", chance - allowed, rows) / len(examples) + DECAY * weights
        slope[fixed] = 0.0
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def main() -> None:
    """Fit on both corpora and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gap", type=Path, required=True)
    parser.add_argument("--gum", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=2, help="each reads with the weights of the one before")
    options = parser.parse_args()
    nlp = load_pipeline()
    lemmatizer = Lemmatizer(nlp)
    for number in range(options.rounds):
        gap = [example_of(passage, look(passage, nlp, lemmatizer)) for passage in read_gap(options.gap)]
        gum = [e for path in sorted(options.gum.glob("*.conllu")) for e in gum_examples(path, nlp, lemmatizer)]
        examples = [*(e for e in gap if e is not None), *gum]
        weights = fit(examples)
        right = sum(bool(e.right[int((e.rows @ weights).argmax())]) for e in examples)
        share = right / len(examples)
        _log.info("round %d: %d of GAP, %d of GUM, %.3f right", number + 1, len(gap), len(gum), share)
        table = {name: round(float(weight), 3) for name, weight in zip(FEATURES, weights, strict=True)}
        OUT.write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        weights_of.cache_clear()


if __name__ == "__main__":
    main()
