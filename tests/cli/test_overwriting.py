"""Test that commands overwrite their own files and nobody else's, and that nothing pours JSON over a terminal."""

from __future__ import annotations

import gzip
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from made import make_article, make_records
from typer.testing import CliRunner

from claimex.cli._app import app
from claimex.cli._overwriting import refuse_foreign
from claimex.errors import ConfigError
from claimex.formats import write_records
from claimex.reading import keep_text

ROOT = Path(__file__).parents[2]
RECORDS = make_records(make_article())


def needs_force(path: Path) -> bool:
    try:
        refuse_foreign(path, force=False)
    except ConfigError:
        return True
    return False


@pytest.mark.parametrize("name", ["r.jsonl", "r.jsonl.gz", "r.jsonl.zst", "r.csv", "r.csv.gz", "r.parquet", "r.xlsx"])
def test_a_file_of_records_may_be_overwritten(tmp_path: Path, name: str) -> None:
    write_records(RECORDS, tmp_path / name)

    assert not needs_force(tmp_path / name)


@pytest.mark.parametrize(
    "data", [b"my notes\n", gzip.compress(b"my notes\n"), b"id,name\n1,Tamm\n", b"\x1f\x8bbroken", b"PK\x03\x04broken"]
)
def test_a_file_of_others_needs_force(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "notes").write_bytes(data)

    with pytest.raises(ConfigError, match="claimex did not make it; --force"):
        refuse_foreign(tmp_path / "notes", force=False)
    refuse_foreign(tmp_path / "notes", force=True)


def test_a_spreadsheet_that_was_edited_needs_force(tmp_path: Path) -> None:
    """A program that saves a spreadsheet states when, which claimex never does."""
    openpyxl = pytest.importorskip("openpyxl", reason="needs the extra office")
    path = tmp_path / "r.xlsx"
    write_records(RECORDS, path)
    book = openpyxl.load_workbook(path)
    book["records"]["C2"] = "checked by Uma"
    book.save(path)

    with pytest.raises(ConfigError, match="it was edited since claimex made it; --force"):
        refuse_foreign(path, force=False)
    refuse_foreign(path, force=True)


def test_what_is_empty_or_no_file_may_be_overwritten(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()

    paths = (tmp_path / "empty", tmp_path / "none", tmp_path, Path(os.devnull))

    assert not [path for path in paths if needs_force(path)]


def test_the_page_is_not_written_over_notes(tmp_path: Path) -> None:
    write_records(RECORDS, tmp_path / "r.jsonl")
    (tmp_path / "notes.html").write_text("my notes")
    command = ["report", str(tmp_path / "r.jsonl"), "-t", str(tmp_path), "-o", str(tmp_path / "notes.html")]

    refused, forced, again = (CliRunner().invoke(app, [*command, *more]) for more in ([], ["--force"], []))
    assert (refused.exit_code, forced.exit_code, again.exit_code) == (2, 3, 3)  # 3: the article's text is not there


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_extract_without_an_output_explains_itself_on_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("“Yes,” said Tamm.\n")
    terminal, end = pty.openpty()
    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-m", "claimex", "extract", str(tmp_path / "a.txt")],
        stdout=end,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    os.close(end)
    os.close(terminal)

    assert done.returncode == 2
    assert "-o records.jsonl writes them to a file" in done.stderr.replace("\n", " ")


WRITING = {
    "speakers": ("speakers {r} -o {o}", ["svg", "png", "csv", "json"]),
    "cluster": ("cluster {r} --min-articles 1 -o {o}", ["csv", "jsonl", "json", "parquet", "xlsx"]),
    "people link": ("people link {r} --list {p} -o {o}", ["jsonl"]),
    "people suggest": ("people suggest {r} -o {o}", ["csv"]),
    "audit": ("audit {r} --by lang -o {o}", ["html", "json", "csv"]),
    "audit --to-check": ("audit {r} --to-check {o}", ["jsonl"]),
    "graph": ("graph {r} -o {o}", ["graphml", "gexf"]),
    "verify": ("verify {r} --against {t} --fail-on none -o {o}", ["html"]),
    "gold": ("gold {r} {l} --unreviewed keep -o {o}", ["jsonl"]),
    "export sqlite": ("export {r} --to sqlite -t {t} -o {o}", ["db"]),
    "export conll": ("export {r} --to conll -t {t} -o {o}", ["conllu"]),
    "export label-studio": ("export {r} --to label-studio -t {t} -o {o}", ["json"]),
    "export prodigy": ("export {r} --to prodigy -t {t} -o {o}", ["jsonl"]),
    "export w3c": ("export {r} --to w3c -t {t} -o {o}", ["json"]),
    "import": ("import {c} --from csv -t {t} -o {o}", ["jsonl"]),
    "diff": ("diff {r} {r} --report {o}", ["json", "md", "xml"]),
}


@pytest.mark.parametrize(
    ("command", "suffix"), [pytest.param(c, s, id=f"{n} {s}") for n, (c, some) in WRITING.items() for s in some]
)
def test_every_command_overwrites_its_own_file_and_asks_before_it_overwrites_another(
    tmp_path: Path, command: str, suffix: str
) -> None:
    article = make_article()
    names = {"r": "r.jsonl", "c": "r.csv", "l": "l.jsonl", "p": "p.csv", "t": "texts", "o": f"out.{suffix}"}
    files = {name: tmp_path / path for name, path in names.items()}
    for name in "rc":
        write_records(make_records(article), files[name])
    files["l"].touch()
    files["p"].write_text("id,name\n1,Mari Tamm\n")
    keep_text(files["t"], article)
    words = [word.format(**files) for word in command.split()]

    first, again = (CliRunner().invoke(app, words) for _ in range(2))
    if "claimex[" in first.output:
        pytest.skip("needs an extra")
    files["o"].write_text("my notes, in which nothing stands", encoding="utf-8")
    refused, forced = (CliRunner().invoke(app, [*words, *more]) for more in ([], ["--force"]))

    assert (first.exit_code, again.exit_code) == (0, 0), first.output + again.output
    assert (refused.exit_code, forced.exit_code) == (2, 0), refused.output + forced.output
    assert "my notes" not in files["o"].read_bytes()[:100].decode(errors="replace")
