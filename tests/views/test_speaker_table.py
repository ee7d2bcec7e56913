"""Test the speakers of a corpus: who counts as the same person, what is counted, and how it is written."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from made import TEXT, cut, make_article, make_record
from rich.console import Console
from typer.testing import CliRunner

from claimex.cli._app import app
from claimex.record import Document, Record, Speaker
from claimex.views.speaker_table import COLUMNS, group, render, to_csv, to_json, to_svg

if TYPE_CHECKING:
    from pathlib import Path


def spoken(doc_id: str, name: str | None, **fields: Any) -> Record:  # noqa: ANN401 - any field of a record
    article = make_article(TEXT, doc_id=doc_id)
    speaker = {"mention": cut(article, "Mari Tamm"), "name": name, "type": fields.pop("type", "person")}
    return make_record(article, "“We won,”", speaker=Speaker(**speaker, role=fields.pop("role", None)), **fields)


def test_a_full_name_is_one_speaker_across_articles() -> None:
    found = group([spoken("a/1.txt", "Mari Tamm"), spoken("b/2.txt", "mari tamm", kind="direct")])

    (voice,) = found.voices
    assert (voice.records, len(voice.articles)) == (2, 2)
    assert voice.outlets == {"a": 1, "b": 1}


def test_a_surname_stays_with_its_article() -> None:
    found = group([spoken("1.txt", "Tamm"), spoken("2.txt", "Tamm"), spoken("2.txt", "Tamm")])

    assert [voice.records for voice in found.voices] == [2, 1]


def test_a_body_of_one_word_is_one_speaker_across_articles() -> None:
    found = group([spoken("1.txt", "Estonia", type="organization"), spoken("2.txt", "Estonia", type="organization")])

    assert [voice.records for voice in found.voices] == [2]


def test_a_person_and_a_body_of_one_name_are_two() -> None:
    assert len(group([spoken("1.txt", "Mari Tamm"), spoken("1.txt", "Mari Tamm", type="organization")]).voices) == 2


def test_what_has_no_name_is_counted_apart() -> None:
    silent = make_record(make_article(), "“We won,”")

    found = group([spoken("1.txt", None), spoken("1.txt", None, type="anonymous"), silent, object()])

    assert found.voices == []
    assert found.unnamed == {"person": 1, "anonymous": 1}
    assert found.silent == 1


def test_the_role_given_most_often_is_the_role() -> None:
    records = [spoken("1.txt", "Mari Tamm", role=role) for role in ("mayor", "mayor", None, "driver")]

    assert group(records).voices[0].role == "mayor"


@pytest.mark.parametrize(
    ("fields", "outlet"),
    [
        ({"meta": {"outlet": "The Quay"}, "url": "https://a.example/1"}, "The Quay"),
        ({"url": "https://www.a.example/1"}, "a.example"),
        ({}, "news"),
    ],
)
def test_an_outlet_is_what_the_article_brings_along(fields: dict[str, Any], outlet: str) -> None:
    document = Document(id="news/1.txt", sha256="0", **fields)

    assert spoken("news/1.txt", "Mari Tamm", doc=document).doc.outlet == outlet


def test_csv_and_json_hold_the_same_speakers() -> None:
    found = group([spoken("a/1.txt", "Mari Tamm"), spoken("a/1.txt", "Foo Rail", type="organization")])

    rows = list(csv.reader(io.StringIO(to_csv(found))))
    whole = json.loads(to_json(found))

    assert rows[0] == list(COLUMNS)
    assert [row[0] for row in rows[1:]] == [speaker["name"] for speaker in whole["speakers"]]


@pytest.mark.parametrize("role", ["=1+1", " @SUM(1)", "\u200b+1"])
def test_csv_cell_that_a_spreadsheet_would_run_starts_with_an_apostrophe(role: str) -> None:
    rows = list(csv.reader(io.StringIO(to_csv(group([spoken("1.txt", "Mari Tamm", role=role)])))))

    assert rows[1][COLUMNS.index("role")] == f"'{role}"


def test_the_chart_is_well_formed_and_escapes_names() -> None:
    picture = to_svg(group([spoken("1.txt", "Marlowe & <Ito>", type="organization")]))

    root = ET.fromstring(picture)  # noqa: S314 - our own

    assert "Marlowe & <Ito>" in {element.text for element in root.iter()}


def test_the_table_shows_names_and_counts() -> None:
    console = Console(width=160, record=True, file=io.StringIO())

    console.print(render(group([spoken("1.txt", "Mari Tamm")])))

    assert "Mari Tamm" in console.export_text()


def test_the_table_breaks_no_word_at_80_columns() -> None:
    records = [
        spoken("1.txt", "Aleksandra Wijekularatne", kind=kind, act=act)
        for kind in ("direct", "indirect", "mixed")
        for act in ("assertion", "eventuality")
    ]
    console = Console(width=80, record=True, file=io.StringIO())
    console.print(render(group(records)))
    shown = console.export_text()

    assert {"Aleksandra", "Wijekularatne", "person", "indirect", "assertion", "eventuality"} <= set(shown.split())
    assert "outlets" not in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_the_command_writes_what_the_suffix_says(tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    records.write_text(spoken("1.txt", "Mari Tamm").to_json() + "\n", encoding="utf-8")

    for suffix, opening in (("csv", "name,type"), ("json", "{"), ("svg", "<svg")):
        out = tmp_path / f"speakers.{suffix}"
        result = CliRunner().invoke(app, ["speakers", str(records), "-o", str(out)])

        assert result.exit_code == 0, result.output
        assert out.read_text(encoding="utf-8").startswith(opening)


def test_an_unknown_suffix_is_wrong_usage(tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    records.write_text(spoken("1.txt", "Mari Tamm").to_json() + "\n", encoding="utf-8")

    result = CliRunner().invoke(app, ["speakers", str(records), "-o", str(tmp_path / "speakers.xls")])

    assert result.exit_code == 2
