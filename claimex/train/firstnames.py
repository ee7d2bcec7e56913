"""Learn the gender of first names, from the pronouns that follow them in texts and from lists of names.

Comes in: GAP (a name and the pronoun that means it), GUM (chains of coreference), any news texts (a full name and the
next pronoun near it, which is weaker evidence), the names of the 1990 US census (`dist.female.first`,
`dist.male.first`, `dist.all.last`; in the public domain; PyPI `names` has them), and the first names of Faker's
providers for the languages of the world (MIT; the extra `bias` installs it). Goes out: `weights/gender.json`. It holds
the log odds that a first name, or else the ending of a name (`-ina`), is a woman's. Its second part lists the names
that show no person by themselves, because they are words, places or surnames as well: Paris, Grant, Morgan.

    python -m claimex.train.firstnames --gap gap-development.tsv --gum gum --texts polnear/train/text --census names
"""

from __future__ import annotations

import argparse
import csv
import importlib
import json
import logging
import math
import pkgutil
import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimex.english import people
from claimex.english.names import WORD, fold
from claimex.english.nouns import is_proper

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FEMALE, MALE = frozenset({"she", "her", "hers", "herself"}), frozenset({"he", "him", "his", "himself"})
STRONG, WEAK = 3.0, 1.0
"""Weights of a pair that a corpus marks, and of a name with a pronoun near it. By hand, not swept."""

CENSUS, LISTED = 6.0, 1.5
"""Weights of a name in the census, divided by how often women and men have it, and of a name in one list of Faker. By
hand, not swept."""

HELD = 1.5
"""Largest log odds that lists give: less than `names.STATED`, so that a text can always prove otherwise."""

HELD_ENDING = 0.7
"""The same for the ending of an unlisted name: too little to count as known (`pronouns.MIN_CLEAR_GENDER`), because the
lists lack the names of many peoples."""

LEAST = 1.5
"""Least weight with which a name is kept: one marked pair, one list, or two near ones."""

SMOOTH = 0.5
LEAST_OF_ENDING, LONGEST_ENDING = 30, 4
OUT = Path(__file__).parents[1] / "weights" / "gender.json"
COMMON = OUT.with_name("common_words.txt")

_FULL = re.compile(r"\b([A-Z][a-zà-ÿ]{2,})(?: [A-Z]\.)?(?: [A-Z][a-zà-ÿ]+){1,2}\b")
_LATIN = re.compile(r"[A-ZÀ-ž][a-zà-ž]+(?:[-’'][A-ZÀ-ž]?[a-zà-ž]+)?")
_PRONOUN = re.compile(r"\b(?:he|she|his|her|him|himself|herself)\b", re.IGNORECASE)

_log = logging.getLogger(__name__)


def main() -> None:
    """Count pairs of names and pronouns, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gap", type=Path, required=True)
    parser.add_argument("--gum", type=Path, required=True)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--census", type=Path, required=True)
    options = parser.parse_args()
    counts: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for source, weight in ((_gap(options.gap), STRONG), (_gum(options.gum), STRONG), (_near(options.texts), WEAK)):
        for name, female in source:
            counts[fold(name)][female] += weight
    read = _names(counts)
    census = {which: _shares(options.census / f"dist.{which}.first") for which in ("male", "female")}
    for name in {**census["male"], **census["female"]}:
        shares = [census[which].get(name, 0.0) for which in ("male", "female")]
        for sex, share in enumerate(shares):
            counts[name][sex] += CENSUS * share / sum(shares)
    for name, female in _faker():
        counts[name][female] += LISTED
    names = {name: _held(odds) for name, odds in _names(counts).items()}
    names |= {name: odds for name, odds in read.items() if abs(odds) > HELD and odds * names.get(name, 0) > 0}
    weak = {
        name for name in names.keys() - read.keys() if _is_weak(name, census, _shares(options.census / "dist.all.last"))
    }
    table = {"log odds": _by_odds({**_endings(counts), **names}), "also others": " ".join(sorted(weak))}
    OUT.write_text(json.dumps(table, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    _log.info("%d names, %d of them weak, to %s", len(names), len(weak), OUT)


def _by_odds(weights: Mapping[str, float]) -> dict[str, str]:
    """Return the names and endings of each value, in one string with spaces."""
    found: dict[float, list[str]] = defaultdict(list)
    for name, odds in sorted(weights.items()):
        found[odds].append(name)
    return {str(odds): " ".join(found[odds]) for odds in sorted(found)}


@cache
def _shares(path: Path) -> dict[str, float]:
    """Read a file of the census: each name, folded, with its share in per cent."""
    rows = (line.split() for line in path.read_text(encoding="ascii").splitlines())
    return {fold(row[0]): float(row[1]) for row in rows if row}


def _faker() -> Iterator[tuple[str, bool]]:
    """Yield the first names of Faker's providers in Latin letters, once for each list that has them."""
    people_of: Any = importlib.import_module("faker.providers.person")
    for found in sorted(module.name for module in pkgutil.iter_modules(people_of.__path__)):
        provider = importlib.import_module(f"{people_of.__name__}.{found}").Provider
        for female, key in enumerate(("first_names_male", "first_names_female")):
            names = provider.__dict__.get(key, ())
            yield from ((fold(name), bool(female)) for name in sorted(set(map(str, names))) if _LATIN.fullmatch(name))


def _is_weak(name: str, census: Mapping[str, Mapping[str, float]], surnames: Mapping[str, float]) -> bool:
    """Tell whether a name is more often something else: a word, a place or a surname."""
    first = max(shares.get(name, 0.0) for shares in census.values())
    words = COMMON.read_text(encoding="utf-8").split()
    return name in words or is_proper(name) or surnames.get(name, 0.0) > first


def _gap(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield the first name and the gender of each marked pair whose name has several words."""
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            female = row["Pronoun"].lower() in FEMALE
            for side in ("A", "B"):
                words = row[side].split()
                if (
                    row[f"{side}-coref"] == "TRUE"
                    and len(words) > 1
                    and words[0].lower().strip(".") not in people.TITLES
                ):
                    yield words[0], female


def _gum(folder: Path) -> Iterator[tuple[str, bool]]:  # noqa: C901 - one loop over one file format
    """Yield the first name and the gender of each chain with a full name and a pronoun."""
    for path in sorted(folder.glob("*.conllu")):
        names: dict[str, Counter[str]] = defaultdict(Counter)
        genders: dict[str, Counter[bool]] = defaultdict(Counter)
        words: list[str] = []
        opened: dict[str, list[int]] = defaultdict(list)
        for line in path.read_text(encoding="utf-8").splitlines():
            fields = line.split("\t")
            if len(fields) < 10 or not fields[0].isdigit():  # noqa: PLR2004 - CoNLL-U has ten columns
                continue
            words.append(fields[1])
            entity = next((p[7:] for p in fields[9].split("|") if p.startswith("Entity=")), "")
            for match in re.finditer(r"\(([^()]+)(\))?|(?<![^()])([^()]++)\)", entity):
                group = (match[1] or match[3]).split("-")[0]
                if match[1]:
                    opened[group].append(len(words) - 1)
                if (match[2] or match[3]) and opened[group]:
                    mention = words[opened[group].pop() :]
                    if len(mention) == 1 and mention[0].lower() in FEMALE | MALE:
                        genders[group][mention[0].lower() in FEMALE] += 1
                    elif 1 < len(mention) <= 4 and all(w[:1].isupper() for w in mention):  # noqa: PLR2004
                        names[group][mention[0]] += 1
        for group, found in names.items():
            first = found.most_common(1)[0][0]
            if genders[group] and first.lower().rstrip(".") not in people.TITLES:
                yield first, genders[group].most_common(1)[0][0]


def _near(folder: Path) -> Iterator[tuple[str, bool]]:
    """Yield the first word of a full name and the gender of the next pronoun, if no other full name is between them."""
    for path in sorted(folder.rglob("*.txt")):
        text = path.read_text(encoding="utf-8")
        names = [m for m in _FULL.finditer(text) if m.group(1).lower() not in people.TITLES | people.DETERMINERS]
        for match, following in zip(names, [*names[1:], None], strict=True):
            end = min(match.end() + 200, following.start() if following else len(text))
            pronoun = _PRONOUN.search(text, match.end(), end)
            if pronoun is not None:
                yield match.group(1), pronoun.group().lower() in FEMALE


def _names(counts: Mapping[str, list[float]]) -> dict[str, float]:
    return {
        name: _log_odds(m, f) for name, (m, f) in counts.items() if m + f >= LEAST and abs(_log_odds(m, f)) > SMOOTH
    }


def _endings(counts: Mapping[str, list[float]]) -> dict[str, float]:
    """Return the weights of endings. Each name with an ending counts once."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for name, (m, f) in counts.items():
        if m + f >= LEAST and m != f and WORD.fullmatch(name):
            for size in range(1, LONGEST_ENDING + 1):
                if len(name) > size:
                    found[f"-{name[-size:]}"][f > m] += 1
    return {e: _held(_log_odds(m + 1, f + 1), HELD_ENDING) for e, (m, f) in found.items() if m + f >= LEAST_OF_ENDING}


def _held(odds: float, most: float = HELD) -> float:
    return max(-most, min(most, odds))


def _log_odds(male: float, female: float) -> float:
    return round(math.log((female + SMOOTH) / (male + SMOOTH)), 1)


if __name__ == "__main__":
    main()
