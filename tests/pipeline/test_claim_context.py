"""Test `pipeline/claim_context.py`: to whom the words of a claim refer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from made import make_article, make_record
from tables import find

from claimex.pipeline.claim_context import add_context
from claimex.record import Claim, Record, Speaker, TextSpan

if TYPE_CHECKING:
    from claimex.pipeline import Extractor
    from claimex.vocabulary import SourceKind, SpeakerType

TEXT = "“I told him to stop my car,” she said. She said he had sold her boat, and Quill was glad that we won."


def record_of(words: str, *, kind: SourceKind, name: str | None = "Ada Quill", who: SpeakerType = "person") -> Record:
    """Make a record with the words as its content and as its only claim."""
    span = TextSpan.cut(TEXT, find(TEXT, words))
    made = make_record(make_article(TEXT), TEXT)
    claim = Claim(**span.model_dump())
    speaker = Speaker(name=name, type=who)
    update = {"kind": kind, "content": [span], "cue": [], "claims": [claim], "speaker": speaker}
    return made.model_copy(update=update)


def told(record: Record, meant: dict[str, str]) -> list[tuple[str, str]]:
    """Return words and names of the claim's context, given to whom the first occurrence of some words refers."""
    [found] = add_context(TEXT, [record], {find(TEXT, words): name for words, name in meant.items()})
    assert all(TEXT[c.start : c.end] == c.text for c in found.claims[0].context)
    return [(c.text, c.name) for c in found.claims[0].context]


def test_pronouns_and_descriptions_have_the_name_of_the_person_they_refer_to() -> None:
    record = record_of("he had sold her boat", kind="indirect")

    assert told(record, {"he had": "Olu Ade", "her boat": "Marie"}) == [("he had", "Olu Ade"), ("her boat", "Marie")]
    assert told(record, {"She": "Ada Quill"}) == []


def test_a_name_has_no_context() -> None:
    record = record_of("Quill was glad", kind="indirect")

    assert told(record, {"Quill": "Ada Quill"}) == []


@pytest.mark.parametrize(
    ("name", "who", "found"),
    [
        ("Ada Quill", "person", [("I", "Ada Quill"), ("my", "Ada Quill")]),
        (None, "person", []),
        ("Delta Works", "organization", []),
    ],
)
def test_i_in_quotation_marks_is_the_speaker(name: str | None, who: SpeakerType, found: list[tuple[str, str]]) -> None:
    assert told(record_of("“I told him to stop my car,”", kind="direct", name=name, who=who), {}) == found


def test_we_is_an_organization_in_quotation_marks_and_unresolved_outside() -> None:
    quoted = record_of("that we won", kind="direct", name="Delta Works", who="organization")
    people = record_of("that we won", kind="direct")
    unquoted = record_of("that we won", kind="indirect", name="Delta Works", who="organization")

    assert told(quoted, {}) == [("we", "Delta Works")]
    assert told(people, {}) == []
    assert told(unquoted, {}) == []


@pytest.mark.model
def test_claims_of_a_whole_article_can_be_read_alone(extractor: Extractor) -> None:
    text = (
        "Ada Quill runs the ferry. She said she had sold her boat.\n\n“I never liked it,” Quill said. "
        "The mechanic, Tomas Berg, said he would miss her.\n\n“He told me, ‘I will not pay,’” Quill said."
    )
    records = extractor.extract(text)

    found = {claim.words: [(c.text, c.name) for c in claim.context] for r in records for claim in r.claims}
    assert found["she had sold her boat"] == [("she", "Ada Quill"), ("her", "Ada Quill")]
    assert found["I never liked it"] == [("I", "Ada Quill")]
    assert found["he would miss her"] == [("he", "Tomas Berg"), ("her", "Ada Quill")]
    assert found["I will not pay"] == [("I", "Tomas Berg")]


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "words", "never"),
    [
        (
            "MODERATOR: Welcome, Mark.\n\nMARK STONE: This is a senator who promised he would quit. He did not.",
            "He did",
            "Mark Stone",
        ),
        ("Maria Lopez met Clara Dunn. She praised her for changing her position.", "her position", "Maria Lopez"),
        (
            "President Juan Prieto paid. Mayor Luis Blanc, who wants more, wrote that it “failed and he knows it.”",
            "he knows",
            "Luis Blanc",
        ),
        ("Ellen Marsh met Joan Diaz, thanking her for keeping her promise.", "her promise", "Ellen Marsh"),
        (
            "Mari Tamm posted.\n\nShe told Bo it was a joke.\n\n— Mari Tamm (@maritamm) May 5, 2024\n\nNobody spoke.",
            "She told",
            "Mari Tamm",
        ),
    ],
)
def test_nobody_is_the_third_person_of_his_own_words(text: str, words: str, never: str, extractor: Extractor) -> None:
    start = text.index(words)
    told = [c for record in extractor.extract(text) for claim in record.claims for c in claim.context]

    assert (start, never) not in {(c.start, c.name) for c in told}


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "office", "name"),
    [
        ("Former mayor Lena Koch lost. Pedro Alves said it would be hard if he becomes the mayor.", "the mayor", None),
        ("President Rosa Lam spoke. Voters want Diallo to be the president, said Omar Bello.", "the president", None),
        ("Mayor Lena Koch lost. Pedro Alves said Tom Lind was elected as the mayor.", "the mayor", None),
        ("Mayor Lena Koch lost. Pedro Alves said the council had become tired of the mayor.", "the mayor", "Lena Koch"),
    ],
)
def test_an_office_that_somebody_gets_means_nobody_else(
    text: str, office: str, name: str | None, extractor: Extractor
) -> None:
    found = [c for r in extractor.extract(text) for claim in r.claims for c in claim.context or () if c.text == office]

    assert {c.name for c in found} == ({name} if name is not None else set())
