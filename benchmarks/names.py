"""Measure how often speakers get the right name, by culture and gender, on texts that differ only in the name.

    pip install -e '.[bias]'
    python benchmarks/names.py
    python benchmarks/names.py --names 5 --templates pronoun --misses

Each of 40 short invented texts is filled with each of 30 or more names of each of 20 naming cultures: women's, men's,
and names that the lists give to both. The lists are Faker's (MIT), those in Latin letters or romanised; Chinese names
stand with the family name first, as in news. A text names one person in full and then refers back to them: by pronoun,
surname, given name, or description. "Right" is the full name, "wrong" any other, "none" that no name is given.

`weights/gender.json` holds first names from the same lists. With its former contents, which no list of names had a part
in, the figures were .991 right and .003 wrong.
"""

from __future__ import annotations

import argparse
import importlib
import random
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import claimex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from claimex.pipeline.extractor import Extractor

CULTURES = {
    "US": "en_US", "Irish": "ga_IE", "Spanish": "es_ES", "French": "fr_FR", "German": "de_DE", "Italian": "it_IT",
    "Brazilian": "pt_BR", "Czech": "cs_CZ", "Croatian": "hr_HR", "Dutch": "nl_NL", "Swedish": "sv_SE",
    "Finnish": "fi_FI", "Hungarian": "hu_HU", "Turkish": "tr_TR", "Algerian": "fr_DZ", "Indian": "en_IN",
    "Indonesian": "id_ID", "Kenyan": "en_KE", "Yoruba": "yo_NG", "Zulu": "zu_ZA", "Chinese": "zh_TW",
    "Japanese": "ja_JP",
}  # fmt: skip
FAMILY_FIRST = frozenset({"Chinese"})
FORMS = {"woman": ("she", "her", "her", "woman"), "man": ("he", "him", "his", "man")}
SEED = 20

TEMPLATES: dict[str, tuple[tuple[str, str], ...]] = {
    "pronoun": (
        ("{name} runs the clinic by the port. It has two beds. “We sleep in shifts,” {he} said.", "in shifts"),
        ("{name} drove the last bus. The lights went out at nine. {He} remembered that nobody spoke.", "nobody spoke"),
        ("{name}, a baker, sold the oven in May. Prices had doubled. “Flour is gold now,” {he} said.", "gold now"),
        (
            "When the lift stopped, {name} rang. No one came. {He} says the bell is broken.",
            "bell is broken",
        ),
        ("{name} had never seen snow. According to {him}, it tasted of iron.", "tasted of iron"),
        ("Rain fell on the market.\n\n{name} packed the oranges.\n\n“Nobody buys today,” {he} said.", "Nobody buys"),
        ("{name} climbed the mast. The wind had dropped. {He} shouted that the coast was near.", "coast was near"),
        ("For {name} the verdict came too late. It was read out in a minute. “It is over,” {he} said.", "It is over"),
        ("{name} taught here for ten years. {He} believes that the reef will recover.", "reef will recover"),
        ("{name}, 41, lost a boat in March. The bank did not pay. “I start again,” {he} told a radio.", "start again"),
        ("{name} won the race on Sunday. The road was wet. {He} admitted that the tyres were old.", "tyres were old"),
        ("The hall was full. {name} spoke last. {He} warned that the dam leaks every spring.", "leaks every spring"),
        ("{name} swam to the shore. The boat sank. “The captain jumped first,” {he} recalled.", "jumped first"),
        ("{name} waited at the gate. The papers were in order, {he} insisted.", "papers were in order"),
        ("{name} opened the shop at dawn. A queue had formed. {He} said the bread was gone.", "bread was gone"),
    ),
    "surname": (
        ("{name} opened the pool on Monday. “The water is cold,” {last} said.", "water is cold"),
        ("{name} keeps bees. The hives stand by the road. {last} said that they sleep now.", "they sleep now"),
        ("The prize went to {name}. “I did not expect it,” said {last}.", "not expect it"),
        ("{name}, a trader, left in June. {last} told reporters that the price was fair.", "price was fair"),
        ("Nobody knew {name} before the flood. Then the dike broke. {last} argues it was built badly.", "built badly"),
        ("{name} painted the wall. It took a year.\n\n“I ran out of blue,” {last} explained.", "out of blue"),
        ("{name} owns the mill. According to {last}, the wheel turns again.", "wheel turns again"),
        ("{name} signed the letter. {last} denies that money was paid.", "money was paid"),
        ("A fire broke out near the flat of {name}. {last} said the stairs were dark.", "stairs were dark"),
    ),
    "given name": (
        ("{name} sings on the pier. “The gulls sing along,” {first} said.", "gulls sing along"),
        ("{name} is eleven and plays chess. {first} says that the queen is overrated.", "queen is overrated"),
        ("{name} lost a shoe on the stairs. “It was new,” {first} told the guests.", "It was new"),
        ("{name} sleeps in the barn. {first} believes that the house is cursed.", "house is cursed"),
    ),
    "description": (
        ("Mayor {name} opened the bridge. It has two lanes. The mayor said it would last.", "it would last"),
        ("The coach, {name}, watched from the stand. “We were slow,” the coach said.", "We were slow"),
        ("{name}, a surgeon, operated all night. The surgeon said the leg was saved.", "leg was saved"),
        ("Inspector {name} read the letter twice. The inspector believes it is a copy.", "it is a copy"),
        ("{name}, the author, read from the book. “It is all true,” the author said.", "all true"),
        ("Judge {name} closed the case. The judge ruled that the fence must go.", "fence must go"),
    ),
    "name": (
        ("“The roof leaks,” said {name}.", "roof leaks"),
        ("{name} said the road was closed.", "road was closed"),
        ("According to {name}, the well is dry.", "well is dry"),
        ("The ferry is late, {name} told the crew.", "ferry is late"),
        ("{name}, a nurse, says that the ward is full.", "ward is full"),
        ("“We open at six,” {name} explained, “and close at nine.”", "open at six"),
    ),
}


class Name(NamedTuple):
    """A name, and whether it is a woman's, a man's, or either's."""

    first: str
    last: str
    gender: str


@dataclass(frozen=True, slots=True)
class Case:
    """A text, words that somebody in it says, and the name of this person."""

    kind: str
    culture: str
    gender: str
    text: str
    said: str
    name: str


def read_names(culture: str, count: int) -> list[Name]:
    """Draw names of a culture from Faker's lists, the same on every run: a third each of women, men and either."""
    provider: Any = importlib.import_module(f"faker.providers.person.{CULTURES[culture]}").Provider
    women, men, last = _lists(provider)
    either = sorted(set(women) & set(men))
    draw = random.Random(f"{SEED} {culture}")  # noqa: S311 - a sample, no secret
    groups = {"woman": sorted(set(women) - set(men)), "man": sorted(set(men) - set(women)), "either": either}
    out = []
    for gender, names in groups.items():
        picked = draw.sample(names, min(len(names), -(-count // 3)))
        out += [Name(first, draw.choice(last), gender) for first in picked]
    return out


def _lists(provider: Any) -> tuple[list[str], list[str], list[str]]:  # noqa: ANN401 - Faker's classes share no type
    """Return women's and men's given names, and family names. Romanised lists do not tell women from men."""
    if hasattr(provider, "first_romanized_names"):
        first = [str(name).title() for name in provider.first_romanized_names]
        return first, first, [str(name).title() for name in provider.last_romanized_names]
    return (
        [str(name) for name in provider.first_names_female if " " not in str(name)],
        [str(name) for name in provider.first_names_male if " " not in str(name)],
        [str(name) for name in provider.last_names if " " not in str(name)],
    )


def make_cases(culture: str, names: Sequence[Name], kinds: Sequence[str]) -> Iterator[Case]:
    """Fill each template with each name. A name that is either's is used with "she" and with "he" in turn."""
    number = 0
    for kind in kinds:
        for text, said in TEMPLATES[kind]:
            for name in names:
                number += 1
                gender = name.gender if name.gender in FORMS else ("woman", "man")[number % 2]
                he, him, his, _ = FORMS[gender]
                order = (name.last, name.first) if culture in FAMILY_FIRST else (name.first, name.last)
                full = " ".join(order)
                filled = text.format(
                    name=full, first=name.first, last=name.last, he=he, He=he.title(), him=him, his=his
                )
                yield Case(kind, culture, name.gender, filled, said, full)


def judge(extractor: Extractor, case: Case) -> str:
    """Tell whether the speaker of a case has the right name, a wrong one, or none."""
    for record in extractor.extract(case.text):
        if record.voice == "source" and any(case.said in span.text for span in record.content):
            name = record.speaker.name if record.speaker is not None else None
            return "none" if name is None else "right" if name.casefold() == case.name.casefold() else "wrong"
    return "not found"


def report(counts: Counter[tuple[str, str]], groups: Sequence[str]) -> float:
    """Print a line for each group, without attributions that the extractor did not find. Return the mean."""
    print(f"{'':16}{'right':>8}{'wrong':>8}{'none':>8}{'texts':>8}")
    shares = []
    for group in groups:
        total = sum(counts[group, what] for what in ("right", "wrong", "none"))
        if total:
            cells = [counts[group, what] / total for what in ("right", "wrong", "none")]
            shares.append(cells[0])
            print(f"{group:16}" + "".join(f"{cell:8.3f}" for cell in cells) + f"{total:8}")
    return sum(shares) / max(1, len(shares))


def main() -> None:
    """Fill the templates, extract, and print shares by culture, gender and kind of reference."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", type=int, default=30, help="names a culture")
    parser.add_argument("--templates", nargs="*", choices=list(TEMPLATES), default=list(TEMPLATES))
    parser.add_argument("--misses", action="store_true", help="print each text that is not right")
    options = parser.parse_args()
    extractor = claimex.load()
    counts: Counter[tuple[str, str]] = Counter()
    for culture in CULTURES:
        for case in make_cases(culture, read_names(culture, options.names), options.templates):
            answer = judge(extractor, case)
            counts.update((group, answer) for group in ("all", culture, case.gender, case.kind))
            if options.misses and answer != "right":
                print(answer, "|", case.name, "|", case.text.replace("\n", " / "))
    report(counts, list(CULTURES))
    report(counts, ["woman", "man", "either"])
    report(counts, [*TEMPLATES, "all"])
    print(f"not found as an attribution: {counts['all', 'not found']}")


if __name__ == "__main__":
    main()
