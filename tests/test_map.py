"""The map of the package: a module imports only from its left, so that data flows one way."""

from __future__ import annotations

import ast
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import claimex

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(claimex.__file__).parent

FLOOR = (
    *("errors", "spans", "lexicon", "signals", "names", "quotes", "turns", "moments", "furniture", "openings", "zones"),
    *("phrases", "roles", "confidence", "config", "encode", "models", "record", "article"),
)
MAIN_LINE = (
    "_unpack",
    "_files",
    "_decode",
    "_html",
    "_kept",
    "_jsonl",
    "_containers",
    "read",
    "vectors",
    "recognize",
    "parse",
    "tag",
    "act",
    "checkable",
    "link",
    "clauses",
    "reported",
    "refusals",
    "nest",
    "resolve",
    "syntax",
    "cast",
    "coref",
    "rank",
    "beside",
    "interview",
    "describe",
    "identify",
    "entities",
    "stance",
    "segment",
    "assemble",
    "statements",
    "account",
    "write",
)
ROOF = ("pipeline", "sampling", "workers", "arrow", "on_ray", "shards")
SIDE_ROOMS = frozenset(
    (
        *("evaluate", "check", "diff", "guard", "show", "speakers", "export", "train", "component", "review"),
        *("cli", "ci", "desk", "exchange", "__main__"),
    )
)
OWNED = {
    "evaluate": {"_claims", "_items", "_report", "_scores", "_sources", "_zones"},
    "cli": {"_extract", "_options", "_report", "_terminal"},
    "check": {"_terminal"},
    "show": {"_terminal"},
    "diff": {"_items", "_terminal"},
    "guard": {"_formats", "_snapshot", "_terminal"},
    "desk": {"_options", "_terminal"},
    "ci": {"_formats", "_options", "_terminal"},
    "exchange": {"_options", "_terminal"},
}
"""Private modules of side rooms, by the room that uses them."""

COMMANDS = frozenset({"_extract"})
"""Bodies of commands too long for `cli`: they drive the main line, as it does."""

ORDER = (*FLOOR, *MAIN_LINE, *ROOF)
PRIVATE = frozenset().union(*OWNED.values())


def top(module: str) -> str:
    """Return the module's or room's name right below the package: `claimex.train.fit` → `train`."""
    return module.split(".")[1] if "." in module else module


def modules() -> dict[str, Path]:
    paths = sorted(PACKAGE.rglob("*.py"))
    names = {".".join((PACKAGE.name, *path.relative_to(PACKAGE).with_suffix("").parts)): path for path in paths}
    return {name: path for name, path in names.items() if name != "claimex.__init__"}


def runtime_imports(path: Path) -> set[str]:
    """Return which modules and rooms of the package a file imports when it runs, late imports included."""
    return {top(name) for name in _imported(ast.parse(path.read_text(encoding="utf-8"))) if name.startswith("claimex.")}


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        yield from chain.from_iterable(map(_imported, node.orelse))
    elif isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.level == 0:
        whole = node.module == PACKAGE.name
        yield from (
            (f"{node.module}.{a.name}" for a in node.names if a.name != "__version__") if whole else [node.module or ""]
        )
    else:
        yield from chain.from_iterable(map(_imported, ast.iter_child_nodes(node)))


def test_every_module_has_its_place_in_the_map() -> None:
    found = {top(name) for name in modules()}

    assert found == {*ORDER, *SIDE_ROOMS, *PRIVATE}


@pytest.mark.parametrize("name", ORDER)
def test_a_module_imports_only_from_its_left(name: str) -> None:
    left = set(ORDER[: ORDER.index(name)])

    assert runtime_imports(PACKAGE / f"{name}.py") <= left


@pytest.mark.parametrize("name", sorted(PRIVATE))
def test_a_private_module_of_a_side_room_uses_the_floor_and_its_siblings(name: str) -> None:
    siblings = set().union(*(owned for owned in OWNED.values() if name in owned))

    allowed = {*(ORDER if name in COMMANDS else FLOOR), *siblings}
    assert runtime_imports(PACKAGE / f"{name}.py") <= allowed


@pytest.mark.parametrize("name", [name for name in modules() if top(name) in SIDE_ROOMS])
def test_a_side_room_opens_its_own_private_modules_only(name: str) -> None:
    others = PRIVATE - OWNED.get(top(name), set())

    assert runtime_imports(modules()[name]).isdisjoint(others)


def test_only_the_command_line_knows_all_rooms() -> None:
    rooms = {name: runtime_imports(path) & (SIDE_ROOMS - {top(name)}) for name, path in modules().items()}

    commands = {"cli", "ci", "desk", "exchange"}
    known = {name: found for name, found in rooms.items() if found and top(name) not in commands}
    assert known == {
        "claimex.__main__": {"cli"},
        "claimex.evaluate": {"export"},  # gold may lie in brat's format
        "claimex.train.corpus": {"export"},
        "claimex.review.page": {"speakers"},  # an outlet is one thing everywhere
        "claimex.guard": {"check", "diff", "evaluate"},  # a sample is held to all that they tell
    }


def test_no_module_imports_relatively() -> None:
    for path in modules().values():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level]
