"""Every format of `claimex export` and `claimex import`: out and back without loss, over any text; edits win."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest
from annotated import account, articles, doc_of, found, record_of
from hostile_records import FORMATS, back, out
from hypothesis import HealthCheck, given, settings
from typer.testing import CliRunner, Result

from claimex.cli import export
from claimex.cli._app import PARTLY_DONE, app
from claimex.errors import ClaimexError, InputError, RecordError
from claimex.formats.annotations import AnnotatedArticle, gather
from claimex.formats.output_files import new_folder, put
from claimex.formats.write import write_records
from claimex.reading.texts import Texts
from claimex.record import Record, parse_record


def carried(name: str, record: Record) -> Record:
    """Return the part of a record that a format carries: all of it, but for CSV."""
    if name != "csv":
        return record
    whole = record.model_dump(by_alias=True)
    whole["doc"]["title"] = whole["doc"]["title"] or None  # an empty cell is null
    for claim in whole["claims"]:
        claim["signals"] = []
    if whole["speaker"] is not None:
        whole["speaker"]["chain"] = []
    return Record.model_validate(whole)


@pytest.mark.parametrize("name", FORMATS)
def test_records_of_every_kind_come_back_as_they_were(name: str, tmp_path: Path) -> None:
    article = account()

    written = out(name, tmp_path / "out", article)

    assert written == len(article.records)
    assert back(name, tmp_path / "out", article) == [carried(name, record) for record in article.records]


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(article=articles())
def test_any_record_over_any_text_comes_back_as_it_was(name: str, article: AnnotatedArticle) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out(name, Path(folder) / "out", article)

        assert back(name, Path(folder) / "out", article) == [carried(name, record) for record in article.records]
        assert {path.name for path in Path(folder).iterdir()} == {"out", "texts"}


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_records_give_the_same_bytes(name: str, tmp_path: Path) -> None:
    out(name, tmp_path / "one", account())
    out(name, tmp_path / "two", account())

    assert content(tmp_path / "one") == content(tmp_path / "two")


def content(path: Path) -> dict[str, bytes]:
    files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
    return {str(file.relative_to(path)): file.read_bytes() for file in files}


@pytest.mark.parametrize("name", FORMATS)
def test_a_text_that_is_another_one_is_told(name: str, tmp_path: Path) -> None:
    article = account()
    out(name, tmp_path / "out", article)
    (tmp_path / "texts" / "news").mkdir(parents=True)
    (tmp_path / "texts" / "news" / "1.txt.txt").write_text("Another text.")

    faults = list(export.FORMATS[name].read(tmp_path / "out", Texts(tmp_path / "texts")))

    assert faults
    assert all(isinstance(fault, ClaimexError) and "news/1.txt" in str(fault) for fault in faults)


# The commands


def run(*args: str | Path) -> Result:
    result = CliRunner().invoke(app, [str(arg) for arg in args])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Write one article's records and its text, and return their folder."""
    article = account()
    found(tmp_path / "texts", article)
    write_records(article.records, tmp_path / "records.jsonl")
    return tmp_path


@pytest.mark.parametrize("name", FORMATS)
def test_the_commands_go_there_and_back(name: str, corpus: Path) -> None:
    records, texts = corpus / "records.jsonl", corpus / "texts"

    there = run("export", records, "--to", name, "--text", texts, "-o", corpus / "out")
    again = run("import", corpus / "out", "--from", name, "--text", texts, "-o", corpus / "back.jsonl")

    assert (there.exit_code, again.exit_code) == (0, 0)
    assert "5 records written" in there.stderr
    assert "5 records imported, 0 faults" in again.stderr
    expected = [carried(name, record) for record in account().records]
    assert [parse_record(line, where="") for line in (corpus / "back.jsonl").read_bytes().splitlines()] == expected


def test_what_does_not_fit_its_text_is_told_and_the_rest_is_written(corpus: Path) -> None:
    texts = corpus / "texts"
    run("export", corpus / "records.jsonl", "--to", "csv", "--text", texts, "-o", corpus / "out.csv")
    rows = (corpus / "out.csv").read_bytes().replace(b",told,", b",sold,")
    (corpus / "out.csv").write_bytes(rows)

    result = run("import", corpus / "out.csv", "--from", "csv", "--text", texts)

    assert result.exit_code == PARTLY_DONE
    assert len(result.stdout.splitlines()) == 4
    assert "row 3: cue: at" in result.stderr
    assert "4 records imported, 1 fault" in result.stderr


def test_nothing_imported_is_a_failure_that_leaves_the_output_as_it_was(corpus: Path) -> None:
    run("export", corpus / "records.jsonl", "--to", "w3c", "--text", corpus / "texts", "-o", corpus / "out")
    (corpus / "empty").mkdir()

    result = run("import", corpus / "out", "--from", "w3c", "--text", corpus / "empty", "-o", corpus / "back.jsonl")

    assert result.exit_code == 1
    assert "its text is not under" in result.stderr
    assert not (corpus / "back.jsonl").exists()


def test_records_of_a_text_that_is_not_there_are_not_exported(corpus: Path) -> None:
    (corpus / "empty").mkdir()

    for name in FORMATS:
        result = run("export", corpus / "records.jsonl", "--to", name, "--text", corpus / "empty", "-o", corpus / "out")

        assert result.exit_code == 1
        assert "news/1.txt: its text is not under" in result.stderr
        assert not (corpus / "out").exists()


def test_records_of_an_article_must_stand_together_with_ids_of_their_own(tmp_path: Path) -> None:
    one, other = account(), next(iter(account().records)).model_copy(update={"doc": doc_of("Other.", "b")})
    texts = found(tmp_path / "texts", AnnotatedArticle(other.doc, "Other.", ()), one)
    apart = [one.records[0], record_of("Other.", other.doc, [(0, 5)]), one.records[1]]

    with pytest.raises(InputError, match="are not next to each other"):
        list(gather(apart, texts))
    with pytest.raises(RecordError, match="two records"):
        list(gather([one.records[0], one.records[0]], texts))


@pytest.mark.parametrize(("module", "name"), [("cassis", "cas"), ("pyarrow", "parquet")])
def test_a_missing_package_names_its_extra(
    module: str, name: str, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)

    result = run("export", corpus / "records.jsonl", "--to", name, "--text", corpus / "texts", "-o", corpus / "out")

    assert result.exit_code == 1
    assert f"pip install 'claimex[{name}]'" in result.stderr
    assert not (corpus / "out").exists()


def test_drafts_of_folders_that_killed_exports_left_are_taken_away_and_no_others(tmp_path: Path) -> None:
    for name in (".gold.0123abcd.tmp", ".other.0123abcd.tmp"):
        (tmp_path / name / "inner").mkdir(parents=True)

    with new_folder(tmp_path / "gold") as first:
        put(first, "a.txt", b"1")
        with pytest.raises(KeyboardInterrupt), new_folder(tmp_path / "gold"):
            raise KeyboardInterrupt

    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.t*")} == {
        *("gold/a.txt", ".other.0123abcd.tmp"),
    }
