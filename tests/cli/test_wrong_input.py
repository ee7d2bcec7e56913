"""Every command, given what it cannot use: a message that says what, where and what to do, and no traceback."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from made import make_article, make_records
from typer.testing import CliRunner

from claimex.cli._app import app
from claimex.cli._help import COMMANDS
from claimex.formats import write_records
from claimex.reading import keep_text

ARTICLE = make_article()
BAD = "BAD"
"""Stands for the wrong file in a command."""

RECORDS = {  # commands that read records
    "show": "show a.txt --records BAD",
    "report": "report BAD --text texts -o out.html",
    "review": "review BAD --text texts --no-browser",
    "gold": "gold BAD ledger.jsonl",
    "export": "export BAD --to csv -t texts -o out.csv",
    "speakers": "speakers BAD",
    "people link": "people link BAD --list people.csv",
    "people suggest": "people suggest BAD",
    "cluster": "cluster BAD",
    "audit": "audit BAD",
    "graph": "graph BAD",
    "verify": "verify BAD --against texts",
    "evaluate gold": "evaluate BAD good.jsonl",
    "evaluate": "evaluate good.jsonl BAD",
    "validate": "validate BAD",
    "diff old": "diff BAD good.jsonl",
    "diff": "diff good.jsonl BAD",
    "check": "check texts --gold BAD",
}
LINES = {  # commands that read other lines of claimex's own
    "gold": "gold good.jsonl BAD",
    "audit": "audit good.jsonl --ledger BAD",
    "evaluate": "evaluate good.jsonl --reviewed BAD",
    "review": "review good.jsonl --text texts --no-browser --ledger other.jsonl --ledger BAD",
    "graph": "graph good.jsonl --nodes cluster --clusters BAD",
    "show": "show BAD --cluster ab",
}
OTHERS = {  # commands that read files of other kinds
    "extract": "extract BAD -o out.jsonl",
    "extract config": "extract texts -o out.jsonl --config BAD",
    "open": "open BAD --no-browser",
    "show": "show BAD",
    "verify": "verify good.jsonl --against BAD",
    "check": "check texts --snapshot BAD",
    "train": "train BAD",
    "people list": "people link good.jsonl --list BAD",
    "people decisions": "people link good.jsonl --list people.csv --ledger l.jsonl --decisions BAD",
    **{
        f"import {name}": f"import BAD --from {name} -t texts"
        for name in ("brat", "label-studio", "prodigy", "cas", "w3c", "conll", "csv", "xlsx", "parquet", "sqlite")
    },
}
OUTPUTS = {  # what each command writes, without the suffix
    "extract": "extract texts -o OUT.jsonl",
    "extract errors": "extract texts -o r.jsonl --errors OUT.jsonl",
    "extract articles": "extract texts -o r.jsonl --articles OUT.jsonl",
    "open": "open texts --no-browser -o OUT.html",
    "report": "report good.jsonl --text texts -o OUT.html",
    "review": "review good.jsonl --text texts --no-browser --ledger OUT.jsonl",
    "gold": "gold good.jsonl ledger.jsonl -o OUT.jsonl",
    "export": "export good.jsonl --to sqlite -t texts -o OUT.db",
    "export folder": "export good.jsonl --to tables -t texts -o OUT",
    "import": "import good.csv --from csv -t texts -o OUT.jsonl",
    "speakers": "speakers good.jsonl -o OUT.csv",
    "people link": "people link good.jsonl --list people.csv -o OUT.jsonl",
    "people suggest": "people suggest good.jsonl -o OUT.csv",
    "cluster": "cluster good.jsonl -o OUT.jsonl",
    "audit": "audit good.jsonl -o OUT.html",
    "audit sample": "audit good.jsonl --to-check OUT.jsonl",
    "graph": "graph good.jsonl -o OUT.gexf",
    "verify": "verify good.jsonl --against texts --fail-on none -o OUT.html",
    "diff": "diff good.jsonl good.jsonl --report OUT.json",
    "check": "check texts --update --snapshot OUT.jsonl",
}
KINDS = {
    "missing": None,
    "folder": None,
    "binary": bytes(range(256)) * 20,
    "no record": b'{"a": 1}\n',
    "list": b"[1, 2]\n",
    "cut short": b'{"schema": "claimex/1", "id": "c4f1a2b0',
}
NO_INPUT = {"schema", "serve", "mcp", "models"}
ALIEN = re.compile(
    r"Traceback|Error\(|Exception|\[Errno|codec can't|line 1 column"
    r"|Field required|Input should|validation error|pydantic"
)
"""What packages and Python say, and no message of ours."""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with sound files of each kind, in which the commands run. A review that starts is ended at once."""
    monkeypatch.setattr("claimex.review.serve", lambda *_, **__: None)
    monkeypatch.chdir(tmp_path)
    records = make_records(ARTICLE)
    write_records(records, tmp_path / "good.jsonl")
    write_records(records, tmp_path / "good.csv")
    keep_text(tmp_path / "texts", ARTICLE)
    Path("a.txt").write_bytes(ARTICLE.text.encode())
    Path("ledger.jsonl").touch()
    Path("people.csv").write_text("id,name\nq1,Mari Tamm\n", encoding="utf-8")
    Path("folder").mkdir()
    return tmp_path


def told(command: str, *, codes: tuple[int, ...] = (1, 2)) -> str:
    """Run a command that must fail, and return what it says."""
    result = CliRunner().invoke(app, command.split())
    said = result.stderr + result.stdout

    assert result.exit_code in codes, (result.exit_code, said, result.exception)
    assert isinstance(result.exception, SystemExit), result.exception
    assert not ALIEN.search(said), said
    return said


def written(kind: str, name: str) -> str:
    data = KINDS[kind]
    if data is not None:
        Path(name).write_bytes(data)
    return "folder" if kind == "folder" else name


def test_each_command_is_in_the_tables() -> None:
    known = {command for names in COMMANDS.values() for command in names}
    tried = {command.split()[0] for table in (RECORDS, LINES, OTHERS) for command in table.values()}

    assert tried == known - NO_INPUT


def _cases(*tables: dict[str, str]) -> list[Any]:
    rows = [(name, command) for table in tables for name, command in table.items()]
    return [
        pytest.param(command, kind, id=f"{name}-{kind}")
        for name, command in rows
        for kind in KINDS
        if kind != "cut short" or command not in LINES.values()  # the last line of a ledger may be cut short
    ]


@pytest.mark.parametrize(("command", "kind"), _cases(RECORDS, LINES))
def test_a_file_that_is_none_of_ours_is_told_with_place_and_advice(here: Path, command: str, kind: str) -> None:
    name = written(kind, "bad.jsonl")
    said = told(command.replace(BAD, name))

    assert name in said
    assert re.search(r"; (check|give|name|mend)|holds no cluster", said) or command.startswith("validate"), said


@pytest.mark.parametrize(("command", "kind"), _cases(OTHERS))
def test_a_file_of_another_kind_is_told_with_place_and_advice(here: Path, command: str, kind: str) -> None:
    name = written(kind, "bad.csv" if command.startswith("import") else "bad.jsonl")
    said = told(command.replace(BAD, name))

    assert name in said
    assert "; " in said or "Usage: " in said, said


@pytest.mark.parametrize("place", ["none/out", "a.txt/out"])
@pytest.mark.parametrize("command", OUTPUTS.values(), ids=OUTPUTS.keys())
def test_a_place_that_cannot_be_written_is_told_before_anything_is_extracted(
    here: Path, command: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if command.startswith("review") and place.startswith("none"):
        pytest.skip("review makes the folder of its ledger")
    monkeypatch.setattr("claimex.pipeline.load", lambda *_, **__: pytest.fail("a model was opened"))
    said = told(command.replace("OUT", place), codes=(2,))

    assert place in said
    assert re.search(r"cannot be (written|made) \(.*\); (choose|name) another", said), said


@pytest.mark.parametrize("name", ["out.zzz", "out.json.txt"])
@pytest.mark.parametrize(
    "command",
    [
        command.replace(command[command.index("OUT") :].split()[0], "OUT")
        for name, command in OUTPUTS.items()
        if not name.startswith(("export", "review", "check", "extract ", "audit sample"))
    ],
)
def test_a_suffix_of_no_known_form_is_told_with_those_that_are(here: Path, command: str, name: str) -> None:
    said = told(command.replace("OUT", name), codes=(2,))

    assert name in said or "--output" in said
    assert re.search(r"; (use one of|end )", said), said


@pytest.mark.parametrize("command", [command for table in (RECORDS, LINES) for command in table.values()])
def test_a_folder_of_texts_that_is_not_there_is_told_at_once(here: Path, command: str) -> None:
    words = command.replace(BAD, "good.jsonl").split()
    if "texts" not in words or words[words.index("texts") - 1] not in {"-t", "--text"}:
        pytest.skip("reads no texts")
    said = told(" ".join("nowhere" if word == "texts" else word for word in words))

    assert "nowhere: does not exist; name the folder that was read" in said


def test_records_that_are_named_as_articles_are_known(here: Path) -> None:
    said = told("extract good.jsonl -o out.jsonl")

    assert "good.jsonl:1: is a line that claimex wrote, not an article; name the articles" in said


@pytest.mark.parametrize(
    "command",
    ["extract texts -o o.jsonl", "open texts", "show a.txt", "check texts --snapshot s.jsonl --update", "serve", "mcp"],
)
def test_an_unknown_model_is_told_with_those_that_are_known(here: Path, command: str) -> None:
    pytest.importorskip("mcp", reason="needs the extra mcp")

    assert "nomodel: no model of this name" in told(f"{command} --model nomodel")
