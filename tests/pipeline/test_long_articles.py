"""Test long articles, natural and crafted: time is linear in the length of the text, and every offset is right."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from growth import is_slower
from standin import stand_in

from claimex.attribution.attribution import Attribution
from claimex.attribution.linking import link
from claimex.attribution.nesting import nest
from claimex.attribution.tagging import tag
from claimex.english.names import CROWD
from claimex.layout.paragraphs import find_paragraphs
from claimex.pipeline.extractor import load
from claimex.record import check_spans
from claimex.spans import Span
from claimex.speakers.identify import identify
from claimex.speakers.mentions import Resolver

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.tokens import Doc

    from claimex.parsing.spacy_pipeline import SentenceParser
    from claimex.speakers.identify import Identified

SMALL, TIMES, SLACK = 150, 8, 3  # a square would take TIMES * TIMES
FIRST = ("Mari", "Jaan", "Signe", "Oskar", "Ida", "Tomas", "Petra")
FACTS = ("the ferry was late", "nobody saw the ship", "the bridge will open in May", "the vote was lost")
_SAID = re.compile(r"(?P<source>[^\n.“”,]+?),? said (?:that )?(?P<content>[^\n.]+)\.")
_NAME = re.compile(r"(?P<person>(?:Mari|Jaan|Signe|Oskar|Ida|Tomas|Petra) [A-Z]\w+)|(?P<body>[A-Z]\w+ Holdings)")


def invented(number: int) -> str:
    """Return a different surname for each number."""
    letters = "".join(chr(ord("a") + int(digit)) for digit in f"{number:05}")
    return f"Qu{letters}"


def person(number: int) -> str:
    return f"{FIRST[number % len(FIRST)]} {invented(number)}"


def fact(number: int) -> str:
    return FACTS[number % len(FACTS)]


LINES: dict[str, Callable[[int], str]] = {
    "many names": lambda n: f"{person(n)} said that {fact(n)}.\n\n",
    "one surname": lambda n: f"{invented(n)} Tamm said that {fact(n)}.\n\nTamm said that {fact(n)}.\n\n",
    "one first name": lambda n: f"Mari {invented(n)} said that {fact(n)}.\n\n",
    "one name": lambda n: f"Mari Tamm said that {fact(n)}.\n\n",
    "firms": lambda n: f"{invented(n)} Holdings said that {fact(n)}.\n\nThe company said that {fact(n)}.\n\n",
    "pronouns": lambda n: f"{('He', 'She', 'They', 'It', 'I', 'We', 'You')[n % 7]} said that {fact(n)}.\n\n",
    "pronouns after names": lambda n: f"{person(n)} left. He said that {fact(n)}.\n\n",
    "relatives": lambda n: f"{person(n % 40)}, who said {fact(n)}.\n\n",
    "offices": lambda n: f"Minister {person(n)} said that {fact(n)}.\n\nThe minister said that {fact(n)}.\n\n",
    "officials": lambda n: f"{('Another', 'The other', 'The second', 'An')[n % 4]} official said that {fact(n)}.\n\n",
    "printed names": lambda n: f"{person(n)}: I said that {fact(n)}.\n\n",
    "letters": lambda n: f"{'QA'[n % 2]}. {('Why so?', 'I think so.')[n % 2]} {person(n)} said {fact(n)}.\n\n",
    "turns": lambda n: f"{('Mari Tamm', 'Jaan Kask')[n % 2]}: I said that {fact(n)}.\n\n",
    "turns of many": lambda n: f"{person(n // 2)}: I said that {fact(n)}.\n\n",
    "one paragraph": lambda n: f"{person(n)} said that {fact(n)}. ",
    "no sentence ends": lambda n: f"{person(n)}, who left, and ",
}


def article(name: str, times: int) -> str:
    return "".join(LINES[name](number) for number in range(times))


def who_speaks(text: str) -> Callable[[], Identified]:
    """Return a function that finds the speakers of an article of "said" sentences. All earlier stages are done."""
    made = [
        Attribution((Span(*m.span("content")),), None, Span(*m.span("source")), "indirect", 0.9)
        for m in _SAID.finditer(text)
    ]
    labels = {"person": "PERSON", "body": "ORG"}
    ents = [
        SimpleNamespace(start_char=m.start(), end_char=m.end(), label_=labels[m.lastgroup or ""])
        for m in _NAME.finditer(text)
    ]
    doc = cast("Doc", SimpleNamespace(ents=ents))
    paragraphs = find_paragraphs(text)
    sentences = [Span(*m.span()) for m in re.finditer(r"[^.\n]+\.?", text)]

    def run() -> Identified:
        resolver = Resolver(text, doc, [each.source for each in made if each.source], is_word=lambda _: False)
        return identify(text, resolver, made, sentences=sentences, paragraphs=paragraphs)

    return run


@pytest.mark.parametrize("name", LINES)
def test_speakers_are_found_in_linear_time(name: str) -> None:
    small, large = (who_speaks(article(name, SMALL * times)) for times in (1, TIMES))

    assert not is_slower(lambda read: read(), small, large, times=SLACK * TIMES)


def test_many_people_of_one_surname_are_told_apart_by_their_whole_names() -> None:
    count = CROWD + 20
    text = "".join(f"{invented(n)} Tamm said that {fact(n)}.\n\n" for n in range(count))
    found = who_speaks(text)()
    names = [resolution.entity.name for resolution in found.sources.values() if resolution.entity is not None]

    assert names == [f"{invented(n)} Tamm" for n in range(count)]


QUOTED: dict[str, Callable[[int], str]] = {
    "quotations": lambda n: f"“Peace is near,” Mari said {n}.\n\n",
    "one paragraph": lambda n: f"“Peace is near,” Mari said {n}. ",
    "quotations in one": lambda n: "“" * (not n) + "She said, ‘peace is very near’ and left. ",
    "quotations in many": lambda n: f"“She said, ‘peace is very near’ and left,” Mari said {n}.\n\n",
    "carried over": lambda n: f"“Peace {n} is near\n\n",
    "never closed": lambda n: f"“She said ‘peace {n} ",
    "short paragraphs": lambda n: f"Rain {n}.\n\n",
    "turns": lambda n: f"{('Mari Tamm', 'Jaan Kask')[n % 2]}: She said peace is near {n}.\n\nPeace is near.\n\n",
}


@pytest.mark.parametrize("name", QUOTED)
def test_attributions_are_linked_in_linear_time(name: str) -> None:
    small, large = ("".join(map(QUOTED[name], range(SMALL // 2 * times))) for times in (1, TIMES))

    assert not is_slower(attributed, small, large, times=SLACK * TIMES)


def attributed(text: str) -> list[Attribution]:
    tagger = stand_in()
    tags = tag(text, tagger)
    none = cast("SentenceParser", SimpleNamespace(parse_all=lambda spans: spans))
    return nest(link(tags, tagger), tags, tagger, sentences=(), parser=none, lemma=lambda _word, _pos: "")


@pytest.mark.model
@pytest.mark.slow
def test_a_long_article_gives_valid_records_with_offsets() -> None:
    size = 300_000
    text = "".join(
        f"“We won’t go 🎉, {fact(n)},” said {person(n)}, the mayor.\r\n\r\n{article('many names', 3)}"
        f"She thinks that {fact(n + 1)}. The minister said he was glad.\r\n\r\n"
        for n in range(size // 250)
    )
    outcome = load("fast", voice="all").read(text)

    assert len(text) >= size
    assert len(outcome.records) > len(text) / 200
    assert max(record.content[0].start for record in outcome.records if record.content) > 0.99 * len(text)
    for record in outcome.records:
        check_spans(record, text)
