"""Two files of one name in two folders: told apart, and found again by each command that shows or checks records."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from made import make_record
from typer.testing import CliRunner, Result

from claimex.article import Article
from claimex.cli._app import app
from claimex.formats.write import write_records
from claimex.reading.articles import read_articles

SAID = {"north": "“The quay floods,” said Ines Holt.\n", "south": "“The market stays,” said Obi Adeyemi.\n"}


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write two folders that hold files of the same names, one pair with the same text, and their records."""
    monkeypatch.chdir(tmp_path)
    for folder, text in SAID.items():
        (tmp_path / "in" / folder / "may").mkdir(parents=True)
        (tmp_path / "in" / folder / "may" / "a.txt").write_text(text, encoding="utf-8")
        (tmp_path / "in" / folder / "may" / "wire.txt").write_text("“No,” said Uma Falk.\n", encoding="utf-8")
    records = []
    for article in read_articles(["in/north", "in/south"]):
        assert isinstance(article, Article)
        words, _, name = article.text.rstrip(".\n").partition(" said ")
        records.append(make_record(article, words, cue="said", mention=name, name=name))
    write_records(records, Path("records.jsonl"))
    return tmp_path


def run(*args: str) -> Result:
    result = CliRunner().invoke(app, list(args))
    assert result.exit_code == 0, result.output
    return result


def test_each_has_an_id_of_its_own(corpus: Path) -> None:
    ids = [each.id for each in read_articles(["in/north", "in/south"]) if isinstance(each, Article)]

    assert len(set(ids)) == len(ids) == 4


@pytest.mark.parametrize("text", ["in", "."])
def test_validate_finds_the_text_of_each(text: str, corpus: Path) -> None:
    assert "4 lines, 0 faults" in run("validate", "records.jsonl", "--text", text).output


def test_validate_tells_which_of_the_two_was_changed(corpus: Path) -> None:
    (corpus / "in" / "south" / "may" / "a.txt").write_text(SAID["north"] + SAID["south"], encoding="utf-8")
    result = CliRunner().invoke(app, ["validate", "records.jsonl", "--text", "in"])

    assert result.exit_code == 1
    assert "south/may/a.txt" in result.output
    assert result.output.count("is not the one") == 1


@pytest.mark.parametrize("name", ["w3c", "qdpx", "brat"])
def test_export_writes_each(name: str, corpus: Path) -> None:
    assert "4 records written" in run("export", "records.jsonl", "--to", name, "--text", "in", "-o", "out").stderr


def test_the_report_holds_both_texts(corpus: Path) -> None:
    run("report", "records.jsonl", "--text", "in", "-o", "report.html")
    page = Path("report.html").read_text(encoding="utf-8")

    assert all(text.split("”")[0] in page for text in SAID.values())


@pytest.mark.parametrize("folder", SAID)
def test_show_shows_the_records_of_each_alone(folder: str, corpus: Path) -> None:
    shown = run("show", os.path.join("in", folder, "may", "a.txt"), "-r", "records.jsonl").stdout  # noqa: PTH118

    name, other = SAID[folder].split("said ")[1][:5], SAID["south" if folder == "north" else "north"]
    assert name in shown
    assert other.split("said ")[1][:5] not in shown


def test_show_shows_the_records_of_one_text_once_though_two_files_hold_it(corpus: Path) -> None:
    shown = run("show", os.path.join("in", "south", "may", "wire.txt"), "-r", "records.jsonl", "--claims")  # noqa: PTH118
    whole = run("show", os.path.join("in", "south", "may", "wire.txt"), "-r", "records.jsonl")  # noqa: PTH118

    assert shown.exit_code == 0
    assert whole.stdout.count("Uma Falk") <= 2  # in the text, and in the list of records


@pytest.mark.model
def test_files_of_other_kinds_are_counted_in_the_summary(corpus: Path) -> None:
    for name in ("a.png", "b.PNG", "north/c.doc", "README", ".hidden"):
        (corpus / "in" / name).write_bytes(b"x")
    told = run("extract", "in", "-o", "out.jsonl", "--model", "fast").stderr

    assert "4 files of other kinds not read: 2 .png, 1 .doc, 1 no suffix" in told
