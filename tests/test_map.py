"""The map of the package: rooms in one order, each of which imports only from rooms before it."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import claimex

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(claimex.__file__).parent

ORDER = (
    *("errors", "vocabulary", "messages", "_version", "spans", "article", "record", "article_line"),
    *("english", "reading", "layout", "parsing", "model", "formats", "attribution", "speakers", "claims"),
    *("pipeline", "views", "running", "corpus", "evaluation", "http", "review", "serve", "mcp", "train", "component"),
    *("cli", "__main__"),
)
"""Rooms and modules at the root, each of which may import from those before it, types too."""

FORWARDING = {"arrow", "export"}
"""Former places of public names, which go with the next release: they may import anything, nothing imports them."""

OPEN_ANY_ROOM = {"train"}
"""Rooms that may import modules of other rooms past their faces: training fits their parts."""

PRINTS = {"cli"}


def modules() -> dict[str, Path]:
    """Return each module's path by its dotted name below the package; a room's face has the room's name."""
    paths = sorted(PACKAGE.rglob("*.py"))
    names = {
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path for path in paths
    }
    return {name: path for name, path in names.items() if name != "__init__" and name.split(".")[0] not in FORWARDING}


MODULES = modules()


def room(module: str) -> str:
    return module.split(".", maxsplit=1)[0]


def imports(name: str) -> Iterator[str]:
    """Yield which modules of the package a module imports, late imports and types included."""
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (
                alias.name.removeprefix("claimex.") for alias in node.names if alias.name.startswith("claimex.")
            )
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "claimex":
            base = (node.module or "").removeprefix("claimex").lstrip(".")
            for alias in node.names:
                deeper = f"{base}.{alias.name}".lstrip(".")
                yield deeper if deeper in MODULES else base


def test_every_room_has_its_place() -> None:
    assert {room(name) for name in MODULES} == set(ORDER)


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_from_rooms_before_its_own(name: str) -> None:
    before = set(ORDER[: ORDER.index(room(name)) + 1])

    assert {room(found) for found in imports(name)} <= before


@pytest.mark.parametrize("name", [name for name in MODULES if room(name) not in OPEN_ANY_ROOM])
def test_other_rooms_are_entered_by_their_face(name: str) -> None:
    past = {
        found
        for found in imports(name)
        if "." in found and room(found) not in {room(name), "english"} and found not in PUBLIC_MODULES
    }

    assert past == set()


PUBLIC_MODULES = {
    *("evaluation.diff", "evaluation.check", "views.speaker_table"),  # read as `diff.diff`, `check.check` and the like
    *(name for name in MODULES if room(name) in {"formats", "corpus"} and "." in name),
}
"""Modules that the command line imports when a command needs them, since their rooms are slow to open whole."""


@pytest.mark.parametrize("name", [name for name in MODULES if "." in name and not name.startswith("english.")])
def test_siblings_are_imported_by_their_own_path(name: str) -> None:
    assert room(name) not in imports(name)


def test_no_module_imports_relatively() -> None:
    for path in MODULES.values():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level]


@pytest.mark.parametrize("name", [name for name in MODULES if room(name) not in PRINTS])
def test_only_the_command_line_prints(name: str) -> None:
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]

    assert not [call for call in calls if isinstance(call, ast.Name) and call.id == "print"]
