"""Quotations against their sources: each status, and that nothing altered passes."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from speeches import SPEECH, quoting, sources

from claimex.corpus import verify
from claimex.corpus.verify import Tally, Verdict
from claimex.corpus.words import key_of, words_of

SPOKEN = sources(SPEECH)
SOUND = {"verbatim", "trimmed"}

TRANSCRIPT = (
    "CHAIR OJO: The vote is on Monday. The vote is on Monday, I said.\n\n"
    "MS VARGA: Nobody has read the bill. The vote is on Monday, and you know that.\n\n"
    "CHAIR OJO: Then read it tonight.\n"
)


def check(words: str | tuple[str, ...], *, name: str | None = None, must_match: bool = False) -> Verdict:
    (verdict,) = verify([quoting(words, name=name)], SPOKEN, speaker_must_match=must_match)
    return verdict


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("“The harbour will stay open all winter,”", "verbatim"),
        ("“the islands are not for sale.”", "trimmed"),
        ("“We spent 1200 euros a day”", "trimmed"),
        ("“nobody thanked us”", "trimmed"),
        (("“We spent 1,200 euros a day on the old cranes,”", "“and nobody thanked us.”"), "verbatim"),
        ("“The council was told … it did nothing.”", "elided"),
        ("“The council was told [by Varga] twice”", "elided"),
        ("“[The harbour] will stay open all winter”", "elided"),
        ("“[T]he islands are not for sale”", "trimmed"),
        ("“The harbour will stay closed all winter”", "altered"),
        ("“The islands are for sale”", "altered"),
        ("“The islands are really not for sale”", "altered"),
        ("“I don't believe us will buy them”", "altered"),
        ("“Prices rose 5 in March”", "altered"),
        ("“The harbour will stay open all winter, the islands are not for sale”", "spliced"),
        ("“the islands are not for sale … The harbour will stay open all winter”", "spliced"),
        ("“Every fisherman deserves a better boat than that”", "absent"),
        ("“marvellous”", "absent"),
        ("“harbour open sale”", "absent"),
    ],
)
def test_each_status(words: str | tuple[str, ...], status: str) -> None:
    assert check(words).status == status


@pytest.mark.parametrize(
    ("words", "operation", "quoted", "source"),
    [
        ("“The harbour will stay closed all winter”", "changed", "closed", "open"),
        ("“The islands are for sale”", "dropped", "", "not"),
        ("“The islands are really not for sale”", "inserted", "really", ""),
        ("“A harbour will stay open all winter”", "changed", "a", "The"),
        ("“The harbour will stay open all summer”", "changed", "summer", "winter"),
    ],
)
def test_changes_are_told_by_word(words: str, operation: str, quoted: str, source: str) -> None:
    (change,) = check(words).changes

    assert (change.operation, change.quoted, change.source) == (operation, quoted, source)


def test_a_place_points_into_the_source() -> None:
    (place,) = check("“nobody THANKED us”").found

    assert SPEECH[place.start : place.end] == place.text == "nobody thanked us"


def test_of_a_mixed_record_each_quotation_is_checked() -> None:
    record = quoting("the harbour would “stay open all winter” and was “a disgrace”", kind="mixed")

    verdicts = list(verify([record], SPOKEN))

    assert [(v.quote.part, v.quote.text, v.status) for v in verdicts] == [
        (0, "stay open all winter", "trimmed"),
        (1, "a disgrace", "absent"),
    ]


def test_indirect_speech_is_not_checked() -> None:
    assert list(verify([quoting("the harbour would stay open", kind="indirect")], SPOKEN)) == []


@pytest.mark.parametrize(
    ("name", "status", "matches"),
    [("Ada Ojo", "verbatim", True), ("Ilka Varga", "trimmed", True), (None, "ambiguous", None)],
)
def test_the_speaker_decides_between_places(name: str | None, status: str, matches: bool | None) -> None:  # noqa: FBT001
    (verdict,) = verify([quoting("“The vote is on Monday”", name=name)], sources(TRANSCRIPT))

    assert (verdict.status, verdict.speaker_matches) == (status, matches)


def test_words_of_another_speaker_are_misattributed_if_asked() -> None:
    records = [quoting("“Nobody has read the bill.”", name="Ada Ojo")]

    assert [v.status for v in verify(records, sources(TRANSCRIPT))] == ["verbatim"]
    assert [v.status for v in verify(records, sources(TRANSCRIPT), speaker_must_match=True)] == ["misattributed"]


def test_no_quotation_crosses_from_one_turn_to_the_next() -> None:
    (verdict,) = verify([quoting("“The vote is on Monday, I said. Nobody has read the bill.”")], sources(TRANSCRIPT))

    assert verdict.status == "spliced"


def test_a_short_quotation_found_in_two_documents_is_ambiguous() -> None:
    (verdict,) = verify([quoting("“very proud”")], sources("I am very proud.", "We were very proud then."))

    assert (verdict.status, verdict.places) == ("ambiguous", 2)


def test_the_tally_counts() -> None:
    tally = Tally()
    list(verify([quoting("“marvellous”"), quoting("“nobody thanked us”")], SPOKEN, tally=tally))

    assert tally.statuses == {"absent": 1, "trimmed": 1}
    assert tally.failing(["absent"]) == 1


def test_no_source_finds_nothing() -> None:
    (verdict,) = verify([quoting("“nobody thanked us”")], sources())

    assert verdict.status == "absent"


WORDS = words_of(SPEECH)
OTHERS = st.sampled_from([*dict.fromkeys(WORDS.keys), "never", "100", "%", "-", "Ω", "n't"])


@st.composite
def altered(draw: st.DrawFn) -> str:
    """Take a stretch of the speech and insert, drop or change one word of it, not at its edges for a drop."""
    first = draw(st.integers(0, len(WORDS) - 3))
    last = draw(st.integers(first + 2, min(first + 40, len(WORDS) - 1)))
    words = [SPEECH[WORDS.starts[i] : WORDS.ends[i]] for i in range(first, last + 1)]
    how = draw(st.sampled_from(["insert", "drop", "change"]))
    at = draw(st.integers(1, len(words) - 2))
    if how == "insert":
        words.insert(at, draw(OTHERS))
    elif how == "drop":
        del words[at]
    else:
        words[at] = draw(OTHERS)
    return " ".join(words)


@given(altered())
def test_no_inserted_dropped_or_changed_word_passes(words: str) -> None:
    assume(f" {key_of(words)} " not in f" {key_of(SPEECH)} ")

    assert check(f"“{words}”").status not in SOUND | {"elided"}


@given(st.integers(0, len(WORDS) - 1), st.integers(1, 40))
def test_every_stretch_of_a_source_is_found_in_it(first: int, length: int) -> None:
    last = min(first + length, len(WORDS)) - 1
    words = SPEECH[WORDS.starts[first] : WORDS.ends[last]]

    assert check(f"“{words}”").status in SOUND


@given(st.lists(st.sampled_from([*dict.fromkeys(WORDS.keys), "never"]), min_size=1, max_size=12))
def test_what_passes_stands_in_the_source_word_for_word(words: list[str]) -> None:
    verdict = check(" ".join(words))

    assert (verdict.status in SOUND) == (f" {key_of(' '.join(words))} " in f" {key_of(SPEECH)} ")
