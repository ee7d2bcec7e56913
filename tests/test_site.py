"""Run what the documentation site tells people to run: the tutorial from its first line to its last, and all Python."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer
from typer.core import TyperGroup
from typer.testing import CliRunner

import claimex
from claimex.cli import app
from claimex.formats import load_records
from claimex.reading import finder
from claimex.record import Record
from claimex.review.decisions import decide
from claimex.review.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _pytest.mark import ParameterSet

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs").rglob("*.md"))
BLOCK = re.compile(r"^ *```(\w+)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)  # indented within a step of a list
LINK = re.compile(r"\]\(([^)#:]+)\)")
SAMPLE = 20


def blocks(page: Path, language: str) -> list[str]:
    return [body for found, body in BLOCK.findall(page.read_text(encoding="utf-8")) if found == language]


def python_blocks() -> Iterator[ParameterSet]:
    for page in (page for page in PAGES if page.stem != "scale"):  # which needs a cluster
        for number, block in enumerate(blocks(page, "python")):
            yield pytest.param(block, id=f"{page.stem} {number}")


def decide_on_some(folder: Path) -> None:
    """Do what a reader does on the page: accept a record, reject another, and so on."""
    records = [entry for entry in load_records(folder / "records.jsonl") if isinstance(entry, Record)]
    text_of = finder(folder / "examples/articles")
    with Ledger(folder / "ledger.jsonl") as ledger:
        for number, record in enumerate(records[:SAMPLE]):
            text = text_of(record.doc)
            ledger.append(decide("accept" if number % 5 else "reject", who="Ana", text=text, before=record))


@pytest.mark.model
@pytest.mark.slow
def test_the_tutorial_works_from_its_first_line_to_its_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples/articles").mkdir(parents=True)
    for name in ("agency_report.txt", "acronyms.txt", "court_report.txt"):  # a few will do
        shutil.copy(ROOT / "examples/articles" / name, tmp_path / "examples/articles")
    told = {}
    for command in "".join(blocks(ROOT / "docs/tutorial.md", "sh")).splitlines():
        if "ledger.jsonl" in command and not (tmp_path / "ledger.jsonl").exists():
            decide_on_some(tmp_path)
        run = CliRunner().invoke(app, shlex.split(command)[1:])
        assert run.exit_code == 0, f"{command}\n{run.output}"
        told[shlex.split(command)[1]] = run.stdout

    assert "16 " in told["evaluate"]
    assert len(list(load_records(tmp_path / "gold.jsonl"))) == 16
    assert (tmp_path / "quotes.csv").read_text(encoding="utf-8-sig").startswith("id,doc_id,")
    assert (tmp_path / "quotes.db").stat().st_size


@pytest.fixture(scope="module")
def with_records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder that holds the examples, and records of two of them."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(ROOT / "examples", folder / "examples")
    articles = [folder / "examples/articles" / name for name in ("agency_report.txt", "transcript.txt")]
    claimex.run(articles, output=folder / "records.jsonl")
    return folder


@pytest.mark.model
@pytest.mark.parametrize("block", list(python_blocks()))
def test_python_on_the_site_runs(block: str, with_records: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(with_records)
    exec(compile(block, "docs", "exec"), {})  # noqa: S102 - our own


@pytest.mark.model
@pytest.mark.parametrize("query", blocks(ROOT / "docs/howto/duckdb.md", "sql"))
def test_questions_for_duckdb_have_answers(query: str, with_records: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    duckdb = pytest.importorskip("duckdb", reason="needs the extra recipes")
    monkeypatch.chdir(with_records)

    assert duckdb.connect().execute(query).fetchall()


def commands(page: Path) -> Iterator[str]:
    """Yield the commands of a page, those joined by a backslash as one."""
    for _, body in BLOCK.findall(page.read_text(encoding="utf-8")):
        lines = (line.strip().removeprefix("$ ") for line in body.replace("\\\n", " ").splitlines())
        yield from (line for line in lines if line.startswith("claimex ") and "--help" not in line)


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.parent.name != "reference"], ids=lambda page: page.stem
)
def test_commands_on_the_site_are_understood(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "training.toml").touch()
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples/claimex.toml").touch()
    for line in commands(page):
        if "FORMAT" in line:  # the synopsis
            continue
        words = shlex.split(re.split(r" [|>&] |  +#", line)[0].replace("…", "x"))[1:]
        command = typer.main.get_command(app)
        while isinstance(command, TyperGroup):
            name, *words = words
            command = command.commands[name]
        assert command.make_context(name, words).params, line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
