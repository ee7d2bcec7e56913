"""Test that help fits a small terminal, lists every command and option, and gives examples that parse."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest
import typer
from typer.core import TyperGroup
from typer.testing import CliRunner

from claimex.cli import app
from claimex.cli._app import _hint
from claimex.cli._help import COMMANDS, EXAMPLES, RARE_NAMES

if TYPE_CHECKING:
    from pathlib import Path

    from typer.core import TyperCommand

GROUP: TyperGroup = typer.main.get_command(app)  # type: ignore[assignment]
NAMES = sorted(GROUP.commands)
TWO_SCREENS = 2 * 50  # lines


def lines(*arguments: str) -> list[str]:
    result = CliRunner().invoke(app, [*arguments, "--help"], env={"COLUMNS": "80"})
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


def test_every_command_has_a_group_and_an_example() -> None:
    grouped = [name for names in COMMANDS.values() for name in names]

    below = [f"{name} {each}" for name in NAMES for each in getattr(GROUP.commands[name], "commands", ())]
    assert sorted(grouped) == NAMES
    assert sorted(EXAMPLES) == sorted([*NAMES, *below])
    shown = "\n".join(lines())
    assert all(f"\n  {name} " in shown for name in NAMES)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_help_fits_80_columns_and_names_every_option(name: str) -> None:
    first, *below = name.split()
    command: TyperCommand | TyperGroup = GROUP.commands[first]  # type: ignore[assignment]
    for each in below:
        command = command.commands[each]  # type: ignore[union-attr, assignment]
    shown = lines(*name.split())

    assert "Examples:" in shown

    assert max(map(len, shown)) <= 80
    assert len(shown) <= TWO_SCREENS
    for param in command.params:
        names = (*param.opts, param.metavar or "?")
        assert getattr(param, "hidden", False) or any(name in "\n".join(shown) for name in names)


@pytest.mark.parametrize("example", [example for some in EXAMPLES.values() for example in some])
def test_examples_parse(example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "training.toml").touch()
    (tmp_path / "articles").mkdir()
    words = shlex.split(example.partition(" > ")[0])
    command: TyperCommand | TyperGroup = GROUP
    rest = words[1:]
    while isinstance(command, TyperGroup):
        command, *rest = command.commands[rest[0]], *rest[1:]  # type: ignore[assignment]

    context = command.make_context(words[1], rest)
    assert words[0] == "claimex"
    assert not context.args


def test_a_missing_extra_is_installed_the_way_claimex_was(monkeypatch: pytest.MonkeyPatch) -> None:
    class Installed:
        def read_text(self, _: str) -> str:
            return '{"url": "file:///home/ana/my%20code", "dir_info": {"editable": true}}'

    monkeypatch.setattr("importlib.metadata.distribution", lambda _: Installed())
    assert _hint("html") == "it was installed from a folder: pip install -e '/home/ana/my code[html]'"
    monkeypatch.setattr(Installed, "read_text", lambda *_: None)
    assert _hint("html") is None
    monkeypatch.setattr("sys.prefix", "/home/ana/.local/pipx/venvs/claimex")
    assert _hint("html") == "it was installed by pipx: pipx install --force 'claimex[html]'"


def test_options_called_rare_exist() -> None:
    known = {opt for command in (GROUP, *GROUP.commands.values()) for param in command.params for opt in param.opts}

    assert known >= RARE_NAMES


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("extract a --jobs x", "'x' must be a valid integer"),
        ("extract a --jobs 0", "'0' must be 1 or more"),
        ("extract a --min-confidence 2", "'2' must be 1.0 or less"),
        ("extract a --since yesterday", "'yesterday' must be a date, as 2026-05-31"),
        ("extract a --kind direkt", "'direkt' is not one of 'direct', 'indirect', 'mixed', 'no_comment', 'statement'"),
        ("cluster a --level loud", "'loud' is not one of"),
        ("people link a --list p.csv -c high", "'high' must be a valid number"),
    ],
)
def test_a_wrong_value_is_told_in_our_words(words: str, expected: str) -> None:
    result = CliRunner().invoke(app, words.split(), env={"COLUMNS": "300"})

    assert result.exit_code == 2
    assert expected in result.output
    assert "Input should" not in result.output
