"""What people do in a tool: edits win over what is carried along, and the rest of a record stays as it was."""

from __future__ import annotations

import csv
import json
import logging
import os
import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from annotated import account, record_of
from annotated import span as part_of
from hostile_records import back, out

from claimex.cli import export
from claimex.errors import ClaimexError, InputError, RecordError
from claimex.formats.annotations import CHOICES, AnnotatedArticle
from claimex.formats.brat import from_brat
from claimex.formats.label_studio import CONFIG, to_label_studio
from claimex.formats.sqlite import to_sqlite
from claimex.reading.texts import Texts
from claimex.record import Record, check_spans
from claimex.spans import Span, Units
from claimex.vocabulary import Act, Certainty, Kind, Polarity, SpeakerType

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ARTICLE = account()
TEXT = ARTICLE.text
BROKEN, WHOLE, NESTED, REFUSAL, STATEMENT = ARTICLE.records


def edited(path: Path, change: Callable[[Any], None]) -> None:
    """Change a JSON file, or the one line of a JSON Lines file."""
    whole = json.loads(path.read_bytes())
    change(whole)
    path.write_text(json.dumps(whole), encoding="utf-8")


def records(found: list[Any]) -> list[Record]:
    for entry in found:
        if isinstance(entry, ClaimexError):
            raise entry
        assert isinstance(entry, Record)
        check_spans(entry, TEXT)
    return found


def the_edited(found: list[Any]) -> Record:
    """Return the one record that is not as it was exported."""
    (record,) = [entry for entry in records(found) if entry not in ARTICLE.records]
    return record


def at(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def test_the_values_that_tools_offer_are_those_of_the_contract() -> None:
    types: dict[str, Any] = {
        "kind": Kind,
        "act": Act,
        "speaker_type": SpeakerType,
        "polarity": Polarity,
        "certainty": Certainty,
    }

    assert {name: kind.__args__ for name, kind in types.items()} == CHOICES


# brat


def ann(folder: Path) -> Path:
    return folder / "news" / "1.txt.ann"


def test_brat_folders_are_gold_as_they_are(tmp_path: Path) -> None:
    out("brat", tmp_path / "out", ARTICLE)

    ((article, found),) = from_brat(tmp_path / "out")

    assert (article.id, article.text, article.title) == ("news/1.txt", TEXT, "=A title")
    assert found == list(ARTICLE.records)


def test_an_edit_in_brat_wins_and_the_rest_of_the_record_stays(tmp_path: Path) -> None:
    out("brat", tmp_path / "out", ARTICLE)
    start, end = at("told")
    lines = ann(tmp_path / "out").read_text(encoding="utf-8")
    longer = lines.replace(f"Cue {start} {end}\ttold", f"Cue {start} {end + 10}\ttold reporters")
    ann(tmp_path / "out").write_text(longer, encoding="utf-8")

    found = back("brat", tmp_path / "out", ARTICLE)
    record = next(entry for entry in found if entry.cue and entry.cue[0].text == "told reporters")

    assert len(found) == 5
    assert record.id != WHOLE.id
    assert (record.content, record.speaker, record.kind) == (WHOLE.content, WHOLE.speaker, WHOLE.kind)
    assert (record.confidence, record.producer.name) == (1.0, "brat")
    assert found[2] == NESTED.model_copy(update={"parent": record.id})


def test_a_record_made_in_brat_gets_kind_parent_and_id_from_the_text(tmp_path: Path) -> None:
    out("brat", tmp_path / "out", ARTICLE)
    (start, end), (left, right) = at("We won"), at("won")
    with ann(tmp_path / "out").open("a", encoding="utf-8") as stream:
        stream.write(f"T90\tContent {start} {end}\tWe won\nT91\tCue {left} {right}\twon\n")
        stream.write("E90\tAttribution:T91 Content:T90 Cue:T91\n")

    record = the_edited(back("brat", tmp_path / "out", ARTICLE))

    assert (record.kind, record.parent, record.speaker) == ("direct", BROKEN.id, None)
    assert [span.text for span in record.content] == ["We won"]


def test_a_plain_brat_folder_is_imported_by_the_articles_it_is_of(tmp_path: Path) -> None:
    folder = tmp_path / "out" / "news"
    folder.mkdir(parents=True)
    (start, end), (left, right) = at("We won"), at("said")
    (folder / "1.txt.txt").write_bytes(TEXT.encode())
    lines = f"T1\tContent {start} {end}\tWe won\nT2\tCue {left} {right}\tsaid\nE1\tAttribution:T2 Content:T1 Cue:T2\n"
    (folder / "1.txt.ann").write_bytes(lines.encode())

    (record,) = records(back("brat", tmp_path / "out", ARTICLE))

    assert (record.doc.id, record.kind, record.content[0].text) == ("news/1.txt", "direct", "We won")


def test_words_that_do_not_stand_there_are_told_with_file_and_line(tmp_path: Path) -> None:
    out("brat", tmp_path / "out", ARTICLE)
    lines = ann(tmp_path / "out").read_text(encoding="utf-8")
    ann(tmp_path / "out").write_text(lines.replace("\ttold\n", "\tsold\n", 1), encoding="utf-8")

    (fault,) = back("brat", tmp_path / "out", ARTICLE)

    assert isinstance(fault, InputError)
    assert "1.txt.ann:" in str(fault)
    assert "sold" in str(fault)


def test_brat_shows_each_label_attribute_and_relation_that_is_used(tmp_path: Path) -> None:
    out("brat", tmp_path / "out", ARTICLE)
    settings = (tmp_path / "out" / "annotation.conf").read_text(encoding="utf-8")
    lines = ann(tmp_path / "out").read_text(encoding="utf-8").splitlines()
    used = {line.split("\t")[1].split(" ")[0].split(":")[0] for line in lines if line[0] in "TEAR"}

    assert used == {"Content", "Cue", "Source", "Evidence", "Claim", "Attribution", "Parent"} | {
        *("Kind", "Act", "SpeakerType", "Polarity", "Certainty"),
    }
    assert all(f"\n{name}" in settings for name in used)
    assert (
        "\n<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n" in settings
    )  # else each nested span is an error


def test_nothing_is_written_over_a_folder_that_holds_something(tmp_path: Path) -> None:
    out("brat", tmp_path / "out", ARTICLE)

    with pytest.raises(ClaimexError, match="exists already"):
        out("brat", tmp_path / "out", ARTICLE)


def test_no_name_of_an_article_leads_out_of_the_folder(tmp_path: Path) -> None:
    doc = ARTICLE.doc.model_copy(update={"id": "../../up/../x"})
    moved = [record.model_copy(update={"doc": doc}) for record in ARTICLE.records]
    article = type(ARTICLE)(doc, TEXT, tuple(moved))

    (tmp_path / "here").mkdir()
    out("brat", tmp_path / "here" / "out", article)

    assert [path.name for path in tmp_path.iterdir()] == ["here"]
    assert [path.name for path in (tmp_path / "here").iterdir()] == ["out"]
    assert back("brat", tmp_path / "here" / "out", article) == moved


# Label Studio


def test_an_annotation_wins_over_the_prediction_and_an_edit_over_what_is_carried(tmp_path: Path) -> None:
    out("label-studio", tmp_path / "out", ARTICLE)

    def change(tasks: Any) -> None:  # noqa: ANN401 - JSON
        result = tasks[0]["predictions"][0]["result"]
        region = next(r for r in result if r["type"] == "labels" and r["value"]["text"] == "told")
        start, end = at("told reporters")
        region["value"] = {**region["value"], "start": start, "end": end, "text": "told reporters"}
        older = {"id": 1, "result": [], "created_at": "2026-01-01"}
        tasks[0]["annotations"] = [older, {"id": 2, "result": result, "created_at": "2026-01-02"}]

    edited(tmp_path / "out", change)
    found = back("label-studio", tmp_path / "out", ARTICLE)

    assert [span.text for span in records(found)[1].cue] == ["told reporters"]
    assert found[1].content == WHOLE.content
    assert found[1].producer.name == "label-studio"
    assert [found[0], *found[3:]] == [BROKEN, REFUSAL, STATEMENT]


def test_regions_of_an_old_label_studio_are_found_in_utf16_units(tmp_path: Path) -> None:
    out("label-studio", tmp_path / "out", ARTICLE)
    units = Units(TEXT, "utf-16")

    def change(tasks: Any) -> None:  # noqa: ANN401 - JSON
        for result in tasks[0]["predictions"][0]["result"]:
            if (value := result.get("value")) is not None:
                value["start"], value["end"] = units.from_code_points(Span(value["start"], value["end"]))

    edited(tmp_path / "out", change)

    assert back("label-studio", tmp_path / "out", ARTICLE) == list(ARTICLE.records)


def region(key: str, words: str, *labels: str) -> dict[str, Any]:
    start, end = at(words)
    value = {"start": start, "end": end, "text": words, "labels": list(labels)}
    return {"id": key, "from_name": "label", "to_name": "text", "type": "labels", "value": value}


def drawn(folder: Path, *regions: dict[str, Any]) -> list[Any]:
    """Import what Label Studio returns after these regions were drawn, with no relation."""
    out("label-studio", folder / "out", ARTICLE)
    edited(folder / "out", lambda tasks: tasks[0]["predictions"][0]["result"].extend(regions))
    return back("label-studio", folder / "out", ARTICLE)


def test_a_claim_drawn_over_content_in_label_studio_belongs_to_the_smallest_content(tmp_path: Path) -> None:
    whole = drawn(tmp_path, region("x", "fears a storm", "Claim"))
    (record,) = [entry for entry in records(whole) if entry not in ARTICLE.records]

    assert len(whole) == len(ARTICLE.records)
    assert [claim.text for claim in record.claims] == [*(claim.text for claim in NESTED.claims), "fears a storm"]
    assert (record.content, record.cue) == (NESTED.content, NESTED.cue)


def test_content_drawn_over_content_in_label_studio_is_a_record_within_it(tmp_path: Path) -> None:
    whole = records(drawn(tmp_path, region("x", "We won", "Content", "Claim")))
    (record,) = [entry for entry in whole if entry not in ARTICLE.records]

    assert len(whole) == len(ARTICLE.records) + 1
    assert (record.parent, [claim.text for claim in record.claims]) == (BROKEN.id, ["We won"])


@pytest.mark.parametrize("label", ["Cue", "Source", "Evidence"])
def test_a_region_drawn_in_label_studio_that_belongs_to_no_record_is_told(tmp_path: Path, label: str) -> None:
    found = drawn(tmp_path, region("x", "glad", label), region("y", "bridge", "My own label"))

    (fault,) = [entry for entry in found if not isinstance(entry, Record)]
    assert str(fault).endswith(f"{label}: 'glad' belongs to no record; draw a relation between it and its Content")
    assert [entry for entry in found if isinstance(entry, Record)] == list(ARTICLE.records)


def test_a_record_drawn_in_label_studio_may_point_either_way(tmp_path: Path) -> None:
    out("label-studio", tmp_path / "out", ARTICLE)

    def change(tasks: Any) -> None:  # noqa: ANN401 - JSON
        tasks[0]["predictions"][0]["result"] += [
            region("x", "stay so", "Content"),
            region("y", "The bridge", "Source"),
            region("z", "closed", "Cue"),
            {"type": "relation", "from_id": "y", "to_id": "x", "direction": "right", "labels": []},
            {"type": "relation", "from_id": "x", "to_id": "z", "direction": "right"},
        ]

    edited(tmp_path / "out", change)
    record = the_edited(back("label-studio", tmp_path / "out", ARTICLE))

    assert [span.text for span in (*record.content, *record.cue)] == ["stay so", "closed"]
    assert record.speaker is not None
    assert record.speaker.mention is not None
    assert record.speaker.mention.text == "The bridge"


def test_a_record_whose_anchor_was_deleted_is_gone_and_what_is_left_of_it_counted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    out("label-studio", tmp_path / "out", ARTICLE)

    def change(tasks: Any) -> None:  # noqa: ANN401 - JSON
        prediction = tasks[0]["predictions"][0]
        prediction["result"] = [r for r in prediction["result"] if "r2-0" not in (r.get("id"), r.get("from_id"))]

    edited(tmp_path / "out", change)
    with caplog.at_level(logging.INFO, logger="claimex"):
        found = back("label-studio", tmp_path / "out", ARTICLE)

    assert found == [BROKEN, NESTED.model_copy(update={"parent": None}), REFUSAL, STATEMENT]
    assert "left out 2 regions that belong to no record" in caplog.text


@pytest.mark.parametrize("annotations", [[], [{"id": 3, "was_cancelled": True, "result": []}]])
@pytest.mark.parametrize("predictions", [[], [12, 13]])
def test_tasks_that_nobody_touched_keep_their_records_where_predictions_are_numbers_alone(
    tmp_path: Path, annotations: list[Any], predictions: list[int]
) -> None:
    out("label-studio", tmp_path / "out", ARTICLE)
    edited(tmp_path / "out", lambda tasks: tasks[0].update(annotations=annotations, predictions=predictions))

    assert back("label-studio", tmp_path / "out", ARTICLE) == list(ARTICLE.records)


def test_ids_of_regions_are_valid_in_css_and_tell_what_belongs_together(tmp_path: Path) -> None:
    out("label-studio", tmp_path / "out", ARTICLE)
    (task,) = json.loads((tmp_path / "out").read_bytes())
    results = task["predictions"][0]["result"]

    assert all(re.fullmatch(r"[a-z][a-z0-9-]*", result["id"]) for result in results)
    assert not [result for result in results if result["type"] == "relation"]
    assert back("label-studio", tmp_path / "out", ARTICLE) == list(ARTICLE.records)


def test_relations_are_written_on_request_and_then_decide(tmp_path: Path) -> None:
    to_label_studio([ARTICLE], tmp_path / "out", relations=True)

    def change(tasks: Any) -> None:  # noqa: ANN401 - JSON
        prediction = tasks[0]["predictions"][0]
        prediction["result"] = [r for r in prediction["result"] if r.get("labels") != ["parent"]]

    assert back("label-studio", tmp_path / "out", ARTICLE) == list(ARTICLE.records)
    edited(tmp_path / "out", change)
    assert back("label-studio", tmp_path / "out", ARTICLE)[2] == NESTED.model_copy(update={"parent": None})


def test_a_parent_that_a_person_draws_wins_over_the_one_that_was_exported(tmp_path: Path) -> None:
    out("label-studio", tmp_path / "out", ARTICLE)
    drawn = {"type": "relation", "from_id": "r3-0", "to_id": "r1-0", "direction": "right", "labels": ["parent"]}
    edited(tmp_path / "out", lambda tasks: tasks[0]["predictions"][0]["result"].append(drawn))

    assert back("label-studio", tmp_path / "out", ARTICLE)[2] == NESTED.model_copy(update={"parent": BROKEN.id})


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        ({"id": 1, "text": TEXT, "label": []}, "has no data; this is JSON-MIN; export as JSON"),
        ({"id": 1}, "has no data; check that it is Label Studio's JSON export"),
        (7, "has no data; check that it is Label Studio's JSON export"),
    ],
)
def test_only_an_export_that_is_known_gets_a_hint(tmp_path: Path, task: object, expected: str) -> None:
    (tmp_path / "out").write_text(json.dumps([task]), encoding="utf-8")

    (fault,) = back("label-studio", tmp_path / "out", ARTICLE)

    assert str(fault).endswith(f"task 1: {expected}")


def test_the_labelling_interface_knows_each_tag_that_tasks_use(tmp_path: Path) -> None:
    out("label-studio", tmp_path / "out", ARTICLE)
    (task,) = json.loads((tmp_path / "out").read_bytes())
    used = {r["from_name"] for r in task["predictions"][0]["result"] if "from_name" in r}

    assert used == {"label", "kind", "act", "speaker_type", "speaker_name", "polarity", "certainty"}
    assert all(f'name="{name}"' in CONFIG for name in used)


# Prodigy


def test_only_accepted_tasks_of_prodigy_count(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    out("prodigy", tmp_path / "out", ARTICLE)
    edited(tmp_path / "out", lambda task: task.update(answer="reject"))

    with caplog.at_level(logging.INFO, logger="claimex"):
        found = back("prodigy", tmp_path / "out", ARTICLE)

    assert found == []
    assert "left out 1 tasks" in caplog.text


def test_words_that_were_changed_in_the_carried_record_alone_are_told(tmp_path: Path) -> None:
    out("prodigy", tmp_path / "out", ARTICLE)

    def change(task: Any) -> None:  # noqa: ANN401 - JSON
        carried = task["claimex"]["records"]
        task["claimex"]["records"] = {key: value.replace("We won", "We own") for key, value in carried.items()}

    edited(tmp_path / "out", change)
    found = back("prodigy", tmp_path / "out", ARTICLE)

    assert any(isinstance(entry, RecordError) and "We own" in str(entry) for entry in found)
    assert all(isinstance(entry, ClaimexError) or entry in ARTICLE.records for entry in found)


def test_a_place_beyond_all_numbers_is_told(tmp_path: Path) -> None:
    out("prodigy", tmp_path / "out", ARTICLE)
    edited(tmp_path / "out", lambda task: task["spans"][0].update(start=float("inf")))

    (error,) = back("prodigy", tmp_path / "out", ARTICLE)

    assert isinstance(error, InputError)


def test_a_database_whose_names_are_no_text_is_refused(tmp_path: Path) -> None:
    out("sqlite", tmp_path / "out", ARTICLE)
    data = (tmp_path / "out").read_bytes()
    (tmp_path / "out").write_bytes(data.replace(b"articles", b"\x80rticles").replace(b"CREATE TABLE", b"CREATE TABLX"))

    with pytest.raises(InputError, match="cannot be read"):
        back("sqlite", tmp_path / "out", ARTICLE)


def test_a_span_drawn_anew_in_prodigy_is_known_by_its_place(tmp_path: Path) -> None:
    out("prodigy", tmp_path / "out", ARTICLE)

    def change(task: Any) -> None:  # noqa: ANN401 - JSON
        places = [dict(zip(("start", "end"), at(words), strict=True)) for words in ("stay so", "closed")]
        spans = [{**place, "label": label} for place, label in zip(places, ("Content", "Cue"), strict=True)]
        task["spans"] += spans
        task["relations"].append({"head_span": spans[0], "child_span": spans[1], "label": "part"})

    edited(tmp_path / "out", change)
    record = the_edited(back("prodigy", tmp_path / "out", ARTICLE))

    assert [span.text for span in (*record.content, *record.cue)] == ["stay so", "closed"]


def test_tokens_of_prodigy_are_those_that_a_span_touches(tmp_path: Path) -> None:
    out("prodigy", tmp_path / "out", ARTICLE)
    task = json.loads((tmp_path / "out").read_bytes())

    for span in task["spans"]:
        tokens = task["tokens"][span["token_start"] : span["token_end"] + 1]
        assert tokens[0]["start"] <= span["start"] < span["end"] <= tokens[-1]["end"]
    assert all(TEXT[token["start"] : token["end"]] == token["text"] for token in task["tokens"])


# W3C


def test_positions_in_utf16_units_are_told_by_the_quotation(tmp_path: Path) -> None:
    out("w3c", tmp_path / "out", ARTICLE)
    units = Units(TEXT, "utf-16")

    def change(page: Any) -> None:  # noqa: ANN401 - JSON
        for target in (target for item in page["items"] for target in item["target"]):
            position = target["selector"][0]
            position["start"], position["end"] = units.from_code_points(Span(position["start"], position["end"]))

    edited(tmp_path / "out", change)

    assert back("w3c", tmp_path / "out", ARTICLE) == list(ARTICLE.records)


def test_a_quotation_without_position_is_found_by_what_stands_around_it(tmp_path: Path) -> None:
    out("w3c", tmp_path / "out", ARTICLE)

    def change(page: Any) -> None:  # noqa: ANN401 - JSON
        for target in (target for item in page["items"] for target in item["target"]):
            del target["selector"][0]

    edited(tmp_path / "out", change)

    assert back("w3c", tmp_path / "out", ARTICLE) == list(ARTICLE.records)


def test_a_quotation_of_other_words_is_told_with_its_annotation(tmp_path: Path) -> None:
    out("w3c", tmp_path / "out", ARTICLE)

    def change(page: Any) -> None:  # noqa: ANN401 - JSON
        page["items"][1]["target"][0]["selector"][1]["exact"] = "Nobody wrote this"

    edited(tmp_path / "out", change)
    fault, *found = back("w3c", tmp_path / "out", ARTICLE)

    assert isinstance(fault, RecordError)
    assert WHOLE.id in str(fault)
    assert "Nobody wrote this" in str(fault)
    assert found == [BROKEN, NESTED.model_copy(update={"parent": None}), REFUSAL, STATEMENT]


# CoNLL


def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines(keepends=True)


def test_a_tag_added_to_a_column_makes_the_span_longer(tmp_path: Path) -> None:
    out("conll", tmp_path / "out", ARTICLE)
    lines = lines_of(tmp_path / "out")
    (row,) = (i for i, line in enumerate(lines) if line.split("\t")[1:2] == ["reporters"])
    cells = lines[row].split("\t")
    cells[3] = "I-2"
    lines[row] = "\t".join(cells)
    (tmp_path / "out").write_text("".join(lines), encoding="utf-8")

    found = records(back("conll", tmp_path / "out", ARTICLE))

    assert [span.text for span in found[1].cue] == ["told reporters"]
    assert (found[1].content, found[1].speaker) == (WHOLE.content, WHOLE.speaker)
    assert [found[0], *found[3:]] == [BROKEN, REFUSAL, STATEMENT]


def test_each_token_stands_at_its_offsets_and_no_line_break_within_a_sentence(tmp_path: Path) -> None:
    out("conll", tmp_path / "out", ARTICLE)
    rows = [line.rstrip("\n").split("\t") for line in lines_of(tmp_path / "out") if line[0].isdigit()]
    places = [[int(number.partition("=")[2]) for number in row[-1].split("|")] for row in rows]

    assert all(TEXT[start:end] == row[1] for row, (start, end) in zip(rows, places, strict=True))
    assert [row[0] for row in rows].count("1") == sum(bool(line.strip()) for line in TEXT.splitlines())


def test_a_form_that_does_not_stand_there_is_told_with_its_line(tmp_path: Path) -> None:
    out("conll", tmp_path / "out", ARTICLE)
    lines = (tmp_path / "out").read_text(encoding="utf-8").replace("\treporters\t", "\treaders\t")
    (tmp_path / "out").write_text(lines, encoding="utf-8")

    (fault,) = back("conll", tmp_path / "out", ARTICLE)

    assert "readers" in str(fault)
    assert "reporters" in str(fault)


# CAS


def test_cas_counts_utf16_units_and_comes_back_in_code_points(tmp_path: Path) -> None:
    out("cas", tmp_path / "out", ARTICLE)
    xmi = (tmp_path / "out" / "news" / "1.txt.xmi").read_text(encoding="utf-8")
    start, end = Units(TEXT, "utf-16").from_code_points(Span(*at("told")))

    assert start == at("told")[0] + 1  # an emoji stands before it
    assert f'begin="{start}" end="{end}" role="Cue"' in xmi


def test_an_edit_in_a_cas_wins(tmp_path: Path) -> None:
    out("cas", tmp_path / "out", ARTICLE)
    file = tmp_path / "out" / "news" / "1.txt.xmi"
    start, end = Units(TEXT, "utf-16").from_code_points(Span(*at("told")))
    words = file.read_text(encoding="utf-8").replace(
        f'"{start}" end="{end}" role="Cue"', f'"{start}" end="{end + 10}" role="Cue"'
    )
    file.write_text(words, encoding="utf-8")

    found = records(back("cas", tmp_path / "out", ARTICLE))

    assert [span.text for span in found[1].cue] == ["told reporters"]
    assert found[1].content == WHOLE.content


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "utf-16-be", "utf-32", "cp037"])
@pytest.mark.parametrize("entity", ['SYSTEM "file:///etc/hostname"', '"words"', "%s"])
def test_a_cas_that_declares_entities_is_refused_whatever_its_encoding(tmp_path: Path, codec: str, entity: str) -> None:
    out("cas", tmp_path / "out", ARTICLE)
    file = tmp_path / "out" / "news" / "1.txt.xmi"
    _, _, rest = file.read_text(encoding="utf-8").partition("?>")
    declared = "<!DOCTYPE x>" if entity == "%s" else f"<!DOCTYPE x [<!ENTITY e {entity}>]>"
    words = f'<?xml version="1.0" encoding="{codec}"?>{declared}{rest}'
    file.write_bytes(words.encode(codec, "xmlcharrefreplace"))

    (fault,) = back("cas", tmp_path / "out", ARTICLE)

    assert isinstance(fault, InputError)
    assert fault.reason == "not CAS"


@pytest.mark.parametrize("name", ["kind=attr_dict['kind'].default, z=print(1), y", "class", "ki\ue000nd", "a b", ""])
def test_a_type_system_whose_names_could_be_code_is_refused(tmp_path: Path, name: str) -> None:
    out("cas", tmp_path / "out", ARTICLE)
    (types,) = (tmp_path / "out").glob("*ypeSystem*.xml")
    whole = types.read_text(encoding="utf-8")
    types.write_text(whole.replace("<name>kind</name>", f"<name>{name}</name>", 1), encoding="utf-8")

    (fault,) = back("cas", tmp_path / "out", ARTICLE)

    assert isinstance(fault, InputError)
    assert fault.reason == "not CAS"


def test_the_title_of_a_type_system_may_be_any_words(tmp_path: Path) -> None:
    out("cas", tmp_path / "out", ARTICLE)
    (types,) = (tmp_path / "out").glob("*ypeSystem*.xml")
    whole = types.read_text(encoding="utf-8")
    types.write_text(whole.replace("<types>", "<name>Our own, 2nd</name><types>", 1), encoding="utf-8")

    assert records(back("cas", tmp_path / "out", ARTICLE)) == list(ARTICLE.records)


def test_a_cas_in_utf_16_is_read(tmp_path: Path) -> None:
    out("cas", tmp_path / "out", ARTICLE)
    file = tmp_path / "out" / "news" / "1.txt.xmi"
    expected = records(back("cas", tmp_path / "out", ARTICLE))
    file.write_bytes(file.read_text(encoding="utf-8").replace("UTF-8", "UTF-16").encode("utf-16"))

    assert records(back("cas", tmp_path / "out", ARTICLE)) == expected


@pytest.mark.parametrize("name", sorted(export.READ))
def test_a_pipe_is_no_file_to_import(tmp_path: Path, name: str) -> None:
    files = {"brat": ["a.ann", "a.txt"], "cas": ["TypeSystem.xml", "a.xmi"]}
    place = tmp_path / "in"
    if name in files:
        place.mkdir()
    for file in files.get(name, [""]):
        os.mkfifo(place / file)

    with pytest.raises((ClaimexError, OSError), match="it is a named pipe"):
        records(list(export.FORMATS[name].read(place, Texts(tmp_path))))


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i"
PROGRAMS = {
    "endless view": f"DROP TABLE records; CREATE VIEW records AS {ENDLESS} AS number FROM n;",
    "endless articles": f"DROP TABLE articles; CREATE VIEW articles AS {ENDLESS} AS rowid, i AS id FROM n;",
    "crowded view": "ALTER TABLE claims RENAME TO c; CREATE VIEW claims AS SELECT a.* FROM c a, c, c, c, c, c, c, c;",
    "function": "ALTER TABLE articles ADD COLUMN more TEXT AS (hex(zeroblob(400000000)));",
    "doubled": "ALTER TABLE articles ADD COLUMN a TEXT AS (text || text || text || text || text || text || text);"
    + "".join(
        f"ALTER TABLE articles ADD COLUMN a{n} TEXT AS (a{n - 1 or ''} || a{n - 1 or ''});" for n in range(1, 30)
    ),
}


@pytest.mark.parametrize("script", PROGRAMS.values(), ids=PROGRAMS.keys())
def test_a_database_that_makes_rows_is_refused(tmp_path: Path, script: str) -> None:
    out("sqlite", tmp_path / "x.sqlite", ARTICLE)
    with closing(sqlite3.connect(tmp_path / "x.sqlite")) as database:
        database.executescript(f"PRAGMA foreign_keys = OFF; {script}")

    with pytest.raises(InputError) as caught:
        back("sqlite", tmp_path / "x.sqlite", ARTICLE)

    assert caught.value.reason == "not SQLite"


# Tables


def test_columns_of_sqlite_win_over_the_carried_record(tmp_path: Path) -> None:
    out("sqlite", tmp_path / "out", ARTICLE)
    with closing(sqlite3.connect(tmp_path / "out")) as database, database:
        database.execute("UPDATE records SET act = 'belief', speaker_name = 'Mari T.' WHERE number = 1")
        database.execute("DELETE FROM spans WHERE record = 5")
        database.execute("DELETE FROM records WHERE number = 5")

    found = records(back("sqlite", tmp_path / "out", ARTICLE))

    assert found[1:] == [WHOLE, NESTED, REFUSAL]
    assert (found[0].act, found[0].content) == ("belief", BROKEN.content)
    assert found[0].speaker is not None
    assert (found[0].speaker.name, found[0].speaker.role) == ("Mari T.", "mayor")


def test_a_row_of_sqlite_without_the_carried_record_is_new_and_one_of_the_records_holds_no_json(tmp_path: Path) -> None:
    out("sqlite", tmp_path / "out", ARTICLE)
    with closing(sqlite3.connect(tmp_path / "out")) as database, database:
        cells = [cell for row in database.execute("SELECT * FROM records") for cell in row]
        database.execute("DELETE FROM carried WHERE record = 2")

    found = records(back("sqlite", tmp_path / "out", ARTICLE))

    assert not [cell for cell in cells if isinstance(cell, str) and "{" in cell]
    assert [record.producer.name for record in found] == ["claimex", "sqlite", "claimex", "claimex", "claimex"]
    assert found[1].content == WHOLE.content


def test_sqlite_answers_questions_and_keeps_its_keys(tmp_path: Path) -> None:
    out("sqlite", tmp_path / "out", ARTICLE)
    with closing(sqlite3.connect(tmp_path / "out")) as database:
        joined = "SELECT count(*) FROM spans JOIN records ON number = spans.record"
        asked = f"{joined} WHERE role = 'content' AND kind = 'direct'"
        ((count,),) = database.execute(asked)
        broken = list(database.execute("PRAGMA foreign_key_check"))
        wrong = list(
            database.execute(
                "SELECT 1 FROM spans JOIN records r ON r.number = spans.record JOIN articles a ON a.id = r.article"
                ' WHERE substr(a.text, spans.start + 1, spans."end" - spans.start) != spans.text'
            )
        )

    assert (count, broken, wrong) == (3, [], [])


def test_the_view_of_sqlite_reads_like_a_list_of_quotations(tmp_path: Path) -> None:
    fields: dict[str, object] = {"id": "north/7.txt", "title": None, "meta": {}, "published": "2026-03-01"}
    doc = ARTICLE.doc.model_copy(update=fields)
    moved = tuple(record.model_copy(update={"doc": doc}) for record in ARTICLE.records)
    to_sqlite([ARTICLE, AnnotatedArticle(doc, TEXT, moved)], tmp_path / "out")

    with closing(sqlite3.connect(tmp_path / "out")) as database:
        seen = "article, outlet, date, speaker, type, content"
        rows = list(database.execute(f"SELECT {seen} FROM quotes WHERE kind IN ('direct', 'no_comment')"))  # noqa: S608
        names = list(database.execute("SELECT name, outlet, title FROM articles"))

    assert rows[0] == ("=A title", "news", None, "Mari Tamm", "person", "“We won 🎉,” … “and\r\nwe are glad.”")
    assert rows[1] == ("=A title", "news", None, "the harbour master", "person", "“fears a storm,”")
    assert rows[3:] == [("north/7.txt", "north", "2026-03-01", *row[3:]) for row in rows[:3]]
    assert names == [("=A title", "news", "=A title"), ("north/7.txt", "north", None)]


def test_parquet_states_the_outlet_and_reads_without_it(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    out("parquet", tmp_path / "out", ARTICLE)

    docs = parquet.read_table(tmp_path / "out").column("doc").to_pylist()

    assert {doc["outlet"] for doc in docs} == {"news"}
    assert back("parquet", tmp_path / "out", ARTICLE) == list(ARTICLE.records)


def test_cells_of_claims_are_empty_where_no_claim_has_a_value(tmp_path: Path) -> None:
    claims = [part_of(TEXT, *at("We won")), part_of(TEXT, *at("we are glad"))]
    bare = record_of(TEXT, ARTICLE.doc, [at("“We won 🎉,”")], cue=[at("said")], claims=claims)
    one = record_of(TEXT, ARTICLE.doc, [at("“and\r\nwe are glad.”")], cue=[at("said")], claims=claims[1:])
    article = AnnotatedArticle(ARTICLE.doc, TEXT, (bare, one, REFUSAL))
    out("csv", tmp_path / "out", article)

    with (tmp_path / "out").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))

    names = ("claims_polarity", "claims_certainty", "claims_signals", "claims_checkable", "claims_parts")
    assert {row[name] for row in rows for name in names} == {""}
    assert back("csv", tmp_path / "out", article)[:2] == [bare, one]


def test_a_row_whose_words_do_not_stand_at_its_offsets_is_told(tmp_path: Path) -> None:
    out("csv", tmp_path / "out", ARTICLE)
    lines = (tmp_path / "out").read_bytes().replace(b",told,", b",sold,")
    (tmp_path / "out").write_bytes(lines)

    found = back("csv", tmp_path / "out", ARTICLE)

    assert [type(entry) for entry in found] == [Record, RecordError, Record, Record, Record]
    assert "row 3: cue: at" in str(found[1])


@pytest.mark.parametrize("name", ["brat", "label-studio", "w3c", "csv", "parquet", "sqlite"])
def test_a_file_of_another_kind_is_no_input(name: str, tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"\x00\xff{]")

    with pytest.raises(ClaimexError, match="out"):
        back(name, tmp_path / "out", ARTICLE)


@pytest.mark.parametrize("name", ["label-studio", "prodigy", "w3c"])
def test_json_nested_too_deeply_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"[" * 100_000)

    with pytest.raises(InputError):
        raise next(iter(back(name, tmp_path / "out", account())))
