"""The commands that compare records across articles, in process."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from speeches import SPEECH, quoting
from typer.testing import CliRunner

from claimex.cli import app

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

    from claimex.record import Record


def run(*words: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], input=stdin)


def saved(path: Path, *records: Record) -> Path:
    path.write_text("".join(record.to_json() + "\n" for record in records), encoding="utf-8")
    return path


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def speech(tmp_path: Path) -> Path:
    path = tmp_path / "speech.txt"
    path.write_text(SPEECH, encoding="utf-8")
    return path


GOOD, BAD = quoting("“nobody thanked us”", name="Ada Ojo"), quoting("“the islands are for sale”", name="Ada Ojo")


def test_verify_fails_where_a_quotation_was_altered(tmp_path: Path, speech: Path) -> None:
    found = run("verify", saved(tmp_path / "r.jsonl", GOOD, BAD), "--against", speech)

    assert found.exit_code == 1
    assert "“not” is left" in found.stdout
    assert "1 altered, 1 trimmed" in found.stderr


def test_verify_passes_sound_quotations(tmp_path: Path, speech: Path) -> None:
    assert run("verify", saved(tmp_path / "r.jsonl", GOOD), "--against", speech).exit_code == 0


def test_verify_reads_standard_input_and_obeys_fail_on(speech: Path) -> None:
    found = run("verify", "-", "--against", speech, "--fail-on", "none", stdin=BAD.to_json())

    assert found.exit_code == 0


def test_verify_refuses_an_unknown_status(tmp_path: Path, speech: Path) -> None:
    found = run("verify", saved(tmp_path / "r.jsonl", GOOD), "--against", speech, "--fail-on", "wrong")

    assert found.exit_code == 2
    assert "known: verbatim" in found.stderr


def test_verify_refuses_an_unknown_form(tmp_path: Path, speech: Path) -> None:
    found = run("verify", saved(tmp_path / "r.jsonl", GOOD), "--against", speech, "-o", tmp_path / "r.docx")

    assert found.exit_code == 2


def test_verify_says_what_is_missing(tmp_path: Path) -> None:
    found = run("verify", saved(tmp_path / "r.jsonl", GOOD), "--against", tmp_path / "nothing")

    assert found.exit_code == 1
    assert found.stderr.count("nothing") == 1


@pytest.mark.parametrize("suffix", [".jsonl", ".json", ".csv", ".parquet", ".xlsx", ".html", ".jsonl.gz"])
def test_verify_writes_each_form_the_same_way_twice(tmp_path: Path, speech: Path, suffix: str) -> None:
    records = saved(tmp_path / "r.jsonl", GOOD, BAD)
    reports = [tmp_path / f"{name}{suffix}" for name in "ab"]
    for report in reports:
        run("verify", records, "--against", speech, "-o", report)

    assert reports[0].read_bytes() == reports[1].read_bytes() != b""


def test_verify_reads_parquet_and_folders_of_it(tmp_path: Path, speech: Path) -> None:
    from claimex.formats import write_records

    folder = tmp_path / "shards"
    folder.mkdir()
    write_records([GOOD, BAD], folder / "part-0.parquet")
    reports = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    for records, report in zip((folder, folder / "part-0.parquet"), reports, strict=True):
        run("verify", records, "--against", speech, "-o", report)

    assert [row["status"] for row in lines(reports[0])] == ["trimmed", "altered"]
    assert reports[0].read_bytes() == reports[1].read_bytes()


def test_the_page_escapes_what_strangers_wrote(tmp_path: Path, speech: Path) -> None:
    report = tmp_path / "r.html"
    run("verify", "-", "--against", speech, "-o", report, stdin=quoting("“<script>alert(1)</script>”").to_json())

    assert "<script>" not in report.read_text(encoding="utf-8")


WHOLE = "“We spent every last cent on the old cranes, and nobody in the whole town thanked us.”"
CUT = "“We spent every last cent on the new cranes”"


@pytest.mark.parametrize("suffix", [".jsonl", ".json", ".csv", ".parquet", ".xlsx"])
def test_cluster_writes_each_form_the_same_way_twice(tmp_path: Path, suffix: str) -> None:
    records = saved(
        tmp_path / "r.jsonl", quoting(WHOLE, doc="a/1", name="Ada Ojo"), quoting(CUT, doc="b/1", name="Ojo")
    )
    outputs = [tmp_path / f"{name}{suffix}" for name in "ab"]
    for output in outputs:
        assert run("cluster", records, "-o", output).exit_code == 0

    assert outputs[0].read_bytes() == outputs[1].read_bytes() != b""


def test_show_prints_the_forms_of_a_cluster(tmp_path: Path) -> None:
    clusters = tmp_path / "c.jsonl"
    records = (quoting(WHOLE, doc="a/1", name="Ada Ojo"), quoting(CUT, doc="b/1", name="Ojo"))
    run("cluster", "-", "-o", clusters, stdin="\n".join(record.to_json() for record in records))
    (row,) = lines(clusters)

    shown = run("show", clusters, "--cluster", row["id"][:6], "--width", 200)

    assert "“new” for “old”" in shown.stdout
    assert "␊" not in shown.stdout
    assert run("show", clusters, "--cluster", "zz").exit_code == 1
    assert run("show", tmp_path / "r.jsonl", "--cluster", "zz").exit_code == 1


def test_cluster_refuses_what_is_no_window(tmp_path: Path) -> None:
    found = run("cluster", saved(tmp_path / "r.jsonl", GOOD), "--window", "a week")

    assert found.exit_code == 2
    assert "14d" in found.stderr


def test_people_are_suggested_linked_and_decided(tmp_path: Path) -> None:
    records = saved(tmp_path / "r.jsonl", GOOD, quoting(WHOLE, name="Ilka Varga", doc="b/1"))
    people, report, ledger, out = (tmp_path / name for name in ("p.csv", "q.csv", "l.jsonl", "out.jsonl"))
    run("people", "suggest", records, "-o", people)
    people.write_text("id,name\nq1,Ada Ojo\nq2,Ilka Varga\nq3,Ilka Varga\n", encoding="utf-8")

    first = run("people", "link", records, "--list", people, "--report", report, "-o", out)
    assert first.exit_code == 0
    assert [(line["speaker"]["link"] or {}).get("id") for line in lines(out)] == ["q1", None]

    report.write_text(report.read_text(encoding="utf-8-sig").rstrip("\n") + "q3\n", encoding="utf-8")
    run("people", "link", records, "--list", people, "--ledger", ledger, "--decisions", report, "-o", out)
    assert [line["speaker"]["link"]["id"] for line in lines(out)] == ["q1", "q3"]


def test_decisions_need_a_ledger(tmp_path: Path) -> None:
    people = tmp_path / "p.csv"
    people.write_text("id,name\nq1,Ada Ojo\n", encoding="utf-8")

    found = run("people", "link", saved(tmp_path / "r.jsonl", GOOD), "--list", people, "--decisions", people)

    assert found.exit_code == 2
    assert "--ledger" in found.stderr


@pytest.fixture
def wire(tmp_path: Path) -> Path:
    """Records of one story in two outlets, and of another article."""
    told = [f"boat {n} of quay {n} left at {n} with {n} men and {n} nets for bank {n} in gale {n}" for n in range(8)]
    copies = [
        quoting(words, name="Ada Ojo", doc=doc, kind="indirect", at=200 * n, document={"published": day})
        for doc, day in (("a/1", "2024-03-06"), ("b/1", "2024-03-05"))
        for n, words in enumerate(told)
    ]
    return saved(tmp_path / "r.jsonl", *copies, quoting(WHOLE, name="Jaan Kask", doc="c/1"))


def test_speakers_count_copies_once(wire: Path) -> None:
    both, once = (run("speakers", wire, "--copies", how, "-f", "json") for how in ("all", "once"))

    assert [voice["records"] for voice in json.loads(both.stdout)["speakers"]] == [16, 1]
    assert [voice["records"] for voice in json.loads(once.stdout)["speakers"]] == [8, 1]
    assert json.loads(once.stdout)["speakers"][0]["articles"] == ["b/1"]


def test_evaluate_counts_copies_once(tmp_path: Path, wire: Path) -> None:
    found = [line for line in lines(wire) if line["doc"]["id"] != "a/1"]  # finds nothing in the copy
    predicted = tmp_path / "p.jsonl"
    predicted.write_text("".join(json.dumps(line) + "\n" for line in found), encoding="utf-8")

    both, once = (run("evaluate", wire, predicted, "--copies", how, "--json") for how in ("all", "once"))

    assert json.loads(both.stdout)["articles"]["gold"] == 3
    assert json.loads(once.stdout)["articles"]["gold"] == 2


def test_speakers_read_parquet(tmp_path: Path) -> None:
    from claimex.formats import write_records

    write_records([GOOD], tmp_path / "r.parquet")

    assert "Ada Ojo" in run("speakers", tmp_path / "r.parquet", "-f", "json").stdout


def test_audit_counts_copies_once(wire: Path) -> None:
    both, once = run("audit", wire), run("audit", wire, "--copies", "once")

    assert json.loads(both.stdout.splitlines()[0])["articles"] == 3
    assert json.loads(once.stdout.splitlines()[0])["articles"] == 2


def test_audit_cannot_read_standard_input_twice() -> None:
    found = run("audit", "-", "--copies", "once", stdin=GOOD.to_json())

    assert found.exit_code == 2
    assert "name a file" in found.stderr


def test_audit_writes_a_page(tmp_path: Path) -> None:
    page = tmp_path / "a.html"

    assert run("audit", saved(tmp_path / "r.jsonl", GOOD), "--by", "outlet,month", "-o", page).exit_code == 0
    assert "Kind of source" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("suffix", [".graphml", ".gexf", ".csv", ".jsonl"])
def test_graph_writes_each_form(tmp_path: Path, suffix: str) -> None:
    outer = quoting("“Kask told us that the port would close,”", name="Ada Ojo", doc="a/1")
    inner = quoting("“the port would close”", name="Jaan Kask", doc="a/1", parent=outer.id)
    path = tmp_path / f"g{suffix}"

    found = run("graph", saved(tmp_path / "r.jsonl", outer, inner), "-o", path)

    assert found.exit_code == 0
    assert "2 nodes, 1 edge" in found.stderr
    assert b"Ada Ojo" in path.read_bytes()


@pytest.mark.parametrize("words", [("--edges", "likes"), ("-o", "g.dot"), ("--nodes", "cluster")])
def test_graph_refuses_what_it_cannot_draw(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert run("graph", saved(tmp_path / "r.jsonl", GOOD), *words).exit_code == 2


def test_audit_draws_a_sample_and_takes_decisions_back(tmp_path: Path) -> None:
    from claimex.review.decisions import decide

    text = " " * 400
    records = [quoting(f"“Number {n} is told”", name="Ada Ojo", doc=f"a/{n}") for n in range(6)]
    sample, ledger = tmp_path / "check.jsonl", tmp_path / "ledger.jsonl"
    found = run("audit", saved(tmp_path / "r.jsonl", *records), "--to-check", sample, "--sample", "3")
    assert found.exit_code == 0
    drawn = [record for record in records if record.id in {line["id"] for line in lines(sample)}]
    assert len(drawn) == 3

    made = [decide("reject" if n else "accept", who="ed", text=text, before=record) for n, record in enumerate(drawn)]
    ledger.write_text("".join(decision.to_json() + "\n" for decision in made), encoding="utf-8")
    corrected = run("audit", tmp_path / "r.jsonl", "--ledger", ledger)

    assert corrected.exit_code == 0
    assert "corrected by 3 records" in corrected.stderr


def test_audit_says_where_the_ledger_is_missing(tmp_path: Path) -> None:
    found = run("audit", saved(tmp_path / "r.jsonl", GOOD), "--ledger", tmp_path / "none.jsonl")

    assert found.exit_code == 1
    assert "none.jsonl" in found.stderr
