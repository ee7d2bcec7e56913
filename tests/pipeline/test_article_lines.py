"""Test the line about an article: its contract, and the line made of an article."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from made import TEXT, make_article, make_record, make_records
from standin import stand_in

from claimex.article import Article
from claimex.article_line import ArticleLine, article_json_schema, check_article, is_article_line, parse_article
from claimex.attribution.tagging import tag
from claimex.errors import RecordError
from claimex.layout.zone_finder import zones_of
from claimex.pipeline.article_lines import make_line
from claimex.spans import Span
from claimex.speakers.numbered_entities import Numbered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimex.record import Record

PAGE = """Harbour “blunder” costs mayor her seat

“We won,” said Mari Tamm, the mayor known as “the Baker” to all.

They are “seamless” and sold as “The Slow Wheel” by her firm. “Nobody was told of it at all by anyone.

Photo: “We won,” says the mayor.
"""


def line_of(article: Article, records: Sequence[Record] = (), entities: Sequence[Numbered] = ()) -> ArticleLine:
    tags = tag(article.text, stand_in(), zones=zones_of(article))
    return make_line(article, tags, entities=entities, records=records)


def changed(**fields: Any) -> str:  # noqa: ANN401 - any field of a line
    return json.dumps({**json.loads(line_of(make_article()).to_json()), **fields})


def test_the_line_names_the_article_and_counts_its_characters_and_records() -> None:
    article = make_article(title="Race")
    line = line_of(article, make_records(article))

    assert (line.doc.id, line.doc.title, line.doc.sha256) == (article.id, "Race", article.sha256)
    assert (line.encoding, line.characters, line.records) == ("utf-8", len(TEXT), 3)


def test_a_line_survives_being_written_and_read() -> None:
    article = Article(id="a", text=PAGE)
    entity = Numbered("e1", "Mari Tamm", "person", ("Mari Tamm", "person"), (Span(52, 61),))
    line = line_of(article, entities=[entity])

    assert parse_article(line.to_json(), where="") == line
    assert list(json.loads(line.to_json())) == [
        *("schema", "doc", "encoding", "characters", "zones", "entities"),
        *("records", "left_out", "min_confidence", "skipped"),
    ]


def test_the_line_has_the_zones_and_entities_with_their_offsets() -> None:
    article = Article(id="a", text=PAGE)
    start = PAGE.index("Mari Tamm")
    entity = Numbered("e1", "Mari Tamm", "person", ("Mari Tamm", "person"), (Span(start, start + 9),))
    line = line_of(article, entities=[entity])

    assert [(zone.kind, PAGE[zone.start : zone.end]) for zone in line.zones] == [
        ("headline", "Harbour “blunder” costs mayor her seat"),
        ("caption", "Photo: “We won,” says the mayor."),
    ]
    assert [(e.id, e.name, [m.text for m in e.mentions]) for e in line.entities] == [("e1", "Mari Tamm", ["Mari Tamm"])]


def test_quoted_words_without_a_record_are_listed_with_the_reason() -> None:
    article = Article(id="a", text=PAGE)
    record = make_record(article, "“We won,”", cue="said", mention="Mari Tamm")
    line = line_of(article, [record])

    assert [(PAGE[s.start : s.end], s.reason) for s in line.skipped] == [
        ("“blunder”", "in headline"),
        ("“the Baker”", "name"),
        ("“seamless”", "scare quote"),
        ("“The Slow Wheel”", "name"),
        ("“Nobody was told of it at all by anyone.", "never closed"),
        ("“We won,”", "in caption"),
    ]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"characters": -1}, "characters"),
        ({"zones": [{"start": 3, "end": 3, "kind": "headline"}]}, "zones.0"),
        ({"zones": [{"start": 0, "end": 3, "kind": "headlong"}]}, "zones.0.kind"),
        ({"zones": [{"start": 0, "end": 10_000, "kind": "headline"}]}, ""),
        ({"zones": [{"start": 0, "end": 9, "kind": "links"}, {"start": 8, "end": 12, "kind": "links"}]}, ""),
        ({"skipped": [{"start": 0, "end": 10_000, "reason": "title"}]}, ""),
        ({"entities": [{"id": ""}]}, "entities.0.id"),
        ({"entities": [{"id": "e1", "mentions": [{"start": 0, "end": 2, "text": "abc"}]}]}, "entities.0.mentions.0"),
    ],
)
def test_a_line_that_breaks_the_contract_is_refused(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(RecordError) as caught:
        parse_article(changed(**fields), where="out.jsonl:1")

    assert caught.value.field == field


def test_a_line_must_match_its_text() -> None:
    article = make_article()
    moved = parse_article(
        changed(entities=[{"id": "e1", "mentions": [{"start": 1, "end": 5, "text": "Tamm"}]}]), where=""
    )

    check_article(line_of(article), TEXT)
    with pytest.raises(RecordError, match="characters, not"):
        check_article(line_of(article), TEXT + "!")
    with pytest.raises(RecordError, match="not 'Tamm'"):
        check_article(moved, TEXT)


def test_the_schema_tells_lines_from_records() -> None:
    article = make_article()

    assert is_article_line(line_of(article).to_json().encode())
    assert not is_article_line(make_records(article)[0].to_json().encode())
    assert not is_article_line(b'{"claimex-article/1": ')
    assert not is_article_line(b'["claimex-article"]')


def test_the_schema_names_each_field() -> None:
    schema = article_json_schema()

    assert set(schema["properties"]) == {
        *("schema", "doc", "encoding", "characters", "zones", "entities"),
        *("records", "left_out", "min_confidence", "skipped"),
    }
