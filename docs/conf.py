"""Settings of the documentation site. The reference of commands and of the record is made from the code."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from typer.testing import CliRunner

import claimex
from claimex.cli import app as commands
from claimex.cli._help import COMMANDS
from claimex.cli._settings import Settings
from claimex.record import Record

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project, author = "claimex", "The claimex developers"
copyright = author  # noqa: A001 - Sphinx's own name
version = release = claimex.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
html_theme = "furo"
html_title = "claimex"
exclude_patterns = ["_build"]
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3
autodoc_typehints = "description"
suppress_warnings = ["myst.xref_missing", "ref.python"]
nitpicky = False

FOLDER = Path(__file__).parent
WIDTH = "80"
SETTINGS = """# Settings files

If you use the same options again and again, put them into a settings file: `claimex.toml` in the working directory, or
the table `[tool.claimex]` of `pyproject.toml`. It has a table for each command. An option on the command line has
precedence over the environment (`CLAIMEX_MODEL`, …), and the environment over the file.

`model`, `encoding` and `text-field` may be set at the top, for every command that has them. A misspelt setting is an
error.

```toml
model = "base"

[extract]
kind = ["direct", "mixed"]
min-confidence = 0.5
```
"""


def write_commands(_: Sphinx) -> None:
    """Write the reference of commands from their help."""
    lines = ["# Commands", "", "This page has the help of every command, as `claimex COMMAND --help` prints it.", ""]
    known = typer.main.get_command(commands).commands  # type: ignore[attr-defined]
    for title, names in COMMANDS.items():
        lines += [f"## {title}", ""]
        for name in (name for name in names if name in known):
            for path in ([name], *([name, below] for below in getattr(known[name], "commands", ()))):
                asked = [*path, "--help"]
                told = CliRunner().invoke(commands, asked, env={"COLUMNS": WIDTH}, prog_name="claimex").stdout
                lines += [f"### claimex {' '.join(path)}", "", "```text", told.strip(), "```", ""]
    _write("commands", lines)


def write_settings(_: Sphinx) -> None:
    """Write the reference of settings files from their tables and the help of the options."""
    known = typer.main.get_command(commands).commands  # type: ignore[attr-defined]
    lines = [SETTINGS]
    for table in (each.name for each in fields(Settings) if each.name in known):
        options = {name.lstrip("-"): param for param in known[table].params for name in param.opts}
        lines += [f"## [{table}]", "", "| setting | meaning |", "| --- | --- |"]
        for each in fields(getattr(Settings(), table)):
            name = each.name.replace("_", "-")
            lines.append(f"| `{name}` | {' '.join((options[name].help or '').split()).replace('|', ', ')} |")
        lines.append("")
    _write("settings", lines)


def write_record(_: Sphinx) -> None:
    """Write the reference of the record from its JSON Schema."""
    schema = Record.model_json_schema(by_alias=True)
    said = "This page lists every field of a record, as in the JSON Schema that `claimex schema` prints. "
    said += "[What a record says](../explanation/what-a-record-says.md) explains them with examples."
    lines = ["# The record", "", said, "", *_table(schema), ""]
    for name, part in sorted(schema["$defs"].items()):
        if part.get("properties"):
            lines += [f"## {name}", "", *_table(part), ""]
    _write("record", lines)


def _table(part: dict[str, Any]) -> list[str]:
    rows = ["| field | type | meaning |", "| --- | --- | --- |"]
    for name, value in part["properties"].items():
        rows.append(f"| `{name}` | {_type(value)} | {' '.join(str(value.get('description', '')).split())} |")
    return rows


def _type(value: dict[str, Any]) -> str:
    if "$ref" in value:
        return str(value["$ref"]).rsplit("/", maxsplit=1)[-1]
    if "anyOf" in value:
        return " or ".join(map(_type, value["anyOf"]))
    if "const" in value or "enum" in value:
        return ", ".join(f"`{json.dumps(one)}`" for one in value.get("enum", [value.get("const")]))
    if value.get("type") == "array":
        return f"list of {_type(value.get('items', {}))}"
    return str(value.get("type", "any"))


def _write(name: str, lines: list[str]) -> None:
    path, text = FOLDER / "reference" / f"{name}.md", "\n".join(lines).rstrip() + "\n"
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Make the reference before the pages are read."""
    app.connect("builder-inited", write_commands)
    app.connect("builder-inited", write_settings)
    app.connect("builder-inited", write_record)
