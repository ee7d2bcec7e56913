"""Tests of offices beside a name: titles before it, appositions before and after it."""

from __future__ import annotations

import pytest

from claimex.english.names import head_word
from claimex.english.nouns import is_office
from claimex.spans import Span
from claimex.speakers.titles import find_role


def _role(text: str, name: str, *, source: bool = True) -> str | None:
    at = text.index(name)
    holder = Span(0, text.index(name) + len(name)) if source else None
    return find_role(text, Span(at, at + len(name)), holder)[1]


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("The Minister for Ports, Dr. Ada Quill", "Ada Quill", "Minister for Ports"),
        ("The party's treasurer, Alhaji Musa Kolo", "Musa Kolo", "party's treasurer"),
        ("The Secretary of the league, Barr. (Mrs.) Ebi Tamuno", "Ebi Tamuno", "Secretary of the league"),
        ("The Minister of Trade, His Excellency Eng. Omar Said", "Omar Said", "Minister of Trade"),
        ("Her brother, MLA Ramesh Yadav", "Ramesh Yadav", "MLA"),
        ("The husband, dentist Cem Aydın", "Cem Aydın", "dentist"),
        ("The head of Foo Media, Lt. Col. Li Wei", "Li Wei", "head of Foo Media"),
        ("The director, Sir Paul Winter", "Paul Winter", "director"),
        ("Her brother, Sen. Omar Lind", "Omar Lind", "Sen."),
        ("A mother-of-three, Cllr Mari Tamm", "Mari Tamm", "Cllr"),
        ("The state chairman, Chief (Dr) Emeka Obi", "Emeka Obi", "state chairman"),
        ("The judge, Mrs Justice Nwosu-Hale", "Nwosu-Hale", "judge"),
        ("The defence minister, Lieutenant General Ahmed Farouk", "Ahmed Farouk", "defence minister"),
        ("The whip, Senator Lucia Paz", "Lucia Paz", "whip"),
        ("The officer, Sergeant Mei Lin", "Mei Lin", "Sergeant"),
        ("The chair of the bench, Chief Justice Hana Sato", "Hana Sato", "Chief Justice"),
        ("Her colleague, General Ravi Nair", "Ravi Nair", "General"),
        ("Council leader Cllr Mari Tamm", "Mari Tamm", "Council leader"),
        ("Deputy mayor Alderman Piet Vos", "Piet Vos", "Deputy mayor"),
        ("Deputy Councillor Piet Vos", "Piet Vos", "Deputy Councillor"),
        ("Former Sen. Omar Lind", "Omar Lind", "Former Sen."),
        ("Lind ally Senator Lucia Paz", "Lucia Paz", "Lind ally Senator"),
        ("Foreign Minister and opposition leader Ana Costa", "Ana Costa", "Foreign Minister and opposition leader"),
        ("Mei Lin and opposition leader Ana Costa", "Ana Costa", "opposition leader"),
        ("Norland-born zoologist Piet Vos", "Piet Vos", "zoologist"),
        ("Critics such as Mayor Ida Holm", "Ida Holm", "Mayor"),
        ("Under Secretary Ida Holm", "Ida Holm", "Under Secretary"),
        ("Veteran broadcaster Ikal Hull", "Ikal Hull", "Veteran broadcaster"),
        ("His wife, Dr Ana Ruiz", "Ana Ruiz", "wife"),
        (
            "FOO TODAY contributor and social historian Ada Quill",
            "Ada Quill",
            "FOO TODAY contributor and social historian",
        ),
        ("Longtime Lind at Dawn writer and host Ada Quill", "Ada Quill", "Longtime Lind at Dawn writer and host"),
        ("Nurse Mei Lin and judge Ada Quill", "Ada Quill", "judge"),
        ("Union president Rosa Vidal and her deputy, Ivo Brandt", "Ivo Brandt", "deputy"),
        ("Mayor Ann Torv, the chair, and a friend, Lars Holm", "Lars Holm", "friend"),
        ("Coach Bo Lund, his assistant, Ali Nour", "Ali Nour", "assistant"),
        ("The founder of Foo Rail and its head, Ada Quill", "Ada Quill", "founder of Foo Rail and its head"),
        ("headteacher Ada Quill", "Ada Quill", "headteacher"),
        ("Chairman of the Dune Council Sheikh Hamad Nour", "Hamad Nour", "Chairman of the Dune Council"),
        ("The member for Vava'u, Dr 'Ana Tupou", "Ana Tupou", "member for Vava'u"),
        ("Hon. ‘Ana Tupou", "Ana Tupou", "Hon."),
        ("Prof. Ada Quill", "Ada Quill", "Prof."),
        ("Bank of Tarn governor Ada Quill", "Ada Quill", "Bank of Tarn governor"),
        ("Hall of Fame pitcher Ada Quill", "Ada Quill", "Hall of Fame pitcher"),
        ("an audit of county controller Ada Quill", "Ada Quill", "county controller"),
        ("another lawyer for the victim, Ada Quill", "Ada Quill", "lawyer for the victim"),
        ("One senator, Ada Quill", "Ada Quill", "senator"),
        ("The harbour vlogger, Ada Quill", "Ada Quill", "harbour vlogger"),
        ("Tarn University professor Dr Ada Quill", "Ada Quill", "Tarn University professor"),
        ("Omar Lind's running mate — Tarn Gov. Ada Quill", "Ada Quill", "Tarn Gov."),
        ("WHO director-general Tesfaye Alemu", "Tesfaye Alemu", "WHO director-general"),
    ],
)
def test_an_office_counts_before_a_form_of_address(text: str, name: str, role: str) -> None:
    assert _role(text, name) == role


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("They cheered when presidential candidate Ada Quill came.", "presidential candidate"),
        ("They met presidential candidate Ada Quill.", "presidential candidate"),
        ("Omar Lind backs presidential candidate Ada Quill.", "presidential candidate"),
        ("In support of vice presidential candidate Ada Quill, they sang.", "vice presidential candidate"),
        ("Then came the conservative radio host Ada Quill.", "conservative radio host"),
        ("Coast sports editor Ada Quill left.", "Coast sports editor"),
        ("The talks with trade and industry minister Ada Quill ended.", "trade and industry minister"),
        ("She thanked voters and presidential candidate Ada Quill.", "presidential candidate"),
        ("Lind campaign communications director Ada Quill left.", "Lind campaign communications director"),
        ("The band hired guitarist Ada Quill.", "guitarist"),
        ("The court let defence lawyer Ada Quill go.", "defence lawyer"),
        ("The polls show Sen. Ada Quill ahead.", "Sen."),
        ("They ask former senator Ada Quill.", "former senator"),
        ("It failed because Congress and President Ada Quill agreed.", "President"),
        ("A race between Omar and Tarn Sen. Ada Quill began.", "Tarn Sen."),
    ],
)
def test_words_in_small_letters_belong_to_the_office_behind_them(text: str, role: str) -> None:
    assert _role(text, "Ada Quill", source=False) == role


def test_two_fields_of_one_office_are_not_parted() -> None:
    assert _role("LU trade and industry commissioner Ada Quill", "Ada Quill") == "LU trade and industry commissioner"


def test_an_apposition_outside_of_a_source_states_the_office() -> None:
    text = "The club's head of sport, Ali Nour, left the hall."

    assert _role(text, "Ali Nour", source=False) == "club's head of sport"


def test_a_bracket_that_is_open_is_no_part_of_an_office() -> None:
    text = "Advisers to a rival (that would be Tarn Gov. Ada Quill)"
    name = Span(text.index("Ada"), len(text) - 1)

    assert find_role(text, name, None)[1] == "Tarn Gov."
    assert find_role(text, name, Span(0, name.end))[1] == "Tarn Gov."


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Ada Quill, founder of the Record — a group for lovers of records —", "founder of the Record"),
        ("Ada Quill, the hacker known as “Rain", "hacker"),
        ("Ada Quill, a judge who rows", "judge"),
        ("Ada Quill, head of the Export–Import Bank", "head of the Export–Import Bank"),
        ("Ada Quill, for years a registered lawyer", None),
    ],
)
def test_an_office_ends_where_other_words_begin(text: str, role: str | None) -> None:
    assert find_role(text, Span(0, len("Ada Quill")), Span(0, len(text)))[1] == role


def test_the_ends_no_office() -> None:
    assert _role("Vatican spokesman the Rev. Ada Quill", "Ada Quill") == "Vatican spokesman"


def test_a_description_that_governs_a_name_is_anothers() -> None:
    assert _role("Omar Lind, senior adviser and pollster for Ada Quill", "Ada Quill") is None


def test_an_office_stands_before_the_words_that_govern_its_body() -> None:
    text = "Gary Lind, education and law professor at the University of Tarn"
    found = find_role(text, Span(0, len("Gary Lind")), Span(0, len(text)))

    assert found[1] == "education and law professor at the University of Tarn"


def test_by_ends_the_title_before_a_name_in_capitals() -> None:
    assert _role("STATEMENT BY SENATOR ADA QUILL", "ADA QUILL", source=False) == "SENATOR"


def test_a_headlines_verb_ends_the_title_before_a_name() -> None:
    text = "Jonas Berg Union Chief Praises Lund's Budget Again\n\nUnion chief Praises Lund"

    assert find_role(text, Span(text.index("Lund"), text.index("Lund") + 4), None)[1] is None
    assert find_role(text, Span(text.rindex("Lund"), len(text)), None)[1] == "Union chief Praises"


def test_a_clause_before_a_name_states_no_office() -> None:
    assert _role("When the judge said it was late, Ali Nour, a guard, left.", "Ali Nour", source=False) is None


def test_compounds_of_nouns_for_people_are_offices() -> None:
    assert is_office("headteacher")
    assert is_office("undersheriff")
    assert not is_office("eastman")
    assert not is_office("december")


@pytest.mark.parametrize(
    ("words", "noun"),
    [
        ("a Bank of Tarn governor", "governor"),
        ("the House of Lords clerk who left", "clerk"),
        ("a director of the Bank of Tarn", "director"),
        ("Fans of Foo football", "fans"),
        ("Ada Quill of the Foo assembly", "quill"),
        ("the Bank of Tarn", "bank"),
    ],
)
def test_the_head_of_a_phrase_stands_behind_a_name_with_of(words: str, noun: str) -> None:
    assert head_word(words) == noun
