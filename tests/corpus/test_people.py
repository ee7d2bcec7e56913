"""A user's list of people: who is linked to whom by which rule, and who is not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from speeches import quoting

from claimex.corpus.people import Decided, Entry, People, link, name_key, read_list
from claimex.corpus.people_ledger import append, read_decisions, read_ledger
from claimex.corpus.suggest import suggest
from claimex.errors import ConfigError, InputError
from claimex.record import Affiliation, Member, TextSpan

if TYPE_CHECKING:
    from pathlib import Path

    from claimex.record import Record

BRASK = TextSpan(start=70, end=75, text="Brask")
LIST = """id,name,aliases,role,from,to,party
q1,Ada Ojo,Adaeze Ojo|Ada Ojo-Lund,mayor of Brask,2015-01-01,2019-06-30,Blue
q2,Björn Ojo,,mayor of Brask,2019-07-01,,Red
q3,Ilka Varga,,finance minister,,,
q4,Ilka Varga,,police chief,,,
,Left Out,,,,,
q5,Harbour Union,HU,,,,
q6,Dag Lund,,clerk,,,
"""


@pytest.fixture
def people(tmp_path: Path) -> People:
    path = tmp_path / "people.csv"
    path.write_text(LIST, encoding="utf-8")
    return People(read_list(path))


def said(name: str | None, *, role: str | None = None, day: str | None = None, doc: str = "a/1") -> Record:
    speaker = {"role": role, "name": name, "type": "person"}
    return quoting("“We will see about that,”", doc=doc, document={"published": day}).model_copy(
        update={"speaker": quoting("x", name="x", doc=doc).speaker.model_copy(update=speaker)}  # type: ignore[union-attr]
    )


def linked(people: People, *records: Record) -> list[tuple[str, str] | None]:
    found = [record.speaker.link for record in link(records, people) if record.speaker is not None]
    return [(each.id, each.rule) if each is not None else None for each in found]


@pytest.mark.parametrize(
    ("name", "role", "day", "expected"),
    [
        ("Ada Ojo", None, None, ("q1", "name")),
        ("ADA OJO", None, None, ("q1", "name")),
        ("Mayor Ada M. Ojo", None, None, ("q1", "name")),
        ("Adaeze Ojo", None, None, ("q1", "name")),
        ("Bjorn Ojo", None, None, ("q2", "name")),
        ("Harbour Union", None, None, ("q5", "name")),
        ("Ilka Varga", "police chief", None, ("q4", "name and office")),
        ("Ilka Varga", None, None, None),
        ("Ilka Varga", "former police chief", None, None),
        ("Ojo", "mayor of Brask", "2018-05-01", ("q1", "surname and office")),
        ("Ojo", "the Mayor of Brask", "2022-05-01", ("q2", "surname and office")),
        ("A. Ojo", "mayor of Brask", "2018-05-01", ("q1", "initial and office")),
        ("A. Ojo", None, "2018-05-01", None),
        ("Ojo", "mayor of Brask", None, None),
        ("Chidi Ojo", "mayor of Brask", "2018-05-01", None),
        (None, "the mayor of Brask", "2022-05-01", ("q2", "office")),
        (None, "the mayor of Brask", None, None),
        (None, "the former mayor of Brask", "2022-05-01", None),
        (None, "the mayor of Osk", "2022-05-01", None),
        (None, "a spokeswoman for the mayor of Brask", "2022-05-01", None),
        (None, "the wife of the mayor of Brask", "2022-05-01", None),
        (None, "the deputy mayor of Brask", "2022-05-01", None),
        (None, "a mayor of Brask", "2022-05-01", None),
        (None, "another finance minister", None, None),
        (None, "the finance minister", None, None),
        (None, "the Norwegian finance minister", None, None),
        (None, "the clerk", None, None),
        (None, "the candidate for mayor of Brask", "2022-05-01", None),
        ("Ojo", "spokesman for the mayor of Brask", "2018-05-01", None),
        ("Ojo", "Brask’s mayor", "2018-05-01", ("q1", "surname and office")),
        ("Left Out", None, None, None),
        ("…", None, None, None),
    ],
)
def test_each_rule(
    people: People, name: str | None, role: str | None, day: str | None, expected: tuple[str, str] | None
) -> None:
    assert linked(people, said(name, role=role, day=day)) == [expected]


def test_a_surname_is_who_is_named_in_full_in_the_article(people: People) -> None:
    here, elsewhere = said("Ojo"), said("Ojo", doc="b/1")

    assert linked(people, here, said("Ada Ojo"), elsewhere) == [("q1", "name in the article"), ("q1", "name"), None]


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([], None),
        ([("Ilka Varga", "finance minister")], ("q3", "office")),
        ([("Varga", "finance minister")], ("q3", "office")),
        ([("Ilka Varga", "finance minister"), ("Runa Eik", "Norland finance minister")], None),
        ([("Ilka Varga", "finance minister"), ("Runa Eik", "former finance minister")], ("q3", "office")),
    ],
)
def test_an_office_without_its_place_is_that_of_whom_the_article_names(
    others: list[tuple[str, str]], expected: tuple[str, str] | None, people: People
) -> None:
    named = [said(name, role=role) for name, role in others]

    assert linked(people, said(None, role="the finance minister"), *named)[0] == expected


def test_an_office_that_the_article_gives_to_somebody_else_decides_nothing(people: People) -> None:
    other = said("Runa Eik", role="mayor of Brask")

    assert linked(people, said(None, role="the mayor of Brask", day="2022-05-01"), other)[0] is None


def test_an_office_may_be_told_by_the_organization_and_is_the_evidence(people: People) -> None:
    record = said("Ojo", role="mayor", day="2018-05-01")
    assert record.speaker is not None
    stated = {"organization": Affiliation(name="Brask", span=BRASK), "role_evidence": BRASK}

    (found,) = link([record.model_copy(update={"speaker": record.speaker.model_copy(update=stated)})], people)

    assert found.speaker is not None
    assert found.speaker.link is not None
    assert (found.speaker.link.id, found.speaker.link.evidence) == ("q1", BRASK)


def test_members_of_a_joint_source_are_suggested(people: People) -> None:
    record = said("Chidi Eze and Dana Kim")
    assert record.speaker is not None
    members = [Member(mention=BRASK, name=name, type="person") for name in ("Chidi Eze", "Dana Kim", "Ada Ojo")]
    joint = record.model_copy(update={"speaker": record.speaker.model_copy(update={"members": members})})

    assert [row["name"] for row in suggest([joint], people)] == ["Chidi Eze", "Dana Kim"]


def joint(*members: Member, doc: str = "a/1") -> Record:
    record = said(" and ".join(str(member.name) for member in members), doc=doc)
    assert record.speaker is not None
    speaker = record.speaker.model_copy(update={"type": "group", "members": list(members)})
    return record.model_copy(update={"speaker": speaker})


def members_linked(record: Record) -> list[tuple[str, str] | None]:
    assert record.speaker is not None
    links = [member.link for member in record.speaker.members or ()]
    return [(each.id, each.rule) if each is not None else None for each in links]


def test_members_of_a_joint_source_are_linked_each(people: People) -> None:
    names = ("Ada Ojo", "Dana Kim", "Ilka Varga")
    roles = (None, None, "finance minister")
    record = joint(*(Member(mention=BRASK, name=n, role=r, type="person") for n, r in zip(names, roles, strict=True)))

    (found,) = link([record], people)

    assert members_linked(found) == [("q1", "name"), None, ("q3", "name and office")]
    assert found.speaker is not None
    assert found.speaker.link is None
    assert dict(found.speaker.spans())["members[0].link.evidence"] == BRASK


def test_a_members_surname_is_short_for_who_is_named_in_the_article(people: People) -> None:
    record = joint(*(Member(mention=BRASK, name=name, type="person") for name in ("Lund", "Varga", "Kim")))

    *_, found = link([said("Dag Lund"), record], people)

    assert members_linked(found) == [("q6", "name in the article"), None, None]


def test_members_who_may_be_several_are_told(people: People) -> None:
    told: list[str | None] = []
    record = joint(*(Member(mention=BRASK, name=name, type="person") for name in ("Ilka Varga", "Dana Kim")))

    list(link([record], people, unsure=lambda _, who, __: told.append(who.name)))

    assert told == ["Ilka Varga"]


def test_whom_a_person_decided_to_be_nobody_is_not_linked_by_the_article(people: People) -> None:
    records = [said("Dag Lund"), said("Lund")]

    found = list(link(records, people, decisions={(name_key("Lund"), None): None}))

    assert [each.speaker.link is not None for each in found if each.speaker is not None] == [True, False]


def test_names_and_aliases_without_a_word_are_nobodys() -> None:
    entries = [Entry("q1", ("Ada Ojo", "…"), (frozenset({"mayor"}),)), Entry("q2", ("—",))]

    assert linked(People(entries), said("A. Ojo", role="mayor"), said("—")) == [("q1", "initial and office"), None]
    assert list(suggest([said("—")], People([]))) == []


def test_two_candidates_are_told(people: People) -> None:
    told: list[Decided] = []

    list(link([said("Ilka Varga"), said("Nobody Known")], people, unsure=lambda _, __, found: told.append(found)))

    assert [[entry.id for entry in found.candidates] for found in told] == [["q3", "q4"]]


def test_a_link_names_its_alternatives(people: People) -> None:
    (record,) = link([said("Ilka Varga", role="police chief")], people)

    assert record.speaker is not None
    assert record.speaker.link is not None
    assert record.speaker.link.alternatives == ["q3"]


def test_records_without_a_link_come_back_as_they_were(people: People) -> None:
    record = said("Nobody Known")

    assert list(link([record], people)) == [record]


def test_decisions_are_kept_and_replayed(people: People, tmp_path: Path) -> None:
    ledger, report = tmp_path / "ledger.jsonl", tmp_path / "report.csv"
    report.write_text(
        "name,doc,decision\nIlka Varga,a/1,q3\nIlka Varga,,q4\nAda Ojo,,none\nOjo,a/1,\n", encoding="utf-8"
    )

    assert append(ledger, read_decisions(report, when=datetime(2024, 1, 1, tzinfo=UTC))) == 3

    records = [said("Ilka Varga"), said("Ilka Varga", doc="b/1"), said("Ada Ojo")]
    found = [record.speaker.link for record in link(records, people, decisions=read_ledger(ledger)) if record.speaker]
    assert [each and (each.id, each.rule) for each in found] == [("q3", "decision"), ("q4", "decision"), None]


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("name,role\nAda,mayor\n", InputError, "no column 'id'"),
        ("id,name\nq1,\n", InputError, "no name"),
        ("id,name,from\nq1,Ada Ojo,last May\n", ConfigError, "is not a date"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused(tmp_path: Path, text: str, error: type[Exception], words: str) -> None:
    path = tmp_path / "people.csv"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(error, match=words):
        read_list(path)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_list_may_be_parted_as_spreadsheets_do(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "people.csv"
    path.write_text(
        delimiter.join(("id", "name", "role")) + f"\nq1{delimiter}Ada Ojo{delimiter}mayor\n", encoding="utf-8"
    )

    assert [(entry.id, entry.names) for entry in read_list(path)] == [("q1", ("Ada Ojo",))]


def test_a_list_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        read_list(tmp_path / "people.csv")


def test_who_is_not_on_the_list_is_suggested(people: People) -> None:
    records = [said("Chidi Eze", role="clerk"), said("Chidi A. Eze"), said("Ada Ojo"), said("Eze"), said("Dana Kim")]

    rows = list(suggest(records, people))

    assert [(row["name"], row["aliases"], row["role"], row["records"]) for row in rows] == [
        ("Chidi A. Eze", "Chidi Eze", "clerk", 2),
        ("Dana Kim", "", "", 1),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Dr. Ada M. Ojo Jr.", "ada ojo"), ("José O’Neil", "Jose O'Neil"), ("Ann-Marie Ek", "Ann Marie Ek")],
)
def test_names_are_compared_by_what_tells_people_apart(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_an_entry_of_several_offices_is_one_candidate() -> None:
    entries = [Entry("q1", ("Ada Ojo",)), Entry("q1", ("Ada Ojo",))]

    assert linked(People(entries), said("Ada Ojo")) == [("q1", "name")]
