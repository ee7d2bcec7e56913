"""What is written about the commands is there, complete, and true."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from claimex.cli._app import app
from claimex.formats.csv import CSV_COLUMNS

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
CORPUS = ROOT / "docs" / "corpus.md"
EXTRACT = ROOT / "docs" / "howto" / "extract.md"
REVIEW = ROOT / "docs" / "howto" / "review.md"
PAGES = {"README": README, "corpus": CORPUS, "extract": EXTRACT, "review": REVIEW}
MOST_WORDS = 1200
"""Words that README may have. Everything else is on the documentation site."""
COMMANDS: dict[str, Any] = {"": get_command(app), **get_command(app).commands}  # type: ignore[attr-defined]
PARAMETERS = [
    pytest.param(name, parameter, id=f"{name} {parameter.name}")
    for name, command in COMMANDS.items()
    for parameter in command.params
]
SHELL_BLOCK = re.compile(r"^```(?:sh|shell|bash|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def examples(page: Path = README) -> list[str]:
    """Return a page's commands, one a line, those joined by a backslash as one."""
    blocks = SHELL_BLOCK.findall(page.read_text(encoding="utf-8"))
    lines = [line.removeprefix("$ ") for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    return [line for line in lines if line.startswith("claimex ")]


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_says_what_it_does(name: str) -> None:
    summary = COMMANDS[name].help.splitlines()[0]

    assert summary.endswith(".")
    assert summary[0].isupper()


@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
def test_each_option_says_what_it_does(name: str, parameter: Any) -> None:  # noqa: ANN401 - typer's own class
    assert parameter.help
    assert parameter.help.rstrip().endswith(".")


@pytest.mark.parametrize("name", COMMANDS)
def test_short_options_mean_one_thing_everywhere(name: str) -> None:
    short = {opt: param.name for command in COMMANDS.values() for param in command.params for opt in param.opts}

    for param in COMMANDS[name].params:
        for opt in param.opts:
            assert short[opt] == param.name


@pytest.mark.parametrize("name", [name for name in COMMANDS if name])
def test_readme_names_each_command(name: str) -> None:
    assert f"claimex {name}" in README.read_text(encoding="utf-8")


def test_csv_columns_are_named_once_and_described() -> None:
    assert all(re.fullmatch(r"[a-z0-9_]+", column.name) and column.meaning for column in CSV_COLUMNS)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_examples(name: str) -> None:
    assert examples(PAGES[name])


def test_readme_is_short() -> None:
    assert len(README.read_text(encoding="utf-8").split()) < MOST_WORDS


@pytest.mark.model
@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize("name", PAGES)
def test_examples_of_a_page_run(name: str, tmp_path: Path) -> None:
    """Each command of the page, in its order, in one folder that holds the examples."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    program = shlex.join([sys.executable, "-c", "from claimex.cli._app import main; main()"])
    script = "\n".join(["set -e -o pipefail", f'claimex() {{ {program} "$@"; }}', *examples(PAGES[name])])
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [shutil.which("bash") or "", "-c", script]
    run = subprocess.run(  # noqa: S603 - our own README
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )

    assert run.returncode == 0, run.stderr


def test_what_builds_run_is_there() -> None:
    """The action's and the hooks' commands and options are the command line's own."""
    action, hooks = ((ROOT / name).read_text(encoding="utf-8") for name in ("action.yml", ".pre-commit-hooks.yaml"))
    used = set(re.findall(r"--[a-z]+", action.split("id: check")[1]))

    assert re.findall(r"entry: claimex (\w+)", hooks) == ["check", "validate"]
    assert used == {"--format", "--report", "--config"}
    assert used <= {opt for param in COMMANDS["check"].params for opt in param.opts}
