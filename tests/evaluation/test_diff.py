"""Test the comparison of two runs: how records are paired, what counts as a change, and how much memory it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import TEXT, cut, make_article, make_record, make_records

from claimex.errors import ConfigError, InputError
from claimex.evaluation.diff import Change, ChangeTally, Options, check_names, diff
from claimex.formats.load import NoRecords
from claimex.record import Claim, Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ARTICLE = make_article()
WON, RACE, OVER = make_records(ARTICLE)


def changes(old: Iterable[object], new: Iterable[object], **options: Any) -> list[Change]:  # noqa: ANN401
    return list(diff(old, new, options=Options(**options)))


def altered(record: Record, **fields: Any) -> Record:  # noqa: ANN401
    return record.model_copy(update=fields)


def fields_of(change: Change) -> list[tuple[str, Any, Any]]:
    return [(each.field, each.old, each.new) for each in change.fields]


# Partners


def test_nothing_changes_between_equal_runs_whatever_else_stands_in_them() -> None:
    tally = ChangeTally()

    assert list(diff([NoRecords("x.txt"), WON, RACE], [WON, RACE], tally=tally)) == []
    assert (tally.articles, tally.old, tally.new) == (1, 2, 2)


def test_added_and_lost_records_are_told_with_their_article() -> None:
    found = changes([WON, RACE], [WON, OVER])

    assert [(c.what, c.doc, c.record and c.record.id) for c in found] == [
        ("added", "news/1.txt", OVER.id),
        ("lost", "news/1.txt", RACE.id),
    ]


def test_a_record_whose_words_changed_is_found_by_overlapping_content() -> None:
    moved = make_record(ARTICLE, "“It is over", cue="according to", mention="Jaan Kask", confidence=0.75)

    (change,) = changes([WON, OVER], [WON, moved])

    assert (change.what, change.fields[0].field) == ("changed", "content[0]")
    assert change.fields[0].by == {"start": 0, "end": -2}
    assert change.fields[0].old["text"] == "“It is over,”"


@pytest.mark.parametrize(
    ("words", "cue", "found"),
    [
        ("a close race", "expected", []),
        ("a close", None, ["changed"]),  # 7 of 12 characters
        ("race", None, ["added", "lost"]),  # 4 of 12, under another cue
        ("race", "expected", ["changed"]),  # the same cue
    ],
)
def test_partners_share_half_their_content_or_the_cue(words: str, cue: str | None, found: list[str]) -> None:
    new = make_record(ARTICLE, words, cue=cue, mention="Officials", kind="indirect", act="belief", confidence=0.4)

    assert [change.what for change in changes([RACE], [altered(new, id="new")])] == found


def test_a_source_and_the_author_are_never_partners() -> None:
    told = altered(RACE, id="told", voice="author", kind="statement")

    assert [change.what for change in changes([RACE], [told])] == ["added", "lost"]


def test_each_record_has_one_partner_and_the_most_alike_comes_first() -> None:
    near, far = (
        altered(make_record(ARTICLE, words, kind="indirect"), id=words) for words in ("a close rac", "a close")
    )

    found = changes([RACE], [far, near])

    assert [(c.what, c.new and c.new.id) for c in found] == [("added", "a close"), ("changed", "a close rac")]


def test_refusals_find_each_other_by_their_cue() -> None:
    old, new = (
        make_record(ARTICLE, cue=cue, mention="Officials", kind="no_comment", act=None)
        for cue in ("expected a", "expected")
    )

    (change,) = changes([old], [new])

    assert [each.field for each in change.fields] == ["cue[0]"]
    assert change.what == "changed"


def test_a_parent_whose_id_changed_is_still_the_parent() -> None:
    outer = altered(WON, id="outer")
    inner = altered(OVER, parent="outer")
    wider = altered(outer, id="wider", content=[cut(ARTICLE, "“We won,” said")])

    found = changes([outer, inner], [wider, altered(inner, parent="wider")])

    assert [(c.what, c.new and c.new.id) for c in found] == [("changed", "wider")]
    assert fields_of(changes([outer, inner], [outer, altered(inner, parent=None)])[0]) == [("parent", "outer", None)]


# Fields


def test_numbers_move_within_the_tolerance() -> None:
    moved = altered(WON, confidence=0.85)

    (change,) = changes([WON], [moved])

    assert fields_of(change) == [("confidence", 0.9, 0.85)]
    assert change.fields[0].by == -0.05
    assert changes([WON], [moved], tolerance=0.05) == []


def test_what_made_a_record_and_the_number_of_its_entity_count_only_when_asked_for() -> None:
    speaker = WON.speaker
    assert speaker is not None
    new = altered(
        WON,
        producer=WON.producer.model_copy(update={"version": "9"}),
        speaker=speaker.model_copy(update={"entity": "e9"}),
    )

    assert changes([WON], [new]) == []
    assert [f.field for f in changes([WON], [new], only=("producer", "speaker"))[0].fields] == [
        "speaker.entity",
        "producer.version",
    ]


def test_fields_are_chosen_with_what_is_below_them() -> None:
    new = altered(WON, act="belief", speaker=None)

    (change,) = changes([WON], [new], only=("speaker.name",))

    assert fields_of(change) == [("speaker.name", "Mari Tamm", None)]
    assert [f.field for f in changes([WON], [new], ignore=("speaker",))[0].fields] == ["act"]
    assert changes([WON], [new], ignore=("speaker", "act")) == []


@pytest.mark.parametrize(
    "name",
    [
        "confidence",
        "speaker",
        "speaker.name",
        "speaker.chain.rule",
        "claims.polarity",
        "cue.lemma",
        "doc.title",
        "parent",
    ],
)
def test_fields_of_the_contract_are_known(name: str) -> None:
    check_names("--field", [name])


@pytest.mark.parametrize(
    ("name", "advice"),
    [("speeker", "did you mean speaker"), ("claims.polaritty", "claims.polarity"), ("xyz", "known: act,")],
)
def test_a_field_that_no_record_has_is_refused(name: str, advice: str) -> None:
    with pytest.raises(ConfigError, match=f"--field: no field is called '{name}'; .*{advice}"):
        check_names("--field", [name])


def test_claims_are_compared_one_by_one() -> None:
    def claim(words: str, **said: object) -> Claim:
        return Claim.model_validate({**cut(ARTICLE, words).model_dump(), **said})

    old = altered(RACE, claims=[claim("a close race", polarity="affirmed", checkable=0.5)])
    turned = altered(RACE, claims=[claim("a close", polarity="negated", checkable=0.75)])
    split = altered(RACE, claims=[claim("a close"), claim("race")])

    assert [each.field for each in changes([old], [turned], tolerance=0.3)[0].fields] == [
        "claims[0]",
        "claims[0].polarity",
    ]
    assert [each.field for each in changes([old], [split])[0].fields] == ["claims"]


def test_a_field_of_a_later_version_is_compared_too() -> None:
    old, new = (Record.model_validate({**WON.model_dump(), "zone": zone}) for zone in (None, "headline"))

    assert fields_of(changes([old], [new])[0]) == [("zone", None, "headline")]


def test_a_tally_counts_each_field_once_a_record_and_the_greatest_move() -> None:
    tally = ChangeTally()
    new = [altered(WON, confidence=0.5), altered(RACE, confidence=0.3, act="fact")]

    list(diff([WON, RACE], [*new, OVER], tally=tally))

    assert list(tally.summary()) == [
        "1 article, 2 and 3 records: 1 added, 0 lost, 2 changed",
        "  2 confidence, by 0.4 at most",
        "  1 act",
    ]


# Texts that were edited


def shifted(words: str) -> tuple[list[Record], list[Record]]:
    """Records of the text and of the same text with something before it."""
    article = make_article(words + TEXT)
    return make_records(ARTICLE), make_records(article)


def test_in_an_edited_article_words_are_compared_and_not_offsets() -> None:
    old, new = shifted("More. ")

    found = changes(old, new)

    assert [(c.what, [f.field for f in c.fields]) for c in found] == [("article", ["doc.sha256"])]
    assert changes(old, new, ignore=("doc",)) == []


def test_in_an_edited_article_equal_words_find_each_other() -> None:
    old, new = shifted("More. ")
    renamed = altered(new[1], id="new", cue=[])

    found = changes(old, [new[0], renamed, new[2]], ignore=("doc",))

    assert [(c.what, c.old and c.old.id, c.new and c.new.id) for c in found] == [("changed", RACE.id, "new")]
    assert [f.field for f in found[0].fields] == ["cue"]


def test_an_articles_description_is_compared_once() -> None:
    retitled = [altered(r, doc=r.doc.model_copy(update={"title": "New"})) for r in (WON, RACE)]

    found = changes([WON, RACE], retitled)

    assert [(c.what, fields_of(c)) for c in found] == [("article", [("doc.title", None, "New")])]


# Streams


def many(count: int, *, leave_out: frozenset[int] = frozenset()) -> Iterator[Record]:
    for number in range(count):
        if number not in leave_out:
            yield from make_records(make_article(doc_id=f"{number:06}.txt"))


def test_articles_are_brought_together_whatever_their_order() -> None:
    old, new = list(many(5)), [*many(6)][::-1]

    found = changes(old, new)

    assert {(c.what, c.doc) for c in found} == {("added", "000005.txt")}


def test_only_what_the_other_side_has_not_brought_is_held() -> None:
    alive = 0
    most = 0

    def counted(records: Iterator[Record], step: int) -> Iterator[Record]:
        nonlocal alive, most
        for record in records:
            alive += step
            most = max(most, abs(alive))
            yield record

    tally = ChangeTally()
    list(diff(counted(many(300, leave_out=frozenset({7})), 1), counted(many(300), -1), tally=tally))

    assert most < 12  # three records an article
    assert tally.articles == 300


def test_records_of_an_article_that_stand_apart_are_refused() -> None:
    other = make_records(make_article(doc_id="b.txt"))[0]

    with pytest.raises(InputError, match=r"new: holds records of news/1.txt in several places; sort"):
        changes([WON], [WON, other, RACE])


def test_changes_are_chosen_by_the_record_before_or_after() -> None:
    weak = altered(WON, confidence=0.2)

    found = list(diff([WON, RACE], [weak, altered(RACE, act=None)], choose=lambda record: record.confidence > 0.5))

    assert [c.record and c.record.id for c in found] == [WON.id]


def test_many_records_over_one_another_are_compared_in_reasonable_time() -> None:
    """Two thousand short records without a partner by id: each is compared only with the records that it touches."""
    text = " ".join(f"word{number:05}" for number in range(2000))
    article = make_article(text)
    old, new = (
        [
            altered(make_record(article, f"word{number:05}", kind="indirect"), id=f"{side}{number}")
            for number in range(2000)
        ]
        for side in "ab"
    )

    assert changes(old, new) == []


# Properties

WORDS = ["We won", "we are glad", "a close race", "It is over", "Officials expected"]


@st.composite
def runs(draw: st.DrawFn) -> list[Record]:
    rows = st.tuples(
        st.sampled_from(WORDS),
        st.sampled_from(["said", "expected", None]),
        st.sampled_from([0.25, 0.5, 0.75]),
        st.sampled_from(["a.txt", "b.txt"]),
    )
    made = [
        make_record(make_article(doc_id=doc), words, cue=cue, confidence=confidence, kind="indirect")
        for words, cue, confidence, doc in draw(st.lists(rows, max_size=6, unique_by=lambda row: (row[0], row[3])))
    ]
    return sorted(made, key=lambda record: record.doc.id)


@given(runs())
@settings(max_examples=40)
def test_a_run_differs_from_itself_in_nothing(records: list[Record]) -> None:
    assert changes(records, records) == []


@given(runs(), runs())
@settings(max_examples=60)
def test_turned_about_what_was_added_is_lost(old: list[Record], new: list[Record]) -> None:
    there, back = ChangeTally(), ChangeTally()
    list(diff(old, new, tally=there))
    list(diff(new, old, tally=back))

    counts = there.changes
    assert (counts["added"], counts["lost"]) == (back.changes["lost"], back.changes["added"])
    assert len(new) - len(old) == counts["added"] - counts["lost"]
