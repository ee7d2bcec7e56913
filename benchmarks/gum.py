"""Score the names given to the sources of GUM's attributions, by how the source is written.

    python benchmarks/gum.py shared/corpora/gum
    python benchmarks/gum.py shared/corpora/gum --genre news --misses
    python benchmarks/gum.py shared/corpora/gum --keep FOLDER
    claimex evaluate FOLDER/gold FOLDER/records.jsonl

GUM (Zeldes 2017, CoNLL-U) marks attributions as discourse relations (`Discourse=attribution-*`, the clause that
attributes points to what it introduces) and all coreference (`Entity=`). Gold records are made from both. The source is
the subject of the attributing clause. Its name is the longest personal or proper name that heads a mention of its
chain. A source has no name if its chain has no such name or only a role in capitals (Judge, Director-General), or if
the text does not contain the name ("I" in a speech).

Two tables are printed. The first is with the source given, and measures the resolution of names alone. The second is
from raw text, and measures the whole line; an attribution that is not found counts as not answered. A name is right if
`evaluate` takes it for the same. "chain" also counts a name whose evidence is in the chain of the source (a shorter or
longer form of the name). And it counts a full name that ends in the single word of the chain: Mari Tamm for Tamm.

The scorer of pronouns is fitted on GUM too. With the weights that `train/coreference.py --cross` writes, each document
is scored with weights that have not seen it:

    python benchmarks/gum.py shared/corpora/gum --weights folds/fold*.json
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import claimex
from claimex.article import Article
from claimex.attribution.attribution import Attribution
from claimex.english.names import core_name, fits, written
from claimex.english.people import GROUP_NOUNS, PERSON_NOUNS, TITLES
from claimex.evaluation.source_forms import same_name, source_form
from claimex.layout.paragraphs import find_paragraphs
from claimex.layout.quotation_marks import kind_of, mask_quoted, pair_marks
from claimex.parsing import find_sentences
from claimex.parsing.spacy_pipeline import Lemmatizer, SentenceParser, load_pipeline, parse
from claimex.pipeline.records import make_records
from claimex.record import Producer, Record, Speaker, TextSpan, describe, record_id
from claimex.spans import Span, covered, shared
from claimex.speakers import find_speakers, list_entities, pronouns
from claimex.speakers.pronouns import read_network

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spacy.language import Language

FORMS = ("name", "pronoun", "description")
GENRES = ("news", "interview", "bio", "speech", "court")
PROPER = {"NNP", "NNPS"}
JOINING_PERSON = {"-", "–", ".", "van", "von", "de", "der", "al", "“", "”", '"'}
JOINING = {*JOINING_PERSON, "of", "and", "for", "the", "on", "&", "'s", "’s"}
NAMING = {"flat", "appos"}
PARTIES = {"guest", "democrat", "petitioner", "respondent", "defense", "defendant", "lords"}
"""Words that transcripts use for people instead of a name."""
FIRST = {"i", "me", "my"}
LONGEST = 20  # words; longer mentions contain clauses
PRODUCER = Producer(name="gum", version="0", model=None)


@dataclass(slots=True)
class Token:
    """One word of the corpus, with its span in the text."""

    span: Span
    form: str
    xpos: str
    head: int
    deprel: str
    unit: int
    sentence: int


@dataclass(slots=True)
class Mention:
    """One mention of the chain `group`: tokens `low` to `high`, half-open."""

    group: str
    kind: str
    low: int
    high: int = 0
    least: tuple[int, ...] = ()


@dataclass(slots=True)
class Document:
    """One document: its text, its tokens (a head is the number of a token, -1 for a root), mentions and relations."""

    id: str
    text: str = ""
    tokens: list[Token] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    units: dict[int, tuple[str, int]] = field(default_factory=dict)
    turns: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Case:
    """One gold attribution. `chain` holds the spans of all mentions of its source."""

    source: Span
    content: Span
    cue: Span | None
    name: str | None
    evidence: Span | None
    chain: tuple[Span, ...]


def read(path: Path) -> Document:
    """Read one CoNLL-U file and put its text together."""
    document, parts, at = Document(path.stem), [], 0
    opened: dict[str, list[Mention]] = defaultdict(list)
    base, unit, sentence, gap, merged, solo, label = 0, 0, -1, "", (0, "", ""), True, ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# newpar") and not line.startswith("# newpar_"):
            gap = "\n\n" if document.tokens else ""
        if line.startswith("# speaker = ") and not solo:
            gap, label = _change(line.removeprefix("# speaker = ").strip(), label, gap, document)
        if line.startswith("# meta::speakerCount"):
            solo = int(line.split("=")[1]) < 2  # noqa: PLR2004 - a speech has no turns
        if line.startswith("# sent_id"):
            base, sentence, merged = len(document.tokens), sentence + 1, (0, "", "")
        if not line or line.startswith("#"):
            continue
        number, form, _, _, xpos, _, head, deprel, _, misc = line.split("\t")
        if "." in number:
            continue
        space = "" if "SpaceAfter=No" in misc else " "
        if "-" in number:
            merged = (int(number.split("-")[1]), form, space)
            continue
        parts.append(gap)
        at += len(gap)
        index = len(document.tokens)
        fields = dict(pair.split("=", 1) for pair in misc.split("|") if "=" in pair)
        if "Discourse" in fields:
            relation, _, rest = fields["Discourse"].partition(":")
            unit = int(re.match(r"\d+", rest)[0]) if relation != "ROOT" else int(rest.split(":")[0]) if rest else unit
            target = re.match(r"\d+->(\d+)", rest)
            document.units[unit] = (relation, int(target[1]) if target else 0)
        document.tokens.append(
            Token(
                Span(at, at + len(form)), form, xpos, base + int(head) - 1 if int(head) else -1, deprel, unit, sentence
            )
        )
        _mentions(fields.get("Entity", ""), index, opened, document.mentions)
        parts.append(form)
        at += len(form)
        inside = int(number) < merged[0]
        gap = "" if inside else (merged[2] if int(number) == merged[0] else space)
    document.text = "".join(parts)
    return document


def _change(speaker: str, last: str, gap: str, document: Document) -> tuple[str, str]:
    """Put a new speaker's name before the turn, as a transcript does. The corpus has the name as metadata."""
    if speaker == last:
        return gap, last
    name = re.sub(r"(?<=[a-z.])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", speaker.replace("_", " "))
    lead = "\n\n" if document.tokens else ""
    document.turns.append((len(document.tokens), name))
    return f"{lead}{name}: ", speaker


def _mentions(value: str, index: int, opened: dict[str, list[Mention]], out: list[Mention]) -> None:
    for match in re.finditer(r"\(([^()]+)(\))?|([^()]+)\)", value):
        if match[1]:
            group, kind, _, _, _, least, *_ = match[1].split("-")
            group = group.split("[")[0]
            mention = Mention(group, kind, index, least=tuple(int(n) for n in least.split(",") if n.isdigit()))
            out.append(mention)
            if match[2]:
                mention.high = index + 1
            else:
                opened[group].append(mention)
        elif match[3]:
            group = match[3].split("[")[0]
            if opened[group]:
                opened[group].pop().high = index + 1


def cases(document: Document) -> Iterator[Case]:
    """Yield the attributions whose source the attributing clause names."""
    mentions = [m for m in document.mentions if m.high]
    by_unit: dict[int, list[int]] = defaultdict(list)
    for index, token in enumerate(document.tokens):
        by_unit[token.unit].append(index)
    children: dict[int, list[int]] = defaultdict(list)
    for index, token in enumerate(document.tokens):
        children[token.head].append(index)
    for unit, (relation, target) in document.units.items():
        if not relation.startswith("attribution") or not by_unit[target]:
            continue
        head = _subject(document.tokens, by_unit[unit], children)
        if head is None:
            continue
        holding = [m for m in mentions if m.low <= head < m.high and m.low + min(m.least or (1,)) - 1 <= head]
        heads = [m for m in holding if not m.least or head - m.low + 1 in m.least]
        mention = max(heads, key=lambda m: m.high - m.low, default=None)
        if mention is None:
            continue
        yield _case(document, mention, by_unit[unit], by_unit[target], head)


def _subject(tokens: Sequence[Token], unit: Sequence[int], children: dict[int, list[int]]) -> int | None:
    """Find the head of the source: the subject of the clause, or the object of "according to"."""
    for index in unit:
        token = tokens[index]
        if token.form.lower() == "according" and token.head >= 0:
            return token.head
    root = next((i for i in unit if tokens[i].head not in unit), None)
    for index in (root, *[i for i in unit if tokens[i].deprel.startswith(("conj", "xcomp"))]):
        if index is None:
            continue
        for relation in ("nsubj", "obl:agent", "nmod:poss"):
            found = [c for c in children[index] if tokens[c].deprel.startswith(relation)]
            if found:
                return found[0]
    return next((i for i in unit if tokens[i].deprel.startswith("nsubj")), None)


def _case(document: Document, mention: Mention, unit: list[int], target: list[int], head: int) -> Case:
    tokens = document.tokens
    chain = [m for m in document.mentions if m.high and m.group == mention.group]
    named = [(name, span) for m in chain if (found := _name(document, m)) for name, span in [found]]
    name, evidence = max(named, key=lambda item: (len(item[0].split()), -item[1].start), default=(None, None))
    turn = _turn(document, head)
    if tokens[head].form.lower() in FIRST and turn is not None and not _is_role(turn[0], person=True):
        name, evidence = turn
        spans = [Span(m.start(), m.end()) for m in re.finditer(re.escape(name), document.text)]
    else:
        spans = []
    target = _run(target)
    rest = [i for i in unit if not mention.low <= i < mention.high and tokens[i].xpos[:2] in {"VB", "IN", "RP", "MD"}]
    return Case(
        source=Span(tokens[mention.low].span.start, tokens[mention.high - 1].span.end),
        content=Span(tokens[target[0]].span.start, tokens[target[-1]].span.end),
        cue=tokens[rest[-1]].span if rest else None,
        name=name,
        evidence=evidence,
        chain=(*spans, *(Span(tokens[m.low].span.start, tokens[m.high - 1].span.end) for m in chain)),
    )


def _turn(document: Document, index: int) -> tuple[str, Span] | None:
    """Return the name before the turn that contains a token, and its span."""
    held = [(start, name) for start, name in document.turns if start <= index]
    if not held:
        return None
    start, name = held[-1]
    end = document.tokens[start].span.start - len(": ")
    return name, Span(end - len(name), end)


def _run(numbers: list[int]) -> list[int]:
    """Return the first run of consecutive numbers."""
    end = next((i for i, (a, b) in enumerate(pairwise(numbers), 1) if b != a + 1), len(numbers))
    return numbers[:end]


def _name(document: Document, mention: Mention) -> tuple[str, Span] | None:
    """Find the proper name that heads a mention, without titles, articles and possessives."""
    tokens = document.tokens
    person = mention.kind == "person"
    others = [m for m in document.mentions if m.high and m.group != mention.group and _is_inside(m, mention)]
    hidden = {i for m in others for i in range(m.low, m.high)} if person else set()
    joining = JOINING_PERSON if person else JOINING
    runs: list[list[int]] = []
    for index in range(mention.low, min(mention.high, mention.low + LONGEST)):
        if index in hidden:
            continue
        if tokens[index].xpos in PROPER:
            joined = runs and all(
                tokens[i].form.lower() in joining and i not in hidden for i in range(runs[-1][-1] + 1, index)
            )
            (runs[-1].append if joined else lambda i: runs.append([i]))(index)
    best = next((run for run in runs if _is_headed(document, mention, run)), None)
    if best is None:
        return None
    span = Span(tokens[best[0]].span.start, tokens[best[-1]].span.end)
    span = core_name(document.text, span) if person else span
    words = span.of(document.text)
    return None if _is_role(words, person=person) else (written(words.split()), span)


def _is_headed(document: Document, mention: Mention, run: list[int]) -> bool:
    """Tell whether a run of proper nouns is the name of a mention, and not a name in a modifier of its head."""
    tokens = document.tokens
    inside = range(mention.low, mention.high)
    head = next((i for i in inside if tokens[i].head not in inside), mention.low)
    return any(i == head or (tokens[i].head == head and tokens[i].deprel in NAMING) for i in run)


def _is_role(words: str, *, person: bool) -> bool:
    """Tell whether words in capitals are only a role: Director-General, Shadow Home Secretary, Judge."""
    parts = re.findall(r"[^\W_]+", words.lower())
    common = [part in TITLES | PERSON_NOUNS | GROUP_NOUNS | PARTIES for part in parts]
    return all(common) or (person and common[-1])


def _is_inside(inner: Mention, outer: Mention) -> bool:
    return outer.low <= inner.low and inner.high <= outer.high and inner.high - inner.low < outer.high - outer.low


def gold_records(document: Document, found: Iterable[Case]) -> tuple[Article, list[Record]]:
    """Turn the cases of a document into records."""
    article = Article(id=f"{document.id}.txt", text=document.text)
    paragraphs = find_paragraphs(article.text)
    quotations = pair_marks(article.text, paragraphs=paragraphs)
    mask = mask_quoted(len(article.text), (q for q in quotations if not q.depth))
    out = []
    for number, case in enumerate(found):
        content = TextSpan.cut(article.text, case.content)
        mention = TextSpan.cut(article.text, case.source)
        evidence = TextSpan.cut(article.text, case.evidence) if case.evidence else None
        out.append(
            Record(
                id=record_id(article.id, content=[content.text], mention=mention.text, ordinal=number),
                doc=describe(article),
                kind=kind_of(article.text, [case.content], mask),
                content=[content],
                speaker=Speaker(mention=mention, name=case.name, evidence=evidence),
                confidence=1.0,
                producer=PRODUCER,
            )
        )
    return article, out


class Score:
    """Counts cases by the form of the source, and prints the table."""

    def __init__(self) -> None:
        self._cells: Counter[tuple[str, str]] = Counter()

    def add(self, case: Case, record: Record | None, text: str) -> str:
        """Count one case, and return its verdict."""
        speaker = record.speaker if record else None
        name, evidence = (speaker.name, speaker.evidence) if speaker else (None, None)
        form = source_form(case.source.of(text))
        in_chain = evidence is not None and any(evidence.span.overlaps(span) for span in _heads(case))
        same = name is not None and case.name is not None and same_name(case.name, name)
        fuller = name is not None and case.name is not None and " " not in case.name and fits([case.name], name)
        shared = (in_chain and case.name is not None) or fuller
        verdict = "none" if name is None else "right" if same else "chain" if shared else "wrong"
        kind = "gold" if case.name is not None else "null"
        for group in (form, "all"):
            self._cells[group, kind] += 1
            self._cells[group, f"{kind} {verdict}"] += 1
        return f"{kind} {verdict}"

    def show(self, title: str) -> None:
        """Print the table."""
        print(title)
        print(
            f"{'':12} {'gold':>5} {'answered':>9} {'accuracy':>9} {'or chain':>9} {'precision':>9}"
            f"  {'chain':>6}  {'no name':>7} {'left so':>8}"
        )
        for form in (*FORMS, "all"):
            cell = {key: self._cells[form, key] for key in ("gold", "null", "gold right", "gold chain", "gold wrong")}
            null_wrong = self._cells[form, "null wrong"]
            given = cell["gold right"] + cell["gold chain"] + cell["gold wrong"]
            chain = cell["gold right"] + cell["gold chain"]
            print(
                f"{form:12} {cell['gold']:5} {_share(given, cell['gold'])} {_share(cell['gold right'], cell['gold'])} "
                f"{_share(chain, cell['gold'])} {_share(cell['gold right'], given)} {_share(chain, given)} "
                f"{cell['null']:7} {_share(cell['null'] - null_wrong, cell['null'])}"
            )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:9.3f}" if whole else "        –"


def _heads(case: Case) -> list[Span]:
    """Return the mentions of the chain that are not whole clauses. Evidence must point to a name among them."""
    return [span for span in case.chain if len(span) <= 150]  # noqa: PLR2004 - longer ones contain other names


def resolve_given(article: Article, found: Sequence[Case], nlp: Language, lemmatizer: Lemmatizer) -> list[Record]:
    """Make records with source, cue and content given, so that only names are resolved."""
    text = article.text
    paragraphs = find_paragraphs(text)
    mask = mask_quoted(len(text), (q for q in pair_marks(text, paragraphs=paragraphs) if not q.depth))
    given = [
        Attribution((case.content,), case.cue, case.source, kind_of(text, [case.content], mask), 1.0) for case in found
    ]
    doc = parse(text, nlp, paragraphs=paragraphs)
    parser = SentenceParser(text, nlp)
    sentences = find_sentences(doc, paragraphs)
    who = find_speakers(
        text, doc, given, sentences=sentences, paragraphs=paragraphs, parser=parser, is_word=lemmatizer.is_word
    )
    return make_records(
        article,
        given,
        who=who,
        entities=list_entities(who),
        claims={},
        sentences=sentences,
        zones=(),
        lemmatizer=lemmatizer,
        producer=PRODUCER,
    )


def best_match(case: Case, records: Iterable[Record]) -> Record | None:
    """Find the record whose source overlaps that of a case, and whose content is most alike."""

    def likeness(record: Record) -> float:
        spans = [span.span for span in record.content]
        return shared([case.content], spans) / (covered([case.content, *spans]) or 1)

    mine = [r for r in records if r.speaker and r.speaker.mention and r.speaker.mention.span.overlaps(case.source)]
    return max(mine, key=likeness, default=None)


def main() -> None:
    """Score every document and print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--genre", action="append", choices=GENRES, help="repeatable; default: all")
    parser.add_argument("--misses", action="store_true", help="list what is not right with the source given")
    parser.add_argument("--given-only", action="store_true", help="skip the run from raw text")
    parser.add_argument(
        "--weights", type=Path, nargs="+", help="score the n-th document with the n-th of these, in turns"
    )
    parser.add_argument("--keep", type=Path, help="folder for texts, gold records and extracted ones")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        _run_all(options, options.keep or Path(scratch))


def _run_all(options: argparse.Namespace, folder: Path) -> None:
    nlp = load_pipeline()
    lemmatizer, extractor = Lemmatizer(nlp), None if options.given_only else claimex.load()
    given, whole = Score(), Score()
    (folder / "texts").mkdir(parents=True, exist_ok=True)
    (folder / "gold").mkdir(exist_ok=True)
    lines: list[str] = []
    paths = sorted(options.folder.glob("*.conllu"))
    networks = [read_network(path.read_text(encoding="utf-8")) for path in options.weights or ()]
    for genre in options.genre or GENRES:
        by_genre = Score()
        for number, path in enumerate(paths):
            if not path.name.startswith(f"GUM_{genre}_"):
                continue
            if networks:
                pronouns.network = partial(networks.__getitem__, number % len(networks))
            document = read(path)
            found = list({case.source: case for case in cases(document)}.values())
            article, gold = gold_records(document, found)
            (folder / "texts" / article.id).write_text(article.text, encoding="utf-8", newline="")
            (folder / "gold" / f"{article.id}.jsonl").write_text(
                "".join(f"{record.to_json()}\n" for record in gold), encoding="utf-8"
            )
            for case, record in zip(found, resolve_given(article, found, nlp, lemmatizer), strict=True):
                verdict = given.add(case, record, article.text)
                by_genre.add(case, record, article.text)
                if options.misses and verdict not in {"gold right", "null none"}:
                    name = record.speaker.name if record.speaker else None
                    print(
                        f"{document.id} {verdict:10} {case.source.of(article.text)[:60]!r}",
                        f"is {case.name!r}, not {name!r}",
                    )
            if extractor is not None:
                records = extractor.extract(article)
                lines += [f"{record.to_json()}\n" for record in records]
                for case in found:
                    whole.add(case, best_match(case, records), article.text)
        by_genre.show(f"\n{genre}, source given")
    given.show("\nsource given")
    if extractor is not None:
        (folder / "records.jsonl").write_text("".join(lines), encoding="utf-8")
        whole.show("\nfrom raw text")


if __name__ == "__main__":
    main()
