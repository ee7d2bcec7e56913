"""Nouns to the kind of source that they make, taken from WordNet, and words that are also names, from the US census.

Comes in: WordNet's noun files (Princeton WordNet 3.1, `data.noun` and `index.noun`) and the lists of names of the 1990
US census (`dist.all.last`, `dist.female.first`, `dist.male.first`). Goes out: `weights/nouns.json`. A noun's kind is
that of its commonest sense, by the synsets above it (ROOTS); a noun whose commonest sense is of no kind is a document
where one of its first senses is. Names are kept only where they are words too (Bishop, Field, Grace), or where a
woman's and a man's name sound alike. Words that WordNet has as the name of one person, place or thing alone (Kant,
Norway) and nouns for people that are adjectives too (American, federal) are listed as such. Nouns that news uses for
people whom it introduced by a narrower one (GENERAL) come with the nouns below them in WordNet, and nouns for the
natives of a place (Brazilian, New Zealander) with the names of the place, as do other adjectives of it (French).

    python -m claimex.train.nouns --wordnet dict --census names
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from claimex.speakers.spellings import sound_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

OUT = Path(__file__).parents[1] / "weights" / "nouns.json"

ROOTS: Mapping[str, Sequence[str]] = {
    "person": ("person%1:03:00::",),
    "organization": (
        *("organization%1:14:00::", "unit%1:14:00::", "enterprise%1:14:00::", "institution%1:06:00::"),
        *(
            "facility%1:06:00::",
            "place_of_business%1:06:00::",
            "medical_building%1:06:00::",
            "administration%1:14:00::",
            *("building%1:06:00::", "building_complex%1:06:00::"),
        ),
    ),
    "group": ("people%1:14:00::", "gathering%1:14:00::", "kin%1:14:00::", "social_group%1:14:00::"),
    "document": (
        *("written_communication%1:10:00::", "publication%1:10:00::", "document%1:06:00::", "database%1:10:00::"),
        *("statement%1:10:00::", "sign%1:10:02::", "indication%1:10:00::", "show%1:10:00::", "survey%1:04:00::"),
    ),
}
"""Synsets by kind, as WordNet's sense keys; of several above a sense, the first kind in this order."""

PAPERS = ROOTS["document"][:4]
"""Those of the document's that are written."""

GENERAL = (
    *(
        "scientist",
        "researcher",
        "scholar",
        "academic",
        "expert",
        "educator",
        "teacher",
        "doctor",
        "physician",
        "medic",
    ),
    *("musician", "artist", "performer", "entertainer", "singer", "writer", "author", "journalist", "actor", "dancer"),
    *("athlete", "sportsman", "sportswoman", "sportsperson", "player", "clergyman", "cleric", "priest", "lawyer"),
    *(
        "politician",
        "lawmaker",
        "legislator",
        "official",
        "officer",
        "policeman",
        "soldier",
        "executive",
        "businessman",
    ),
    *("businesswoman", "businessperson", "leader", "diplomat", "farmer", "engineer", "activist", "economist", "chef"),
)
"""Nouns by which news refers to somebody whom it introduced by a narrower noun. By hand, as a class."""

GENERAL_SENSES = 2
"""A noun is below a general one by one of so many of its senses. By hand, not swept."""

LARGEST_CLASS = 900
"""A general noun with more nouns below it than this tells nothing. By hand, not swept."""

DOCUMENT_SENSES = 4
"""A noun of no kind in its first sense is a document by one of so many: agenda, policy, lease. By hand, not swept."""

LOCATION, PERSON = "15", "18"
"""Numbers of WordNet's files of nouns for places and for people."""

NATIVE_ENDINGS = ("an", "i")
"""Endings of adjectives of places that mean a native too: Ghanaian, Omani."""

SHARE = 0.001
"""Percent of the population that bears a name, from which a word counts as a name too. By hand, not swept."""

MOSTLY = 5
"""A name is a woman's where so many times as many women bear it as men. By hand, not swept."""


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wordnet", type=Path, required=True, help="folder with data.noun, index.noun, index.sense")
    parser.add_argument("--census", type=Path, required=True, help="folder with the census's three lists")
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    nouns = read_nouns(given.wordnet)
    words = read_words(given.wordnet)
    women, men = (dict(read_names(given.census / f"dist.{sex}.first")) for sex in ("female", "male"))
    lists = {kind: sorted(w for w, k in nouns.items() if k == kind) for kind in ROOTS}
    proper = set(read_lemmas(given.wordnet / "index.noun")) - words
    lists["surnames"] = sorted(dict(read_names(given.census / "dist.all.last")).keys() & (words | proper))
    lists["adjectives"] = sorted(set(lists["person"]) & set(read_lemmas(given.wordnet / "index.adj")))
    lists["proper"] = sorted(proper)
    lists["first names"] = sorted((women.keys() | men.keys()) & (words | proper))
    lists["women"], lists["men"] = map(sorted, told_apart(_mostly(women, men), _mostly(men, women)))
    lists["natives"] = sorted(":".join(pair) for pair in read_natives(given.wordnet))
    lists["origins"] = sorted(":".join(pair) for pair in read_origins(given.wordnet))
    lists |= {f"below {noun}": sorted(found) for noun, found in read_below(given.wordnet).items()}
    joined = {kind: " ".join(found) for kind, found in lists.items()}
    given.out.write_text(json.dumps(joined, indent=1) + "\n", encoding="utf-8")


def read_nouns(folder: Path) -> dict[str, str]:
    """Return the kind of each single word that has one."""
    above, proper = dict(read_hypernyms(folder / "data.noun")), set(read_proper(folder / "data.noun"))
    roots = read_senses(folder / "index.sense")
    kinds: dict[str, str] = {roots[key]: kind for kind in reversed(list(ROOTS)) for key in ROOTS[kind] if key in roots}
    papers = {roots[key]: "document" for key in PAPERS}
    out: dict[str, str] = {}
    for line in (folder / "index.noun").read_text(encoding="utf-8").splitlines():
        word, *fields = line.split()
        if not word.isalpha() and not word.replace("-", "").isalpha():
            continue
        senses = [sense for sense in fields[-int(fields[1]) :] if sense not in proper]
        found = [_kind(set(_climb(sense, above)), kinds) for sense in senses]
        written = [_kind(set(_climb(sense, above)), papers) for sense in senses[:DOCUMENT_SENSES]]
        kind = next(iter(found), "") or next(filter(None, written), "")
        if kind:
            out[word] = kind
    return out


def read_below(folder: Path) -> dict[str, set[str]]:
    """Return the single words for people below each noun of GENERAL."""
    above = dict(read_hypernyms(folder / "data.noun"))
    person = read_senses(folder / "index.sense")["person%1:03:00::"]
    meant: dict[str, set[str]] = {}
    climbed: dict[str, list[str]] = {}
    for line in (folder / "index.noun").read_text(encoding="utf-8").splitlines():
        word, *fields = line.split()
        if not word.replace("-", "").isalpha():
            continue
        for number, sense in enumerate(fields[-int(fields[1]) :]):
            over = climbed.setdefault(sense, list(_climb(sense, above)))
            if person in over and word in GENERAL:
                meant.setdefault(sense, set()).add(word)
            if person in over and number < GENERAL_SENSES:
                climbed.setdefault(word, []).extend(over)
    found: dict[str, set[str]] = {noun: set() for noun in GENERAL}
    for word, over in climbed.items():
        for noun in {noun for sense in over for noun in meant.get(sense, ())} if not word.isdigit() else ():
            found[noun].add(word)
    return {noun: words for noun, words in found.items() if len(words) <= LARGEST_CLASS}


def read_natives(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield each noun for a native of a place, with the names of the place, lower case and without blanks.

    Adjectives of a place that end as nouns for natives do are added: Ghanaian.
    """
    nouns = [synset for synset in _synsets(folder / "data.noun") if synset.lemmas[0][0].isupper()]
    natives = [(noun.lemmas, homes) for noun in nouns if noun.lexicon == PERSON and (homes := noun.pointers("#m"))]
    adjectives = [a for a in _synsets(folder / "data.adj") if a.lemmas[0][0].isupper()]
    natives += [(a.lemmas[:1], a.pointers("\\")) for a in adjectives if a.lemmas[0].endswith(NATIVE_ENDINGS)]
    yield from _with_homes(natives, folder)


def read_origins(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield each adjective of a place that is no noun for its natives, with the names of the place: French."""
    known = {native for native, _ in read_natives(folder)}
    adjectives = [a for a in _synsets(folder / "data.adj") if a.lemmas[0][0].isupper()]
    found = [([lemma for lemma in a.lemmas if lemma.lower() not in known], a.pointers("\\")) for a in adjectives]
    yield from _with_homes(found, folder)


def _with_homes(words: Iterable[tuple[Sequence[str], Sequence[str]]], folder: Path) -> Iterator[tuple[str, str]]:
    """Yield each of some words in lower case, with the names of the places that their synsets point to."""
    places = {synset.key: synset.lemmas for synset in _synsets(folder / "data.noun") if synset.lexicon == LOCATION}
    found: dict[str, dict[str, None]] = {}
    for lemmas, homes in words:
        names = [name.lower() for home in homes for name in places.get(home, ())]
        for lemma in lemmas:
            found.setdefault(lemma.lower(), {}).update(dict.fromkeys(names))
    yield from ((lemma, "|".join(names)) for lemma, names in found.items() if names)


class _Synset(NamedTuple):
    """A line of a data file: its place there, the number of its lexicographer's file, its words and its pointers."""

    key: str
    lexicon: str
    lemmas: Sequence[str]
    pointed: Sequence[tuple[str, str]]

    def pointers(self, symbol: str) -> list[str]:
        return [key for kind, key in self.pointed if kind == symbol]


def _synsets(path: Path) -> Iterator[_Synset]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            continue
        fields = line.split(" | ")[0].split()
        at = 4 + 2 * int(fields[3], 16)
        pointed = [(fields[at + 1 + 4 * i], fields[at + 2 + 4 * i]) for i in range(int(fields[at]))]
        yield _Synset(fields[0], fields[1], [lemma.partition("(")[0] for lemma in fields[4 : at - 1 : 2]], pointed)


def _mostly(names: Mapping[str, float], others: Mapping[str, float]) -> set[str]:
    """Return the names that hardly any of the other sex bear."""
    return {name for name, share in names.items() if share >= MOSTLY * others.get(name, 0.0)}


def told_apart(women: Collection[str], men: Collection[str]) -> tuple[set[str], set[str]]:
    """Return the first names of one sex that sound like one of the other: Martine and Martin."""
    shared = {sound_of(name) for name in women} & {sound_of(name) for name in men}
    return {n for n in women if sound_of(n) in shared}, {n for n in men if sound_of(n) in shared}


def _kind(chain: Collection[str], kinds: Mapping[str, str]) -> str:
    """Return the first kind, in the order of ROOTS, of a sense and those above it."""
    found = {kinds[sense] for sense in chain if sense in kinds}
    return next((kind for kind in ROOTS if kind in found), "")


def _climb(sense: str, above: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield a synset and all above it."""
    left, seen = [sense], {sense}
    while left:
        yield (here := left.pop(0))
        new = [s for s in above.get(here, ()) if s not in seen]
        seen.update(new)
        left += new


def read_hypernyms(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield each synset with those right above it."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            continue
        fields = line.split(" | ")[0].split()
        at = 4 + 2 * int(fields[3], 16)
        pointers = [fields[at + 1 + 4 * i : at + 5 + 4 * i] for i in range(int(fields[at]))]
        yield fields[0], [p[1] for p in pointers if p[0] in {"@", "@i"}]


def read_senses(path: Path) -> dict[str, str]:
    """Return the synset of each sense key that is asked for."""
    asked = {key for keys in ROOTS.values() for key in keys}
    rows = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    return {row[0]: row[1] for row in rows if row[0] in asked}


def read_proper(path: Path) -> Iterator[str]:
    """Yield the synsets that are one person, place or thing: Kant, Norway."""
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = line.split(" | ")[0].split()
        if not line.startswith(" ") and "@i" in fields:
            yield fields[0]


def read_words(folder: Path) -> set[str]:
    """Return all words of one part that WordNet knows and does not write with a capital alone."""
    proper = set(read_proper(folder / "data.noun"))
    out = {word for part in ("verb", "adj", "adv") for word in read_lemmas(folder / f"index.{part}")}
    for line in (folder / "index.noun").read_text(encoding="utf-8").splitlines():
        word, *fields = line.split()
        if word.isalpha() and not proper.issuperset(fields[-int(fields[1]) :]):
            out.add(word)
    return out


def read_lemmas(path: Path) -> Iterator[str]:
    """Yield the single words of an index."""
    for line in path.read_text(encoding="utf-8").splitlines():
        word = line.partition(" ")[0]
        if word.isalpha():
            yield word


def read_names(path: Path) -> Iterator[tuple[str, float]]:
    """Yield the names of one list, lower case, from SHARE on, with their percent."""
    for line in path.read_text(encoding="utf-8").splitlines():
        name, share, *_ = line.split()
        if float(share) >= SHARE:
            yield name.lower(), float(share)


if __name__ == "__main__":
    main()
