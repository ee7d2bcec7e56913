"""Corrections of the recognizer's names, with labels made by hand."""

from __future__ import annotations

import pytest

from claimex.spans import Span
from claimex.speakers.name_evidence import NameEvidence
from claimex.speakers.recognized_names import mend_names

WORDS = frozenset({"the", "ade", "gallery", "rail", "longtime", "mortgage"})


def _mended(text: str, labels: dict[str, str], sources: tuple[str, ...] = ()) -> dict[str, str]:
    """Return the corrected names with their labels. If a name occurs twice, the last label counts."""
    named = sorted(
        (Span(at, at + len(name)), label)
        for name, label in labels.items()
        for at in range(len(text))
        if text.startswith(name, at) and not text[at - 1 : at].isalnum()
    )
    whole = [item for item in named if not any(o[0] != item[0] and o[0].contains(item[0]) for o in named)]
    spoken = [Span(text.rindex(source), text.rindex(source) + len(source)) for source in sources]
    evidence = NameEvidence(text, whole, spoken, is_word=WORDS.__contains__)
    return {span.of(text): label for span, label in mend_names(text, whole, evidence, is_word=WORDS.__contains__)}


@pytest.mark.parametrize(
    ("text", "labels", "sources", "name"),
    [
        ("Ade Oyelaran left. Oyelaran said so.", {"Ade Oyelaran": "GPE", "Oyelaran": "GPE"}, ("Oyelaran",), None),
        ("Ade Oyelaran, 41, lost a boat.", {"Ade Oyelaran": "GPE"}, (), None),
        ("Ade Oyelaran, a nurse, lost a boat.", {"Ade Oyelaran": "ORG"}, (), None),
        ("The nurse, Ade Oyelaran, lost a boat.", {"Ade Oyelaran": "NORP"}, (), None),
        ("Ade Oyelaran left. She was late.", {"Ade Oyelaran": "FAC"}, (), None),
        ("We saw Tuyet Vrana. Vrana waved.", {"Vrana": "PERSON"}, (), "Tuyet Vrana"),
        ("Then Tuyet Vrana rang.", {"Tuyet Vrana rang": "PERSON"}, (), "Tuyet Vrana"),
        ("Nurse Tuyet Vrana left.", {}, (), "Tuyet Vrana"),
        ("Hans-Peter Vrana left.", {}, (), "Hans-Peter Vrana"),
        ("August Vrana left.", {"August": "DATE", "Vrana": "NORP"}, (), "August Vrana"),
        ("Inspector August Vrana left.", {"August": "DATE"}, (), "August Vrana"),
        ("The mayor, Ana Vrana, left.", {"Vrana": "GPE"}, (), "Ana Vrana"),
        ("Rapper Dizzo left.", {"Rapper Dizzo": "PERSON"}, (), "Dizzo"),
        ("Soprano Tuyet Vrana left.", {"Soprano Tuyet Vrana": "PERSON"}, (), "Tuyet Vrana"),
    ],
)
def test_a_name_with_evidence_in_the_text_becomes_a_person(
    text: str, labels: dict[str, str], sources: tuple[str, ...], name: str | None
) -> None:
    found = _mended(text, labels, sources)

    assert found[name or next(iter(labels))] == "PERSON"


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("He left for Ade Oyelaran. The flight was late.", "Ade Oyelaran", "GPE"),
        ("It rained in Ade Oyelaran. She was late.", "Ade Oyelaran", "GPE"),
        ("The Ade Gallery opened. She was late.", "Ade Gallery", "ORG"),
        ("Vrana Rail closed a line. She was late.", "Vrana Rail", "ORG"),
        ("Tuyet Vrana, which owns the line, closed it.", "Tuyet Vrana", "ORG"),
        ("Tuyet Vrana, a bank, closed.", "Tuyet Vrana", "ORG"),
        ("In August Vrana left.", "August", "DATE"),
        ("The August Vrana Gallery opened. August Vrana Gallery closed.", "August", "DATE"),
    ],
)
def test_a_place_or_an_organization_keeps_its_label(text: str, name: str, label: str) -> None:
    assert _mended(text, {name: label})[name] == label


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("The agency ISNO said so.", "ISNO", "ORG"),
        ("AJ said so.", "AJ", "PERSON"),
        ("ISNO: I saw it.", "ISNO", "PERSON"),
        ("THE MAYOR MET ISNO TODAY.", "ISNO", "PERSON"),
    ],
)
def test_an_abbreviation_in_ordinary_text_is_no_person(text: str, name: str, label: str) -> None:
    assert _mended(text, {name: "PERSON"})[name] == label


def test_the_initials_of_somebody_in_the_text_are_a_person() -> None:
    labels = {"Ines Sofia Nagy-Oyel": "PERSON", "ISNO": "PERSON"}

    assert _mended("Ines Sofia Nagy-Oyel spoke. ISNO left.", labels)["ISNO"] == "PERSON"


@pytest.mark.parametrize(
    ("text", "labels", "expected"),
    [
        ("Tuyet Vrana left. Vrana Mortgage closed.", {"Tuyet Vrana": "PERSON", "Vrana Mortgage": "PERSON"}, "ORG"),
        ("Foo News Tuyet Vrana asked.", {"Foo News Tuyet Vrana": "PERSON"}, None),
        ("Longtime Vrana foes left.", {"Longtime Vrana": "PERSON"}, None),
    ],
)
def test_bodies_and_other_words_are_parted_from_names(text: str, labels: dict[str, str], expected: str | None) -> None:
    found = _mended(text, labels)

    name = list(labels)[-1]
    assert found.get(name) == expected
    assert expected is not None or any("Vrana" in other and other != name for other in found)


def test_an_office_is_not_part_of_the_name_behind_it() -> None:
    found = _mended("Foo Referee Tuyet Vrana left.", {"Foo Referee Tuyet Vrana": "ORG"})

    assert found == {"Tuyet Vrana": "PERSON"}


def test_a_first_name_alone_becomes_a_person_if_one_person_has_it() -> None:
    text = "Tuyet Vrana sings. Tuyet likes it."

    assert _mended(text, {"Tuyet Vrana": "PERSON", "Tuyet": "ORG"})["Tuyet"] == "PERSON"


def test_a_first_name_of_two_people_keeps_its_label() -> None:
    text = "Tuyet Vrana sings to Tuyet Holm. Tuyet likes it."

    found = _mended(text, {"Tuyet Vrana": "PERSON", "Tuyet Holm": "PERSON", "Tuyet": "ORG"})

    assert found["Tuyet"] == "ORG"


def test_a_single_name_beside_a_person_at_the_start_of_a_sentence_becomes_a_person() -> None:
    text = "Emeka and Tuyet ran a kiosk. Tuyet left."

    assert _mended(text, {"Tuyet": "PERSON"})["Emeka"] == "PERSON"


@pytest.mark.parametrize("name", ["Daesung Optics", "Daesung"])
def test_a_firm_with_its_legal_form_in_the_text_is_no_person(name: str) -> None:
    text = f"Daesung Optics Co. will close a plant. {name} lost money."

    assert _mended(text, {"Daesung Optics": "PERSON", "Daesung": "PERSON"})[name] == "ORG"


def test_a_first_word_that_begins_another_name_is_not_the_firm() -> None:
    labels = {"Mora Quill Ltd": "ORG", "Mora Vrana": "PERSON", "Mora": "PERSON"}

    assert _mended("Mora Quill Ltd closed. Mora Vrana left. Mora said so.", labels)["Mora"] == "PERSON"
