"""An audit: counts that were made by hand, and intervals that hold the truth."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from speeches import quoting

from claimex.corpus import read_records
from claimex.corpus.audit import audit, dimensions_of, share_rows, speaker_rows
from claimex.corpus.audit_report import to_page, write_audit
from claimex.corpus.checks import draw
from claimex.corpus.shares import Article, Shares
from claimex.errors import ConfigError
from claimex.record import ListLink, Member, TextSpan

if TYPE_CHECKING:
    from claimex.record import Record

EXAMPLES = Path(__file__).parents[2] / "examples"


def said(words: str, doc: str, at: int = 0, **speaker: Any) -> Record:  # noqa: ANN401 - any field of a speaker
    record = quoting(words, name="x", doc=doc, at=at, document={"published": "2024-03-05"})
    assert record.speaker is not None
    return record.model_copy(update={"speaker": record.speaker.model_copy(update=speaker), "confidence": 1.0})


RECORDS = [
    said("“One two three four”", "a/1", 0, name="Ada Ojo", pronoun="she", role="mayor"),
    said("“One two”", "a/1", 50, name="Ada Ojo", pronoun="she", role="mayor"),
    said("“One two”", "a/1", 90, name="Harbour Union", type="organization"),
    said("“One two”", "b/1", 40, name="Goran Kask", pronoun="he"),
    said("“One two three”", "b/1", 0, name=None, type="anonymous"),
    said("“One two three”", "b/2", 0, name="Dana Kim"),
]


def shares(records: list[Record] = RECORDS, **options: Any) -> dict[tuple[str, str], tuple[int, int, float]]:  # noqa: ANN401
    rows = share_rows(audit(records, **options))
    return {(row["question"], row["answer"]): (row["records"], row["of"], row["share"]) for row in rows}


@pytest.mark.parametrize(
    ("question", "answer", "records", "of", "share"),
    [
        ("kind of source", "person", 4, 6, 0.6667),
        ("kind of source", "organization", 1, 6, 0.1667),
        ("kind of source", "anonymous, no reason stated", 1, 6, 0.1667),
        ("words by kind of source", "person", 4, 6, 0.6875),
        ("people named", "named", 4, 5, 0.8),
        ("women and men", "women", 2, 4, 0.5),
        ("women and men", "men", 1, 4, 0.25),
        ("women and men", "not known", 1, 4, 0.25),
        ("people with an office", "office stated", 2, 4, 0.5),
        ("first source", "person", 2, 3, 0.6667),
        ("first source", "anonymous, no reason stated", 1, 3, 0.3333),
        ("sources of an article", "one", 1, 3, 0.3333),
        ("sources of an article", "several", 2, 3, 0.6667),
    ],
)
def test_figures_are_those_counted_by_hand(question: str, answer: str, records: int, of: int, share: float) -> None:
    assert shares()[question, answer] == (records, of, share)


def test_confidence_weighs() -> None:
    unsure = [RECORDS[0].model_copy(update={"confidence": 0.25}), RECORDS[2].model_copy(update={"confidence": 0.75})]

    assert shares(unsure)["kind of source", "person"][2] == 0.25


def test_the_list_says_who_is_a_woman_where_it_knows() -> None:
    speaker = RECORDS[5].speaker
    assert speaker is not None
    linked = RECORDS[5].model_copy(
        update={"speaker": speaker.model_copy(update={"link": ListLink(id="q1", rule="name")})}
    )

    assert shares([linked], genders={"q1": "female"})["women and men", "women"] == (1, 1, 1.0)
    assert shares([linked], genders={"q1": ""})["women and men", "not known"] == (1, 1, 1.0)


def test_members_of_a_joint_source_count_each() -> None:
    span = TextSpan(start=30, end=31, text="x")
    members = [
        Member(mention=span, name=name, type="person", entity=entity) for name, entity in (("A B", "e1"), ("C D", "e2"))
    ]
    joint = said("“One two three four”", "c/1", name="A B and C D", type="group", members=members)
    alone = said("“One two”", "c/1", 60, name="A B", pronoun="she", entity="e1")

    found = shares([joint, alone])

    assert found["kind of source", "several, named together"] == (1, 2, 0.5)
    assert found["people named", "named"] == (3, 3, 1.0)
    assert found["women and men", "women"] == (2, 3, 0.6667)
    assert found["words by women and men", "women"] == (2, 3, 0.6667)
    assert found["sources of an article", "several"] == (1, 1, 1.0)
    assert [row["name"] for row in speaker_rows(audit([joint, alone]))] == ["A B", "C D"]


def test_the_list_tells_of_members_too() -> None:
    span = TextSpan(start=30, end=31, text="x")
    link = ListLink(id="q1", rule="name")
    members = [
        Member(mention=span, name="A B", type="person", link=link),
        Member(mention=span, name="C", type="person"),
    ]
    joint = said("“One two three four”", "c/1", name="A B and C", type="group", members=members)

    assert shares([joint], genders={"q1": "female"})["women and men", "women"] == (1, 2, 0.5)
    assert [row["id"] for row in speaker_rows(audit([joint]))] == ["", "q1"]


def test_groups_and_copies() -> None:
    found = audit(RECORDS, by=("outlet", "month"), left_out={"b/2"})

    assert {key: group.articles for key, group in found.groups.items()} == {
        ("all", "all"): 2,
        ("a", "2024-03"): 1,
        ("b", "2024-03"): 1,
    }


def test_speakers_are_ranked() -> None:
    first = next(speaker_rows(audit(RECORDS)))

    assert (first["name"], first["records"]) == ("Ada Ojo", 2)


def test_an_unknown_dimension_is_refused() -> None:
    with pytest.raises(ConfigError, match="outlet"):
        dimensions_of("outlet,mood")


def test_no_records_give_an_empty_audit() -> None:
    assert list(share_rows(audit([]))) == []


@pytest.mark.parametrize("suffix", [".html", ".xlsx", ".json", ".csv", ".jsonl", ".parquet"])
def test_each_form_is_written_the_same_way_twice(tmp_path: Path, suffix: str) -> None:
    paths = [tmp_path / f"{name}{suffix}" for name in "ab"]
    for path in paths:
        write_audit(audit(RECORDS, by=("outlet",)), path)

    assert paths[0].read_bytes() == paths[1].read_bytes() != b""


def test_a_spreadsheet_holds_the_shares_and_no_formula(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "a.xlsx"
    write_audit(audit([said("“One two”", "a/1", name="=1+1")]), path)
    book = load_workbook(path)

    assert book.sheetnames == ["shares", "speakers"]
    assert (book["speakers"]["B2"].value, book["speakers"]["B2"].data_type) == ("=1+1", "s")


def test_the_page_stands_alone() -> None:
    whole = "".join(to_page(audit([*RECORDS, said("“One”", "c/1", name="<b>Eve</b>")])))

    assert "http" not in whole
    assert "<script" not in whole
    assert "<b>Eve" not in whole
    assert whole.count("<figure") == 9
    assert 'class="interval"' in whole


def simulate(random_: random.Random, articles: int) -> tuple[Shares, float]:
    """Draw articles whose records are alike, of which each is right with its confidence, from a known population.

    Returns:
        What is seen, wrong records included, and the share of the answer among right records of the population.
    """
    seen = Shares()
    for _ in range(articles):
        article = Article()
        leaning = random_.betavariate(1.2, 2.8)  # the share differs between articles; its mean is .3
        for _ in range(random_.randint(1, 12)):
            confidence = random_.choice((0.5, 0.7, 0.9, 0.97))
            right = random_.random() < confidence
            yes = random_.random() < (leaning if right else random_.betavariate(1.2, 2.8))
            article.add("q", "yes" if yes else "no", confidence)
        seen.add(article)
    return seen, 0.3


@pytest.mark.parametrize("articles", [15, 80])
def test_intervals_hold_the_truth_in_93_of_100_samples(articles: int) -> None:
    random_ = random.Random(7)  # noqa: S311 - no secret
    held = 0
    for _ in range(500):
        seen, truth = simulate(random_, articles)
        held += holds(seen, truth)

    assert held >= 0.93 * 500


def test_one_article_has_no_interval() -> None:
    seen, _ = simulate(random.Random(1), 1)  # noqa: S311 - no secret

    assert {share.low for share in seen.shares()} == {None}


def test_checked_records_correct_the_shares() -> None:
    wrong = RECORDS[3].model_copy(update={"speaker": RECORDS[2].speaker})
    checked = {("a/1", RECORDS[0].id): RECORDS[0], ("b/1", RECORDS[3].id): wrong, ("b/2", RECORDS[5].id): None}

    corrected = shares(checked=checked)  # of three checked: one right, one an organization, one not a record

    assert corrected["kind of source", "person"] == (4, 6, 0.0)  # 4 of 6, less 2 of 3 times 6
    assert corrected["kind of source", "organization"][2] == 0.75  # 1 and 1 of 3 times 6, of 6 less 1 of 3 times 6
    assert shares(checked={})["kind of source", "person"][2] == 0.6667


def holds(seen: Shares, truth: float = 0.3) -> bool:
    (share,) = [share for share in seen.shares() if share.answer == "yes"]
    return share.low is not None and share.high is not None and share.low <= truth <= share.high


def test_a_corrected_interval_holds_the_truth_where_confidence_is_wrong() -> None:
    random_ = random.Random(11)  # noqa: S311 - no secret
    held = plain = 0
    for _ in range(300):
        corrected, uncorrected = Shares(), Shares()
        for _ in range(60):
            whole, fixes = Article(), []
            for _ in range(random_.randint(1, 10)):
                true, told = Article(), Article()
                yes = random_.random() < 0.3
                true.add("q", "yes" if yes else "no")
                told_yes = yes or random_.random() < 0.25  # a quarter of the others is told wrongly, and surely
                told.add("q", "yes" if told_yes else "no", 0.95)
                whole.add("q", "yes" if told_yes else "no", 0.95)
                if random_.random() < 0.3:
                    fixes.append((told, true))
                corrected.records += 1
            for group in (corrected, uncorrected):
                group.add(whole)
            for told, true in fixes:
                corrected.correct(told, true)
        held += holds(corrected)
        plain += holds(uncorrected)

    assert held >= 0.93 * 300
    assert plain < 0.1 * 300


def test_a_sample_is_drawn_alike_from_any_order() -> None:
    records = [said(f"“One {n}”", f"a/{n}") for n in range(40)]

    drawn = draw(records, 5)

    assert len(drawn) == 5
    assert {r.id for r in draw(records[::-1], 5)} == {r.id for r in drawn} != {r.id for r in draw(records, 5, seed=1)}
    assert draw(records[:3], 5) == records[:3]


@pytest.mark.parametrize(
    ("question", "answer", "records", "of"),
    [
        ("kind of source", "person", 31, 46),
        ("kind of source", "organization", 5, 46),
        ("kind of source", "group", 8, 46),
        ("kind of source", "anonymous, no reason stated", 1, 46),
        ("kind of source", "no source named", 1, 46),
        ("form", "direct", 9, 46),
        ("form", "mixed", 7, 46),
        ("form", "indirect", 29, 46),
        ("form", "no_comment", 1, 46),
        ("people named", "named", 30, 32),
        ("people with an office", "office stated", 29, 31),
        ("sources of an article", "several", 2, 2),
        ("first source", "person", 2, 2),
    ],
)
def test_figures_of_two_examples_are_those_counted_by_hand(question: str, answer: str, records: int, of: int) -> None:
    gold = [EXAMPLES / "gold" / f"{name}.txt.jsonl" for name in ("guillemets_story", "market_levy")]

    found = shares(list(read_records(gold)))

    assert found[question, answer] == (records, of, round(records / of, 4))


def test_the_speaker_quoted_most_of_two_examples_is_the_one_counted_by_hand() -> None:
    gold = [EXAMPLES / "gold" / f"{name}.txt.jsonl" for name in ("guillemets_story", "market_levy")]

    first = next(speaker_rows(audit(read_records(gold))))

    assert (first["name"], first["records"]) == ("Barnabas Tetteh-Cole", 9)
