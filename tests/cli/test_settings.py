"""Settings files: what they set, and that nothing misspelt passes."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, get_args

import pytest
from typer.main import get_command

from claimex import vocabulary
from claimex.cli import _settings
from claimex.cli._app import app
from claimex.cli._settings import Settings, find_settings, read_settings
from claimex.errors import ConfigError
from claimex.evaluation.findings import STYLES
from claimex.reading import options
from claimex.vocabulary import InputFormat

if TYPE_CHECKING:
    from pathlib import Path


def write(folder: Path, text: str) -> Path:
    path = folder / "claimex.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_command_gets_its_table_and_what_holds_for_all(tmp_path: Path) -> None:
    settings = read_settings(
        write(tmp_path, 'model = "base"\nencoding = "utf-8"\n[extract]\nkind = ["direct"]\nmin-confidence = 1\n')
    )

    assert settings.for_command("extract") == {
        "model": "base",
        "kind": ["direct"],
        "min_confidence": 1.0,
        "encoding": "utf-8",
    }
    assert settings.for_command("show") == {"model": "base", "encoding": "utf-8"}
    assert settings.for_command("check") == {"model": "base", "encoding": "utf-8"}
    assert settings.for_command("evaluate") == {}


def test_table_of_the_command_wins_over_the_top(tmp_path: Path) -> None:
    settings = read_settings(write(tmp_path, 'model = "base"\n[show]\nmodel = "other"\n'))

    assert settings.for_command("show")["model"] == "other"
    assert settings.for_command("extract")["model"] == "base"


def test_hyphens_and_underscores_are_the_same(tmp_path: Path) -> None:
    settings = read_settings(write(tmp_path, '[extract]\ntext_field = "a"\nkeep-text = "b"\n'))

    assert settings.for_command("extract") == {"text_field": "a", "keep_text": "b"}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("[extract]\nmin-confidance = 0.5", ["extract.min-confidance", "did you mean min-confidence?"]),
        ("[exract]\n", ["exract", "did you mean extract or export?"]),
        ("zzz = 1", ["zzz", "known: model, "]),
        ('[extract]\nmin-confidence = "0.5"', ["extract.min-confidence", "valid number"]),
        ('[extract]\nkind = "direct"', ["extract.kind", "valid array"]),
        ('[extract]\nkind = ["direkt"]', ["extract.kind", "'direct'"]),
        ('[extract]\nvoice = "both"', ["extract.voice", "'author'"]),
        ('[extract]\nmin-checkable = "0.5"', ["extract.min-checkable", "valid number"]),
        ("[validate]\nmax-faults = 1.5", ["validate.max-faults", "valid integer"]),
        ("extract = 3", ["extract: ", "a table"]),
        ("extract = [", ["not valid TOML"]),
        ('model = "\\ud800"', ["not valid TOML"]),
        pytest.param("model = " + "[" * 3000, ["not valid TOML"], id="arrays in arrays"),
        pytest.param("jobs = " + "9" * 5000, ["not valid TOML"], id="an endless number"),
        pytest.param("a" + ".a" * 300 + " = 1", ["cannot be used"], id="tables in tables"),
        pytest.param("a" + ".a" * 3000 + " = 1", ["nested too deeply"], id="tables in tables in tables"),
    ],
)
def test_fault_is_named_with_file_key_and_advice(tmp_path: Path, text: str, parts: list[str]) -> None:
    path = write(tmp_path, text)

    with pytest.raises(ConfigError) as caught:
        read_settings(path)

    assert str(caught.value).startswith(f"{path}: ")
    assert all(part in str(caught.value) for part in parts)


def test_file_that_is_not_utf_8_or_not_there_is_a_config_error(tmp_path: Path) -> None:
    path = tmp_path / "claimex.toml"
    path.write_bytes(b'model = "\xff"')

    with pytest.raises(ConfigError, match="not valid TOML"):
        read_settings(path)
    with pytest.raises(ConfigError, match="cannot be read"):
        read_settings(tmp_path / "none.toml")


def test_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "claimex.toml"
    path.write_bytes(b'\xef\xbb\xbfmodel = "base"')

    assert read_settings(path).model == "base"


def test_settings_are_found_in_the_folder_alone(tmp_path: Path) -> None:
    path = write(tmp_path, "")
    (tmp_path / "below").mkdir()

    assert find_settings(tmp_path) == path
    assert find_settings(tmp_path / "below") is None


def test_the_projects_file_is_read_where_there_is_no_other(tmp_path: Path) -> None:
    project = tmp_path / "pyproject.toml"
    project.write_text('[tool.claimex]\nmodel = "fast"\n[tool.claimex.extract]\nkind = ["direct"]\n', encoding="utf-8")

    assert find_settings(tmp_path) == project
    assert read_settings(project).for_command("extract") == {"model": "fast", "kind": ["direct"]}
    assert find_settings(write(tmp_path, "").parent) == tmp_path / "claimex.toml"


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ('[project]\nname = "x"', False),
        ('[project]\ndependencies = ["claimex"]', False),
        ("[tool.claimex]", True),
        ("[project", False),
        ("[tool.claimex", True),  # is not TOML, which is then reported
    ],
)
def test_a_projects_file_without_our_table_is_none_of_our_business(tmp_path: Path, text: str, ours: bool) -> None:  # noqa: FBT001
    project = tmp_path / "pyproject.toml"
    project.write_text(text, encoding="utf-8")

    assert find_settings(tmp_path) == (project if ours else None)


def test_faults_in_the_projects_file_are_named(tmp_path: Path) -> None:
    project = tmp_path / "pyproject.toml"
    for text, part in (
        ("[tool.claimex.exract]", "exract is not a setting"),
        ("tool = 3", "tool.claimex"),
        ("[", "not valid TOML"),
    ):
        project.write_text(text, encoding="utf-8")
        with pytest.raises(ConfigError, match=part):
            read_settings(project)


@pytest.mark.parametrize(
    "name", [field.name for field in fields(Settings) if field.name not in {"model", "encoding", "text_field"}]
)
def test_each_setting_is_an_option_of_its_command(name: str) -> None:
    command = get_command(app).commands[name]  # type: ignore[attr-defined]
    options = {opt.lstrip("-").replace("-", "_") for param in command.params for opt in param.opts}
    table = getattr(Settings(), name)

    assert {field for field in table.__slots__ if not field.startswith("__")} <= options
    assert "config" in options


def test_choices_are_those_of_the_contract_and_the_reader() -> None:
    assert tuple(_settings.Kind) == get_args(vocabulary.Kind)
    assert tuple(_settings.Act) == get_args(vocabulary.Act)
    assert get_args(vocabulary.InputFormat) == get_args(InputFormat)
    assert get_args(vocabulary.FindingsFormat) == STYLES
    assert options.TEXT_FIELD == "text"
