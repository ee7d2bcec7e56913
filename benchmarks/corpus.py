"""How well and how fast the commands of `claimex.corpus` do on corpora with known truth.

    python benchmarks/corpus.py --articles 400
    python benchmarks/corpus.py --articles 20000 --only cluster
    python benchmarks/corpus.py --only claims

Everything is made from a seed: people with aliases and successors in office, wire stories and their copies and
rewrites, quotations that are cut, elided, split, misspelt or altered, and the transcripts that they are taken from.
Baselines: quotations whose normalised words are equal (as Quotebank merges them), and on small corpora each pair by
rapidfuzz.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from claimex.corpus.claim_clusters import Encoder


def words(text: str) -> list[str]:
    """Return the words of a list."""
    return text.split()


FUNCTION_WORDS = words("""
    the of to and a in that it is for was on with as be at by this have not are from or had will they which an
    were we their been has would there no if can who more about when do them some could so other than then
    only its also
""")
SYLLABLES = words("""
    ba co di fe ga hu ji ka lo mi nu pe ra si to va we xi yo za bre cla dro fli gru pla ste tri sna kwo
""")
FIRST = words("""
    Ada Bela Chidi Dana Emre Fatou Goran Hana Ilka Jaan Kofi Lena Mari Nils Olga Pavel Rosa Sami Tove Uwe
""")
OFFICES = ("mayor", "finance minister", "harbour master", "chief executive", "union leader", "police chief")
OUTLETS = [f"outlet{number}" for number in range(12)]
VOCABULARY = 6000
PERSONS_PER_ARTICLE = 0.25
STOCK, STOCK_WORDS, WITH_STOCK = 40, (5, 8), 0.2
"""Phrases that many people use, their words, and the share of quotations that hold one."""

COMMON, RARE = 0.5, 0.6
"""Share of the most common words in a sentence, and the exponent of the others."""

KEPT, TOLD_ANEW = 0.75, 0.2
"""Of a story's paragraphs, those that a rewrite keeps, and those that it tells in other words."""

UNCHANGED, WITH_ROLE, OFFICE_ALONE, FULL_NAME, WITH_INITIAL = 0.7, 0.7, 0.05, 0.7, 0.85
LISTED = 0.8
"""Share of the people who are on the list; the others may have the names of those."""
FORMS = ("same", "cut", "elided", "bracket", "changed", "typo", "marks", "split")
LEAST_COSINES = (0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)
SMALL = 2000
"""Quotations up to which the pairwise baseline is run."""


@dataclass
class Person:
    """Somebody who is quoted, with an office in which others came before and after."""

    id: str
    first: str
    last: str
    office: str
    place: str
    since: str
    until: str

    @property
    def name(self) -> str:
        """First name and surname."""
        return f"{self.first} {self.last}"


@dataclass
class Truth:
    """What is so: the origin of each quotation, the story of each article, the person of each record."""

    origin: dict[tuple[str, int], int] = field(default_factory=dict)
    story: dict[str, int] = field(default_factory=dict)
    person: dict[str, str | None] = field(default_factory=dict)
    status: dict[str, str] = field(default_factory=dict)


class World:
    """A made-up corpus.

    Args:
        seed: Of all that is random.
        articles: How many articles there are, copies included.
    """

    def __init__(self, seed: int, articles: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - no secret
        self.size = articles
        self.words = self._vocabulary()
        self.stock = [self.sentence(*STOCK_WORDS) for _ in range(STOCK)]
        self.people = self._people(max(20, int(articles * PERSONS_PER_ARTICLE)))
        self.truth = Truth()
        self.transcripts: list[tuple[str, str]] = []
        self._origins = 0

    def _vocabulary(self) -> list[str]:
        words = dict.fromkeys(FUNCTION_WORDS)
        while len(words) < VOCABULARY:
            words["".join(self.random.choices(SYLLABLES, k=self.random.randint(2, 4)))] = None
        return list(words)

    def _people(self, number: int) -> list[Person]:
        surnames = [self._name() for _ in range(max(8, number * 2 // 3))]
        people: list[Person] = []
        names: set[tuple[str, str]] = set()
        while len(people) < number:
            office, place = self.random.choice(OFFICES), self._name()
            for since, until in (("2015-01-01", "2019-06-30"), ("2019-07-01", "2024-12-31")):
                first, last = self.random.choice(FIRST), self.random.choice(surnames)
                if (first, last) not in names:
                    names.add((first, last))
                    people.append(Person(f"p{len(people)}", first, last, office, place, since, until))
        return people

    def _name(self) -> str:
        return "".join(self.random.choices(SYLLABLES, k=3)).capitalize()

    def sentence(self, least: int = 9, most: int = 28) -> list[str]:
        """Return words with the frequencies of a text: every second one is among the most common."""
        pick, count = self.random, self.random.randint(least, most)
        return [pick.choice(FUNCTION_WORDS) if pick.random() < COMMON else self._rare_word() for _ in range(count)]

    def _rare_word(self) -> str:
        at = int(self.random.paretovariate(RARE)) + len(FUNCTION_WORDS)
        return self.words[at if at < VOCABULARY else self.random.randrange(VOCABULARY)]

    def records(self) -> Iterator[dict[str, Any]]:
        """Yield the records of all articles, story by story."""
        made = story = 0
        while made < self.size:
            parts = self._story(story)
            for copy in range(min(self.random.choice((1, 1, 1, 2, 3, 5)), self.size - made)):
                yield from self._article(story, copy, parts)
                made += 1
            story += 1

    def _story(self, story: int) -> list[tuple[str, Person, list[str], int]]:
        """Return the parts of one story: quotations, and what is told in other words."""
        parts = []
        date = self._date()
        for _ in range(self.random.randint(2, 4)):
            self._origins += 1
            said = self.sentence(10, 30)
            if self.random.random() < WITH_STOCK:
                at = self.random.randint(0, len(said))
                said[at:at] = self.random.choice(self.stock)
            parts.append((date, self._in_office(date), said, self._origins))
        parts += [(date, self._in_office(date), self.sentence(12, 30), 0) for _ in range(self.random.randint(4, 8))]
        self._transcribe(story, parts)
        return parts

    def _in_office(self, date: str) -> Person:
        while True:
            person = self.random.choice(self.people)
            if person.since <= date <= person.until:
                return person

    def _date(self) -> str:
        return f"{self.random.randint(2016, 2024)}-{self.random.randint(1, 12):02}-{self.random.randint(1, 28):02}"

    def _transcribe(self, story: int, parts: Sequence[tuple[str, Person, list[str], int]]) -> None:
        turns = []
        for _, person, words, origin in parts:
            if origin:
                said = (self.sentence(), words, self.sentence())
                text = " ".join(" ".join(each).capitalize() + "." for each in said)
                turns.append(f"{person.name.upper()}: {text}\n")
        self.transcripts.append((f"t{story}.txt", "\n".join(turns)))

    def _article(
        self, story: int, copy: int, parts: Sequence[tuple[str, Person, list[str], int]]
    ) -> Iterator[dict[str, Any]]:
        doc = f"{OUTLETS[(story + copy) % len(OUTLETS)]}/{story}-{copy}.txt"
        self.truth.story[doc] = story
        kept = [part for part in parts if copy == 0 or part[3] or self.random.random() < KEPT]
        at = 0
        for number, (date, person, words, origin) in enumerate(kept):
            texts, status = self._form(words, copy) if origin else ([" ".join(words)], "")
            if not origin and copy and self.random.random() < TOLD_ANEW:
                texts = [" ".join(self.sentence(12, 30))]  # told anew by who rewrote
            record = self._record(f"{doc}#{number}", date, person, texts, at=at, direct=bool(origin))
            at = record["content"][-1]["end"] + 40
            if origin:
                self.truth.origin[record["id"], 0] = origin
                self.truth.status[record["id"]] = status
            yield record

    def _form(self, words: list[str], copy: int) -> tuple[list[str], str]:
        """Write a quotation down in one of its forms; also its status against the transcript."""
        pick = self.random
        how = "same" if copy == 0 and pick.random() < UNCHANGED else pick.choice(FORMS)
        words, middle = list(words), len(words) // 2
        if how == "cut":
            keep = max(6, int(len(words) * pick.uniform(0.5, 0.9)))
            first = pick.randint(0, max(0, len(words) - keep))
            status = "verbatim" if keep >= len(words) else "trimmed"
            words = words[first : first + keep]
        elif how in {"elided", "bracket"}:
            words[middle - 1 : middle + 1] = ["…"] if how == "elided" else ["[the", "town]"]
            status = "elided"
        elif how in {"changed", "typo"}:
            word = pick.choice([w for w in self.words[200:] if w != words[middle]])
            words[middle] = word if how == "changed" else words[middle] + "q"
            status = "altered"
        else:
            status = "verbatim"
        left, right = ("“", "”") if how != "marks" else ('"', '"')
        if how == "split":
            return [f"{left}{' '.join(words[:middle])},{right}", f"{left}{' '.join(words[middle:])}.{right}"], status
        return [f"{left}{' '.join(words)}{right}"], status

    def _record(
        self, record: str, date: str, person: Person, texts: Sequence[str], *, at: int, direct: bool
    ) -> dict[str, Any]:
        spans = []
        for text in texts:
            spans.append({"start": at, "end": at + len(text), "text": text})
            at += len(text) + 20
        name, mention = self._mention(person)
        full = name == person.name
        self.truth.person[record] = person.id
        return {
            "schema": "claimex/1",
            "id": record,
            "doc": {"id": record.partition("#")[0], "sha256": "0" * 64, "published": date},
            "kind": "direct" if direct else "indirect",
            "act": "assertion",
            "content": spans,
            "cue": [],
            "speaker": {
                "mention": {"start": at, "end": at + len(mention), "text": mention},
                "name": name,
                "role": f"{person.office} of {person.place}" if not full or self.random.random() < WITH_ROLE else None,
                "type": "person",
            },
            "confidence": 0.9,
            "producer": {"name": "made", "version": "0"},
        }

    def _mention(self, person: Person) -> tuple[str | None, str]:
        """Return the name as an article has it, and the mention; what is no full name comes with the office."""
        how = self.random.random()
        if how < OFFICE_ALONE:
            return None, f"the {person.office} of {person.place}"
        if how < FULL_NAME:
            return person.name, person.name
        if how < WITH_INITIAL:
            return f"{person.first[0]}. {person.last}", f"{person.first[0]}. {person.last}"
        return person.last, f"Mr {person.last}"


@dataclass
class Score:
    """Pairs that belong together and were found together."""

    both: int = 0
    found: int = 0
    true: int = 0

    def __str__(self) -> str:
        precision, recall = self.both / max(1, self.found), self.both / max(1, self.true)
        return f"precision {precision:.4f}  recall {recall:.4f}  ({self.found:,} pairs found, {self.true:,} true)"


def pair_score(clusters: Iterable[Sequence[Any]], truth: dict[Any, int]) -> Score:
    """Score clusters by pairs, without writing pairs down."""
    score = Score()
    for members in clusters:
        counts = Counter(truth[member] for member in members if member in truth)
        score.found += _choose_two(counts.total())
        score.both += sum(map(_choose_two, counts.values()))
    score.true = sum(map(_choose_two, Counter(truth.values()).values()))
    return score


def _choose_two(number: int) -> int:
    return number * (number - 1) // 2


def measure_clusters(path: Path, truth: Truth) -> None:
    """Print the scores of copy, verbatim and variant, and of the baselines."""
    from claimex.corpus.cluster import cluster
    from claimex.corpus.stream import read_records

    begun = time.perf_counter()
    copies = [[m["doc"] for m in row["members"]] for row in cluster(read_records([path]), level="copy")]
    _tell("copy", pair_score(copies, truth.story), begun)
    for level in ("verbatim", "variant"):
        begun = time.perf_counter()
        rows = cluster(read_records([path]), level=level)  # type: ignore[arg-type]
        found = [[(m["record"], m["part"]) for form in row["forms"] for m in form["members"]] for row in rows]
        _tell(
            f"{level}{' (exact words, as Quotebank)' * (level == 'verbatim')}", pair_score(found, truth.origin), begun
        )
    if len(truth.origin) <= SMALL:
        _pairwise(path, truth)


def _pairwise(path: Path, truth: Truth) -> None:
    from rapidfuzz import fuzz, process

    from claimex.corpus.quoted import quotes_of
    from claimex.corpus.shelf import Sets
    from claimex.corpus.stream import read_records

    quotes = [((r.id, q.part), " ".join(q.keys)) for r in read_records([path]) for q in quotes_of(r)]
    texts = [text for _, text in quotes]
    for least in (70, 80, 90):
        begun, sets = time.perf_counter(), Sets(len(texts))
        scores = process.cdist(texts, texts, scorer=fuzz.partial_ratio, score_cutoff=least)
        for one, other in combinations(range(len(texts)), 2):
            if scores[one, other]:
                sets.join(one, other)
        found = [[quotes[number][0] for number in group] for group in sets.groups()]
        _tell(f"pairwise rapidfuzz.partial_ratio {least}", pair_score(found, truth.origin), begun)


def measure_claims() -> None:
    """Print how many of the invented pairs of claims are told rightly, by the least cosine.

    The threshold and what speaks against a pair were chosen on the first table; the second states the figures.
    """
    from claimex.corpus.vectors import Sentences

    encode = Sentences()
    for name in ("claim_pairs.tsv", "claim_pairs_test.tsv"):
        print(name)
        with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as stream:
            _measure_pairs(list(csv.DictReader(stream, delimiter="\t")), encode)


def _measure_pairs(rows: Sequence[dict[str, str]], encode: Encoder) -> None:
    from claimex.corpus.claim_clusters import CLOSE
    from claimex.corpus.claim_traits import may_be_one, traits_of
    from claimex.record import Claim

    begun, scored, right = time.perf_counter(), [], Counter[str]()
    for row in rows:
        texts = (row["one"], row["other"])
        one, other = (traits_of(text, Claim(start=0, end=len(text), text=text)) for text in texts)
        vectors, same = encode(texts), row["same"] == "yes"
        scored.append((float(vectors[0] @ vectors[1]), may_be_one(one, other), same))
        right[row.get("kind", "")] += (scored[-1][0] >= CLOSE and scored[-1][1]) == same
    true = sum(same for *_, same in scored)
    for least in LEAST_COSINES:
        for name, guarded in (("cosine alone", False), ("claim", True)):
            found = [same for cosine, may, same in scored if cosine >= least and (may or not guarded)]
            _tell(f"{name} {least}", Score(sum(found), len(found), true), begun)
    for kind, total in Counter(row.get("kind", "") for row in rows).items():
        if kind:
            print(f"    {kind:30} {right[kind]} of {total} right at {CLOSE}")


def measure_verify(path: Path, world: World) -> None:
    """Print how many quotations get the right status against the transcripts."""
    from claimex.article import Article
    from claimex.corpus import Sources, verify
    from claimex.corpus.stream import read_records

    begun = time.perf_counter()
    sources = Sources(Article(id=name, text=text) for name, text in world.transcripts)
    confusion: Counter[tuple[str, str]] = Counter()
    for verdict in verify(read_records([path]), sources):
        confusion[world.truth.status[verdict.record], verdict.status] += 1
    right = sum(count for (true, found), count in confusion.items() if true == found)
    _tell("verify", f"status right {right / confusion.total():.4f} of {confusion.total():,}", begun)
    for (true, found), count in sorted(confusion.items()):
        if true != found:
            print(f"    {count:6,} {true} told as {found}")


def measure_people(path: Path, world: World) -> None:
    """Print how many speakers are linked to the right entry of a list that leaves some people out."""
    from datetime import date

    from claimex.corpus.offices import office_words
    from claimex.corpus.people import Entry, People, link
    from claimex.corpus.stream import read_records

    begun = time.perf_counter()
    listed = [person for person in world.people if world.random.random() < LISTED]
    entries = [
        Entry(
            id=person.id,
            names=(person.name,),
            roles=(office_words(f"{person.office} of {person.place}"),),
            placed=(office_words(f"{person.office} of {person.place}"),),
            since=date.fromisoformat(person.since),
            until=date.fromisoformat(person.until),
        )
        for person in listed
    ]
    known, counts = {person.id for person in listed}, Counter[str]()
    for record in link(read_records([path]), People(entries)):
        found = record.speaker.link.id if record.speaker is not None and record.speaker.link is not None else None
        true = world.truth.person[record.id]
        counts["true"] += true in known
        counts["found"] += found is not None
        counts["right"] += found is not None and found == true
    precision, recall = counts["right"] / max(1, counts["found"]), counts["right"] / max(1, counts["true"])
    _tell("people link", f"precision {precision:.4f}  recall {recall:.4f}  ({counts['found']:,} links)", begun)


def _tell(what: str, figures: object, begun: float) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{what:45} {figures}  {time.perf_counter() - begun:.1f} s, peak {peak:,} MB so far", flush=True)


def main() -> None:
    """Make a corpus and measure on it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("cluster", "claims", "verify", "people"))
    options = parser.parse_args()
    world = World(options.seed, options.articles)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.jsonl"
        with path.open("w", encoding="utf-8") as stream:
            written = sum(bool(stream.write(json.dumps(record) + "\n")) for record in world.records())
        print(f"{written:,} records of {options.articles:,} articles, seed {options.seed}")
        if options.only in {None, "cluster"}:
            measure_clusters(path, world.truth)
        if options.only == "claims":
            measure_claims()
        if options.only in {None, "verify"}:
            measure_verify(path, world)
        if options.only in {None, "people"}:
            measure_people(path, world)


if __name__ == "__main__":
    main()
