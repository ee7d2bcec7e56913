from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimex.errors import InputError
from claimex.formats.annotations import kind_by_marks
from claimex.formats.brat import from_brat, is_brat
from claimex.record import check_spans
from claimex.spans import Span

if TYPE_CHECKING:
    from claimex.article import Article
    from claimex.record import Record

POLNEAR = Path(__file__).parents[3] / "shared" / "corpora" / "polnear"
TEXT = "Mari Tamm said the bridge is safe.\n“It will stand,” she added, “for years.”\nRain fell.\n"


def entity(key: str, label: str, words: str, *, text: str = TEXT) -> str:
    """One T-line; pieces of a discontinuous entity are parted by `|`."""
    pieces = [(text.index(piece), piece) for piece in words.split("|")]
    at = ";".join(f"{start} {start + len(piece)}" for start, piece in pieces)
    return f"{key}\t{label} {at}\t{' '.join(piece for _, piece in pieces)}\n"


GOLD = (
    entity("T1", "Source", "Mari Tamm")
    + entity("T2", "Cue", "said")
    + entity("T3", "Content", "the bridge is safe")
    + entity("T4", "Attribution", "said")
    + "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\n"
    + entity("T5", "Source", "she")
    + entity("T6", "Cue", "added")
    + entity("T7", "Content", "“It will stand,”|“for years.”")
    + "E2\tAttribution:T6 Cue:T6 Source:T5 Content:T7\n"
)


def write(folder: Path, name: str, ann: str, *, text: str = TEXT, annotator: str | None = None) -> None:
    """Write one article and one annotator's file, in PolNeAR's layout if the annotator has a name."""
    texts, anns = (folder / "text", folder / "attributions") if annotator else (folder, folder)
    for place in (texts, anns):
        place.mkdir(parents=True, exist_ok=True)
    (texts / f"{name}.txt").write_bytes(text.encode())
    (anns / (f"{name}_{annotator}.ann" if annotator else f"{name}.ann")).write_bytes(ann.encode())


def read_one(folder: Path) -> tuple[Article, list[Record]]:
    (pair,) = from_brat(folder)
    return pair


def test_attributions_become_records(tmp_path: Path) -> None:
    write(tmp_path, "a", GOLD)

    article, (first, second) = read_one(tmp_path)

    assert article.id == first.doc.id == "a.txt"
    assert article.text == TEXT
    assert first.doc.sha256 == article.sha256
    assert (first.kind, [span.text for span in first.content]) == ("indirect", ["the bridge is safe"])
    assert [span.text for span in first.cue] == ["said"]
    assert first.speaker is not None
    assert first.speaker.mention is not None
    assert first.speaker.mention.text == "Mari Tamm"
    assert first.speaker.name is None
    assert (second.kind, [span.text for span in second.content]) == ("direct", ["“It will stand,”", "“for years.”"])
    assert first.parent is second.parent is None
    assert first.id != second.id
    for record in (first, second):
        check_spans(record, article.text)


def test_the_layout_of_polnear_takes_the_first_annotator_or_all_or_one(tmp_path: Path) -> None:
    for annotator in ("b2", "a1", "c3"):
        write(tmp_path, "some_news", GOLD if annotator == "a1" else "", annotator=annotator)
    write(tmp_path, "other", GOLD, annotator="b2")

    first = list(from_brat(tmp_path))
    everyone = list(from_brat(tmp_path, annotator="all"))
    second = list(from_brat(tmp_path, annotator="c3"))

    assert [(article.id, article.meta["annotator"], len(found)) for article, found in first] == [
        ("text/other.txt", "b2", 2),
        ("text/some_news.txt", "a1", 2),
    ]
    assert [article.meta["annotator"] for article, _ in everyone] == ["b2", "a1", "b2", "c3"]
    assert [(article.id, len(found)) for article, found in second] == [("text/some_news.txt", 0)]
    assert first[0][1][0].doc.meta == {"annotator": "b2"}


def test_plain_folders_are_read_at_any_depth_in_the_order_of_their_paths(tmp_path: Path) -> None:
    write(tmp_path / "z", "a", GOLD)
    write(tmp_path / "b", "a", "")

    assert [(article.id, len(found)) for article, found in from_brat(tmp_path)] == [("b/a.txt", 0), ("z/a.txt", 2)]


def test_an_attribution_that_overlaps_a_discard_is_left_out_and_counted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(tmp_path, "a", GOLD + entity("T8", "Discard", "she added") + entity("T9", "Discuss", "said the"))

    with caplog.at_level(logging.INFO, logger="claimex"):
        _, found = read_one(tmp_path)

    assert [record.content[0].text for record in found] == ["the bridge is safe"]
    assert "left out 1 attributions: overlaps a Discard" in caplog.text


def test_an_attribution_may_lack_source_and_cue_but_not_content(tmp_path: Path) -> None:
    ann = (
        entity("T1", "Content", "the bridge is safe")
        + "E1\tAttribution-no-source:T9 Content:T1\n"
        + entity("T2", "Cue", "added")
        + "E2\tAttribution:T2 Cue:T2\n"
    )
    write(tmp_path, "a", ann)

    _, (record,) = read_one(tmp_path)

    assert record.speaker is None
    assert record.cue == []


def test_pieces_with_only_space_between_them_are_one(tmp_path: Path) -> None:
    ann = (
        entity("T1", "Content", "the bridge| is safe")
        + entity("T2", "Content", "It will|stand")
        + entity("T3", "Cue", "said")
    )
    write(tmp_path, "a", ann + "E1\tAttribution Content:T1 Content2:T2 Cue:T3\n")

    _, (record,) = read_one(tmp_path)

    assert [span.text for span in record.content] == ["the bridge is safe", "It will stand"]


def test_lines_of_another_kind_and_words_cut_at_a_line_break_are_passed_over(tmp_path: Path) -> None:
    text = "He said the bridge\nis safe."
    ann = (
        "T1\tContent 8 26\tthe bridge\nis safe\n"  # an annotation tool that writes the line break as it is
        "E1\tAttribution Content:T1\n"
        "#1\tAnnotatorNotes T1\tThe end?\n"
        "A1\tSure T1\n"
        "T2\tTopic 900 901\tx\n"
        "The rest of a note\n"
    )
    write(tmp_path, "a", ann, text=text)

    _, (record,) = read_one(tmp_path)

    assert record.content[0].text == "the bridge\nis safe"


def test_an_attribution_inside_anothers_content_names_its_parent(tmp_path: Path) -> None:
    text = "Tamm said that Sepp believes that it is safe, and Kask agreed."
    ann = "".join(
        entity(key, label, words, text=text)
        for key, label, words in (
            ("T1", "Source", "Tamm"),
            ("T2", "Cue", "said"),
            ("T3", "Content", "that Sepp believes that it is safe"),
            ("T4", "Source", "Sepp"),
            ("T5", "Cue", "believes"),
            ("T6", "Content", "that it is safe"),
            ("T7", "Cue", "agreed"),
        )
    )
    ann += "E1\tAttribution Source:T1 Cue:T2 Content:T3\nE2\tAttribution Source:T4 Cue:T5 Content:T6\n"
    write(tmp_path, "a", ann + "E3\tAttribution Cue:T7 Content:T6\n", text=text)

    _, found = read_one(tmp_path)

    by_cue = {record.cue[0].text: record for record in found}
    assert by_cue["believes"].parent == by_cue["said"].id
    assert by_cue["said"].parent is None
    assert by_cue["agreed"].parent is None  # its cue stands outside


def test_equal_attributions_have_ids_of_their_own(tmp_path: Path) -> None:
    ann = entity("T1", "Content", "the bridge is safe") + "E1\tAttribution Content:T1\nE2\tAttribution Content:T1\n"
    write(tmp_path, "a", ann)

    _, found = read_one(tmp_path)

    assert len({record.id for record in found}) == 2


def test_crlf_and_astral_characters_count_as_code_points(tmp_path: Path) -> None:
    text = "\U0001f4f0 News\r\nTamm said: it is safe"
    write(tmp_path, "a", entity("T1", "Content", "it is safe", text=text) + "E1\tAttribution Content:T1\n", text=text)

    article, (record,) = read_one(tmp_path)

    assert article.text == text
    assert record.content[0].start == 19


@pytest.mark.parametrize(
    ("ann", "message"),
    [
        ("T1\tContent 5 900\tx\n", r"a\.ann:1: .* does not fit the text; restore"),
        ("\nT1\tContent 0 4\tRain\n", r"a\.ann:2: "),
        ("T1\tContent 9 3\tx\n", r"a\.ann:1: "),
        ("T1\tContent five six\tx\n", r"a\.ann:1: "),
    ],
)
def test_offsets_that_do_not_fit_are_refused_by_line(tmp_path: Path, ann: str, message: str) -> None:
    write(tmp_path, "a", ann)

    with pytest.raises(InputError, match=message):
        list(from_brat(tmp_path))


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    assert not is_brat(tmp_path)
    with pytest.raises(InputError, match="holds no brat annotation; give a folder"):
        list(from_brat(tmp_path))

    write(tmp_path, "a", GOLD)
    with pytest.raises(InputError, match="no brat annotation by 'a1'"):
        list(from_brat(tmp_path, annotator="a1"))

    (tmp_path / "a.txt").write_bytes(b"M\xe4ri")
    with pytest.raises(InputError, match=r"a\.txt: byte 1 is not UTF-8"):
        list(from_brat(tmp_path))

    (tmp_path / "a.txt").unlink()
    with pytest.raises(InputError, match=r"a\.txt: is missing; put the text of a\.ann there"):
        list(from_brat(tmp_path))


@pytest.mark.parametrize(
    ("text", "content", "kind"),
    [
        ("Tamm said: “It is safe.”", "“It is safe.”", "direct"),
        ("Tamm said: “It is safe.”", "It is safe", "direct"),
        ("Tamm: ‘It’s safe’", "‘It’s safe’", "direct"),
        ("Tamm said it is “quite safe” now.", "it is “quite safe” now", "mixed"),
        ("Tamm said it is safe.", "it is safe", "indirect"),
        ("Tamm said it’s ours’.", "it’s ours’", "indirect"),
        ("“Yes,” said Tamm, who thinks it is safe.", "it is safe", "indirect"),
    ],
)
def test_kind_follows_the_paired_marks(text: str, content: str, kind: str) -> None:
    start = text.index(content)

    assert kind_by_marks(text)([Span(start, start + len(content))]) == kind


def test_one_word_in_twenty_may_stand_before_the_mark_of_a_direct_content() -> None:
    quote = "that “" + " ".join(["word"] * 19) + "”"
    shorter = "that “" + " ".join(["word"] * 18) + "”"

    assert kind_by_marks(quote)([Span(0, len(quote))]) == "direct"  # 19 / 20 = 0.95
    assert kind_by_marks(shorter)([Span(0, len(shorter))]) == "mixed"  # 18 / 19 = 0.947


@given(st.text(alphabet="ab “”'\"\n", min_size=1, max_size=40))
def test_any_text_has_a_kind(text: str) -> None:
    assert kind_by_marks(text)([Span(0, len(text))]) in {"direct", "indirect", "mixed"}


@pytest.mark.corpus
@pytest.mark.skipif(not POLNEAR.is_dir(), reason="the PolNeAR corpus is not here")
def test_polnear_dev_is_read_as_it_lies() -> None:
    first = list(from_brat(POLNEAR / "dev"))
    everyone = list(from_brat(POLNEAR / "dev", annotator="all"))

    assert (len(first), sum(len(found) for _, found in first)) == (84, 2192)
    assert (len(everyone), sum(len(found) for _, found in everyone)) == (94, 2319)
    for article, found in first:
        for record in found:
            check_spans(record, article.text)
            assert record.parent is None  # the corpus labels each token at most once
