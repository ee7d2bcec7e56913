"""Tests of the type of a source without a name."""

from __future__ import annotations

import pytest

from claimex.spans import Span
from claimex.speakers.anonymity import is_withheld
from claimex.speakers.kinds import is_one_person, is_several, kind_of_description, kind_of_relative


@pytest.mark.parametrize(
    "words", ["A group of nurses outside the clinic", "a panel of four historians", "The crowd of women"]
)
def test_people_gathered_are_a_group(words: str) -> None:
    assert kind_of_description(words) == "group"


def test_a_parliament_of_a_people_is_an_organization() -> None:
    assert kind_of_description("The Norlandish congress", several=True) == "organization"
    assert kind_of_description("Norlanders", several=True) == "group"


def test_a_team_without_members_is_an_organization() -> None:
    assert kind_of_description("The team") == "organization"
    assert kind_of_description("The group of companies") != "group"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Local media", "organization"),
        ("The town of Brask", "organization"),
        ("An autopsy", "document"),
        ("Recent polling by two firms", "document"),
        ("Both sides", "group"),
        ("A lot of researchers", "group"),
        ("A growing number of countries", "group"),
        ("A handful of reports", "document"),
        ("The harbour", "unknown"),
        ("A lot", "unknown"),
        ("Two out of three residents", "group"),
        ("About one in five voters", "group"),
        ("Three in 10", "group"),
        ("One in charge", "unknown"),
        ("Some 1,409 teachers", "group"),
        ("At least 21,000", "group"),
        ("Juveniles", "group"),
        ("Her grandchildren", "group"),
        ("Everyone in the hall", "group"),
        ("Somebody", "person"),
        ("A Tarn Register poll last month", "document"),
        ("The progressives", "group"),
        ("The mayor and residents", "group"),
        ("The director of schools and colleges", "person"),
        ("The nurse and mother of two", "person"),
        ("All three", "group"),
        ("The prosecution", "organization"),
        ("A study published this week", "document"),
        ("The Lind camp", "organization"),
        ("A greater percentage of voters", "group"),
        ("A representative for Mr. Lind", "person"),
        ("The new legislation", "document"),
        ("A court document filed Thursday", "document"),
        ("A new batch of emails", "document"),
        ("She and her defenders", "group"),
        ("One kind-hearted Canadian", "person"),
        ("Residents there", "group"),
        ("Members of the Tarn Committee", "group"),
        ("The miners’ wives", "group"),
        ("Many people reading this article", "group"),
        ("Both the mayor and her staff", "group"),
        ("three-fourths", "group"),
        ("About two-thirds", "group"),
        ("31% of Liberals and Liberal-leaning voters", "group"),
        ("24 percent of the reports", "document"),
        ("An awful lot of analysts", "group"),
        ("Many Millennials", "group"),
        ("Black and Latino students", "group"),
        ("The young man and the old woman", "group"),
        ("Just about every statewide poll in Tarn this year", "document"),
        ("Nonpartisan analyses", "document"),
        ("Its deeper reporting", "document"),
        ("The cities of Brask and Lund", "organization"),
        ("A judge handling a Freedom of Information lawsuit", "person"),
        ("Critics like Ada Quill", "group"),
        ("26%", "group"),
        ("Those reports", "document"),
        ("Those who stayed", "group"),
        ("Just over a quarter, 26 percent,", "group"),
        ("The folks here in the Senate", "group"),
        ("Some officials", "group"),
        ("Another ranking", "document"),
        ("my husband and I", "group"),
        ("Foo Rail and other firms", "organization"),
        ("Ada Quill and others in her party", "group"),
        ("The TBI and other agencies", "organization"),
        ("Foo Rail and Bar Bank engineers", "group"),
        ("A University of Tarn poll out this week", "document"),
        ("An online University of Tarn/Tarn Post poll out Thursday", "document"),
        ("A survey out", "document"),
        ("The firm's website", "document"),
        ("The Norland secretary of state's website", "document"),
        ("The Norland secretary of state's spokesman", "person"),
        ("The news website", "organization"),
        ("The Coast Office's app", "document"),
        ("The app", "unknown"),
        ("A page on rivers", "document"),
        ("Foo Media's bus tracker", "document"),
        ("The health minister's adviser", "person"),
        ("Tallies by Foo Rail and other firms", "document"),
    ],
)
def test_a_description_has_the_type_of_its_noun(words: str, kind: str) -> None:
    assert kind_of_description(words) == kind


@pytest.mark.parametrize(
    ("words", "person"),
    [
        ("A Republican", True),
        ("One of Foo's vice presidents", True),
        ("The judge presiding over the case", True),
        ("His opponent", True),
        ("The show", False),
        ("One of the ferries", False),
        ("Republicans", False),
    ],
)
def test_a_description_of_one_person_is_told_from_others(words: str, *, person: bool) -> None:
    assert is_one_person(words) is person


def test_a_person_described_by_age_is_a_person() -> None:
    assert kind_of_description("the 71-year-old") == "person"
    assert kind_of_description("the 15-year-olds") == "group"


@pytest.mark.parametrize(
    "words",
    ["A cleaner who did not want her name used out of fear", "a man who didn’t want his name printed"],
)
def test_somebody_who_wants_no_name_used_is_withheld(words: str) -> None:
    assert is_withheld(words)


def test_somebody_who_wants_a_name_changed_is_not_withheld() -> None:
    assert not is_withheld("A boxer who did not want his name changed")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The poll found 18% who said no", "group"),
        ("It is a rising generation who want both", "group"),
        ("It helped some lawmakers who thought so", "group"),
        ("There were dozens of liberals on Tarn Hill who said so", "group"),
        ("It was about the same number who said no", "group"),
        ("The crew, who say so", "group"),
        ("They thank those who said so", "group"),
        ("It is ‘citizen reporters’ who said so", "group"),
        ("The mayor who said so", None),
        ("Ada Quill, who said so", None),
        ("The union, which said so", "organization"),
    ],
)
def test_who_refers_to_several_by_its_noun_or_verb(text: str, kind: str | None) -> None:
    at = text.index("wh")

    assert kind_of_relative(text, Span(at, text.index(" ", at))) == kind


def test_a_party_before_several_people_makes_no_name() -> None:
    assert is_several(["Republican", "Representatives"])
    assert not is_several(["Lund", "Representatives"])
